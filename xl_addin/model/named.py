"""The functions that a line may call, each in one row: its meaning, and itself in every notation.

The table stands below `line`, which refuses whatever is not in it while the package is imported; the notations read
the same rows.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

from xl_addin import units
from xl_addin.errors import UntranslatableLine

#: As many arguments as Excel takes.
MOST_ARGUMENTS = 255

#: A function over columns. Its first argument is NumPy, which is not imported before there are columns.
OverColumns: TypeAlias = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Named:
    """One function of the small language of lines.

    `python` takes the arguments in their order. In every other notation it is the name alone of a function that does
    so as well; or it is written over the names of the arguments:

    - `numpy`: the name of a ufunc, a function over columns, or `None` where `python` goes row by row.
    - `excel`: an expression as a line has it, with Excel's own functions in capitals, and so `NOISE`, which may have
      a cell.
    - `javascript`: what stands in the body of a function.
    - `in_lambda`: an expression as in `excel`, where it differs: a function that the LAMBDA brings along. For
      `any_number` of arguments, which no LAMBDA takes, it is of two, and nested.
    - `in_words`: an expression as in `excel`, where a person who reads the formula of a line is told less.

    `whole_line` says why nothing may stand around the call in a line; empty: something may.
    """

    name: str
    arguments: tuple[str, ...]
    meaning: str
    python: Callable[..., Any]
    numpy: str | OverColumns | None
    excel: str
    javascript: str
    in_lambda: str = ""
    in_words: str = ""
    any_number: bool = False
    whole_line: str = ""

    def __post_init__(self) -> None:
        """See to it that the expressions are over the arguments and Excel's own functions.

        Raises:
            UntranslatableLine: one is over something else, a misspelt argument say.
        """
        for written in filter(None, (self.excel, self.in_lambda, self.in_words)):
            for node in ast.walk(ast.parse(written, mode="eval")):
                if isinstance(node, ast.Name) and node.id not in self.arguments and not node.id.isupper():
                    raise UntranslatableLine(
                        f"{self.name} is `{written}` in Excel, where {node.id} is no argument of it and no function "
                        f"in capitals: write one of {', '.join(self.arguments)}."
                    )

    @property
    def least(self) -> int:
        """How many arguments it must have."""
        return len(self.arguments)

    @property
    def most(self) -> int:
        """How many arguments it may have."""
        return MOST_ARGUMENTS if self.any_number else self.least


def difference_of_columns(np: Any, figures: Any, others: Any) -> Any:
    """`units.difference` over columns; most hold no noise, and are not copied."""
    left = np.asarray(figures - others)
    noise = np.abs(left) <= noise_of_columns(np, figures)
    return np.where(noise, 0.0, left) if noise.any() else left


def noise_of_columns(np: Any, sizes: Any) -> Any:
    """`units.noise` over columns."""
    return units.NOISE * np.abs(sizes)


#: Every function by name. MIN and MAX make one figure of a whole range: a LAMBDA, which may be given one, compares.
NAMED: dict[str, Named] = {
    row.name: row
    for row in (
        Named(
            "min",
            ("one", "other"),
            "The smallest of two figures or more.",
            python=builtins.min,
            numpy="minimum",
            excel="MIN",
            javascript="Math.min",
            in_lambda="one if one <= other else other",
            any_number=True,
        ),
        Named(
            "max",
            ("one", "other"),
            "The largest of two figures or more.",
            python=builtins.max,
            numpy="maximum",
            excel="MAX",
            javascript="Math.max",
            in_lambda="one if one >= other else other",
            any_number=True,
        ),
        Named(
            "abs",
            ("figure",),
            "A figure without its sign.",
            python=builtins.abs,
            numpy="abs",
            excel="ABS",
            javascript="Math.abs",
        ),
        Named(
            "round",
            ("number", "digits"),
            "Excel's ROUND.",
            python=units.round_half_up,
            numpy=None,  # NumPy rounds halves to even.
            excel="ROUND",
            javascript="""\
if (Number.isNaN(number)) return number;
const [sign, whole] = $halfUp(number, digits);
return Number(`${sign}${whole}e${-digits}`);""",
        ),
        Named(
            "difference",
            ("figure", "other"),
            "One figure less another; where only binary fractions leave something, nothing is left.",
            python=units.difference,
            numpy=difference_of_columns,
            # Excel clears what a formula ends with by itself, other engines do not.
            excel="0 if ABS(figure - other) <= NOISE * ABS(figure) else figure - other",
            javascript=f"""\
const left = figure - other;
return Math.abs(left) <= {units.NOISE!r} * Math.abs(figure) ? 0 : left;""",
            in_lambda="0 if ABS(figure - other) <= NOISE * ABS(figure) else figure - other",
            in_words="figure - other",
            whole_line="its formula holds each of its figures twice",
        ),
        Named(
            "noise",
            ("size",),
            "What binary fractions may leave of two equal figures of that size.",
            python=units.noise,
            numpy=noise_of_columns,
            excel="NOISE * ABS(size)",
            javascript=f"return {units.NOISE!r} * Math.abs(size);",
        ),
        Named(
            "usd",
            ("amount",),
            "Whole dollars in words.",
            python=units.usd,
            numpy=None,
            excel='f"${FIXED(amount, 0)}"',
            javascript="return `$${$written(amount, 0)}`;",
        ),
        Named(
            "percent",
            ("share",),
            "A share in whole per cent.",
            python=units.percent,
            numpy=None,
            excel='TEXT(share, "0%")',
            javascript='return `${$written(100 * share, 0).replaceAll(",", "")}%`;',
        ),
    )
}
