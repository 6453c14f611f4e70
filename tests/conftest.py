"""What every test may ask for."""

import os
from collections.abc import Iterator

import pytest

from tests.office import Office, missing_libreoffice


@pytest.fixture(scope="session")
def office() -> Iterator[Office]:
    """A warm LibreOffice. Where there is none the test is skipped, or fails if it is required to be there."""
    if problem := missing_libreoffice():
        # The Makefile passes on what kept it from installing LibreOffice.
        remedy = os.environ.get("BREAKEVEN_LIBREOFFICE_REASON") or "run `make test` once to have it installed"
        reason = f"{problem}: {remedy}"
        if os.environ.get("BREAKEVEN_REQUIRE_LIBREOFFICE") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    with Office() as running:
        yield running
