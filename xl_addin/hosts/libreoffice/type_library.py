"""The type library of the extension: one interface, a method for each function.

LibreOffice learns from it how many arguments a function takes. The format is UNOIDL's binary one
(`unoidl/source/unoidlprovider.cxx` in LibreOffice), here without the references back to strings that occurred before,
which are optional.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from dataclasses import dataclass

MAGIC = b"UNOIDL\xff\0"

#: What a method can take and give: a number, text, nothing or a range; or any number of those.
ANY, ANY_NUMBER_OF_THEM = "any", "[]any"
#: What a method gives that can fill more than one cell.
ROWS = "[][]any"

_MODULE, _INTERFACE, _IN = 0, 5, 0


@dataclass(frozen=True, slots=True)
class Method:
    """A method: its name, each argument's name and type, and the type of what it gives."""

    name: str
    arguments: tuple[tuple[str, str], ...]
    gives: str


def type_library(interface: str, methods: Iterable[Method]) -> bytes:
    """The registry of one interface, `module.module.XName`, with these methods.

    >>> type_library("a.X", [Method("TOTAL", (("ops", ANY),), ANY)])[:8]
    b'UNOIDL\\xff\\x00'
    """
    *modules, name = interface.split(".")
    head = len(MAGIC) + 8
    written = bytearray(head)
    start = len(written)
    written += _interface(methods)
    for module in reversed(modules):
        entry = _entry(written, name, start)
        start, name = len(written), module
        written += bytes([_MODULE]) + _number(1) + entry
    root = _entry(written, name, start)
    written[:head] = MAGIC + _number(len(written)) + _number(1)
    return bytes(written + root)


def _interface(methods: Iterable[Method]) -> bytes:
    methods = list(methods)
    bases = _number(1) + _text("com.sun.star.uno.XInterface")
    no_optional_bases = no_attributes = _number(0)
    body = b"".join(map(_method, methods))
    return bytes([_INTERFACE]) + bases + no_optional_bases + no_attributes + _number(len(methods)) + body


def _method(method: Method) -> bytes:
    arguments = b"".join(bytes([_IN]) + _text(name) + _text(kind) for name, kind in method.arguments)
    no_exceptions = _number(0)
    return _text(method.name) + _text(method.gives) + _number(len(method.arguments)) + arguments + no_exceptions


def _entry(written: bytearray, name: str, start: int) -> bytes:
    """What a map says of a thing that starts there; its name is written first."""
    named = len(written)
    written += name.encode("ascii") + b"\0"
    return _number(named) + _number(start)


def _text(text: str) -> bytes:
    return _number(len(text)) + text.encode("ascii")


def _number(number: int) -> bytes:
    return struct.pack("<I", number)
