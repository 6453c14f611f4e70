"""Renew the bundled extract of LiteLLM's registry: `python -m xl_addin.catalogue.bundling FILE`.

FILE is a release of litellm from the Python Package Index (the wheel), or the registry's JSON file with `--version`.
The extract keeps the registry's own form, but only the entries and keys that are read, one model a line.
What has changed since the last release becomes the next observation of the bundled history.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import io
import json
import re
import sys
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from xl_addin.catalogue import bundled
from xl_addin.catalogue.changes import changes
from xl_addin.catalogue.price import LITELLM, Key
from xl_addin.catalogue.registries import litellm
from xl_addin.catalogue.registries.listing import Reading
from xl_addin.catalogue.vendors import listed
from xl_addin.errors import BreakevenError, UnreadableFile
from xl_addin.writing import put_in_place

IN_THE_WHEEL = "litellm/model_prices_and_context_window_backup.json"
WHEEL_NAME = re.compile(r"litellm-([^-]+)-.+\.whl")

#: What an entry is besides its prices.
PARTICULARS = ("litellm_provider", "mode", "deprecation_date")


def renew(
    file: Path, version: str | None = None, observed_on: date | None = None, folder: Path = bundled.FOLDER
) -> str:
    """Write the extract and its particulars, and say in a sentence what was written.

    `observed_on` is the day on which the release was seen; left out, it is today, or the day on record where the
    same file is bundled again.

    Raises:
        UnreadableFile: the file is not a release of litellm or its registry, or has faults; the message names them.
        CannotWrite: the folder cannot be written to.
    """
    text, found = _registry(file)
    version = version or found
    if version is None:
        raise UnreadableFile(f"{file.name} does not say which release it is of: add --version, say --version 1.109.1.")
    reading = litellm.read(text, version)
    if reading.faults:
        faults = "; ".join(f"{fault.where}: {fault.why}" for fault in reading.faults)
        raise UnreadableFile(f"{file.name} is not bundled, for some of its prices cannot be used. {faults}.")
    about = (folder / bundled.ABOUT_FILE).read_text(encoding="utf-8")
    sha256 = hashlib.sha256(text).hexdigest()
    changed = {"version": f'"{version}"', "sha256": f'"{sha256}"'}
    if observed_on or sha256 not in about:
        changed["observed_on"] = (observed_on or date.today()).isoformat()
        about = _with_observation(about, folder, reading, version, observed_on or date.today())
    put_in_place(folder / bundled.LITELLM_FILE, extract(json.loads(text)).encode())
    put_in_place(folder / bundled.ABOUT_FILE, _with(about, LITELLM, changed).encode())
    models = len({(key.vendor, key.model) for key in reading.listed})
    return f"Bundled litellm {version}: {len(reading.listed):,} prices of {models:,} models."


def extract(entries: Mapping[str, Any]) -> str:
    """The entries that have a price for tokens, with the keys that are read, one model a line, by name.

    >>> gpt = {"max_tokens": 8, "mode": "chat", "litellm_provider": "openai", "input_cost_per_token": 1e-06}
    >>> print(extract({"dall-e": {"mode": "image_generation"}, "gpt": gpt}), end="")
    {
    "gpt": {"litellm_provider":"openai","mode":"chat","input_cost_per_token":1e-06}
    }
    """
    lines = []
    for name, entry in sorted(entries.items()):
        if isinstance(entry, dict) and entry.get("mode") in litellm.MODES and entry.get("input_cost_per_token"):
            costs = sorted(key for key in entry if litellm.meant_by(key))
            kept = {key: entry[key] for key in (*PARTICULARS, *costs) if key in entry}
            lines.append(f"{json.dumps(name)}: {json.dumps(kept, separators=(',', ':'))}")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _registry(file: Path) -> tuple[bytes, str | None]:
    """The registry's text, and the release that it is of where the file's name says so."""
    try:
        if file.suffix != ".whl":
            return file.read_bytes(), None
        with ZipFile(file) as wheel:
            text = wheel.read(IN_THE_WHEEL)
    except OSError:
        raise UnreadableFile(f"{file} cannot be read: give a wheel of litellm, or its registry as .json.") from None
    except (BadZipFile, KeyError):
        raise UnreadableFile(f"{file.name} is not a whole wheel of litellm: download it anew.") from None
    named = WHEEL_NAME.fullmatch(file.name)
    return text, named[1] if named else None


def _with_observation(about: str, folder: Path, reading: Reading, version: str, on: date) -> str:
    """Add what changed since the last release to the history, of vendors listed or in it; gives its particulars."""
    known = bundled.history(folder)
    prices: dict[Key, Decimal] = {}
    for change in (change for one in known for change in one.changes):
        if change.new is None:
            del prices[change.key]
        else:
            prices[change.key] = change.new
    vendors = {*listed(), *(change.key.vendor for one in known for change in one.changes)}
    today = {key: one for key, one in reading.listed.items() if key.vendor in vendors and not key.above_tokens}
    found = changes(LITELLM, f"{LITELLM} {version}", on, prices, today)
    if not found:
        return about
    if on <= known[-1].observed_on:
        raise UnreadableFile(f"The history goes to {known[-1].observed_on}: give a later day with --observed.")
    rows = io.StringIO()
    csv.writer(rows, lineterminator="\n").writerows(
        (on, *change.key[:3], _shown(change.old), _shown(change.new), change.version) for change in found
    )
    text = (folder / bundled.HISTORY_FILE).read_text(encoding="utf-8") + rows.getvalue()
    put_in_place(folder / bundled.HISTORY_FILE, text.encode())
    span = f'"{len(known) + 1} releases, {known[0].version} to {LITELLM} {version}"'
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    return _with(about, "price_history", {"version": span, "observed_on": str(on), "sha256": f'"{sha256}"'})


def _shown(price: Decimal | None) -> str:
    return "" if price is None else f"{price:f}"


def _with(about: str, table: str, changed: Mapping[str, str]) -> str:
    """A TOML text with other values in one of its tables; its comments and order stay."""
    before, heading, rest = about.partition(f"[{table}]\n")
    inside, bracket, after = rest.partition("\n[")
    for name, value in changed.items():
        inside = re.sub(rf"(?m)^{name} = .*$", f"{name} = {value}", inside)
    return before + heading + inside + bracket + after


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; its exit code is 1 where nothing was bundled."""
    command = argparse.ArgumentParser(prog="python -m xl_addin.catalogue.bundling")
    command.description = "Renew the bundled extract of LiteLLM's registry."
    command.add_argument("file", type=Path, help="a wheel of litellm, or its registry as .json")
    command.add_argument("--version", help="the release, where the file's name does not say it")
    command.add_argument("--observed", type=date.fromisoformat, help="the day it was seen, as 2026-11-20; else today")
    command.add_argument("--into", type=Path, default=bundled.FOLDER, help="the folder to write to")
    given = command.parse_args(arguments)
    try:
        print(renew(given.file, given.version, given.observed, given.into))
    except BreakevenError as fault:
        print(fault, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
