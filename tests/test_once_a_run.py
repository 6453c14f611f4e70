"""What the processes of a run make for each other is made once, whole, and not changed by whoever reads it."""

from __future__ import annotations

import stat
from multiprocessing import get_context
from pathlib import Path

import pytest

from tests.once_a_run import OnceARun

PROCESSES = get_context("spawn")


def note_the_maker(folder: Path) -> None:
    """A file, and beside the folder a trace of each time that it was made."""
    (folder / "deep").mkdir()
    (folder / "deep" / "file").write_text("made")
    with (folder.parent / "makers").open("a") as makers:
        makers.write("one\n")


def ask(shared: Path) -> None:
    OnceARun(shared).made("it", note_the_maker)


def test_processes_that_ask_at_once_get_one_folder_that_one_of_them_made(tmp_path: Path) -> None:
    asking = [PROCESSES.Process(target=ask, args=(tmp_path,)) for _ in range(3)]
    for process in asking:
        process.start()
    for process in asking:
        process.join()
    assert [process.exitcode for process in asking] == [0, 0, 0]
    assert (tmp_path / "makers").read_text() == "one\n"
    assert OnceARun(tmp_path).made("it", note_the_maker) == tmp_path / "it"
    assert (tmp_path / "it" / "deep" / "file").read_text() == "made"
    assert (tmp_path / "makers").read_text() == "one\n"


def test_its_files_cannot_be_written_to_by_accident(tmp_path: Path) -> None:
    made = OnceARun(tmp_path).made("it", note_the_maker)
    assert not (made / "deep" / "file").stat().st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH)


def test_a_maker_that_failed_leaves_it_to_the_next(tmp_path: Path) -> None:
    def fail(folder: Path) -> None:
        (folder / "half").touch()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        OnceARun(tmp_path).made("it", fail)
    made = OnceARun(tmp_path).made("it", note_the_maker)
    assert [file.name for file in made.iterdir()] == ["deep"]
