"""What a topic declares has its place: an input in a group, a line in a section and below the lines that it reads.

Whatever has none would be missing from the sheets and the pages, so it is refused while the package is imported.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import ModuleType
from typing import TypeVar

from xl_addin.errors import Misplaced
from xl_addin.model.line import Input, Line

Figure = TypeVar("Figure", bound=Input | Line)


def by_name(figures: Iterable[Figure]) -> dict[str, Figure]:
    """The figures by name.

    Raises:
        Misplaced: two of them have one name.
    """
    found: dict[str, Figure] = {}
    for figure in figures:
        other = found.setdefault(figure.name, figure)
        if other is not figure:
            raise Misplaced(f'Two figures are named {figure.name}, "{other.label}" and "{figure.label}": rename one.')
    return found


def from_the_top(sections: Mapping[str, Iterable[Line]]) -> tuple[Line, ...]:
    """The lines of all sections, each below those that it reads, as a sheet shows them.

    Raises:
        Misplaced: a line stands in two places, or above one that it reads.
    """
    standing = [(line, heading) for heading, lines in sections.items() for line in lines]
    section_of: dict[str, str] = {}
    awaited: dict[str, tuple[str, str]] = {}
    for line, heading in standing:
        if line.name in section_of:
            first = section_of[line.name]
            raise Misplaced(f'{line.name} stands in "{first}" and again in "{heading}": list it in one of them, once.')
        if line.name in awaited:
            reader, above = awaited[line.name]
            raise Misplaced(
                f'{reader} (in "{above}") stands above {line.name} (in "{heading}"), which it reads, and the sheets '
                f"run from top to bottom: list {line.name} first."
            )
        section_of[line.name] = heading
        awaited |= {name: (line.name, heading) for name in line.parameters if name not in section_of}
    return tuple(line for line, _ in standing)


def refuse_unlisted(
    topics: Iterable[ModuleType], listed: Iterable[Input | Line], inputs_in: str, lines_in: str
) -> None:
    """See to it that every input and line that the topics declare is among those that are listed, and where in words.

    Raises:
        Misplaced: one is not, and the message says where it is declared and where it belongs; or two have one name.
    """
    known = set(by_name(listed).values())
    for topic in topics:
        for figure in _declared(topic):
            if figure not in known:
                place = lines_in if isinstance(figure, Line) else inputs_in
                raise Misplaced(
                    f"{figure.name} is declared in {topic.__name__} and listed nowhere: list it in {place}."
                )


def _declared(topic: ModuleType) -> Iterator[Input | Line]:
    """The inputs and lines of a module, alone or several together."""
    for value in vars(topic).values():
        several = value.values() if isinstance(value, dict) else value if isinstance(value, tuple | list) else (value,)
        yield from (one for one in several if isinstance(one, Input | Line))
