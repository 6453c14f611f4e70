"""xlwings' configuration: lines of `"KEY","value"`, of which we change our own and no other.

VBA reads the file in the system's code page and takes the first line of a key, whatever its capitals; everything
here works on bytes, so that a line that is not ours stays as it is to the last byte.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from pathlib import Path

from xl_addin.errors import CannotWrite

INTERPRETER = "INTERPRETER_WIN"
MODULES = "UDF MODULES"
OUR_MODULES = "udfs"

_LINE = re.compile(rb'\s*"?([^",]*?)"?\s*,\s*"?([^"]*?)"?\s*')


def settings(interpreter: Path, encoding: str) -> dict[str, bytes]:
    """What we set: this environment's interpreter, and the module with the functions.

    Raises:
        CannotWrite: the interpreter's path has letters that VBA could not read.
    """
    try:
        path = str(interpreter).encode(encoding)
    except UnicodeEncodeError:
        raise CannotWrite(
            f"The interpreter {interpreter} cannot be named in xlwings' configuration, which is read in {encoding}: "
            "make the environment in a folder with plain letters, C:\\breakeven say, and install from there."
        ) from None
    return {INTERPRETER: path, MODULES: OUR_MODULES.encode()}


def values(content: bytes) -> dict[str, bytes]:
    """The value of each key, in capitals, as VBA finds it: that of its first line.

    >>> values(b'"UDF Modules","udfs"\\n"UDF MODULES","others"\\n')
    {'UDF MODULES': b'udfs'}
    """
    found: dict[str, bytes] = {}
    for line in content.splitlines():
        if pair := _LINE.fullmatch(line):
            found.setdefault(_name(pair), pair[2])
    return found


def with_settings(content: bytes, ours: Mapping[str, bytes]) -> bytes:
    """The same file with our settings in the place of other values of the same keys, or at its end."""
    newline = b"\r\n" if b"\r\n" in content or not content else b"\n"
    written = {key: b'"%s","%s"%s' % (key.encode(), value, newline) for key, value in ours.items()}
    lines = _lines(content, newline)
    changed = [written.pop(key, b"") if (key := _key(line)) in ours else line for line in lines]
    return b"".join([*changed, *written.values()])


def put_back(content: bytes, former: bytes, ours: Mapping[str, Collection[bytes]]) -> bytes:
    """The file with our settings taken out again, and in their place the lines that were there before.

    A key that has another value by now was set by somebody else since: it stays.
    """
    now = values(content)
    gone = [key for key, set_by_us in ours.items() if now.get(key) in set_by_us]
    newline = b"\r\n" if b"\r\n" in content else b"\n"
    before = {key: b"".join(line for line in _lines(former, newline) if _key(line) == key) for key in gone}
    lines = content.splitlines(keepends=True)
    return b"".join(before.pop(key, b"") if (key := _key(line)) in gone else line for line in lines)


def _lines(content: bytes, newline: bytes) -> list[bytes]:
    """The lines, the last one ended like the others, so that another may follow it."""
    lines = content.splitlines(keepends=True)
    if lines and not lines[-1].endswith(b"\n"):
        lines[-1] += newline
    return lines


def _key(line: bytes) -> str:
    pair = _LINE.fullmatch(line)
    return _name(pair) if pair else ""


def _name(pair: re.Match[bytes]) -> str:
    return pair[1].decode("ascii", "replace").upper()
