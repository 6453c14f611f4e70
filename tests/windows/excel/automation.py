"""A call of an object's method as VBA makes it: `IDispatch.Invoke`, by hand."""

from __future__ import annotations

import ctypes

from tests.windows.excel.variants import Variant, automation, text_at, windows

#: Where the methods stand in the table of an object that can be asked by name.
GET_IDS_OF_NAMES, INVOKE = 5, 6
#: A method or a property: VBA cannot tell which.
METHOD_OR_PROPERTY = 1 | 2
ENGLISH = 0x409
#: The method itself failed, and says why.
METHOD_FAILED = 0x80020009


class ComError(Exception):
    """What Windows answers instead of a result, and what the other side said of it."""

    def __init__(self, number: int, words: str) -> None:
        super().__init__(words)
        self.number, self.words = number & 0xFFFFFFFF, words


class Arguments(ctypes.Structure):
    """DISPPARAMS: the last argument stands first."""

    _fields_ = (
        ("values", ctypes.POINTER(Variant)),
        ("names", ctypes.c_void_p),
        ("count", ctypes.c_uint),
        ("named", ctypes.c_uint),
    )


class Fault(ctypes.Structure):
    """EXCEPINFO."""

    _fields_ = (
        ("code", ctypes.c_ushort),
        ("reserved", ctypes.c_ushort),
        ("source", ctypes.c_void_p),
        ("description", ctypes.c_void_p),
        ("help_file", ctypes.c_void_p),
        ("help_context", ctypes.c_ulong),
        ("unused", ctypes.c_void_p),
        ("deferred", ctypes.c_void_p),
        ("number", ctypes.c_long),
    )


_ANY = ctypes.c_byte * 16
_ids_of_names = windows.WINFUNCTYPE(
    ctypes.c_long,
    ctypes.c_void_p,
    ctypes.POINTER(_ANY),
    ctypes.c_void_p,
    ctypes.c_uint,
    ctypes.c_ulong,
    ctypes.c_void_p,
)
_invoke = windows.WINFUNCTYPE(
    *(ctypes.c_long, ctypes.c_void_p, ctypes.c_long, ctypes.POINTER(_ANY), ctypes.c_ulong, ctypes.c_ushort),
    *(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p),
)


class Automated:
    """An object at an address, asked by name."""

    def __init__(self, address: int) -> None:
        self.address = address
        table = ctypes.cast(ctypes.c_void_p.from_address(address).value or 0, ctypes.POINTER(ctypes.c_void_p))
        self._ids_of_names = _ids_of_names(table[GET_IDS_OF_NAMES] or 0)
        self._invoke = _invoke(table[INVOKE] or 0)
        self._ids: dict[str, int] = {}

    def ask(self, method: str, given: list[Variant]) -> Variant:
        """What the method answers.

        Raises:
            ComError: it failed, or there is nobody to ask any more.
        """
        values = (Variant * max(len(given), 1))(*reversed(given))
        result, fault = Variant(), Fault()
        failed = self._invoke(
            self.address,
            self._id(method),
            ctypes.byref(_ANY()),
            ENGLISH,
            METHOD_OR_PROPERTY,
            ctypes.byref(Arguments(values, None, len(given), 0)),
            ctypes.byref(result),
            ctypes.byref(fault),
            None,
        )
        if failed:
            words = text_at(fault.description) if failed & 0xFFFFFFFF == METHOD_FAILED else windows.FormatError(failed)
            raise ComError(failed, words)
        return result

    def _id(self, method: str) -> int:
        if method not in self._ids:
            names, found = (ctypes.c_wchar_p * 1)(method), ctypes.c_long()
            failed = self._ids_of_names(self.address, ctypes.byref(_ANY()), names, 1, ENGLISH, ctypes.byref(found))
            if failed:
                raise ComError(failed, windows.FormatError(failed))
            self._ids[method] = found.value
        return self._ids[method]


def clear(variant: Variant) -> None:
    """Give back what a VARIANT holds."""
    automation.VariantClear(ctypes.byref(variant))
