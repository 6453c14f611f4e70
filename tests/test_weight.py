"""What is installed with the package, and how much of a disk it takes: a fifth more fails, and has to be meant."""

from __future__ import annotations

import re
import sys
import tomllib
from functools import cache
from importlib.metadata import Distribution, distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement

TABLE = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
WEIGHED = {name: one["mb"] for name, one in TABLE["package"].items()}

ON_LINUX = pytest.mark.skipif(sys.platform != "linux", reason="it was weighed on Linux")


@cache
def asked_for() -> tuple[str, ...]:
    """The packages that this one asks for itself."""
    project = tomllib.loads(Path(__file__).parents[1].joinpath("pyproject.toml").read_text("utf-8"))["project"]
    return tuple(plain(Requirement(one).name) for one in project["dependencies"])


@cache
def installed() -> dict[str, Distribution]:
    """Every package that comes with this one, without its extras, by name."""
    found: dict[str, Distribution] = {}
    wanted = [*asked_for()]
    while wanted:
        one = distribution(wanted.pop())
        if plain(one.metadata["Name"]) not in found:
            found[plain(one.metadata["Name"])] = one
            needs = map(Requirement, one.requires or [])
            wanted += [need.name for need in needs if need.marker is None or need.marker.evaluate({"extra": ""})]
    return found


def megabytes(one: Distribution) -> float:
    """What a package's own files take, without what Python makes of them when they are first run."""
    files = (Path(str(file.locate())) for file in one.files or () if file.suffix != ".pyc")
    return sum(file.stat().st_size for file in files if file.is_file()) / 1e6


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


@ON_LINUX
def test_the_whole_has_not_grown_by_a_fifth() -> None:
    whole = sum(map(megabytes, installed().values()))
    assert whole < 1.2 * sum(WEIGHED.values()), heaviest()
    assert len(installed()) < 1.2 * len(WEIGHED), sorted(installed().keys() - WEIGHED.keys())


def test_every_package_that_is_asked_for_says_what_it_is_for() -> None:
    assert {name for name, one in TABLE["package"].items() if "use" in one} == {*asked_for()}


def test_what_is_installed_without_asking_for_more_is_licensed_freely() -> None:
    for name, one in installed().items():
        fields = ("License-Expression", "License", "Classifier")
        words = " ".join(word for field in fields for word in one.metadata.get_all(field) or [])
        assert not re.search(r"\b[AL]?GPL|General Public License", words), name


def heaviest() -> str:
    weighed = sorted(((megabytes(one), name) for name, one in installed().items()), reverse=True)
    grown = [f"{name} {now:.1f} MB (was {WEIGHED.get(name, 0)})" for now, name in weighed[:10]]
    return f"weigh it anew in test_weight.toml, if it is meant: {', '.join(grown)}"
