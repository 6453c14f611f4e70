"""How a LAMBDA is spelled: as a person types it, and as a file keeps it.

In a file Excel marks what is newer than 2007 (`_xlfn.`) and every local name (`_xlpm.`, `_xlop.` where an optional
one is declared).
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass


def apart(name: str, functions: Container[str]) -> str:
    """A name that is none of the functions', whose names are in capitals.

    Neither Excel nor VBA tells capitals: of `selfhost_total` and SELFHOST_TOTAL either may take the other.

    >>> apart("selfhost_total", {"SELFHOST_TOTAL"}), apart("ops", {"SELFHOST_TOTAL"})
    ('selfhost_total_figure', 'ops')
    """
    return f"{name}_figure" if name.upper() in functions else name


@dataclass(frozen=True)
class Spelling:
    """What stands before a local name, round one that may be left out, and before a newer function.

    `taken` are the names of functions, in capitals: no local name is one of them.
    """

    before_local: str
    round_optional: str
    before_newer: str
    comma: str
    taken: frozenset[str] = frozenset()

    def local(self, name: str) -> str:
        """A local name where it is read.

        >>> STORED.local("saving")
        '_xlpm.saving'
        """
        return self.before_local + apart(name, self.taken)

    def optional(self, name: str) -> str:
        """A local name where it is declared as one that may be left out."""
        return self.round_optional.format(apart(name, self.taken))

    def newer(self, function: str) -> str:
        """A function of Excel's that files mark as newer."""
        return self.before_newer + function

    def step(self, name: str, text: str) -> str:
        """A local name and what it stands for in the steps below."""
        return f"{self.local(name)}{self.comma}{text}"

    def function(self, name: str, parameters: Iterable[str], body: str) -> str:
        """A function for the steps below; in its body a parameter is written `{so}`."""
        spelled = {parameter: self.local(parameter) for parameter in parameters}
        listed = self.comma.join([*spelled.values(), body.format_map(spelled)])
        return self.step(name, f"{self.newer('LAMBDA')}({listed})")


TYPED = Spelling("", "[{}]", "", ", ")
STORED = Spelling("_xlpm.", "_xlop.{}", "_xlfn.", ",")
