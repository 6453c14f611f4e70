"""Of rule 5: what a file holds besides cells and charts, which no rule reads and a reader sees or runs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from workbooks.audit.book import Book
from workbooks.audit.findings import Fault
from workbooks.audit.formulas import is_external

#: What the parts of a workbook are called that the rules read, or that hold no more than looks and the way around.
_READ = re.compile(
    r"\[Content_Types\]\.xml|(.*/)?_rels/.*\.rels|docProps/[^/]+|customXml/[^/]+|"
    r"xl/(workbook|styles|sharedStrings|calcChain|metadata|volatileDependencies)\.xml|xl/theme/[^/]+\.xml|"
    r"xl/worksheets/sheet\d+\.xml|xl/tables/[^/]+\.xml|xl/richData/[^/]+\.xml|xl/featurePropertyBag/[^/]+\.xml|"
    r"xl/charts/[^/]+\.xml|xl/drawings/(drawing|vmlDrawing|commentsDrawing)\d*\.(xml|vml)|"
    r"xl/(threadedComments/|comments/|persons/)?(comment|person|threadedComment)[^/]*\.xml|xl/printerSettings/[^/]+"
)
#: Parts that have a finding of their own.
_OF_OTHER_FILES = ("xl/externalLinks/", "xl/connections")
_WHAT = {
    "vbaProject": "macros",
    "macrosheets": "macros of Excel 4",
    "embeddings": "an embedded object",
    "activeX": "a control",
    "ctrlProps": "a control",
    "media": "a picture",
    "slicer": "a slicer",
    "pivot": "a pivot table",
    "queryTables": "a query",
    "webextensions": "an add-in",
    "chartsheets": "a sheet that is one chart",
    "dialogsheets": "a dialog of Excel 5",
}
_CONDITIONS = re.compile(r"<(?:\w+:)?(?:formula[12]?|f)>([^<]+)</(?:\w+:)?(?:formula[12]?|f)>")
_CELL = re.compile(r"<c [^>]*>.*?</c>", re.DOTALL)
#: What is drawn over cells and is no chart.
_SHAPE = re.compile(r"<(?:\w+:)?(?:sp|pic|cxnSp|grpSp)\b")
_CONTROL = re.compile(r'ObjectType="(?!Note")')


def foreign_parts(book: Book) -> Iterator[Fault]:
    """Macros, objects, shapes, and links to other files that stand in no cell."""
    for what in dict.fromkeys(_called(name) for name in book.parts if not _is_read(name)):
        yield Fault(None, None, f"The file holds {what}, which no rule reads: remove it, or ask what it is for.")
    for name, part in book.parts.items():
        if name.startswith("xl/drawings/") and not name.endswith(".rels"):
            xml = part.decode("utf-8", "replace")
            if _SHAPE.search(xml) or _CONTROL.search(xml):
                yield Fault(None, None, "A shape, a picture or a control lies over the cells: delete it.")
        if name.startswith("xl/worksheets/sheet"):
            yield from _conditions(book, name, part)
    if any(map(is_external, book.chart_references)):
        yield Fault(None, None, "A chart draws figures of another workbook: draw those of this one.")


def _conditions(book: Book, name: str, part: bytes) -> Iterator[Fault]:
    """Links in what may be typed and in formats that follow figures, in the extensions of newer Excels as well."""
    xml = _CELL.sub("", part.decode("utf-8", "replace"))
    if any(is_external(unescape(found)) for found in _CONDITIONS.findall(xml)):
        yield Fault(
            None, None, f"{name}: a validation or a conditional format reads another workbook: bring the figure in."
        )


def _is_read(name: str) -> bool:
    return bool(_READ.fullmatch(name)) or name.endswith("/") or name.startswith(_OF_OTHER_FILES)


def _called(name: str) -> str:
    return next((words for word, words in _WHAT.items() if word in name), name)
