"""A lifted call is worked out cell by cell while it is small, and all at once when it is large: both, on demand."""

from collections.abc import Iterator
from contextlib import contextmanager
from unittest import mock

import pytest

from xl_addin.functions import lifting

EACH_PATH = pytest.mark.parametrize("few_cells", [0, 10**9], ids=["all at once", "cell by cell"])


@contextmanager
def vectorised_from(cells: int) -> Iterator[None]:
    with mock.patch.object(lifting, "FEW_CELLS", cells):
        yield
