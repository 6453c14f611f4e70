"""Our VBA, run by LibreOffice: functions typed into cells, and Python's answers on their way back.

Run by the system's own Python, as `tests.office.worker` is. One request comes on standard input, as JSON:
`book` is a workbook with our modules and the module Driver; `formulas` are typed one after the other; `answers` are
converted. What Python was asked, and what became of its answers, goes to standard output.
"""

from __future__ import annotations

import json
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "office"))

import unohelper  # type: ignore[import-not-found]
import worker  # type: ignore[import-not-found]
from com.sun.star.script import XInvocation  # type: ignore[import-not-found]

WITHOUT_ASKING = 4  # com.sun.star.document.MacroExecMode.ALWAYS_EXECUTE_NO_WARN


class Python(unohelper.Base, XInvocation):  # type: ignore[misc]
    """Stands for what xlwings' DLL hands to VBA, and writes down what it is asked."""

    def __init__(self) -> None:
        self.asked: list[Any] = []

    def invoke(self, name: str, cells: tuple[Any, ...], *_: Any) -> tuple[Any, tuple[()], tuple[()]]:
        if name == "Module":
            return self, (), ()
        self.asked.append(cells)
        return 0.0, (), ()

    def getIntrospection(self) -> None:
        return None

    def hasMethod(self, name: str) -> bool:
        return name in ("Module", "CallUDF")

    def hasProperty(self, _: str) -> bool:
        return False


def run(book: str, formulas: list[str], answers: list[list[list[Any]]]) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="breakeven-profile-") as profile:
        desktop = worker.Desktop(profile)
        try:
            settings = worker.properties(Hidden=True, MacroExecutionMode=WITHOUT_ASKING)
            document = desktop.loader.loadComponentFromURL(worker.file_url(book), "_blank", 0, settings)

            def call(name: str, *given: Any) -> Any:
                address = f"vnd.sun.star.script:VBAProject.Driver.{name}?language=Basic&location=document"
                return document.getScriptProvider().getScript(address).invoke(given, (), ())[0]

            python = Python()
            # Basic takes the object, and then complains that it has no XInvocation2.
            with suppress(worker.uno.getClass("com.sun.star.uno.RuntimeException")):
                call("Install", python)
            cell = document.Sheets.getByIndex(0).getCellByPosition(50, 50)
            asked = []
            for formula in formulas:
                del python.asked[:]
                cell.setFormula(formula)
                cell.getValue()
                asked.append(python.asked[-1] if python.asked else cell.getString())
            shown = [call("Converted", tuple(map(tuple, rows)), len(rows), len(rows[0])) for rows in answers]
            single = [call("ConvertedOne", rows[0][0]) for rows in answers]
            union = call("GivenUnion")
            document.close(True)
        finally:
            desktop.close()
    return {"asked": asked, "shown": shown, "single": single, "union": union}


if __name__ == "__main__":
    print(json.dumps(run(**json.load(sys.stdin))))
