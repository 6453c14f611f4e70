"""The chain from a cell to Python on Windows: what plays Excel, xlwings' DLL, and the Python that it starts."""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from tests.hosts.starting_python import command
from tests.windows.wine import Wine, windows_path
from xl_addin.errors import CODE_OF_COM_NUMBER
from xl_addin.hosts.classic import vba

#: COM's number for each of Excel's errors.
NUMBERS = {code: number for number, code in CODE_OF_COM_NUMBER.items()}

#: Seconds that a program may take to end.
PATIENCE = 60.0


class ComError(Exception):
    """What VBA has in `Err` after a call that failed."""

    def __init__(self, number: int, words: str) -> None:
        super().__init__(f"{number:#x}: {words}")
        self.number, self.words = number, words


@dataclass(frozen=True, slots=True)
class Object:
    """Something of Python's that VBA holds, or of Excel's that Python is handed."""

    number: int


class Excel:
    """A program of Windows that plays Excel; it ends with the block, and its Python too."""

    def __init__(self, wine: Wine, interpreter: Path | None = None) -> None:
        addin = windows_path(wine.user / "AppData/Roaming/Microsoft/Excel/XLSTART/selfhost_breakeven.xlam")
        started = windows_path(interpreter or wine.python / "pythonw.exe")
        self.command = command(vba.addin_modules(), started, addin)
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
        for stream in (self._pipe(self.program.stdin), self._pipe(self.program.stdout)):
            stream.close()
        self.program.wait(PATIENCE)
        self._pipe(self.program.stderr).close()

    def python(self) -> Object:
        """The Python behind the add-in, started where none runs: VBA's `XLPy`."""
        found = self._asked(do="activate", command=self.command, mode=1)
        assert isinstance(found, Object)
        return found

    def end_python(self) -> None:
        """VBA's `KillPy`."""
        self._asked(do="activate", command=self.command, mode=-1)

    def ask(self, target: Object, method: str, *given: Any) -> Any:
        """What a method answers to VBA.

        Raises:
            ComError: as VBA has it in `Err`.
        """
        return self._asked(do="ask", target=target.number, method=method, given=list(map(plain, given)))

    def seconds(self, times: int, target: Object, method: str, *given: Any) -> float:
        """How long so many calls take."""
        asked = {"target": target.number, "method": method, "given": list(map(plain, given))}
        told: float = self._asked(do="ask", **asked, times=times)
        return told

    def range(self, rows: Iterable[Iterable[Any]]) -> Object:
        """Cells that hold these values."""
        found = self._asked(do="range", rows=[[NUMBERS.get(one, one) for one in row] for row in rows])
        assert isinstance(found, Object)
        return found

    def workbook(self) -> Object:
        """A workbook that functions are imported into."""
        found = self._asked(do="workbook")
        assert isinstance(found, Object)
        return found

    def imported(self) -> dict[str, Any]:
        """What came into the workbook: the text of the module, and what the wizard was told of each function."""
        found: dict[str, Any] = self._asked(do="imported")
        return found

    def _asked(self, **request: Any) -> Any:
        requests = self._pipe(self.program.stdin)
        with suppress(BrokenPipeError):
            requests.write(json.dumps(request) + "\n")
            requests.flush()
        line = self._pipe(self.program.stdout).readline()
        if not line:
            raise RuntimeError(f"the program that plays Excel ended:\n{self._pipe(self.program.stderr).read()}")
        answer = json.loads(line)
        if "failed" in answer:
            raise ComError(answer["failed"], answer["words"])
        value = answer["value"]
        return Object(value["object"]) if isinstance(value, dict) and "object" in value else value

    @staticmethod
    def _pipe(stream: IO[str] | None) -> IO[str]:
        assert stream is not None
        return stream


# Values as VBA has them -----------------------------------------------------------------------------------------------


def array(cells: Iterable[Any]) -> dict[str, Any]:
    """VBA's `Array(...)`."""
    return {"array": list(map(plain, cells))}


def by_reference(value: Any) -> dict[str, Any]:
    """A variable of VBA's, which is handed over as such and not its value."""
    return {"reference": plain(value)}


def left_out() -> dict[str, Any]:
    """An optional argument that was not typed."""
    return {"missing": True}


def error(code: str) -> dict[str, Any]:
    """An error of Excel's, as one."""
    return {"error": NUMBERS[code]}


def plain(value: Any) -> Any:
    return {"object": value.number} if isinstance(value, Object) else value
