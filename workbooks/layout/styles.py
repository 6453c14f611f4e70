"""How a workbook looks: one font, one dark colour, one accent, greys, and a named style for every kind of cell.

A style is a kind and what it shows: "Input money", "Calculation share". The kind says what the cell is for
(typed in, worked out, taken from another sheet, a result, a check), the rest only how its figure is written.
"""

from __future__ import annotations

from collections.abc import Callable

from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side
from openpyxl.workbook import Workbook

from xl_addin.units import TEXT, Unit

FONT = "Calibri"

DARK = "1F2A44"
ACCENT = "0B7A75"
INK = "1A1A1A"
GREY = "6B7280"
RULE = "D5D9E0"
PALE = "F3F5F8"
WHITE = "FFFFFF"

#: In every chart and heat map the API is one colour and self-hosting the other.
API_COLOUR = "D9772B"
SELF_HOST_COLOUR = ACCENT
API_TINT = "F3C7A3"
SELF_HOST_TINT = "9FD3CF"

INPUT_BLUE = "0000FF"
INPUT_FILL = "FFF8DC"
LINK_GREEN = "00703C"
PASS_GREEN = "0A7A3D"
FAIL_RED = "B42318"
CHANGED_FILL = "FDE7B0"
CHOSEN_FILL = "DCE3EF"

#: Kinds of figure that label a row.
LABELS = ("month label", "source label", "date label")

_KINDS: dict[str, tuple[Font, PatternFill | None]] = {
    "Input": (Font(FONT, 10, color=INPUT_BLUE), PatternFill("solid", fgColor=INPUT_FILL)),
    "Calculation": (Font(FONT, 10, color=INK), None),
    "Link": (Font(FONT, 10, color=LINK_GREEN), None),
    "Output": (Font(FONT, 10, bold=True, color=DARK), PatternFill("solid", fgColor=PALE)),
    "Check": (Font(FONT, 10, bold=True, color=PASS_GREEN), None),
    "Record": (Font(FONT, 10, color=GREY), None),
}

_WORDS: dict[str, tuple[Font, PatternFill | None, Alignment]] = {
    "Title": (Font(FONT, 18, bold=True, color=DARK), None, Alignment(vertical="center")),
    "Purpose": (Font(FONT, 10, italic=True, color=GREY), None, Alignment(vertical="top")),
    "Heading": (Font(FONT, 11, bold=True, color=ACCENT), None, Alignment(vertical="bottom")),
    "Band": (
        Font(FONT, 10, bold=True, color=WHITE),
        PatternFill("solid", fgColor=DARK),
        Alignment(vertical="center", wrap_text=True),
    ),
    "Band right": (
        Font(FONT, 10, bold=True, color=WHITE),
        PatternFill("solid", fgColor=DARK),
        Alignment(horizontal="right", vertical="center", wrap_text=True),
    ),
    # Over prices, whose last digits mostly stay empty.
    "Band price": (
        Font(FONT, 10, bold=True, color=WHITE),
        PatternFill("solid", fgColor=DARK),
        Alignment(horizontal="right", vertical="center", wrap_text=True, indent=2),
    ),
    "Label": (Font(FONT, 10, color=INK), None, Alignment(vertical="center")),
    "Label strong": (Font(FONT, 10, bold=True, color=INK), None, Alignment(vertical="center")),
    "Wrapped": (Font(FONT, 10, color=INK), None, Alignment(vertical="center", wrap_text=True)),
    "Unit": (Font(FONT, 8, color=GREY), None, Alignment(horizontal="left", vertical="center", indent=1)),
    "Note": (Font(FONT, 8, color=GREY), None, Alignment(vertical="center", wrap_text=True)),
    "Note beside": (Font(FONT, 9, color=GREY), None, Alignment(horizontal="left", vertical="center", indent=1)),
    "Note wrapped": (Font(FONT, 9, color=GREY), None, Alignment(vertical="center", wrap_text=True)),
    "Note plain": (Font(FONT, 9, color=INK), None, Alignment(vertical="center")),
    "Label plain": (Font(FONT, 10, color=INK), None, Alignment(vertical="center")),
    "Index": (Font(FONT, 10, color=ACCENT, underline="single"), None, Alignment(vertical="center")),
    "Index right": (
        Font(FONT, 10, color=ACCENT, underline="single"),
        None,
        Alignment(horizontal="right", vertical="center"),
    ),
    "Label beside": (Font(FONT, 10, color=INK), None, Alignment(horizontal="left", vertical="center", indent=1)),
    "Remark": (Font(FONT, 9, color=INK), None, Alignment(horizontal="left", vertical="center", indent=1)),
    "Tile": (
        Font(FONT, 9, color=GREY),
        PatternFill("solid", fgColor=PALE),
        Alignment(horizontal="left", vertical="center", indent=1, wrap_text=True),
    ),
    "Band beside": (
        Font(FONT, 10, bold=True, color=WHITE),
        PatternFill("solid", fgColor=DARK),
        Alignment(horizontal="left", vertical="center", indent=1),
    ),
}

_THIN = Border(bottom=Side("hair", color=RULE))

#: Texts that stand in rows with a rule below.
RULED = ("Label", "Unit", "Note", "Label beside", "Remark")


class Styles:
    """The named styles of one workbook, registered as they are first used."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._known: set[str] = set()

    def figure(self, kind: str, unit: Unit) -> str:
        """The style of a figure: its kind, and its unit's number format."""

        def look(name: str) -> NamedStyle:
            font, fill = _KINDS[kind]
            if unit.is_text and kind in ("Calculation", "Link", "Record", "Output"):
                font = Font(FONT, 8, bold=font.bold, color=font.color)
            across = "left" if unit.kind in LABELS else "right"
            alignment = Alignment(horizontal=across, vertical="center", wrap_text=unit.is_text)
            lock = Protection(locked=kind != "Input")
            return NamedStyle(name, font, fill, _THIN, alignment, unit.number_format, lock)

        return self._named(f"{kind} {unit.kind}", look)

    def running(self, kind: str, *, small: bool = False) -> str:
        """The style of a text by formula that runs on over the empty cells beside it."""

        def look(name: str) -> NamedStyle:
            font = Font(FONT, 8, color=GREY) if small else _KINDS[kind][0]
            alignment = Alignment("left", "center", wrap_text=small, indent=1 if kind == "Output" else 0)
            return NamedStyle(name, font, border=_THIN if small else None, alignment=alignment)

        return self._named(f"{kind} {'note' if small else 'line'} text", look)

    def cell(self, kind: str) -> str:
        """The style of a text by formula in a column of a long table."""

        def look(name: str) -> NamedStyle:
            return NamedStyle(name, *_KINDS[kind], _THIN, Alignment("left", "center", indent=1))

        return self._named(f"{kind} cell text", look)

    def statement(self, kind: str) -> str:
        """The style of the sentence over a chart."""

        def look(name: str) -> NamedStyle:
            return NamedStyle(name, Font(FONT, 12, bold=True, color=DARK), alignment=Alignment("left", "center"))

        return self._named(f"{kind} statement text", look)

    def words(self, name: str) -> str:
        """The style of a text: title, heading, label, unit, note."""

        def look(name: str) -> NamedStyle:
            font, fill, alignment = _WORDS[name]
            return NamedStyle(name, font, fill, _THIN if name in RULED else None, alignment)

        return self._named(name, look)

    def big(self, name: str, kind: str, unit: Unit, size: int, indent: int = 1) -> str:
        """A figure's style in a larger size, for the cover."""

        def look(styled: str) -> NamedStyle:
            font, fill = _KINDS[kind]
            return NamedStyle(
                styled,
                Font(FONT, size, bold=font.bold or size > 10, color=font.color),
                fill if kind != "Output" or size == 10 else None,
                alignment=Alignment("left", "center", indent=indent),
                number_format=unit.number_format,
                protection=Protection(locked=kind != "Input"),
            )

        return self._named(f"{kind} {name}", look)

    def key(self, kind: str) -> str:
        """The sample of a kind in the colour key."""
        return self.big("key text", kind, TEXT, 10, indent=1)

    def filled(self, colour: str) -> PatternFill:
        """A cell's fill in that colour."""
        return PatternFill("solid", fgColor=colour)

    def _named(self, name: str, look: Callable[[str], NamedStyle]) -> str:
        """The name itself; the workbook takes in what it stands for when it is first asked for."""
        if name not in self._known:
            self._workbook.add_named_style(look(name))
            self._known.add(name)
        return name
