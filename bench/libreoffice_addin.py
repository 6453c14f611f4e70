"""A function in LibreOffice Calc, beside a function of a Python extension that does nothing, in the same run."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import udfs  # noqa: F401  # fills the registry
from bench.race import Result, at_most, skipped
from tests.hosts.installation import Installation
from tests.office import missing_libreoffice
from xl_addin.functions.cell_function import REGISTRY
from xl_addin.hosts import carried
from xl_addin.hosts.libreoffice import extension, installing
from xl_addin.hosts.libreoffice.type_library import ANY, Method, type_library

ROWS, TIMES_A_NO_OP = 10_000, 1.5
WHAT = f"A cell of {ROWS:,} in LibreOffice"

FIGURES = [8_000.0, 25_000.0, 500.0]
OVER_THE_FIGURES = "(A1;B1;C1)"
#: Turns of each; the machine's own speed comes and goes.
TURNS = 8

NO_OP, NO_OP_SERVICE, NO_OP_INTERFACE = "NO_OP", "bench.no_op.Functions", "bench.no_op.XFunctions"
NO_OP_COMPONENT = f'''\
import uno
import unohelper


class Functions(unohelper.Base, uno.getClass("{NO_OP_INTERFACE}"), uno.getClass("com.sun.star.lang.XServiceInfo")):
    def __init__(self, context):
        pass

    def {NO_OP}(self, gpu_rental, ops, tooling):
        return 1.0

    def getImplementationName(self):
        return "{NO_OP_SERVICE}"

    def getSupportedServiceNames(self):
        return ("{NO_OP_SERVICE}",)

    def supportsService(self, name):
        return name == "{NO_OP_SERVICE}"


g_ImplementationHelper = unohelper.ImplementationHelper()
g_ImplementationHelper.addImplementation(Functions, "{NO_OP_SERVICE}", ("{NO_OP_SERVICE}",))
'''


def results() -> Iterator[Result]:
    if problem := missing_libreoffice():
        yield skipped(WHAT, problem, f"at most {TIMES_A_NO_OP:g}x")
        return
    with tempfile.TemporaryDirectory() as scratch:
        office = Installation(Path(scratch))
        for oxt in (extension.build(Path(scratch)), no_op_extension(Path(scratch, "no_op.oxt"))):
            installing.install(oxt, office.settings)
        both = [[f"={name}{OVER_THE_FIGURES}", FIGURES, ROWS] for name in ("SELFHOST_TOTAL", NO_OP)]
        answers = office.calc({"times": both * TURNS})
    assert [answer for _, answer in answers] == [sum(FIGURES), 1.0] * TURNS
    # The best of many rounds is what the add-in takes; the others are what else the machine did meanwhile.
    ours, rival = (min(second for seconds, _ in answers[turn::2] for second in seconds) / ROWS for turn in (0, 1))
    yield at_most(WHAT, ("SELFHOST_TOTAL", ours), ("a no-op", rival), TIMES_A_NO_OP)


def no_op_extension(path: Path) -> Path:
    """An extension whose one function does nothing, with the arguments of SELFHOST_TOTAL."""
    entry = replace(REGISTRY["SELFHOST_TOTAL"], name=NO_OP)
    method = Method(NO_OP, tuple((one.name, ANY) for one in entry.arguments), ANY)
    described = extension.description().replace(extension.IDENTIFIER.encode(), b"bench.no_op")
    with ZipFile(path, "w") as package:
        package.writestr("META-INF/manifest.xml", extension.manifest())
        package.writestr("description.xml", described)
        package.writestr("description/description.txt", "Does nothing.")
        package.writestr("LICENSE", carried.licence())
        package.writestr("CalcAddIns.xcu", extension.calc_add_ins([entry], NO_OP_SERVICE))
        package.writestr("functions.rdb", type_library(NO_OP_INTERFACE, [method]))
        package.writestr("functions.components", extension.components(NO_OP_SERVICE))
        package.writestr("functions.py", NO_OP_COMPONENT)
    return path
