"""The browser in which pages are opened: Chromium, which comes from the machine."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Any

import pytest

from tests.absent import skip_or_fail

playwright: Any
try:
    from playwright import sync_api as playwright
except ImportError:
    playwright = None

#: Milliseconds to wait for what a page does at once on a quiet machine.
PATIENCE_MS = 60_000


def complaints_of(page: Any) -> list[str]:
    """What the page writes into its console from now on, and the faults of its scripts."""
    heard: list[str] = []
    page.on("console", lambda said: heard.append(said.text))
    page.on("pageerror", lambda fault: heard.append(str(fault)))
    return heard


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    if playwright is None:
        skip_or_fail("playwright is not there", "CHROMIUM")
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if program is None:
        skip_or_fail("Chromium is not there", "CHROMIUM")
    playwright.expect.set_options(timeout=PATIENCE_MS)
    with playwright.sync_playwright() as running:
        started = running.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture(scope="module")
def context(browser: Any) -> Iterator[Any]:
    """Where a module opens its pages, one after the other: none of them leaves anything there."""
    shared = browser.new_context(reduced_motion="reduce")
    shared.set_default_timeout(PATIENCE_MS)
    yield shared
    assert shared.storage_state() == {"cookies": [], "origins": []}
    shared.close()
