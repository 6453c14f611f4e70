"""The chain from a cell to Python on Windows: a program that plays Excel, xlwings' DLL, and the Python that it starts."""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.windows.wine import Wine, windows_path
from xl_addin.errors import CODE_OF_COM_NUMBER
from xl_addin.hosts.classic.typed import MARK

ADDIN = r"C:\users\ada\AppData\Roaming\Microsoft\Excel\XLSTART\selfhost_breakeven.xlam"
TYPED = "xl_addin.hosts.classic.typed"
RIBBON = "xl_addin.hosts.classic.ribbon"

#: COM's number for each of Excel's errors.
NUMBERS = {code: number for number, code in CODE_OF_COM_NUMBER.items()}
CODE_OF_CVERR = {number & 0xFFFF: code for number, code in CODE_OF_COM_NUMBER.items()}

#: How many milliseconds xlwings' DLL waits for Python, and Python under Wine for whatever holds the machine up.
PATIENCE = 240.0


class ComError(Exception):
    """What VBA has in `Err` after a call that failed."""

    def __init__(self, number: int, words: str) -> None:
        super().__init__(f"{number:#x}: {words}")
        self.number, self.words = number, words


@dataclass(frozen=True, slots=True)
class Object:
    """Something of Python's that VBA holds, or of Excel's that Python is handed."""

    number: int


def command(interpreter: str, addin: str = ADDIN) -> str:
    """What `XLPyCommand` of the add-in's VBA hands to the DLL, with the settings that `breakeven install` writes."""
    paths = ";".join(["false", addin, addin, "", "", "", ""])
    for text, escaped in (("\\", "\\\\"), ("'", "\\'"), ("&", "^&")):
        paths = paths.replace(text, escaped)
    tail = (
        f' -P -B -c "import sys, os;import xlwings.utils;xlwings.utils.prepare_sys_path(\\"{paths}\\");'
        "import xlwings; xlwings.serve('$(CLSID)')\""
    )
    return f'cmd.exe  /K ""{interpreter}"{tail}"'


class Excel:
    """A program of Windows that plays Excel; ended with the block."""

    def __init__(self, wine: Wine, interpreter: Path | None = None) -> None:
        self.interpreter = windows_path(interpreter or wine.python / "pythonw.exe")
        self.command = command(self.interpreter)
        self.program = wine.start(
            windows_path(wine.python / "python.exe"),
            *("-B", "-X", "utf8", "-m", "tests.windows.excel.worker"),
            windows_path(next(wine.python.glob("xlwings64-*.dll"))),
            cwd=wine.folder / "project",
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        with suppress(ComError, RuntimeError):
            self.end_python()
        self.close()

    def close(self) -> None:
        """End the program, and not the Python that it started."""
        self.program.stdin.close()  # type: ignore[union-attr]
        self.program.wait(PATIENCE)

    def python(self) -> Object:
        """The Python behind the add-in, started where none runs: VBA's `XLPy`."""
        return self._asked(do="activate", command=self.command, mode=1)

    def end_python(self) -> None:
        """VBA's `KillPy`."""
        self._asked(do="activate", command=self.command, mode=-1)

    def ask(self, target: Object, method: str, *given: Any) -> Any:
        """What a method answers to VBA.

        Raises:
            ComError: as VBA has it in `Err`.
        """
        return self._asked(do="ask", target=target.number, method=method, given=[_plain(one) for one in given])

    def seconds(self, times: int, target: Object, method: str, *given: Any) -> float:
        """How long so many calls take."""
        told: float = self._asked(
            do="ask", target=target.number, method=method, given=[_plain(one) for one in given], times=times
        )
        return told

    def range(self, rows: Iterable[Iterable[Any]]) -> Object:
        """Cells that hold these values."""
        return self._asked(do="range", rows=[[cell(one) for one in row] for row in rows])

    def workbook(self) -> Object:
        return self._asked(do="workbook")

    def answer(self, python: Object, name: str, cells: Iterable[Any]) -> list[list[Any]]:
        """The cells that `=NAME(cells)` fills: VBA's `Answer` and `Shown`, an error as its code."""
        return shown(self.ask(python, "CallUDF", TYPED, by_reference(name), by_reference(array(map(argument, cells)))))

    def told(self, python: Object, name: str, text: str) -> Any:
        """What Python says when a button is pressed: VBA's `Told`, without the error that it makes of a refusal."""
        module = self.ask(python, "Module", RIBBON)
        said = self.ask(python, "Call", module, by_reference(name), self.ask(python, "Tuple", by_reference(text)))
        return self.ask(python, "Var", said)

    def _asked(self, **request: Any) -> Any:
        assert self.program.stdin is not None
        assert self.program.stdout is not None
        with suppress(BrokenPipeError):
            self.program.stdin.write(json.dumps(request) + "\n")
            self.program.stdin.flush()
        line = self.program.stdout.readline()
        if not line:
            raise RuntimeError(f"the program that plays Excel ended:\n{self.program.stderr.read()}")  # type: ignore[union-attr]
        answer = json.loads(line)
        if "failed" in answer:
            raise ComError(answer["failed"], answer["words"])
        value = answer["value"]
        return Object(value["object"]) if isinstance(value, dict) and "object" in value else value


# Values as VBA has them -----------------------------------------------------------------------------------------------


def array(cells: Iterable[Any]) -> dict[str, Any]:
    """VBA's `Array(...)`."""
    return {"array": [_plain(one) for one in cells]}


def by_reference(value: Any) -> dict[str, Any]:
    """A variable of VBA's, which is handed over as such and not its value."""
    return {"reference": _plain(value)}


def argument(value: Any) -> Any:
    """A cell or range of the table of calls as our VBA's `Given` reads it."""
    return {"rows": [[cell(one) for one in row] for row in value]} if isinstance(value, list) else cell(value)


def cell(value: Any) -> Any:
    """A cell of the table of calls, an error of Excel's as one."""
    return {"error": NUMBERS[value]} if isinstance(value, str) and value in NUMBERS else value


def shown(value: Any) -> list[list[Any]]:
    """The rows of cells that VBA's `Shown` makes of Python's answer, an error as its code."""
    if isinstance(value, dict) and "rows" in value:
        rows = value["rows"]
    else:
        rows = [value["array"]] if isinstance(value, dict) and "array" in value else [[value]]
    return [[_in_cell(one) for one in row] for row in rows]


def _in_cell(value: Any) -> Any:
    if isinstance(value, str) and value.startswith(MARK):
        return CODE_OF_CVERR[int(value[1:])]
    return value


def _plain(value: Any) -> Any:
    return {"object": value.number} if isinstance(value, Object) else value
