"""A million own cases from a file: checked cell by cell, beside pandas that reads the same cells as text."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd

from bench.race import Result, at_most, race
from xl_addin.cases import own_cases
from xl_addin.model.inputs import INPUTS

CASES = 1_000_000
ROUNDS = 3
MONEY = ("api_monthly", "gpu_rental", "ops")
CHOICES = ("compliance", "price_outlook")


def results() -> Iterator[Result]:
    with TemporaryDirectory() as folder:
        path = Path(folder, "own.csv")
        typed = drawn(CASES)
        typed.to_csv(path, index=False)
        read = own_cases.read(path)
        for column in typed:
            assert read[column].tolist() == typed[column].tolist(), column
        # A sentence repeats what was typed, "1e3" or "+5", so that no cell can be read as anything but text.
        ours, pandas = race(lambda: own_cases.read(path), lambda: pd.read_csv(path, dtype=object), ROUNDS)
    what = f"Reading {CASES:,} own cases"
    yield at_most(what, ("own_cases.read", ours), ("pandas.read_csv, as text", pandas), 3)


def drawn(cases: int) -> pd.DataFrame:
    """Figures as an export has them, to the cent, and words in every row."""
    random = np.random.default_rng(1)
    table = pd.DataFrame({"name": [f"Case {number}" for number in range(cases)]})
    for name in MONEY:
        table[name] = random.uniform(1, 200_000, cases).round(2)
    table["utilization"] = random.uniform(0, 1, cases).round(3)
    for name in CHOICES:
        table[name] = random.choice(np.array(INPUTS[name].choices, object), cases)
    return table
