"""What Windows has and Wine, or the Python that was brought, has not: made here of a few lines of C."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
from pathlib import Path

from tests.windows.wine import PYTHON, Wine

HERE = Path(__file__).parent

COMPILER, READER = "x86_64-w64-mingw32-gcc", "x86_64-w64-mingw32-objdump"
COMPILED = (COMPILER, "-O1", "-Wall", "-static-libgcc")

#: The part of Microsoft's C library that NumPy takes complex numbers from, and a name as long for our own.
ARITHMETIC, OWN_ARITHMETIC = b"api-ms-win-crt-math-l1-1-0.dll", b"own-ms-win-crt-math-l1-1-0.dll"
_COMPLEX = re.compile(r"c(abs|arg|cos|cosh|exp|imag|log|pow|real|sin|sinh|sqrt|tan|tanh)[fl]?")
_REAL = {"cos", "cosh", "cosl", "coshl", "cosf", "coshf"}


def digest() -> str:
    """Of everything that the libraries are made of."""
    return hashlib.sha256(b"".join(file.read_bytes() for file in sorted(HERE.glob("*.[cp]*")))).hexdigest()


def make(wine: Wine) -> None:
    """Python's two programs, the library that modules for any Python 3 ask for, and random numbers."""
    library = wine.python / f"{PYTHON.lower()}.dll"
    program = (*COMPILED, "-municode", str(HERE / "python.c"), str(library), "-o")
    _run(*program, str(wine.python / "python.exe"))
    _run(*program, str(wine.python / "pythonw.exe"), "-mwindows")
    _make_library(wine, wine.python / "python3.dll", {name: f"{library.stem}.{name}" for name in exported(library)})
    system = wine.drive / "windows" / "system32"
    _run(*COMPILED, "-shared", str(HERE / "random.c"), "-o", str(system / "bcryptprimitives.dll"), "-ladvapi32")


def give_numpy_complex_numbers(wine: Wine) -> None:
    """NumPy's modules are pointed at a library that hands all but complex numbers on to Wine's."""
    numpy = wine.python / "Lib" / "site-packages" / "numpy"
    for file in numpy.rglob("*.pyd"):
        file.write_bytes(file.read_bytes().replace(ARITHMETIC, OWN_ARITHMETIC))
    wanted = {name for file in numpy.rglob("*.pyd") for name in imported(file, OWN_ARITHMETIC.decode())}
    own = {name for name in wanted if _COMPLEX.fullmatch(name) and name not in _REAL}
    handed_on = {name: f"own_{name}" if name in own else f"ucrtbase.{name}" for name in wanted}
    _make_library(wine, wine.drive / "windows" / "system32" / OWN_ARITHMETIC.decode(), handed_on, HERE / "complex.c")


def exported(library: Path) -> list[str]:
    """The names that a library offers."""
    told = _run(READER, "--private-headers", str(library)).partition("[Ordinal/Name Pointer] Table")[2]
    return re.findall(r"^\s*\[ *\d+\] (?:\+base\[ *\d+\] +[0-9a-f]+ )?(\w+)$", told, re.MULTILINE)


def imported(module: Path, library: str) -> list[str]:
    """The names that a module takes from a library."""
    told = _run(READER, "--private-headers", str(module)).partition(f"DLL Name: {library}")[2].partition("\n\n")[0]
    return re.findall(r"^\s+[0-9a-f]+\s+(?:<none>\s+[0-9a-f]+|\d+)\s+(\w+)$", told, re.MULTILINE)


def _make_library(wine: Wine, path: Path, exports: dict[str, str], *sources: Path) -> None:
    """A library that offers these names, each as another of its own or, with a dot, of another library."""
    scratch = wine.folder / "scratch"
    scratch.mkdir(exist_ok=True)
    definition, empty = scratch / f"{path.stem}.def", scratch / "empty.c"
    definition.write_text("EXPORTS\n" + "".join(f"  {name} = {other}\n" for name, other in sorted(exports.items())))
    empty.touch()
    _run(*COMPILED, "-shared", *map(str, sources or (empty,)), str(definition), "-o", str(path))
    shutil.rmtree(scratch)


def _run(*words: str) -> str:
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout
