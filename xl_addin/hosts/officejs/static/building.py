"""The site put together: manifest, functions, task pane, and the engine with Python and the price book in it."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory

from xl_addin.addresses import without_secrets
from xl_addin.catalogue.copying import copy_to_publish
from xl_addin.errors import CannotWrite, WrongType
from xl_addin.functions.cell_function import CellFunction
from xl_addin.hosts import carried
from xl_addin.hosts.officejs import pane
from xl_addin.hosts.officejs.manifest import ICON_SIZES, icon, manifest
from xl_addin.hosts.officejs.metadata import functions_json
from xl_addin.hosts.officejs.script import functions_js_with_engine
from xl_addin.hosts.officejs.settings import is_address
from xl_addin.hosts.officejs.static import pyodide
from xl_addin.writing import put_in_place, zipped

OFFICE = "https://appsforoffice.microsoft.com/lib/1/hosted/office.js"

#: The page that Excel opens: the task pane, and in the same window the functions, so that both last as long as the
#: workbook is open.
EXCEL_PAGE = "pane/excel.html"

#: Where a visitor without a path ends up.
START = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta http-equiv="refresh" content="0; url=pane/"><title>Self-host or API?</title></head>
<body><p><a href="pane/">Self-host or API?</a></p></body>
</html>
"""


def build(folder: Path, url: str, registry: Mapping[str, CellFunction], pyodide_folder: Path | None = None) -> Path:
    """Write the site that will be found at `url` into the folder, and return its manifest.

    Python for the browser comes from `pyodide_folder`, npm's package unpacked, or else through npm. The prices are
    those of the current price book. The manifest is written last: where it is, everything is.

    Raises:
        WrongType: `url` is no address that Excel loads an add-in from.
        CannotWrite: the folder cannot be written, or npm is not there.
        UnreadableFile: `pyodide_folder` holds something else.
    """
    address = url.rstrip("/")
    if not is_address(address):
        raise WrongType(
            f'url is "{without_secrets(url)}": type an https address, like https://excel.example.com/breakeven.'
        )
    parts = _engine(pyodide_folder) | {
        "functions.json": functions_json(registry),
        "functions.js": functions_js_with_engine(registry, f"{address}/engine/engine.js"),
        "index.html": START.encode(),
        **{f"icons/{size}.png": icon(size) for size in ICON_SIZES},
    }
    parts |= {f"pane/{name}": content for name, content in pane.contents().items()}
    parts[EXCEL_PAGE] = _excel_page(parts["pane/index.html"].decode())
    try:
        for name in parts:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise CannotWrite(f"{folder} cannot be used as a folder ({fault.strerror}): name another place.") from fault
    for name, content in parts.items():
        put_in_place(folder / name, content)
    return put_in_place(folder / "manifest.xml", manifest(address, f"/{EXCEL_PAGE}", shared=True))


def _engine(pyodide_folder: Path | None) -> dict[str, bytes]:
    ours = ("command/__init__.py", "command/browser_app.py", "hosts/officejs/__init__.py", "hosts/officejs/batches.py")
    functions = carried.functions() | carried.files("xl_addin", ours) | {"LICENSE": carried.licence()}
    with TemporaryDirectory() as scratch:
        prices = copy_to_publish(Path(scratch, "prices.sqlite")).read_bytes()
    return {
        "engine/engine.js": files(__package__).joinpath("engine.js").read_bytes(),
        "engine/functions.zip": zipped(dict(sorted(functions.items()))),
        "engine/prices.sqlite": prices,
        "engine/pyodide/NOTICE.txt": pyodide.notice(),
        **{f"engine/pyodide/{name}": content for name, content in pyodide.contents(pyodide_folder).items()},
    }


def _excel_page(page: str) -> bytes:
    """The pane's page with Office's own library and the functions before its script."""
    script = '<script src="pane.js" defer></script>'
    before, found, after = page.partition(script)
    assert found
    loaded = f'<script src="{OFFICE}"></script>\n<script src="../functions.js" defer></script>\n'
    return f"{before}{loaded}{script}{after}".encode()
