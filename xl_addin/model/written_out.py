"""Lines one after the other, written out as one Python function: a sheet asks for the same ones thousands of times."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias

from xl_addin.model.line import Line

#: From the figures that are given, by name, the one that is wanted, or all that were worked out.
WrittenOut: TypeAlias = Callable[[Mapping[str, Any]], Any]


def written_out(lines: Iterable[Line], target: str | None = None) -> WrittenOut:
    """A function that works the lines out, which stand in their order, and gives back the target, or all of them.

    Putting every figure away and looking it up again by its name takes longer than the arithmetic.

    >>> from xl_addin.model import MODEL
    >>> total = written_out(MODEL.path("selfhost_total", ()), "selfhost_total")
    >>> total({**MODEL.defaults, "gpu_rental": 8_000, "ops": 25_000})
    33000
    """
    steps = {line.name: line for line in lines}
    read = {name: None for line in steps.values() for name in line.parameters}
    read |= {target: None} if target else {}
    body = [f"{name} = figures[{name!r}]" for name in read if name not in steps]
    body += [f"{name} = _{name}({', '.join(line.parameters)})" for name, line in steps.items()]
    everything = "{" + ", ".join(f"{name!r}: {name}" for name in steps) + "}"
    source = "\n    ".join(["def work_out(figures):", *body, f"return {target or everything}"])
    scope: dict[str, Any] = {f"_{name}": line.function for name, line in steps.items()}
    exec(source, scope)
    work_out: WrittenOut = scope["work_out"]
    return work_out
