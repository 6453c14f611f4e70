"""A formula as an auditor reads it: its references, functions, constants, and its R1C1 form."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from openpyxl.formula.tokenizer import Token, Tokenizer
from openpyxl.utils import column_index_from_string, get_column_letter

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384

_SHEET = r"(?:(?P<sheet>'(?:[^']|'')+'|[^'!\[\]:]+)!)?"
_CORNER = r"\$?[A-Z]{1,3}\$?\d+"
_REFERENCE = re.compile(
    rf"{_SHEET}(?:(?P<first>{_CORNER})(?::(?P<last>{_CORNER}))?"
    r"|(?P<columns>\$?[A-Z]{1,3}:\$?[A-Z]{1,3})|(?P<rows>\$?\d+:\$?\d+))",
    re.IGNORECASE,
)
_AXES = re.compile(r"(\$?)([A-Z]*)(\$?)(\d*)", re.IGNORECASE)
#: A part of another workbook: [1]Sheet!A1, 'C:\folder\[Book.xlsx]Sheet'!A1.
_EXTERNAL = re.compile(r"\[[^\]]+\][^!]*!")


@dataclass(frozen=True, slots=True)
class Corner:
    """One end of a reference. A whole column has no row, a whole row no column."""

    row: int | None
    column: int | None
    row_fixed: bool
    column_fixed: bool

    def a1(self) -> str:
        """The address without dollar signs."""
        return (get_column_letter(self.column) if self.column else "") + str(self.row or "")

    def r1c1(self, row: int, column: int) -> str:
        """The same corner as it looks from the cell at (row, column)."""
        return _axis("R", self.row, self.row_fixed, row) + _axis("C", self.column, self.column_fixed, column)


@dataclass(frozen=True, slots=True)
class Reference:
    """Cells that a formula names; `sheet` is None where the formula names no sheet."""

    sheet: str | None
    first: Corner
    last: Corner

    @property
    def is_one_cell(self) -> bool:
        return self.first.row is not None and self.first.column is not None and self.first == self.last

    def _written(self, sheet: str | None, corner: Callable[[Corner], str]) -> str:
        ends = corner(self.first) if self.is_one_cell else f"{corner(self.first)}:{corner(self.last)}"
        return f"{sheet}!{ends}" if sheet else ends

    def a1(self, home: str) -> str:
        """The full address, for a formula on the sheet `home`."""
        return self._written(self.sheet or home, Corner.a1)

    def r1c1(self, row: int, column: int) -> str:
        """The reference as it looks from the cell at (row, column)."""
        return self._written(self.sheet, lambda corner: corner.r1c1(row, column))


@dataclass(frozen=True, slots=True)
class Call:
    """A function in a formula, and the functions it stands inside, outermost first."""

    name: str
    inside: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula taken apart once; `pieces` are its tokens, references among them.

    `is_plain` says that the whole formula is one reference or one name.
    """

    text: str
    pieces: tuple[str | Reference, ...]
    references: tuple[Reference, ...]
    names: tuple[str, ...]
    calls: tuple[Call, ...]
    numbers: tuple[str, ...]
    arithmetic_inside: frozenset[str]
    is_plain: bool
    is_external: bool
    spills: bool = False

    def r1c1(self, row: int, column: int) -> str:
        """The formula in R1C1 notation: the same text in every cell that it was copied to.

        >>> read_formula("=F9*$C$2").r1c1(10, 6) == read_formula("=G9*$C$2").r1c1(10, 7)
        True
        """
        return "=" + "".join(p if isinstance(p, str) else p.r1c1(row, column) for p in self.pieces)

    def absolute(self, sheet: str) -> str:
        """The formula with full addresses: the same text wherever the same cells enter the same sum."""
        return "=" + "".join(p if isinstance(p, str) else p.a1(sheet) for p in self.pieces)


def read_formula(text: str, spills: bool = False) -> Formula:
    """Take a formula apart. Raises openpyxl's `TokenizerError` where it is not one.

    >>> read_formula("=IF(F12>0,F11/F12,0)").calls
    (Call(name='IF', inside=()),)
    >>> read_formula("=0.85*Inputs!F12").numbers
    ('0.85',)
    """
    pieces: list[str | Reference] = []
    names: list[str] = []
    calls: list[Call] = []
    numbers: list[str] = []
    arithmetic_inside: set[str] = set()
    inside: list[str] = []
    tokens = [token for token in Tokenizer(text).items if token.type != Token.WSPACE]
    for token in tokens:
        piece: str | Reference = token.value
        if token.type == Token.FUNC and token.subtype == Token.OPEN:
            calls.append(Call(function_name(token.value), tuple(inside)))
            inside.append(calls[-1].name)
        elif token.type == Token.FUNC:
            inside.pop()
        elif token.type == Token.OP_IN and token.value in "+-*/^":
            arithmetic_inside.update(inside)
        elif token.type == Token.OPERAND and token.subtype == Token.NUMBER:
            numbers.append(token.value)
        elif token.type == Token.OPERAND and token.subtype == Token.RANGE:
            reference = read_reference(token.value)
            if reference:
                piece = reference
            elif not _EXTERNAL.search(token.value):
                names.append(token.value)
        pieces.append(piece)
    return Formula(
        text=text,
        pieces=tuple(pieces),
        references=tuple(piece for piece in pieces if isinstance(piece, Reference)),
        names=tuple(names),
        calls=tuple(calls),
        numbers=tuple(numbers),
        arithmetic_inside=frozenset(arithmetic_inside),
        is_plain=len(tokens) == 1 and tokens[0].subtype == Token.RANGE,
        is_external=any(
            token.type == Token.OPERAND and token.subtype == Token.RANGE and _EXTERNAL.search(token.value)
            for token in tokens
        ),
        spills=spills,
    )


def read_reference(text: str) -> Reference | None:
    """The cells that an address means, or None where the text is a name, an error or another workbook."""
    found = _REFERENCE.fullmatch(text)
    if not found:
        return None
    sheet = found["sheet"]
    if sheet and sheet.startswith("'"):
        sheet = sheet[1:-1].replace("''", "'")
    whole = found["columns"] or found["rows"]
    ends = whole.split(":") if whole else [found["first"], found["last"] or found["first"]]
    return Reference(sheet, _corner(ends[0]), _corner(ends[1]))


def is_external(text: str) -> bool:
    """Whether a formula, or a reference, reads another workbook.

    >>> is_external("'[Book.xlsx]Sheet'!A1"), is_external("Model!A1")
    (True, False)
    """
    return bool(_EXTERNAL.search(text))


def function_name(token: str) -> str:
    """The name as people type it: without the opening bracket and the prefixes that newer functions carry."""
    return token.rstrip("(").lstrip("@").upper().replace("_XLFN.", "").replace("_XLWS.", "")


def _corner(address: str) -> Corner:
    found = _AXES.fullmatch(address)
    assert found
    first_dollar, letters, second_dollar, digits = found.groups()
    # In a whole row, $3:$4, the only dollar sign belongs to the row.
    row_dollar = second_dollar if letters else first_dollar
    return Corner(
        row=int(digits) if digits else None,
        column=column_index_from_string(letters.upper()) if letters else None,
        row_fixed=bool(row_dollar),
        column_fixed=bool(first_dollar and letters),
    )


def _axis(letter: str, position: int | None, fixed: bool, origin: int) -> str:
    if position is None:
        return ""
    return f"{letter}{position}" if fixed else f"{letter}[{position - origin}]"
