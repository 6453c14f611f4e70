"""The ordered graph: which lines stand on which figures, and the order in which they are worked out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from typing import Any

from xl_addin.errors import UnknownKey, UntranslatableLine, nearest
from xl_addin.model.line import Input, Line, quoted
from xl_addin.model.listing import by_name
from xl_addin.model.written_out import WrittenOut, written_out


class Graph:
    """Figures that are given and the lines over them. Building one proves that every name a line reads exists."""

    def __init__(self, inputs: Iterable[Input], lines: Iterable[Line]) -> None:
        self.inputs = by_name(inputs)
        self.lines = by_name(lines)
        for figure in self.lines.values():
            for name in figure.parameters:
                if name not in self.inputs and name not in self.lines:
                    raise UntranslatableLine(
                        f"{figure.name} reads {name}, which is neither an input nor a line: declare it, and list it."
                    )
        self.order = self._order()
        self._paths: dict[tuple[str, frozenset[str]], tuple[Line, ...]] = {}
        self._written_out: dict[tuple[str | None, tuple[str, ...]], WrittenOut] = {}

    @property
    def figures(self) -> tuple[Input | Line, ...]:
        """The inputs, then the lines."""
        return (*self.inputs.values(), *self.lines.values())

    def figure(self, name: str) -> Input | Line:
        """The input or line of that name.

        Raises:
            UnknownKey: there is none; the message names the nearest.
        """
        found = self.lines.get(name) or self.inputs.get(name)
        if found is None:
            names = [*self.lines, *self.inputs]
            near = nearest(name, names, most=3, likeness=0.3) or names[:3]
            raise UnknownKey(
                f"There is no line {quoted(name)}: type {', '.join(near)} or another name of the model reference."
            )
        return found

    def path(self, target: str, given: Iterable[str]) -> tuple[Line, ...]:
        """The lines that lead to `target` from the figures that are given, in order of calculation."""
        key = target, frozenset(given)
        if key not in self._paths:
            self._paths[key] = self._path(*key)
        return self._paths[key]

    def _path(self, target: str, known: frozenset[str]) -> tuple[Line, ...]:
        wanted = [target]
        needed: set[str] = set()
        while wanted:
            name = wanted.pop()
            if name not in known and name in self.lines and name not in needed:
                needed.add(name)
                wanted.extend(self.lines[name].parameters)
        return tuple(figure for figure in self.order if figure.name in needed)

    def inputs_of(self, target: str) -> tuple[str, ...]:
        """The inputs that a figure stands on, in their order; those that are numbers, for only they can be moved.

        >>> from xl_addin.model import MODEL
        >>> MODEL.inputs_of("ops_cost")
        ('fte', 'loaded_cost_per_fte', 'underestimate_factor')
        """
        read = {name for line in self.path(target, ()) for name in line.parameters}
        return tuple(name for name, figure in self.inputs.items() if name in read and not figure.unit.is_text)

    def joined(self, inputs: Iterable[Input], lines: Iterable[Line]) -> Graph:
        """The graph of further inputs and lines, and of whatever in this one they stand on."""
        further = tuple(lines)
        read = {name for line in further for name in line.parameters}
        stood_on = {line.name for name in read for line in self.path(name, ())}
        own = [line for line in self.lines.values() if line.name in stood_on]
        read.update(name for line in own for name in line.parameters)
        kept = [figure for figure in self.inputs.values() if figure.name in read]
        return Graph((*kept, *inputs), (*own, *further))

    def evaluate(self, figures: Mapping[str, Any], target: str | None = None) -> dict[str, Any]:
        """Every line (or those that lead to `target`), and the figures it was worked out from."""
        return {**figures, **self.written_out(target, tuple(figures))(figures)}

    def written_out(self, target: str | None, given: tuple[str, ...]) -> WrittenOut:
        """Every line (or those that lead to `target`) as one function of the given figures; made once."""
        key = target, given
        if key not in self._written_out:
            lines = self.order if target is None else self.path(target, given)
            self._written_out[key] = written_out(line for line in lines if line.name not in given)
        return self._written_out[key]

    @cached_property
    def defaults(self) -> dict[str, float | str]:
        """What the inputs stand at that nobody types, where they have a default."""
        return {one.name: one.left_out for one in self.inputs.values() if one.default is not None}

    @cached_property
    def numbers(self) -> tuple[Line, ...]:
        """The lines that are numbers, in order of calculation."""
        return tuple(figure for figure in self.order if not figure.unit.is_text)

    def _order(self) -> tuple[Line, ...]:
        place = {name: index for index, name in enumerate(self.lines)}
        sorter = TopologicalSorter(
            {name: [p for p in figure.parameters if p in self.lines] for name, figure in self.lines.items()}
        )
        try:
            sorter.prepare()
        except CycleError as circle:
            raise UntranslatableLine(f"The lines run in a circle: {' -> '.join(circle.args[1])}.") from None
        order: list[Line] = []
        ready = list(sorter.get_ready())
        while ready:
            # The order in which the lines are written, wherever the graph leaves a choice.
            name = min(ready, key=place.__getitem__)
            ready.remove(name)
            order.append(self.lines[name])
            sorter.done(name)
            ready.extend(sorter.get_ready())
        return tuple(order)
