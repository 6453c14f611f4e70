"""The databases themselves: what a test of the store may rely on."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Engine, NullPool, create_engine, inspect, text

from tests.catalogue import postgresql
from tests.catalogue.postgresql import PostgresqlError, Server, missing_postgresql, newest_server
from tests.posix import posix_only

pytestmark = posix_only("a shell runs the server")

PROJECT = Path(__file__).parents[2]

# Prints its folder, then dies without a chance to tidy up.
SERVER_OF_A_KILLED_PROCESS = """
import os, signal
from tests.catalogue.postgresql import Server
print(Server().folder, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def engine(database: str) -> Engine:
    return create_engine(database, poolclass=NullPool)


@pytest.fixture
def bare_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine without PostgreSQL: the folder is its PATH, `debian` in it where Debian would put servers."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(postgresql, "DEBIAN_SERVERS", tmp_path / "debian")
    return tmp_path


def install(version: str, folder: Path) -> None:
    """Put an `initdb` there that can only tell its version."""
    folder.mkdir(parents=True, exist_ok=True)
    initdb = folder / "initdb"
    initdb.write_text(f"#!/bin/sh\necho 'initdb (PostgreSQL) {version}'\n")
    initdb.chmod(0o755)


def test_the_database_accepts_a_connection(engine: Engine) -> None:
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT 6 * 7")) == 42


@pytest.mark.parametrize("turn", ["first", "second"])
def test_each_test_gets_an_empty_database_and_may_write_to_it(engine: Engine, turn: str) -> None:
    assert inspect(engine).get_table_names() == []
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE prices (vendor TEXT PRIMARY KEY)"))
        connection.execute(text("INSERT INTO prices VALUES (:turn)"), {"turn": turn})
    with engine.connect() as connection:
        assert connection.scalars(text("SELECT vendor FROM prices")).all() == [turn]


def test_a_database_goes_even_while_somebody_is_connected(postgresql_server: Server) -> None:
    with postgresql_server.fresh_database() as url:
        lingering = psycopg.connect(url.replace("+psycopg", ""))
    with lingering, pytest.raises(psycopg.errors.AdminShutdown):
        lingering.execute("SELECT 1")


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("SELECT rolsuper OR rolcreatedb OR rolcreaterole FROM pg_roles WHERE rolname = current_user", False),
        ("SELECT 'gpt-5' < 'GPT-5' AND 'o3' < 'Opus'", True),
        ("SELECT extract(timezone FROM timestamptz '2026-11-20') = 0", False),
    ],
    ids=["its user administers nothing", "it sorts as people do", "its clock is not on UTC"],
)
def test_the_server_hides_no_carelessness(postgresql_server: Server, question: str, answer: bool) -> None:
    with (
        postgresql_server.fresh_database() as url,
        create_engine(url, poolclass=NullPool).connect() as connection,
    ):
        assert connection.scalar(text(question)) is answer


def test_servers_run_side_by_side_and_leave_nothing_behind(postgresql_server: Server) -> None:
    with Server() as other:
        assert other.folder != postgresql_server.folder
        with other.fresh_database() as url, create_engine(url, poolclass=NullPool).connect() as connection:
            assert connection.scalar(text("SELECT 1")) == 1
    assert not other.folder.exists()
    with pytest.raises(psycopg.OperationalError):
        other.administer("SELECT 1")


@pytest.mark.usefixtures("postgresql_server")
def test_the_server_of_a_killed_process_ends_too() -> None:
    killed = subprocess.run(
        [sys.executable, "-c", SERVER_OF_A_KILLED_PROCESS], cwd=PROJECT, stdout=subprocess.PIPE, text=True, check=False
    )
    folder = Path(killed.stdout.strip())
    assert folder.name.startswith("postgresql-")
    for _ in range(600):
        if not folder.exists():
            break
        time.sleep(0.05)
    assert not folder.exists()


@pytest.mark.usefixtures("postgresql_server")
def test_a_server_that_does_not_start_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(postgresql.SETTINGS, "shared_buffers", "plenty")
    with pytest.raises(PostgresqlError, match='invalid value for parameter "shared_buffers": "plenty"'):
        Server()


@pytest.mark.parametrize(
    ("installed", "problem"),
    [
        ([], "PostgreSQL 15 or newer is not installed"),
        ([("13.16 (Debian 13.16-0+deb11u1)", ".")], "PostgreSQL 15 or newer is needed, this is 13"),
        ([("14.3", "debian/14/bin")], "PostgreSQL 15 or newer is needed, this is 14"),
        ([("14.3", "."), ("15.18", "debian/15/bin")], None),
        ([("18beta1", ".")], None),
    ],
)
def test_a_machine_without_a_server_new_enough_says_so(
    bare_machine: Path, monkeypatch: pytest.MonkeyPatch, installed: list[tuple[str, str]], problem: str | None
) -> None:
    monkeypatch.setattr(postgresql, "runs_as_root", lambda: False)
    for version, folder in installed:
        install(version, bare_machine / folder)
    assert missing_postgresql() == problem


def test_root_needs_a_user_to_run_the_server(bare_machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install("17.2", bare_machine)
    monkeypatch.setattr(postgresql, "runs_as_root", lambda: True)
    monkeypatch.setattr(postgresql, "IN_ROOTS_PLACE", "nobody-of-this-name")
    assert missing_postgresql() == (
        "PostgreSQL refuses to run as root, and there is no user nobody-of-this-name to run it instead"
    )


def test_the_newest_server_is_taken_wherever_it_is(bare_machine: Path) -> None:
    install("15.18", bare_machine)
    install("9.6.24", bare_machine / "debian/9.6/bin")
    install("17.2", bare_machine / "debian/17/bin")
    assert newest_server() == (17, bare_machine / "debian/17/bin")
