"""Run every benchmark, or those that are named, and print one table: `python -m bench [TOPIC ...] [--strict]`."""

from __future__ import annotations

import argparse
import sys

from bench import (
    auditing,
    bills,
    building,
    cells,
    columns,
    importing,
    libreoffice_addin,
    office_hour,
    office_service,
    own_cases,
    prices,
    windows_chain,
)
from xl_addin.command.printing import print_table, say

MODULES = (
    cells,
    columns,
    own_cases,
    building,
    auditing,
    importing,
    prices,
    bills,
    libreoffice_addin,
    office_service,
    office_hour,
    windows_chain,
)
TOPICS = {module.__name__.removeprefix("bench."): module for module in MODULES}
WORDS = {True: "yes", False: "NO", None: "-"}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure, each figure beside a rival's.")
    parser.add_argument("topics", metavar="TOPIC", nargs="*", help=f"one of {', '.join(TOPICS)}; all if left out")
    parser.add_argument("--strict", action="store_true", help="fail where a target is missed")
    asked = parser.parse_args()
    if unknown := set(asked.topics) - set(TOPICS):
        parser.error(f"there is no {', '.join(sorted(unknown))}: type one of {', '.join(TOPICS)}")
    results = [result for topic in asked.topics or TOPICS for result in TOPICS[topic].results()]
    print_table(
        ("What", "Ours", "Rival", "Ratio", "Target", "Met"),
        [(one.what, one.ours, one.rival, one.figure, one.target, WORDS[one.met]) for one in results],
    )
    missed = [one.what for one in results if one.met is False]
    unmeasured = [one.what for one in results if one.met is None]
    say(*(f"Missed: {what}." for what in missed), *(f"Not measured: {what}." for what in unmeasured))
    say(f"{len(results) - len(missed) - len(unmeasured)} of {len(results)} targets met.")
    if asked.strict and missed:
        sys.exit(1)


if __name__ == "__main__":
    main()
