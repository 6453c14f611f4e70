"""A SQLite file whose bytes do not say which SQLite wrote it, so that two machines make the same file.

The rows and their order are the same whatever the version; what a version leaves in the unused part of a page is not,
nor is its own number in the header. The layout is published: https://www.sqlite.org/fileformat2.html, 1.3, 1.5, 1.6.
"""

from __future__ import annotations

#: The version number of the SQLite that wrote last stands here; no SQLite reads it.
_VERSION = slice(96, 100)
_HEADER_OF_FILE = 100

#: The kinds of pages that hold cells, and how many bytes their own header takes.
INNER_INDEX, INNER_TABLE, INDEX, TABLE = 2, 5, 10, 13
_HEADER = {INNER_INDEX: 12, INNER_TABLE: 12, INDEX: 8, TABLE: 8}


def without_version(book: bytes) -> bytes:
    """The same database, each page laid out anew: its cells side by side at the end, and zeros before them."""
    size = int.from_bytes(book[16:18], "big")
    size = 65_536 if size == 1 else size
    pages = [bytearray(book[start : start + size]) for start in range(0, len(book), size)]
    pages[0][_VERSION] = bytes(4)
    usable = size - book[20]
    for number, page in enumerate(pages):
        _lay_out(page, 0 if number else _HEADER_OF_FILE, usable)
    return b"".join(pages)


def _lay_out(page: bytearray, header: int, usable: int) -> None:
    kind = page[header]
    if kind not in _HEADER:
        return
    count = int.from_bytes(page[header + 3 : header + 5], "big")
    pointers = header + _HEADER[kind]
    places = [int.from_bytes(page[at : at + 2], "big") for at in range(pointers, pointers + 2 * count, 2)]
    cells = [bytes(page[place : place + _length(page, place, kind, usable)]) for place in places]
    page[pointers:usable] = bytes(usable - pointers)
    end = usable
    for number, cell in enumerate(cells):
        page[end - len(cell) : end] = cell
        end -= len(cell)
        page[pointers + 2 * number : pointers + 2 * number + 2] = end.to_bytes(2, "big")
    page[header + 1 : header + 3] = bytes(2)  # no free block
    page[header + 5 : header + 7] = (end % 65_536).to_bytes(2, "big")
    page[header + 7] = 0  # nor bytes too few to be one


def _length(page: bytearray, place: int, kind: int, usable: int) -> int:
    """How many bytes of the page a cell takes."""
    at = place + 4 if kind in (INNER_INDEX, INNER_TABLE) else place  # the page below
    payload, at = _number(page, at)
    if kind == INNER_TABLE:
        return at - place  # that was the number of a row
    if kind == TABLE:
        _, at = _number(page, at)
    return max(at + _on_the_page(payload, kind, usable) - place, 4)


def _on_the_page(payload: int, kind: int, usable: int) -> int:
    """How much of a cell's content stands on the page, with the number of the page that has the rest."""
    most = usable - 35 if kind == TABLE else (usable - 12) * 64 // 255 - 23
    if payload <= most:
        return payload
    least = (usable - 12) * 32 // 255 - 23
    fitting = least + (payload - least) % (usable - 4)
    return (fitting if fitting <= most else least) + 4


def _number(page: bytearray, at: int) -> tuple[int, int]:
    """A number of one to nine bytes, and where it ends.

    >>> _number(bytearray([0x81, 0x00]), 0)
    (128, 2)
    """
    value = 0
    for place in range(at, at + 8):
        value = value << 7 | page[place] & 0x7F
        if page[place] < 0x80:
            return value, place + 1
    return value << 8 | page[at + 8], at + 9
