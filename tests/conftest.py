"""What every test may ask for."""

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

import udfs  # noqa: F401  # registers the functions that workbooks type
import workbooks
from tests.absent import skip_or_fail
from tests.commands import Answer, Ask
from tests.office import Office, missing_libreoffice
from tests.once_a_run import OnceARun
from xl_addin.catalogue import reading
from xl_addin.catalogue.store import Store
from xl_addin.command import cli

# A law is tried on many figures; how long they take on a busy machine says nothing about the law.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")


@pytest.fixture(scope="session")
def once_a_run(tmp_path_factory: pytest.TempPathFactory) -> OnceARun:
    """What the processes of this run make for each other: pytest-xdist gives each a folder of its own in the run's."""
    own = tmp_path_factory.getbasetemp()
    return OnceARun(own.parent if "PYTEST_XDIST_WORKER" in os.environ else own)


@pytest.fixture(scope="session")
def office() -> Iterator[Office]:
    """A warm LibreOffice. Where there is none the test is skipped, or fails if it is required to be there."""
    if problem := missing_libreoffice():
        skip_or_fail(problem, "LIBREOFFICE")
    with Office() as running:
        yield running


@pytest.fixture(scope="session")
def node() -> str:
    """The program that runs JavaScript outside a browser."""
    program = shutil.which("node")
    if program is None:
        skip_or_fail("Node is not there", "NODE")
    return str(program)


@pytest.fixture(scope="session")
def first_day(once_a_run: OnceARun, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a price book as it is on its first day; to be copied."""
    filled = once_a_run.made("prices", lambda folder: Store(f"sqlite:///{folder / 'prices.sqlite'}"))
    return shutil.copyfile(filled / "prices.sqlite", tmp_path_factory.mktemp("prices") / "prices.sqlite")


@pytest.fixture(scope="session", autouse=True)
def _prices_of_the_first_day(first_day: Path) -> Iterator[None]:
    """No test reads the price book of whoever runs it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BREAKEVEN_PRICES", f"sqlite:///{first_day}")
        reading.forget()
        yield


@pytest.fixture(scope="session")
def built_folder(once_a_run: OnceARun, _prices_of_the_first_day: None) -> Path:
    """A folder with every workbook that `breakeven build` writes."""
    return once_a_run.made("built", workbooks.build)


@pytest.fixture
def own_prices(first_day: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """A price book that this test may change."""
    file = tmp_path / "own_prices.sqlite"
    shutil.copy(first_day, file)
    monkeypatch.setenv("BREAKEVEN_PRICES", f"sqlite:///{file}")
    reading.forget()
    yield Store()
    reading.forget()


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Ask:
    """Run the command with these words, as the console does, with the output going into a pipe."""

    def run(*words: object) -> Answer:
        monkeypatch.setattr(sys, "argv", ["breakeven", *map(str, words)])
        try:
            cli.main()
            code = 0
        except SystemExit as end:
            code = int(end.code or 0)
        return Answer(code, *capsys.readouterr())

    return run
