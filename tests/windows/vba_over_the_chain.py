"""Our VBA, run as text by an interpreter, with the real chain behind it: only Excel's own cells are stand-ins."""

# pyOpenVBA has no types: what is derived from its classes has none either.
# mypy: disable-error-code="misc, untyped-decorator"

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pyopenvba.interpreter._objects import VBAObject, method
from pyopenvba.interpreter._values import EMPTY, VBAArray, VBAErrorValue, VBAInt, error

from tests.hosts.vba_in_memory import COM_ERROR, VbaHost
from tests.windows.chain import ComError, Excel, Object
from xl_addin.hosts.classic import vba

#: VBA's number for whatever a method says; our VBA takes every failure alike.
SAID_BY_IT = 440

#: The modules that make a cell of an answer, and a button's words of what Python says.
OURS = ("BreakevenFunctions", "BreakevenCells", "BreakevenPython")


class Wrapped(VBAObject):
    """Something at the other end of the chain, which VBA only hands back."""

    def __init__(self, at: Object) -> None:
        self.at = at


class Python(VBAObject):
    """What xlwings' DLL hands to VBA."""

    def __init__(self, excel: Excel) -> None:
        self.excel = excel
        self.at: Object | None = None

    @method
    def Module(self, name: str) -> Any:
        # The first thing that our VBA asks of a Python that it has just had the DLL find or start.
        if name == "udfs":
            self.at = self._done(self.excel.python)
        return self._ask("Module", name)

    @method
    def CallUDF(self, module: str, name: str, cells: Any) -> Any:
        return self._ask("CallUDF", module, Variable(name), Variable(cells))

    @method
    def Call(self, module: Any, name: str, given: Any) -> Any:
        return self._ask("Call", module, Variable(name), given)

    @method
    def Tuple(self, text: str) -> Any:
        return self._ask("Tuple", Variable(text))

    @method
    def Var(self, wrapped: Any) -> Any:
        return self._ask("Var", wrapped)

    def _ask(self, asked: str, *given: Any) -> Any:
        assert self.at is not None
        return in_vba(self._done(self.excel.ask, self.at, asked, *map(handed_over, given)))

    @staticmethod
    def _done(action: Callable[..., Any], *given: Any) -> Any:
        try:
            return action(*given)
        except ComError as fault:
            raise error(SAID_BY_IT, fault.words) from fault


class Variable:
    """A variable of VBA's: an object that is called late is handed the variable, not its value."""

    def __init__(self, value: Any) -> None:
        self.value = value


def addin_over(excel: Excel) -> VbaHost:
    """The add-in's modules, but for xlwings' own, over this chain."""
    host = VbaHost(module for module in vba.addin_modules() if module.name in OURS)
    host.install(Python(excel))
    return host


# Values ---------------------------------------------------------------------------------------------------------------


def handed_over(value: Any) -> Any:
    """A value of VBA's as it goes to the program that plays Excel."""
    if isinstance(value, Variable):
        return {"reference": handed_over(value.value)}
    if isinstance(value, Wrapped):
        return value.at
    if isinstance(value, VBAErrorValue):
        return {"error": COM_ERROR + value.number}
    if isinstance(value, VBAArray):
        if value.dimensions == 1:
            return {"array": [handed_over(one) for one in value.items]}
        (top, bottom), (left, right) = value.bounds
        cells = range(left, right + 1)
        return {"rows": [[handed_over(value.get([row, cell])) for cell in cells] for row in range(top, bottom + 1)]}
    if isinstance(value, VBAInt):
        return int(value)
    return None if value is EMPTY else value


def in_vba(value: Any) -> Any:
    """What came back, as VBA has it: arrays that count from 0."""
    if isinstance(value, Object):
        return Wrapped(value)
    if isinstance(value, dict) and "array" in value:
        return VBAArray([(0, len(value["array"]) - 1)], items=list(value["array"]))
    if isinstance(value, dict) and "rows" in value:
        rows = value["rows"]
        made = VBAArray([(0, len(rows) - 1), (0, len(rows[0]) - 1)])
        for r, row in enumerate(rows):
            for c, cell in enumerate(row):
                made.set([r, c], cell)
        return made
    return EMPTY if value is None else value
