"""The databases that prices are kept in: every test of the store runs on each."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from tests.absent import skip_or_fail
from tests.catalogue.postgresql import Server, missing_postgresql
from xl_addin.catalogue.store import Store


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[Server]:
    """A running PostgreSQL. Where there is none the test is skipped, or fails if it is required to be there."""
    if problem := missing_postgresql():
        skip_or_fail(problem, "POSTGRESQL")
    with Server() as running:
        yield running


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The SQLAlchemy URL of a database that is empty, and this test's own."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'prices.sqlite'}"
        return
    # Asked for here and not as an argument: who tests on SQLite only needs no server.
    server: Server = request.getfixturevalue("postgresql_server")
    with server.fresh_database() as url:
        yield url


@pytest.fixture(scope="session")
def filled_postgresql(postgresql_server: Server) -> Iterator[str]:
    """The name of a database that holds the same."""
    with postgresql_server.fresh_database() as url:
        Store(url)
        yield make_url(url).database or ""


@pytest.fixture(params=["sqlite", "postgresql"])
def filled_database(request: pytest.FixtureRequest, tmp_path: Path, first_day: Path) -> Iterator[str]:
    """The SQLAlchemy URL of a price book as it is on its first day, and this test's own."""
    if request.param == "sqlite":
        shutil.copy(first_day, tmp_path / "prices.sqlite")
        yield f"sqlite:///{tmp_path / 'prices.sqlite'}"
        return
    server: Server = request.getfixturevalue("postgresql_server")
    with server.fresh_database(like=request.getfixturevalue("filled_postgresql")) as url:
        yield url
