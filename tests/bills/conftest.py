"""Bills as files."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest

Saved: TypeAlias = Callable[..., Path]


@pytest.fixture
def saved(tmp_path: Path) -> Saved:
    """A file with that content."""

    def write(content: str | bytes, name: str = "bill.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write
