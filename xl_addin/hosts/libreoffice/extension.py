"""The extension as a file, selfhost-breakeven.oxt: a zip whose bytes are the same for the same project.

It brings the packages that the functions are made of, so that LibreOffice needs no other Python than its own, and
the price book as it is on its first day.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterable, Mapping
from contextlib import closing
from importlib.metadata import distribution
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from xl_addin.catalogue.sqlite_pages import without_version
from xl_addin.functions.cell_function import REGISTRY, CellFunction
from xl_addin.functions.description import described
from xl_addin.hosts import carried
from xl_addin.hosts.libreoffice.cells import gives_text
from xl_addin.hosts.libreoffice.component import INTERFACE, SERVICE
from xl_addin.hosts.libreoffice.type_library import ANY, ANY_NUMBER_OF_THEM, ROWS, Method, type_library
from xl_addin.writing import put_in_place, zipped

#: The extension's name among all of LibreOffice's.
IDENTIFIER = "selfhost.breakeven"
FILE_NAME = f"{carried.PROJECT}.oxt"

COMPONENT = '''\
"""Loaded by LibreOffice, with the folder `pythonpath` beside it on the path of modules."""

import sys
from pathlib import Path

if sys.version_info < (3, 11):
    raise ImportError("selfhost-breakeven needs Python 3.11 or newer in LibreOffice; this is " + sys.version)

import udfs  # fills the registry
from xl_addin.hosts.libreoffice.cells import gives_text
from xl_addin.hosts.libreoffice.component import implementation

g_ImplementationHelper = implementation(Path(__file__).parent)
'''

_OOR = "http://openoffice.org/2001/registry"
_XLINK = "http://www.w3.org/1999/xlink"
_DESCRIPTION = "http://openoffice.org/extensions/description/2006"
_MANIFEST = "http://openoffice.org/2001/manifest"
_COMPONENTS = "http://openoffice.org/2010/uno-components"
_XML = "http://www.w3.org/XML/1998/namespace"

_MEDIA_TYPES = {
    "functions.rdb": "application/vnd.sun.star.uno-typelibrary;type=RDB",
    "CalcAddIns.xcu": "application/vnd.sun.star.configuration-data",
    "functions.components": "application/vnd.sun.star.uno-components",
}


def build(path: Path) -> Path:
    """Write the extension; into a folder, under its usual name.

    Raises:
        CannotWrite: the place is not there, or not writable.
    """
    target = path / FILE_NAME if path.is_dir() else path
    return put_in_place(target, zipped(dict(sorted(parts().items()))))


def parts() -> dict[str, bytes]:
    """The files of the extension, by the name that each has in it."""
    entries = sorted(REGISTRY.values(), key=lambda entry: entry.name)
    return {
        "META-INF/manifest.xml": manifest(),
        "description.xml": description(),
        "description/description.txt": _metadata("Summary").encode(),
        "LICENSE": carried.licence(),
        "CalcAddIns.xcu": calc_add_ins(entries),
        "functions.rdb": type_library(INTERFACE, map(interface_method, entries)),
        "functions.components": components(),
        "functions.py": COMPONENT.encode(),
        "prices.sqlite": first_day_prices(),
        **{f"pythonpath/{name}": content for name, content in packages().items()},
    }


# What LibreOffice is told ---------------------------------------------------------------------------------------------


def interface_method(entry: CellFunction) -> Method:
    """The function as the type library knows it: all of its arguments can be anything, or be left out."""
    arguments = tuple((one.name, ANY_NUMBER_OF_THEM if one.repeats else ANY) for one in described(entry))
    return Method(entry.name, arguments, ANY if gives_text(entry) else ROWS)


def calc_add_ins(entries: Iterable[CellFunction], service: str = SERVICE) -> bytes:
    """The functions as Calc's wizard shows them, with words for each argument.

    Calc has a fixed set of categories; functions of an extension stand under Add-In.
    """
    root = _element(_OOR, "component-data", {"name": "CalcAddIns", "package": "org.openoffice.Office"})
    functions = _node(_node(_node(root, "AddInInfo"), service, replaced=True), "AddInFunctions")
    for entry in entries:
        node = _node(functions, entry.name, replaced=True)
        _property(node, "DisplayName", entry.name)
        _property(node, "Description", f"{entry.words} [{entry.category}]")
        _property(node, "Category", "Add-In", localised=False)
        # The name that the function has in Excel's files.
        _property(node, "CompatibilityName", entry.name)
        parameters = _node(node, "Parameters")
        for one in described(entry):
            left_out = "" if one.required or one.repeats else f" If left out: {one.left_out}."
            parameter = _node(parameters, one.name, replaced=True)
            _property(parameter, "DisplayName", one.name)
            _property(parameter, "Description", one.words + left_out)
    return _xml(root)


def components(service: str = SERVICE) -> bytes:
    """Which file is loaded once a function is first used, and by whom."""
    root = Element("components", {"xmlns": _COMPONENTS})
    component = SubElement(root, "component", {"loader": "com.sun.star.loader.Python", "uri": "functions.py"})
    SubElement(SubElement(component, "implementation", {"name": service}), "service", {"name": service})
    return _xml(root)


def manifest() -> bytes:
    """What each file is to LibreOffice; those that it need not know are not listed."""
    root = _element(_MANIFEST, "manifest", {})
    for name, media_type in _MEDIA_TYPES.items():
        entry = {f"{{{_MANIFEST}}}media-type": media_type, f"{{{_MANIFEST}}}full-path": name}
        SubElement(root, f"{{{_MANIFEST}}}file-entry", entry)
    return _xml(root)


def description() -> bytes:
    """Name, version and licence, as the list of extensions shows them."""
    root = Element("description", {"xmlns": _DESCRIPTION})
    SubElement(root, "identifier", {"value": IDENTIFIER})
    SubElement(root, "version", {"value": _metadata("Version")})
    SubElement(SubElement(root, "display-name"), "name", {"lang": "en"}).text = "Self-host break-even"
    summary = SubElement(SubElement(root, "extension-description"), "src", {"lang": "en"})
    summary.set(f"{{{_XLINK}}}href", "description/description.txt")
    agreed = {"accept-by": "admin", "default-license-id": "MIT", "suppress-on-update": "true"}
    simple = SubElement(SubElement(root, "registration"), "simple-license", agreed)
    text = SubElement(simple, "license-text", {"lang": "en", "license-id": "MIT"})
    text.set(f"{{{_XLINK}}}href", "LICENSE")
    return _xml(root)


def _element(namespace: str, name: str, attributes: Mapping[str, str]) -> Element:
    return Element(f"{{{namespace}}}{name}", {f"{{{namespace}}}{one}": value for one, value in attributes.items()})


def _node(parent: Element, name: str, *, replaced: bool = False) -> Element:
    operation = {f"{{{_OOR}}}op": "replace"} if replaced else {}
    return SubElement(parent, "node", {f"{{{_OOR}}}name": name, **operation})


def _property(parent: Element, name: str, value: str, *, localised: bool = True) -> None:
    """A property in English, which LibreOffice shows in every language that has no words of its own."""
    language = {f"{{{_XML}}}lang": "en-US"} if localised else {}
    SubElement(SubElement(parent, "prop", {f"{{{_OOR}}}name": name}), "value", language).text = value


def _xml(root: Element) -> bytes:
    for prefix, namespace in (("oor", _OOR), ("xlink", _XLINK), ("manifest", _MANIFEST)):
        ElementTree.register_namespace(prefix, namespace)
    ElementTree.indent(root)
    written: bytes = ElementTree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return written + b"\n"


# What it brings -------------------------------------------------------------------------------------------------------


def packages() -> dict[str, bytes]:
    """The functions and their way into Calc; and what says where the user's own price book lies, with its licence."""
    ours = ("__init__.py", "cells.py", "component.py")
    return {
        **carried.functions(),
        **carried.files("xl_addin", (f"hosts/libreoffice/{name}" for name in ours)),
        **carried.files("platformdirs", ("*.py",)),
        "platformdirs/LICENSE": carried.licence("platformdirs"),
    }


def first_day_prices() -> bytes:
    """The price book as a new one is, in one file that can be read where nothing can be written."""
    from xl_addin.catalogue.store import Store

    with tempfile.TemporaryDirectory() as scratch:
        book, packed = Path(scratch, "book.sqlite"), Path(scratch, "packed.sqlite")
        Store(f"sqlite:///{book}")
        with closing(sqlite3.connect(book, isolation_level=None)) as connection:
            # When a book was made says nothing about its prices, and would be other bytes each time.
            connection.execute("""
                UPDATE aicost_crawler_runs SET (started_at, finished_at) = (
                    SELECT MAX(taken_on) || ' 00:00:00.000000', MAX(taken_on) || ' 00:00:00.000000'
                    FROM aicost_pricing_snapshots)
            """)
            connection.execute("VACUUM INTO ?", (str(packed),))
        return without_version(packed.read_bytes())


def _metadata(name: str) -> str:
    return str(distribution(carried.PROJECT).metadata[name])
