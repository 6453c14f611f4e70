"""A warm LibreOffice for tests: open a workbook, change inputs, read what it calculates.

with Office() as office, office.open("model.xlsx") as book:
    book.write("Inputs", "F12", [[40_000]])
    [[saving]] = book.read("Model", "F30")

LibreOffice is the independent witness: it knows nothing of our engine, only the formulas in the file.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Timer
from typing import IO, Any, Self

from openpyxl.utils import get_column_letter

WANTED = (25, 2)
SYSTEM_PYTHON = "/usr/bin/python3"
WORKER = Path(__file__).with_name("worker.py")
STOP_SECONDS = 10.0

# Excel's error for each of LibreOffice's numbers; the others are all #VALUE!, as LibreOffice itself saves them.
# 502 ("invalid argument") is among those: Excel says #NUM! for SQRT(-1) and #VALUE! for CHOOSE(5,1), and only
# `ExcelError.number` can tell that it was 502.
EXCEL_CODES: Mapping[int, str] = {
    503: "#NUM!",  # no finite result
    521: "#NULL!",  # ranges that do not meet
    523: "#NUM!",  # an iteration that does not converge: IRR, RATE
    524: "#REF!",
    525: "#NAME?",
    532: "#DIV/0!",
    32767: "#N/A",
}


class OfficeError(Exception):
    """LibreOffice did not do what it was asked; the message says what and why."""


@dataclass(frozen=True)
class ExcelError:
    """An error in a cell, such as ExcelError("#N/A"): equal to another that Excel shows alike.

    `number` is LibreOffice's own for an error that it calculated.
    """

    code: str
    number: int = field(default=0, compare=False)

    @classmethod
    def from_libreoffice(cls, number: int) -> ExcelError:
        return cls(EXCEL_CODES.get(number, "#VALUE!"), number)

    def __str__(self) -> str:
        return self.code


Value = float | str | bool | ExcelError | None
Rows = list[list[Value]]
Block = tuple[str, str, Sequence[Sequence[Value]]]


def missing_libreoffice() -> str | None:
    """Why workbooks cannot be recalculated on this machine, or None when they can."""
    wanted = ".".join(map(str, WANTED))
    if shutil.which("soffice") is None:
        return f"LibreOffice {wanted} or newer is not installed"
    banner = subprocess.run(["soffice", "--version"], capture_output=True, text=True, check=False).stdout
    found = re.search(r"LibreOffice (\d+)\.(\d+)", banner)
    if found is None:
        return "soffice is installed but does not tell its version"
    if (int(found[1]), int(found[2])) < WANTED:
        return f"LibreOffice {wanted} or newer is needed, this is {found[1]}.{found[2]}"
    try:
        subprocess.run([SYSTEM_PYTHON, "-I", "-c", "import uno"], capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return f"{SYSTEM_PYTHON} cannot import uno (Debian's package python3-uno)"
    return None


class Office:
    """One headless LibreOffice, private to whoever opened it.

    Args:
        profile: a LibreOffice profile to use, with an add-in installed for instance; by default a fresh one
            that is deleted afterwards.
        patience: seconds to wait for any one answer before LibreOffice is killed.
    """

    def __init__(self, profile: Path | None = None, patience: float = 120.0) -> None:
        self.patience = patience
        self.scratch = tempfile.TemporaryDirectory(prefix="office-")
        self.log = Path(self.scratch.name, "log")
        with self.log.open("w") as log:
            # A group of its own, so that worker and soffice can be ended together.
            self.worker = subprocess.Popen(
                [SYSTEM_PYTHON, "-I", str(WORKER), str(profile or Path(self.scratch.name, "profile"))],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                encoding="utf-8",
                start_new_session=True,
            )
        try:
            self.answer()
        except OfficeError:
            self.close()
            raise

    def open(self, path: str | Path) -> Book:
        """Open a copy of a workbook and recalculate all of it, whatever values the file had cached."""
        return Book(self, self.ask("open", path=str(Path(path).resolve())))

    def convert(self, path: str | Path, out_dir: str | Path, kind: str) -> Path:
        """Recalculate a workbook and save it as "pdf", "xlsx" or "ods" in `out_dir`."""
        target = Path(out_dir).resolve() / f"{Path(path).stem}.{kind}"
        self.ask("convert", path=str(Path(path).resolve()), target=str(target), kind=kind)
        return target

    def close(self) -> None:
        """End LibreOffice and delete its temporary profile."""
        with suppress(BrokenPipeError):
            self.requests.close()
        try:
            self.worker.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()
        self.answers.close()
        self.scratch.cleanup()

    def kill(self) -> None:
        os.killpg(self.worker.pid, signal.SIGKILL)
        self.worker.wait()

    @property
    def requests(self) -> IO[str]:
        assert self.worker.stdin is not None
        return self.worker.stdin

    @property
    def answers(self) -> IO[str]:
        assert self.worker.stdout is not None
        return self.worker.stdout

    def ask(self, op: str, **details: object) -> Any:
        """Send one request and wait for its only answer."""
        self.send(op, **details)
        return self.answer()["done"]

    def stream(self, op: str, **details: object) -> Iterator[Any]:
        """Send one request and yield its answers as they come."""
        self.send(op, **details)
        while "item" in (answer := self.answer()):
            yield answer["item"]

    def send(self, op: str, **details: object) -> None:
        request = json.dumps({"op": op, **details}, default=wire_form)
        try:
            self.requests.write(request + "\n")
            self.requests.flush()
        except (BrokenPipeError, ValueError):
            raise OfficeError(f"LibreOffice is no longer running{self.last_words()}") from None

    def answer(self) -> dict[str, Any]:
        watchdog = Timer(self.patience, self.kill)
        watchdog.start()
        try:
            line = self.answers.readline()
        finally:
            watchdog.cancel()
        if not line:
            raise OfficeError(f"LibreOffice ended, or gave no answer in {self.patience} s{self.last_words()}")
        answer: dict[str, Any] = json.loads(line)
        if "fault" in answer:
            raise OfficeError(answer["fault"])
        return answer

    def last_words(self) -> str:
        words = self.log.read_text().strip()[-2000:] if self.log.exists() else ""
        return f": {words}" if words else ""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class Book:
    """An open workbook. What is read is always up to date with what was written."""

    def __init__(self, office: Office, number: int) -> None:
        self.office = office
        self.number = number

    def read(self, sheet: str, address: str) -> Rows:
        """The values of a range such as "A1:D20", row by row."""
        return self.read_many([(sheet, address)])[0]

    def read_many(self, ranges: Sequence[tuple[str, str]]) -> list[Rows]:
        """The values of several (sheet, range), in one round trip."""
        return [python_rows(rows) for rows in self.ask("read", ranges=ranges)]

    def read_all(self) -> dict[str, dict[str, Value]]:
        """Every cell that is not empty: sheet -> {"F12": value}."""
        return {
            sheet: {f"{get_column_letter(c + 1)}{r + 1}": python_value(value) for r, c, value in cells}
            for sheet, cells in self.ask("read_all").items()
        }

    def write(self, sheet: str, address: str, rows: Sequence[Sequence[Value]]) -> None:
        """Write a block whose upper left cell is `address`; text beginning with "=" is a formula."""
        self.ask("write", blocks=[(sheet, address, rows)])

    def write_many(self, cells: Sequence[tuple[str, str, Value]]) -> None:
        """Write single cells, each (sheet, address, value), in one round trip."""
        self.ask("write", blocks=[(sheet, address, [[value]]) for sheet, address, value in cells])

    def trials(self, sets: Sequence[Sequence[Block]], reads: Sequence[tuple[str, str]]) -> list[list[Rows]]:
        """For each set of inputs: write its blocks, then read the ranges.

        Args:
            sets: one list of (sheet, address, rows) per trial. What a trial does not write keeps the value that
                the trial before gave it.
            reads: the (sheet, range) to read after each.

        Returns:
            For each trial, for each range, its rows.
        """
        answers = self.office.stream("trials", book=self.number, sets=sets, ranges=reads)
        return [[python_rows(rows) for rows in blocks] for blocks in answers]

    def calculate(self) -> None:
        """Recalculate every formula. Only volatile functions need it: reading already follows every write."""
        self.ask("calculate")

    def close(self) -> None:
        self.ask("close")

    def ask(self, op: str, **details: object) -> Any:
        return self.office.ask(op, book=self.number, **details)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def wire_form(value: object) -> dict[str, str]:
    if isinstance(value, ExcelError):
        return {"error": value.code}
    raise TypeError(f"a cell cannot hold {value!r}: write a number, text, True, False, None or an ExcelError")


def python_value(value: Any) -> Value:
    if isinstance(value, dict):
        return ExcelError.from_libreoffice(value["error"])
    return value  # type: ignore[no-any-return]


def python_rows(rows: list[list[Any]]) -> Rows:
    return [[python_value(value) for value in row] for row in rows]
