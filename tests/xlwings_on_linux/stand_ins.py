"""Load xlwings' own Windows code on Linux, over inert stand-ins for pywin32 and Windows' DLLs.

Nothing of xlwings is copied or changed. A second copy of it is imported as if on Windows, together with
a second copy of the packages that declare functions with it. The copies take the place of the ordinary
ones in `sys.modules` only while `windows_xlwings()` is open, so no other test in the process sees them.
"""

import atexit
import ctypes
import datetime as dt
import importlib
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from types import ModuleType, SimpleNamespace
from typing import Any
from unittest import mock

RANGE_IID = "{00020846-0000-0000-C000-000000000046}"

# What declares functions with xlwings, or is imported by what does: both come anew with it, so that the
# decorators are the Windows ones and nothing is registered twice.
OURS = ("udfs", "xl_addin")


class ComError(Exception):
    """pywin32's `com_error`."""


class PyIDispatch:
    """A COM object as pywin32 receives it, before anybody has asked what it is.

    `target` is what `win32com.client.Dispatch` makes of it.
    """

    def __init__(self, target: object, iid: str, name: str, on_call: Callable[[str], None]) -> None:
        self.target = target
        self.iid = iid
        self.name = name
        self.on_call = on_call

    def GetTypeInfo(self) -> "PyIDispatch":
        self.on_call("GetTypeInfo")
        return self

    def GetTypeAttr(self) -> SimpleNamespace:
        self.on_call("GetTypeAttr")
        return SimpleNamespace(iid=self.iid)

    def GetDocumentation(self, _member: int) -> tuple[str, None, int, None]:
        self.on_call("GetDocumentation")
        return (self.name, None, 0, None)


def dispatch(source: object, *_: object, **__: object) -> object:
    return source.target if isinstance(source, PyIDispatch) else source


def not_ours(_variant: object) -> object:
    """Stands for `unwrap`, which refuses whatever this process did not wrap: here, everything."""
    raise ComError("The object is not a Python COM object")


def handed_back(returned: Any) -> Any:
    """What pywin32's gateway gives to whoever called a COM object of Python's.

    Of a tuple it is the first item, for a tuple says (result, out-parameters).
    """
    if isinstance(returned, tuple):
        return returned[0] if returned else None
    return returned


def module(name: str, **members: object) -> ModuleType:
    made = ModuleType(name)
    vars(made).update(members)
    return made


def pywin32() -> dict[str, ModuleType]:
    """The members that xlwings names, and no others: a new one shows itself as an AttributeError."""
    client = module(
        "win32com.client",
        CDispatch=type("CDispatch", (), {}),
        CoClassBaseClass=type("CoClassBaseClass", (), {}),
        DispatchBaseClass=type("DispatchBaseClass", (), {}),
        Dispatch=dispatch,
        DispatchEx=dispatch,
    )
    server = module(
        "win32com.server",
        dispatcher=module("win32com.server.dispatcher"),
        policy=module("win32com.server.policy"),
        util=module("win32com.server.util", unwrap=not_ours),
    )
    made = [
        module("pywintypes", com_error=ComError, error=ComError, TimeType=dt.datetime, IID=str.upper),
        module(
            "pythoncom",
            __file__="pythoncom.dll",
            CoInitialize=lambda: None,
            IID_IDispatch="IDispatch",
            TypeIIDs={"IDispatch": PyIDispatch},
        ),
        module("win32timezone", TimeZoneInfo=SimpleNamespace(utc=lambda: dt.UTC)),
        module("win32process", GetWindowThreadProcessId=lambda _window: (1, 1)),
        *(module(name) for name in ("win32api", "win32con", "win32event", "win32gui")),
        module("win32com", client=client, server=server),
        client,
        server,
        *(part for part in vars(server).values() if isinstance(part, ModuleType)),
    ]
    return {part.__name__: part for part in made}


class Modules:
    """A second set of modules, kept aside and put in the place of the first set on demand."""

    def __init__(self) -> None:
        self.aside: dict[str, ModuleType] = {}
        self.inside: set[str] = set()

    @contextmanager
    def in_place(self, packages: set[str]) -> Iterator[None]:
        entering = packages - self.inside
        first = take_out(entering)
        sys.modules.update({name: part for name, part in self.aside.items() if package(name) in entering})
        self.inside |= entering
        try:
            yield
        finally:
            self.inside -= entering
            self.aside |= take_out(entering)
            sys.modules.update(first)


def package(name: str) -> str:
    return name.partition(".")[0]


def take_out(packages: set[str]) -> dict[str, ModuleType]:
    names = [name for name in sys.modules if package(name) in packages] if packages else []
    return {name: sys.modules.pop(name) for name in names}


def load() -> None:
    """Import xlwings as on Windows: its own `__init__` then chooses the Windows code."""
    with ExitStack() as windows:
        windows.enter_context(mock.patch.object(sys, "platform", "win32"))
        for name in ("windll", "oledll", "PyDLL"):
            windows.enter_context(mock.patch.object(ctypes, name, mock.MagicMock(), create=True))
        importlib.import_module("xlwings")
    # It asks Windows' `tasklist` for zombies.
    atexit.unregister(importlib.import_module("xlwings._xlwindows").cleanup)
    # Only functions declared asynchronous would use it, and an open loop is a warning at exit.
    importlib.import_module("xlwings.com_server").loop.close()


MODULES = Modules()
STAND_INS = pywin32()


@contextmanager
def windows_xlwings(*packages: str) -> Iterator[ModuleType]:
    """Inside, `import xlwings` gives the Windows code, and so it does to our packages and to `packages`.

    May be opened within itself. The first opening imports; later ones only change places.
    """
    # What xlwings imports of others' must be there before the platform seems to be Windows.
    for name in ("xlwings", "PIL.ImageGrab"):
        importlib.import_module(name)
    with MODULES.in_place({"xlwings", *OURS, *packages, *map(package, STAND_INS)}):
        if "xlwings" not in sys.modules:
            sys.modules.update(STAND_INS)
            load()
        yield sys.modules["xlwings"]
