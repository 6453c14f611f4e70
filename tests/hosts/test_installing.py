"""Installing and taking away, over a temporary home that looks like Windows'."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.hosts.windows import ADDIN, Home, do, home_in
from xl_addin.errors import BreakevenError, CannotWrite, UnreadableFile
from xl_addin.hosts.installing import configuration, install, uninstall
from xl_addin.hosts.installing.installing import steps_to_install, steps_to_uninstall
from xl_addin.hosts.installing.machine import zone_mark
from xl_addin.hosts.installing.steps import read_manifest

OLD, NEW = b"the add-in of an older version", b"the add-in of this version"

#: What a person may have before us: files by name, below the home.
BEFORE: dict[str, dict[str, bytes]] = {
    "nothing": {},
    "xlwings' own configuration": {".xlwings/xlwings.conf": b'"INTERPRETER_WIN","C:\\Python\\python.exe"\n'},
    "a configuration with other settings": {
        ".xlwings/xlwings.conf": b'"PYTHONPATH","D:\\lib"\r\n"udf modules","theirs"\r\n"SHOW CONSOLE","False"\r\n'
    },
    "a configuration whose last line has no end": {".xlwings/xlwings.conf": b'"LICENSE_KEY","\xe9\xff"'},
    "a configuration that says a thing twice": {
        ".xlwings/xlwings.conf": b'"UDF MODULES","a"\n"X","1"\n"UDF MODULES","b"\n'
    },
    "an empty configuration": {".xlwings/xlwings.conf": b""},
    "a file of our name": {f"AppData/Roaming/Microsoft/Excel/XLSTART/{ADDIN}": b"somebody else's"},
    "other add-ins": {
        "AppData/Roaming/Microsoft/Excel/XLSTART/PERSONAL.XLSB": b"macros",
        "AppData/Roaming/Microsoft/AddIns/other.xlam": b"other",
        ".xlwings/aad.json": b"{}",
    },
}


@pytest.fixture(params=BEFORE)
def home(request: pytest.FixtureRequest, tmp_path: Path) -> Home:
    """A home as somebody left it before us."""
    return furnished(tmp_path, request.param)


@pytest.fixture
def fresh(tmp_path: Path) -> Home:
    """A home with nothing in it."""
    return home_in(tmp_path)


@pytest.fixture
def addin(tmp_path: Path) -> Path:
    """The add-in to install."""
    return built(tmp_path, NEW)


def furnished(folder: Path, what: str) -> Home:
    home = home_in(folder)
    for name, content in BEFORE[what].items():
        (home.root / name).parent.mkdir(parents=True, exist_ok=True)
        (home.root / name).write_bytes(content)
    return home


def built(folder: Path, content: bytes) -> Path:
    file = folder / "built" / ADDIN
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(content)
    return file


def settings_of(home: Home) -> dict[str, bytes]:
    return configuration.values(home.machine.configuration.read_bytes())


def is_installed(home: Home, content: bytes = NEW) -> bool:
    wanted = {"INTERPRETER_WIN": os.fsencode(home.machine.interpreter), "UDF MODULES": b"udfs"}
    own = configuration.values(home.machine.addin_configuration.read_bytes())
    return home.addin.read_bytes() == content and own == wanted and wanted.items() <= settings_of(home).items()


def test_the_add_in_is_where_excel_loads_it_and_xlwings_finds_this_environment(home: Home, addin: Path) -> None:
    said = install(home.machine, addin)
    assert is_installed(home)
    assert any(str(home.addin) in sentence for sentence in said)


def test_uninstalling_restores_everything_byte_for_byte(home: Home, addin: Path) -> None:
    before = home.everything()
    install(home.machine, addin)
    assert home.everything() != before
    uninstall(home.machine)
    assert home.everything() == before


def test_twice_in_a_row_is_once(home: Home, addin: Path) -> None:
    before = home.everything()
    install(home.machine, addin)
    once = home.everything()
    install(home.machine, addin)
    assert home.everything() == once
    uninstall(home.machine)
    assert home.everything() == before
    assert uninstall(home.machine) == ["Nothing was installed."]
    assert home.everything() == before


def test_nothing_but_the_add_in_ever_lies_in_the_folder_that_excel_opens(
    fresh: Home, addin: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    replace = os.replace

    def watched(source: Path, target: Path) -> None:
        seen.extend(path.name for path in fresh.machine.xlstart.glob("*"))
        replace(source, target)

    monkeypatch.setattr(os, "replace", watched)
    install(fresh.machine, addin)
    assert seen == []
    install(fresh.machine, addin)
    assert set(seen) == {ADDIN}


@pytest.mark.parametrize("what", BEFORE)
def test_installing_goes_on_wherever_it_was_interrupted(what: str, tmp_path: Path) -> None:
    for done in range(step_count(tmp_path / "count", what)):
        home = interrupted(tmp_path / str(done), what, done)
        install(home.machine, built(tmp_path, NEW), "1.0")
        assert is_installed(home), done
        uninstall(home.machine)
        assert home.everything() == furnished(tmp_path / f"{done} before", what).everything(), done


@pytest.mark.parametrize("what", BEFORE)
def test_a_half_finished_install_is_undone_wherever_it_was_interrupted(what: str, tmp_path: Path) -> None:
    for done in range(step_count(tmp_path / "count", what)):
        home = interrupted(tmp_path / str(done), what, done)
        uninstall(home.machine)
        assert home.everything() == furnished(tmp_path / f"{done} before", what).everything(), done


@pytest.mark.parametrize("what", BEFORE)
def test_uninstalling_goes_on_wherever_it_was_interrupted(what: str, tmp_path: Path) -> None:
    addin = built(tmp_path, NEW)
    for done in range(6):
        home = furnished(tmp_path / str(done), what)
        before = home.everything()
        install(home.machine, addin)
        do(steps_to_uninstall(home.machine)[:done])
        uninstall(home.machine)
        assert home.everything() == before, done


@pytest.mark.parametrize("what", BEFORE)
def test_an_update_goes_on_wherever_it_was_interrupted(what: str, tmp_path: Path) -> None:
    for done in range(step_count(tmp_path / "count", what)):
        home = furnished(tmp_path / str(done), what)
        before = home.everything()
        install(home.machine, built(tmp_path, OLD), "0.9")
        do(steps_to_install(home.machine, NEW, ADDIN, "1.0")[:done])
        if done % 2:
            install(home.machine, built(tmp_path, NEW), "1.0")
            assert is_installed(home), done
        uninstall(home.machine)
        assert home.everything() == before, done


def interrupted(folder: Path, what: str, done: int) -> Home:
    home = furnished(folder, what)
    do(steps_to_install(home.machine, NEW, ADDIN, "1.0")[:done])
    return home


def step_count(folder: Path, what: str) -> int:
    return len(steps_to_install(furnished(folder, what).machine, NEW, ADDIN, "1.0")) + 1


@pytest.mark.parametrize("call", range(1, 7))
@pytest.mark.parametrize("then", [install, uninstall])
def test_a_full_disk_within_a_step_leaves_whole_files(
    call: int, then: Callable[..., object], home: Home, addin: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = home.everything()
    targets = []

    def full(source: Path, target: Path) -> None:
        targets.append(target)
        if len(targets) == call:
            raise OSError(28, "No space left on device")
        Path(source).rename(target)

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", full)
        with pytest.raises(CannotWrite, match=r"No space left.*close Excel") if call <= 4 else suppress(CannotWrite):
            install(home.machine, addin)
    assert not [name for name in home.files() if "part" in name]
    if then is install:
        install(home.machine, addin)
        assert is_installed(home)
    uninstall(home.machine)
    assert home.everything() == before


def test_a_power_cut_while_a_file_is_written_leaves_nothing_in_the_end(fresh: Home, addin: Path) -> None:
    before = fresh.everything()
    install(fresh.machine, addin)
    (fresh.machine.configuration.parent / "xlwings.conf.breakeven-part").write_bytes(b"half a l")
    (fresh.machine.own / f"{ADDIN}.breakeven-part").write_bytes(b"half an add-in")
    uninstall(fresh.machine)
    assert fresh.everything() == before


def test_an_older_version_is_replaced_and_named(home: Home, tmp_path: Path) -> None:
    before = home.everything()
    install(home.machine, built(tmp_path, OLD), "0.9.9")
    said = install(home.machine, built(tmp_path, NEW), "0.10.0")
    assert is_installed(home)
    assert "It takes the place of breakeven 0.9.9." in said
    uninstall(home.machine)
    assert home.everything() == before


def test_a_newer_version_stays(home: Home, tmp_path: Path) -> None:
    before = home.everything()
    install(home.machine, built(tmp_path, NEW), "0.10.0")
    newer = home.everything()
    with pytest.raises(UnreadableFile, match=r"breakeven 0\.10\.0 is installed, and this is 0\.9\.9: .*uninstall"):
        install(home.machine, built(tmp_path, OLD), "0.9.9")
    assert home.everything() == newer
    uninstall(home.machine)
    assert home.everything() == before


def test_an_add_in_of_another_name_is_taken_away_by_the_next_version(home: Home, tmp_path: Path) -> None:
    before = home.everything()
    former = built(tmp_path, OLD).rename(tmp_path / "breakeven_functions.xlam")
    install(home.machine, former, "0.9")
    install(home.machine, built(tmp_path, NEW), "1.0")
    assert is_installed(home)
    assert not (home.machine.xlstart / former.name).exists()
    uninstall(home.machine)
    assert home.everything() == before


def test_another_environment_takes_over_and_leaves_no_trace(home: Home, addin: Path) -> None:
    before = home.everything()
    install(home.machine, addin)
    other = replace(home, machine=replace(home.machine, interpreter=Path("/other/Scripts/python.exe")))
    install(other.machine, addin)
    assert is_installed(other)
    uninstall(other.machine)
    assert home.everything() == before


def test_another_environment_that_came_half_way_leaves_no_trace_either(tmp_path: Path, addin: Path) -> None:
    home = furnished(tmp_path, "a configuration with other settings")
    install(home.machine, addin)
    other = replace(home.machine, interpreter=Path("/other/Scripts/python.exe"))
    steps = steps_to_install(other, NEW, ADDIN, "1.0")
    do(steps[: [step.name for step in steps].index("put xlwings.conf")])
    conf = home.machine.configuration
    conf.write_bytes(conf.read_bytes() + b'"X","1"\r\n')
    uninstall(other)
    assert conf.read_bytes() == BEFORE["a configuration with other settings"][".xlwings/xlwings.conf"] + b'"X","1"\r\n'


def test_only_our_settings_are_changed(tmp_path: Path, addin: Path) -> None:
    home = furnished(tmp_path, "a configuration with other settings")
    install(home.machine, addin)
    python = os.fsencode(home.machine.interpreter)
    assert home.machine.configuration.read_bytes() == (
        b'"PYTHONPATH","D:\\lib"\r\n"UDF MODULES","udfs"\r\n"SHOW CONSOLE","False"\r\n"INTERPRETER_WIN","%s"\r\n'
        % python
    )


EDITED: dict[str, tuple[bytes | None, Callable[[bytes], bytes | None], bytes]] = {
    "a setting added since": (
        b'"UDF MODULES","theirs"\n',
        lambda conf: conf + b'"SHOW CONSOLE","True"\n',
        b'"UDF MODULES","theirs"\n"SHOW CONSOLE","True"\n',
    ),
    "a setting of ours changed since": (
        b'"UDF MODULES","theirs"\n',
        lambda conf: conf.replace(b"udfs", b"others"),
        b'"UDF MODULES","others"\n',
    ),
    "a setting added since to a file of ours": (None, lambda conf: conf + b'"X","1"\r\n', b'"X","1"\r\n'),
    "a setting of theirs deleted since": (b'"X","1"\n', lambda conf: conf.replace(b'"X","1"\n', b""), b""),
    "lines in another order": (
        b'"X","1"\n"UDF MODULES","theirs"',
        lambda conf: b"".join(reversed(conf.splitlines(keepends=True))),
        b'"UDF MODULES","theirs"\n"X","1"\n',
    ),
    "the file deleted since": (b'"X","1"\n', lambda conf: None, b'"X","1"\n'),
}


@pytest.mark.parametrize("again", [False, True], ids=["", "and installed again"])
@pytest.mark.parametrize("case", EDITED)
def test_what_others_changed_since_stays(case: str, again: bool, fresh: Home, addin: Path) -> None:
    before, edit, after = EDITED[case]
    file = fresh.machine.configuration
    if before is not None:
        file.parent.mkdir()
        file.write_bytes(before)
    install(fresh.machine, addin)
    edited = edit(file.read_bytes())
    file.unlink() if edited is None else file.write_bytes(edited)
    if again:
        install(fresh.machine, addin)
        assert is_installed(fresh)
    uninstall(fresh.machine)
    assert file.read_bytes() == after


def test_an_add_in_that_somebody_else_put_there_since_stays(fresh: Home, addin: Path) -> None:
    install(fresh.machine, addin)
    fresh.addin.write_bytes(b"somebody else's")
    assert f"{fresh.addin} is not ours, and stays." in uninstall(fresh.machine)
    assert fresh.addin.read_bytes() == b"somebody else's"


def test_our_own_add_in_is_ours_even_where_the_note_of_it_was_lost(fresh: Home, addin: Path) -> None:
    install(fresh.machine, addin)
    (fresh.machine.own / "installed.json").unlink()
    install(fresh.machine, addin)
    uninstall(fresh.machine)
    assert not fresh.addin.exists()


def test_a_lost_copy_costs_nobody_their_other_settings(tmp_path: Path, addin: Path) -> None:
    home = furnished(tmp_path, "a configuration with other settings")
    install(home.machine, addin)
    for copy in home.machine.own.glob("before-*"):
        copy.unlink()
    uninstall(home.machine)
    assert home.machine.configuration.read_bytes() == b'"PYTHONPATH","D:\\lib"\r\n"SHOW CONSOLE","False"\r\n'


def test_a_downloaded_add_in_is_unblocked_by_installing_it_and_its_hash_is_said(fresh: Home, addin: Path) -> None:
    zone_mark(addin).write_text("[ZoneTransfer]\nZoneId=3\n")
    assert any("downloaded" in sentence and "SHA-256" in sentence for sentence in install(fresh.machine, addin))
    assert not zone_mark(fresh.addin).exists()


REFUSED: dict[str, tuple[Callable[[Home], Home], str]] = {
    "a Mac": (lambda home: replace(home, machine=replace(home.machine, system="Darwin")), "for Windows.*build.*doctor"),
    "Linux": (lambda home: replace(home, machine=replace(home.machine, system="Linux")), "for Windows.*build.*doctor"),
    "a Python that Windows keeps apart": (
        lambda home: replace(home, machine=replace(home.machine, python=Path(r"C:\Program Files\WindowsApps\Python"))),
        "Microsoft Store.*python.org",
    ),
    "Excel is open": (
        lambda home: replace(home, machine=replace(home.machine, programs=frozenset({"excel.exe"}))),
        "Excel is running.*close it and run",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_done_is_refused_with_what_to_do(case: str, fresh: Home, addin: Path) -> None:
    changed, sentence = REFUSED[case]
    home = changed(fresh)
    before = home.everything()
    with pytest.raises(CannotWrite, match=sentence):
        install(home.machine, addin)
    with pytest.raises(CannotWrite, match=sentence):
        uninstall(home.machine)
    assert home.everything() == before


def test_an_interpreter_that_vba_cannot_name_is_refused_before_anything_is_changed(fresh: Home, addin: Path) -> None:
    home = replace(fresh, machine=replace(fresh.machine, interpreter=Path("/Łódź/python.exe")))
    before = home.everything()
    with pytest.raises(CannotWrite, match="plain letters"):
        install(home.machine, addin)
    assert home.everything() == before


def test_letters_of_the_systems_own_code_page_are_written_in_it(fresh: Home, addin: Path) -> None:
    home = replace(fresh, machine=replace(fresh.machine, interpreter=Path("/Jürgen/python.exe")))
    install(home.machine, addin)
    assert settings_of(home)["INTERPRETER_WIN"] == str(home.machine.interpreter).encode("cp1252")
    install(home.machine, addin)
    home.machine.configuration.write_bytes(home.machine.configuration.read_bytes() + b'"X","1"\r\n')
    uninstall(home.machine)
    assert home.machine.configuration.read_bytes() == b'"X","1"\r\n'


NOTES = {
    "damaged": (b"{", "damaged: delete it"),
    "something else": (b"[]", "damaged: delete it"),
    "of a later version": (b'{"format": 2}', "newer version"),
}


@pytest.mark.parametrize("case", NOTES)
def test_a_note_that_cannot_be_read_changes_nothing(case: str, fresh: Home, addin: Path) -> None:
    note, sentence = NOTES[case]
    install(fresh.machine, addin)
    (fresh.machine.own / "installed.json").write_bytes(note)
    before = fresh.everything()
    with pytest.raises(BreakevenError, match=sentence):
        install(fresh.machine, addin)
    with pytest.raises(BreakevenError, match=sentence):
        uninstall(fresh.machine)
    assert fresh.everything() == before


def test_a_missing_add_in_is_named(fresh: Home, tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"There is no add-in .*nowhere\.xlam"):
        install(fresh.machine, tmp_path / "nowhere.xlam")


def test_the_note_says_what_is_installed(fresh: Home, addin: Path) -> None:
    install(fresh.machine, addin, "1.2.3")
    noted = read_manifest(fresh.machine)
    assert noted is not None
    assert (noted.version, noted.addin()) == ("1.2.3", fresh.addin)


LINES = st.lists(
    st.sampled_from([b'"UDF MODULES","a"', b'"interpreter_win","b"', b'"X","1"', b"", b"junk", b'"Y","2"']), max_size=6
)


@given(LINES, st.sampled_from([b"\n", b"\r\n"]), st.booleans())
def test_putting_settings_in_and_back_changes_no_line(lines: list[bytes], newline: bytes, ended: bool) -> None:
    """Where a key was said twice, its lines come back together: VBA reads the first of them either way."""
    before = newline.join(lines) + (newline if ended and lines else b"")
    ours = {"INTERPRETER_WIN": b"python.exe", "UDF MODULES": b"udfs"}
    after = configuration.with_settings(before, ours)
    assert {**configuration.values(before), **ours} == configuration.values(after)
    assert configuration.with_settings(after, ours) == after
    back = configuration.put_back(after, before, {key: [value] for key, value in ours.items()})
    assert configuration.values(back) == configuration.values(before)
    assert sorted(back.split()) == sorted(before.split())


# Links ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content", [b'"UDF MODULES","theirs"\r\n"X","1"\r\n', b"", None], ids=["full", "empty", "away"]
)
def test_a_configuration_that_is_a_link_is_followed_and_stays_a_link(
    fresh: Home, addin: Path, tmp_path: Path, content: bytes | None
) -> None:
    """Somebody keeps it in a folder that is synchronised, say."""
    real = tmp_path / "synchronised" / "their.conf"
    real.parent.mkdir()
    if content is not None:
        real.write_bytes(content)
    link = fresh.machine.configuration
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to(real)
    install(fresh.machine, addin)
    assert (link.is_symlink(), link.readlink()) == (True, real)
    assert configuration.values(real.read_bytes())["UDF MODULES"] == b"udfs"
    uninstall(fresh.machine)
    assert (link.is_symlink(), link.readlink()) == (True, real)
    assert (real.read_bytes() if real.exists() else None) == content
    assert [file.name for file in real.parent.iterdir()] == ([] if content is None else ["their.conf"])


def test_an_add_in_that_is_a_link_is_followed_as_well(fresh: Home, addin: Path, tmp_path: Path) -> None:
    real = tmp_path / "elsewhere.xlam"
    real.write_bytes(OLD)
    link = fresh.machine.xlstart / ADDIN
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to(real)
    install(fresh.machine, addin)
    assert (link.is_symlink(), real.read_bytes()) == (True, NEW)
    uninstall(fresh.machine)
    assert (link.is_symlink(), real.read_bytes()) == (True, OLD)


@pytest.mark.parametrize("target", ["itself", "a folder that is not there"])
def test_a_link_that_leads_nowhere_is_named_and_left(fresh: Home, addin: Path, tmp_path: Path, target: str) -> None:
    link = fresh.machine.configuration
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to(link if target == "itself" else tmp_path / "none" / "x.conf")
    with pytest.raises(CannotWrite, match="cannot be changed"):
        install(fresh.machine, addin)
    assert link.is_symlink()
