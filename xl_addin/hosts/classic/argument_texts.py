"""What Excel's wizard says of the arguments, where Excel itself keeps it: in an extension of the workbook's part.

`Application.MacroOptions` would say it anew at each start, and refuses to in an add-in, which is a hidden workbook.
"""

from __future__ import annotations

from collections.abc import Iterable
from xml.sax.saxutils import escape

from xl_addin.errors import UnreadableFile
from xl_addin.functions.cell_function import CellFunction
from xl_addin.functions.description import described

WORKBOOK_PART = "xl/workbook.xml"

_EXTENSION = (
    '<ext uri="{8193D73E-4604-4355-AFF4-8A2333D13BE4}"'
    ' xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main">'
    "<x14:definedNames>%s</x14:definedNames></ext>"
)


def with_argument_texts(workbook: bytes, entries: Iterable[CellFunction]) -> bytes:
    """The workbook's part, with a text for each argument; one of a function without any has none.

    Raises:
        UnreadableFile: it is no workbook's part.
    """
    texts = "".join(map(_texts, sorted(entries, key=lambda entry: entry.name)))
    extension = _EXTENSION % texts
    part = workbook.decode()
    # Extensions come last in a workbook ([ECMA-376] 18.2.27), in a list that may be there already.
    for place, before, after in (("<extLst>", "<extLst>", ""), ("</workbook>", "<extLst>", "</extLst></workbook>")):
        if place in part:
            return part.replace(place, f"{before}{extension}{after}").encode()
    raise UnreadableFile("The workbook's part has no end: build the workbooks anew.")


def _texts(entry: CellFunction) -> str:
    """The texts of one function's arguments in order, as Excel writes them for a macro's name."""
    words = [one.words for one in described(entry)]
    if not words:
        return ""
    listed = "".join(
        f'<x14:argumentDescription index="{place}">{escape(text)}</x14:argumentDescription>'
        for place, text in enumerate(words)
    )
    return (
        f'<x14:definedName name="{entry.name}"><x14:argumentDescriptions count="{len(words)}">{listed}'
        "</x14:argumentDescriptions></x14:definedName>"
    )
