"""The manifest, which tells Excel where the service is, and the icons that it shows.

The functions have no namespace, so that a formula reads as on Windows: `=BREAKEVEN_UTIL(40000, 33000)`.
"""

from __future__ import annotations

import struct
import zlib
from importlib.resources import files
from string import Template
from uuid import NAMESPACE_URL, uuid5
from xml.sax.saxutils import escape

from xl_addin import __version__

ICON_SIZES = (16, 32, 64, 80)

#: Where functions and pane share one page, what Excel has to know of it, and be able to.
RUNTIMES = """
        <Runtimes>
          <Runtime resid="Pane.Url" lifetime="long"/>
        </Runtimes>"""
SHARED_SET = """
      <Set Name="SharedRuntime" MinVersion="1.1"/>"""
#: Where they do not.
PAGE_URL = """        <bt:Url id="Functions.Page" DefaultValue="{url}/functions.html"/>
"""

#: Paper, the API's line, the fleet's line, and the point where they cross.
PALETTE = (b"\xff\xff\xff", b"\x1f\x4e\x79", b"\xc5\x5a\x11", b"\x26\x26\x26")
PAPER, API, FLEET, CROSSING = range(4)


def manifest(url: str, pane: str = "/pane/?excel", *, shared: bool = False) -> bytes:
    """The manifest of the add-in at this address; the same address gives the same add-in again.

    `shared` says that the functions run in the pane's own page, which must load them; else they have a page of theirs.
    """
    template = Template(files(__package__).joinpath("manifest_template.xml").read_text("utf-8"))
    address = escape(url, {'"': "&quot;"})
    return template.substitute(
        id=uuid5(NAMESPACE_URL, url),
        version=f"{__version__}.0",
        url=address,
        pane=address + pane,
        page="Pane.Url" if shared else "Functions.Page",
        page_url="" if shared else PAGE_URL.format(url=address),
        runtimes=RUNTIMES if shared else "",
        shared_set=SHARED_SET if shared else "",
    ).encode()


def icon(size: int) -> bytes:
    """A square PNG: a cost that rises with use, one that does not, and where they cross."""
    rows = b"".join(b"\0" + bytes(_colour(row, column, size) for column in range(size)) for row in range(size))
    header = struct.pack(">IIBBBBB", size, size, 8, 3, 0, 0, 0)
    # Stored, not compressed: the bytes then do not depend on the release of zlib.
    parts = (b"IHDR", header), (b"PLTE", b"".join(PALETTE)), (b"IDAT", zlib.compress(rows, 0)), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in parts)


def _colour(row: int, column: int, size: int) -> int:
    x, y = (column + 0.5) / size, 1 - (row + 0.5) / size
    if (x - 0.5) ** 2 + (y - 0.5) ** 2 < 0.14**2:
        return CROSSING
    if abs(y - x) < 0.09:
        return API
    return FLEET if abs(y - 0.5) < 0.06 else PAPER


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
