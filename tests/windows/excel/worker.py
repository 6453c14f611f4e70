"""The program that plays Excel: one request a line, one answer a line, both JSON.

    python -m tests.windows.excel.worker XLWINGS_DLL

- `activate`: have xlwings' DLL start Python with a command, or end it (mode -1), as our VBA's `XLPy` and `KillPy` do.
- `ask`: call a method of an object with these arguments; `times` times, for a clock.
- `range`, `workbook`: make an object that can be handed over.
- `imported`: what came into the workbook, and what the function wizard was told.
"""

from __future__ import annotations

import ctypes
import json
import sys
from time import perf_counter
from typing import Any

import pythoncom

from tests.windows.excel.automation import Automated, ComError, clear
from tests.windows.excel.objects import Objects
from tests.windows.excel.variants import Variant, Variants, value_of, windows


class Excel:
    """What is asked of it, by name."""

    def __init__(self, dll: str) -> None:
        pythoncom.CoInitialize()
        self.dll = windows.WinDLL(dll)
        self.own = Objects()
        #: The objects that were met, and their addresses: the test names them by their number.
        self.objects: list[Automated] = []
        self.addresses: dict[int, int] = {}

    def activate(self, command: str, mode: int) -> Any:
        result = Variant()
        failed = self.dll.XLPyDLLActivateAuto(ctypes.byref(result), command.encode("mbcs"), mode)
        if failed:
            raise ComError(failed, str(value_of(result)))
        return self._told(result)

    def ask(self, target: int, method: str, given: list[Any], times: int = 0) -> Any:
        variants = Variants(self.addresses)
        arguments = [variants.of(value) for value in given]
        start = perf_counter()
        for _ in range(times):
            clear(self.objects[target].ask(method, arguments))
        if times:
            return perf_counter() - start
        return self._told(self.objects[target].ask(method, arguments))

    def range(self, rows: list[list[Any]]) -> Any:
        return self._kept(self.own.range_of(rows))

    def workbook(self) -> Any:
        return self._kept(self.own.workbook())

    def imported(self) -> Any:
        return {"text": self.own.modules.text, "told": self.own.application.told}

    def _told(self, result: Variant) -> Any:
        value = value_of(result)
        if isinstance(value, dict) and "address" in value:
            return self._kept(value["address"])
        clear(result)
        return value

    def _kept(self, address: int) -> dict[str, int]:
        self.objects.append(Automated(address))
        self.addresses[len(self.objects) - 1] = address
        return {"object": len(self.objects) - 1}


def main() -> None:
    excel = Excel(sys.argv[1])
    for line in sys.stdin:
        request = json.loads(line)
        try:
            answer: dict[str, Any] = {"value": getattr(excel, request.pop("do"))(**request)}
        except ComError as error:
            answer = {"failed": error.number, "words": error.words}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
