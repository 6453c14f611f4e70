"""Types formulas into a LibreOffice Calc that has the extension, in one go; and times it.

Runs under the system's own Python, like `tests.office.worker`, whose LibreOffice it starts: one request as JSON on
standard input, one answer on standard output.

Usage: calc.py PROFILE_DIRECTORY
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "office"))
from worker import Desktop, is_calculated, plain, properties  # type: ignore[import-not-found]

ROUNDS = 15


class Calc:
    """A new workbook, typed into as a person does: formulas as text, array formulas over their whole range."""

    def __init__(self, desktop: Any) -> None:
        self.book = desktop.loader.loadComponentFromURL("private:factory/scalc", "_blank", 0, properties(Hidden=True))
        self.sheet = self.book.Sheets.getByIndex(0)
        self.book.Sheets.insertNewByName("Answers", 1)
        self.answers = self.book.Sheets.getByName("Answers")
        self.parser = self.book.createInstance("com.sun.star.sheet.FormulaParser")
        self.parser.CompileEnglish = True

    def range(self, sheet: Any, row: int, column: int, height: int, width: int) -> Any:
        return sheet.getCellRangeByPosition(column, row, column + width - 1, row + height - 1)

    def write(self, row: int, column: int, rows: list[list[Any]]) -> None:
        area = self.range(self.sheet, row, column, len(rows), len(rows[0]))
        area.setDataArray(tuple(tuple(plain(cell) for cell in line) for line in rows))
        for r, line in enumerate(rows):
            for c, cell in enumerate(line):
                if is_calculated(cell):
                    formula = f"={cell['error']}" if isinstance(cell, dict) else f"={cell}()".upper()
                    area.getCellByPosition(c, r).setFormula(formula)

    def type(self, row: int, height: int, width: int, formula: str) -> list[list[Any]]:
        """The cells that an array formula fills; of a single cell, an ordinary formula."""
        area = self.range(self.answers, row, 0, height, width)
        if (height, width) == (1, 1):
            area.getCellByPosition(0, 0).setFormula(formula)
        else:
            area.setArrayFormula(formula)
        return [
            [
                {"error": area.getCellByPosition(c, r).getError()} if cell is None else cell
                for c, cell in enumerate(line)
            ]
            for r, line in enumerate(area.getDataArray())
        ]

    def seconds(self, formula: str, figures: list[float], rows: int) -> tuple[list[float], Any]:
        """The seconds that so many cells of a formula take, over cells with these figures; and what each shows."""
        self.write(0, 0, [figures] * rows)
        self.range(self.sheet, 0, len(figures), 1, 1).getCellByPosition(0, 0).setFormula(formula)
        column = self.range(self.sheet, 0, len(figures), rows, 1)
        column.fillAuto(0, 1)  # downwards, from the first row
        self.book.calculateAll()
        times = []
        for _ in range(ROUNDS):
            start = time.perf_counter()
            self.book.calculateAll()
            times.append(time.perf_counter() - start)
        [answer] = {line[0] for line in column.getDataArray()}
        return times, answer


def main() -> None:
    request = json.load(sys.stdin)
    desktop = Desktop(sys.argv[1])
    try:
        calc = Calc(desktop)
        answer: Any
        if "times" in request:
            answer = [calc.seconds(*one) for one in request["times"]]
        else:
            for one in request["arguments"]:
                calc.write(*one)
            answer = [calc.type(*one) for one in request["formulas"]]
        json.dump(answer, sys.stdout)
        calc.book.close(True)
    finally:
        desktop.close()


if __name__ == "__main__":
    main()
