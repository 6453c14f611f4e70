"""Values as VBA hands them over: VARIANTs, arrays of cells that count from 1, text of COM's own.

On the way between the test and this program a value is JSON: a number, text, true or false and nothing are
themselves, and `{"error": ...}`, `{"missing": ...}`, `{"rows": ...}`, `{"array": ...}`, `{"range": ...}` and
`{"reference": ...}` are what their names say.
"""

from __future__ import annotations

import ctypes
from typing import Any

EMPTY, DOUBLE, TEXT, DISPATCH, ERROR, BOOLEAN, ANYTHING = 0, 5, 8, 9, 10, 11, 12
NULL, LONG = 1, 3
ARRAY, REFERENCE = 0x2000, 0x4000

#: What stands for an argument that was left out.
LEFT_OUT = -2147352572

#: Its parts for Windows are unknown to whoever checks types on Linux.
windows: Any = ctypes

automation = windows.oledll.oleaut32
automation.SafeArrayCreate.restype = ctypes.c_void_p
automation.SysAllocStringLen.restype = ctypes.c_void_p
automation.SysAllocStringLen.argtypes = [ctypes.c_char_p, ctypes.c_uint]
automation.SysStringLen.restype = ctypes.c_uint
automation.SysStringLen.argtypes = [ctypes.c_void_p]
automation.SafeArrayGetDim.restype = ctypes.c_uint
for function in ("SafeArrayPutElement", "SafeArrayGetElement"):
    getattr(automation, function).argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p]


class Content(ctypes.Union):
    """What a VARIANT holds, by its kind."""

    _fields_ = (
        ("double", ctypes.c_double),
        ("pointer", ctypes.c_void_p),
        ("long", ctypes.c_int),
        ("boolean", ctypes.c_short),
    )


class Variant(ctypes.Structure):
    """A value of VBA's, with its kind."""

    _anonymous_ = ("content",)
    _fields_ = (
        ("kind", ctypes.c_ushort),
        ("reserved", ctypes.c_ushort * 3),
        ("content", Content),
        ("rest", ctypes.c_void_p),
    )


class Bound(ctypes.Structure):
    """How many cells one dimension of an array has, and the number of the first."""

    _fields_ = (("count", ctypes.c_ulong), ("first", ctypes.c_long))


class Variants:
    """Makes VARIANTs, and keeps alive what they point to."""

    def __init__(self, objects: dict[int, int]) -> None:
        #: The objects that may be named: their addresses by number.
        self.objects = objects
        self.kept: list[Any] = []

    def of(self, value: Any) -> Variant:
        """The VARIANT that VBA would hand over."""
        match value:
            case None:
                return Variant(EMPTY)
            case bool():
                return Variant(BOOLEAN, boolean=-1 if value else 0)
            case int() | float():
                return Variant(DOUBLE, double=float(value))
            case str():
                return Variant(TEXT, pointer=allocated(value))
            case {"error": number}:
                return Variant(ERROR, long=number)
            case {"missing": _}:
                return Variant(ERROR, long=LEFT_OUT)
            case {"rows": rows}:
                return self.array([cell for row in rows for cell in row], Bound(len(rows), 1), Bound(len(rows[0]), 1))
            case {"array": cells}:
                return self.array(cells, Bound(len(cells), 0))
            case {"object": number}:
                return Variant(DISPATCH, pointer=self.objects[number])
            case {"reference": inner}:
                return self.reference(self.of(inner))
        raise TypeError(f"{value!r} is no value of VBA's")

    def array(self, cells: list[Any], *bounds: Bound) -> Variant:
        """An array of VARIANTs of one or two dimensions, each counted from its own first number."""
        made = automation.SafeArrayCreate(ANYTHING, len(bounds), (Bound * len(bounds))(*bounds))
        place = (ctypes.c_long * len(bounds))(*(bound.first for bound in bounds))
        for cell in cells:
            variant = self.of(cell)
            automation.SafeArrayPutElement(made, place, ctypes.byref(variant))
            if variant.kind != DISPATCH:
                automation.VariantClear(ctypes.byref(variant))
            for dimension in reversed(range(len(bounds))):
                place[dimension] += 1
                if place[dimension] < bounds[dimension].first + bounds[dimension].count:
                    break
                place[dimension] = bounds[dimension].first
        return Variant(ARRAY | ANYTHING, pointer=made)

    def reference(self, variant: Variant) -> Variant:
        """A variable of VBA's, handed over as such: text as text, anything else as a VARIANT."""
        self.kept.append(variant)
        if variant.kind == TEXT:
            return Variant(REFERENCE | TEXT, pointer=ctypes.addressof(variant) + Variant.content.offset)
        return Variant(REFERENCE | ANYTHING, pointer=ctypes.addressof(variant))


def allocated(text: str) -> int:
    """Text in COM's own memory."""
    units = text.encode("utf-16-le", "surrogatepass")
    made: int = automation.SysAllocStringLen(None, len(units) // 2)
    ctypes.memmove(made, units, len(units))
    return made


def text_at(address: int | None) -> str:
    """The text at an address of COM's memory; none at all is empty."""
    if not address:
        return ""
    return ctypes.string_at(address, 2 * automation.SysStringLen(address)).decode("utf-16-le", "surrogatepass")


def value_of(variant: Variant) -> Any:
    """What a VARIANT holds, as JSON takes it; an object as its address."""
    match variant.kind:
        case 0 | 1:  # EMPTY, NULL
            return None
        case 5:  # DOUBLE
            return variant.double
        case 3:  # LONG
            return variant.long
        case 11:  # BOOLEAN
            return bool(variant.boolean)
        case 8:  # TEXT
            return text_at(variant.pointer)
        case 10:  # ERROR
            return {"error": variant.long}
        case 9:  # DISPATCH
            return {"address": variant.pointer}
        case 0x200C:  # ARRAY | ANYTHING
            return cells_of(variant.pointer)
    raise TypeError(f"VBA is given a VARIANT of the kind {variant.kind}, which no cell can hold")


def cells_of(array: int) -> dict[str, Any]:
    """The cells of an array, as `{"array": ...}` or `{"rows": ...}`."""
    bounds = []
    for dimension in range(automation.SafeArrayGetDim(ctypes.c_void_p(array))):
        first, last = ctypes.c_long(), ctypes.c_long()
        automation.SafeArrayGetLBound(ctypes.c_void_p(array), dimension + 1, ctypes.byref(first))
        automation.SafeArrayGetUBound(ctypes.c_void_p(array), dimension + 1, ctypes.byref(last))
        bounds.append(range(first.value, last.value + 1))
    if len(bounds) == 1:
        return {"array": [_cell(array, place) for place in bounds[0]]}
    rows, columns = bounds
    return {"rows": [[_cell(array, row, column) for column in columns] for row in rows]}


def _cell(array: int, *place: int) -> Any:
    found = Variant()
    automation.SafeArrayGetElement(array, (ctypes.c_long * len(place))(*place), ctypes.byref(found))
    value = value_of(found)
    automation.VariantClear(ctypes.byref(found))
    return value
