"""Renewing the bundled extract from a release of litellm."""

import hashlib
import json
import tomllib
from datetime import date
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from xl_addin.catalogue import bundled, bundling
from xl_addin.catalogue.registries import litellm
from xl_addin.errors import CannotWrite, UnreadableFile

GPT: dict[str, Any] = {
    "litellm_provider": "openai",
    "mode": "chat",
    "max_tokens": 8,
    "supports_vision": True,
    "output_cost_per_token": 2e-06,
    "input_cost_per_token": 1.25e-06,
    "input_cost_per_token_above_200k_tokens": 2.5e-06,
    "input_cost_per_token_priority": 9e-06,
    "deprecation_date": "2027-01-01",
}
ENTRIES = {
    "sample_spec": {"mode": "one of: chat, embedding"},
    "gpt-b": GPT,
    "gpt-a": {"litellm_provider": "openai", "mode": "responses", "input_cost_per_token": 1e-06},
    "ada": {"litellm_provider": "openai", "mode": "embedding", "input_cost_per_token": 1e-07},
    "free": {"litellm_provider": "openai", "mode": "chat", "input_cost_per_token": 0},
}
EXTRACT = """{
"gpt-a": {"litellm_provider":"openai","mode":"responses","input_cost_per_token":1e-06},
"gpt-b": {"litellm_provider":"openai","mode":"chat","deprecation_date":"2027-01-01","input_cost_per_token":1.25e-06,\
"input_cost_per_token_above_200k_tokens":2.5e-06,"output_cost_per_token":2e-06}
}
"""
SEEN = date(2026, 12, 1)
HISTORY = """\
observed_on,vendor,model,field,old_usd_per_mtok,new_usd_per_mtok,source
2026-11-20,OpenAI,gpt-b,input,,1.0,litellm 1.109.1
2026-11-20,OpenAI,gpt-old,input,,3.0,litellm 1.109.1
"""
#: What changed from there to the entries above: tiers are no part of the history.
OBSERVED = """\
2026-12-01,OpenAI,gpt-a,input,,1,litellm 1.120.0
2026-12-01,OpenAI,gpt-b,input,1,1.25,litellm 1.120.0
2026-12-01,OpenAI,gpt-b,output,,2,litellm 1.120.0
2026-12-01,OpenAI,gpt-old,input,3,,litellm 1.120.0
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder like the package's, with its particulars."""
    into = tmp_path / "bundled"
    into.mkdir()
    (into / bundled.ABOUT_FILE).write_bytes((bundled.FOLDER / bundled.ABOUT_FILE).read_bytes())
    (into / bundled.HISTORY_FILE).write_text(HISTORY, encoding="utf-8")
    return into


def wheel(folder: Path, content: str, inside: str = bundling.IN_THE_WHEEL) -> Path:
    path = folder / "litellm-1.120.0-cp310-abi3-manylinux_2_28_x86_64.whl"
    with ZipFile(path, "w") as archive:
        archive.writestr(inside, content)
    return path


def about(folder: Path) -> dict[str, Any]:
    return tomllib.loads((folder / bundled.ABOUT_FILE).read_text(encoding="utf-8"))


def written(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_wheel_becomes_an_extract_with_its_release_and_checksum(folder: Path, tmp_path: Path) -> None:
    text = json.dumps(ENTRIES)
    said = bundling.renew(wheel(tmp_path, text), observed_on=SEEN, folder=folder)
    assert said == "Bundled litellm 1.120.0: 4 prices of 2 models."
    assert (folder / bundled.LITELLM_FILE).read_text(encoding="utf-8") == EXTRACT
    row = about(folder)["litellm"]
    assert (row["version"], row["observed_on"]) == ("1.120.0", SEEN)
    assert row["sha256"] == hashlib.sha256(text.encode()).hexdigest()


def test_the_extract_reads_as_the_whole_does(folder: Path, tmp_path: Path) -> None:
    bundling.renew(wheel(tmp_path, json.dumps(ENTRIES)), observed_on=SEEN, folder=folder)
    extract = litellm.read((folder / bundled.LITELLM_FILE).read_bytes(), "1")
    assert extract == litellm.read(json.dumps(ENTRIES), "1")


def test_everything_else_that_is_bundled_stays_as_it_was(folder: Path, tmp_path: Path) -> None:
    before = (folder / bundled.ABOUT_FILE).read_text(encoding="utf-8").splitlines()
    bundling.renew(wheel(tmp_path, json.dumps(ENTRIES)), observed_on=SEEN, folder=folder)
    after = (folder / bundled.ABOUT_FILE).read_text(encoding="utf-8").splitlines()
    differing = [
        (old.split(" = ")[0], new.split(" = ")[0]) for old, new in zip(before, after, strict=True) if old != new
    ]
    assert differing == 2 * [("version", "version"), ("observed_on", "observed_on"), ("sha256", "sha256")]
    assert about(folder)["genai-prices"] == about(bundled.FOLDER)["genai-prices"]


def test_what_changed_since_the_last_release_becomes_the_next_observation(folder: Path, tmp_path: Path) -> None:
    bundling.renew(wheel(tmp_path, json.dumps(ENTRIES)), observed_on=SEEN, folder=folder)
    assert (folder / bundled.HISTORY_FILE).read_text(encoding="utf-8") == HISTORY + OBSERVED
    row = about(folder)["price_history"]
    assert row["version"] == "2 releases, litellm 1.109.1 to litellm 1.120.0"
    assert row["sha256"] == hashlib.sha256((HISTORY + OBSERVED).encode()).hexdigest()


def test_a_vendor_without_history_is_in_it_from_the_day_on_which_it_is_listed(folder: Path, tmp_path: Path) -> None:
    known = ENTRIES | {
        "kimi": GPT | {"litellm_provider": "moonshot"},
        "other": GPT | {"litellm_provider": "groq"},
    }
    bundling.renew(wheel(tmp_path, json.dumps(known)), observed_on=SEEN, folder=folder)
    vendors = {change.key.vendor for change in bundled.history(folder)[-1].changes}
    assert vendors == {"OpenAI", "Moonshot"}


def test_an_observation_comes_after_the_last_one(folder: Path, tmp_path: Path) -> None:
    before = written(folder)
    with pytest.raises(UnreadableFile, match="The history goes to 2026-11-20: give a later day with --observed"):
        bundling.renew(wheel(tmp_path, json.dumps(ENTRIES)), observed_on=date(2026, 11, 20), folder=folder)
    assert written(folder) == before


def test_bundling_twice_gives_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    file = wheel(tmp_path, json.dumps(ENTRIES))
    bundling.renew(file, observed_on=SEEN, folder=folder)
    first = written(folder)
    bundling.renew(file, folder=folder)
    assert written(folder) == first
    assert about(folder)["litellm"]["observed_on"] == SEEN


def test_the_order_of_the_file_does_not_matter(folder: Path, tmp_path: Path) -> None:
    other = {name: dict(reversed(ENTRIES[name].items())) for name in reversed(ENTRIES)}
    assert bundling.extract(other) == bundling.extract(ENTRIES)


def test_the_bundled_extract_is_its_own_extract() -> None:
    text = (bundled.FOLDER / bundled.LITELLM_FILE).read_text(encoding="utf-8")
    assert bundling.extract(json.loads(text)) == text


def test_the_registry_itself_will_do_with_its_release(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "model_prices_and_context_window.json"
    file.write_text(json.dumps(ENTRIES), encoding="utf-8")
    with pytest.raises(
        UnreadableFile, match=r"does not say which release it is of: add --version, say --version 1.109"
    ):
        bundling.renew(file, folder=folder)
    bundling.renew(file, "1.121.0", SEEN, folder)
    assert about(folder)["litellm"]["version"] == "1.121.0"


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("litellm-1.120.0-py3-none-any.whl", b"not a zip", "is not a whole wheel of litellm: download it anew."),
        ("absent.whl", None, "cannot be read: give a wheel of litellm, or its registry as .json."),
        ("absent.json", None, "cannot be read: give a wheel of litellm, or its registry as .json."),
        ("page.json", b"<html>", "This is a web page instead of LiteLLM's registry: download it anew."),
        ("other.json", b"{}", "This is not LiteLLM's registry, for no model in it has a litellm_provider"),
    ],
)
def test_what_is_not_a_release_is_refused_and_nothing_is_written(
    name: str, content: bytes | None, sentence: str, folder: Path, tmp_path: Path
) -> None:
    before = written(folder)
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(UnreadableFile) as refused:
        bundling.renew(tmp_path / name, "1.0", folder=folder)
    assert sentence in str(refused.value)
    assert written(folder) == before


def test_a_wheel_of_something_else_is_refused(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="is not a whole wheel of litellm"):
        bundling.renew(wheel(tmp_path, "{}", inside="numpy/__init__.py"), folder=folder)


def test_a_release_with_faults_is_not_bundled(folder: Path, tmp_path: Path) -> None:
    before = written(folder)
    file = wheel(tmp_path, json.dumps({"gpt": GPT | {"output_cost_per_token": -1}}))
    with pytest.raises(UnreadableFile) as refused:
        bundling.renew(file, folder=folder)
    assert str(refused.value) == (
        f"{file.name} is not bundled, for some of its prices cannot be used. "
        "gpt, output_cost_per_token: -1 is negative."
    )
    assert written(folder) == before


def test_a_place_that_cannot_be_written_to_is_named(folder: Path, tmp_path: Path) -> None:
    (folder / bundled.LITELLM_FILE).unlink(missing_ok=True)
    (folder / bundled.LITELLM_FILE).mkdir()
    with pytest.raises(CannotWrite, match=r"litellm\.json cannot be written "):
        bundling.renew(wheel(tmp_path, json.dumps(ENTRIES)), folder=folder)


def test_the_command_says_what_it_did(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = wheel(tmp_path, json.dumps(ENTRIES))
    assert bundling.main([str(file), "--observed", "2026-12-01", "--into", str(folder)]) == 0
    assert capsys.readouterr().out == "Bundled litellm 1.120.0: 4 prices of 2 models.\n"
    assert bundling.main([str(tmp_path / "absent.whl"), "--into", str(folder)]) == 1
    assert "cannot be read" in capsys.readouterr().err
