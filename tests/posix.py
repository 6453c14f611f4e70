"""What a test needs of Linux or a Mac, and Windows has not."""

from __future__ import annotations

import sys

import pytest

#: Why a test of these is not run on Windows.
SCRIPT = "a script stands in for a program"
SIGNALS = "a signal asks a program to end, and its workers are listed in /proc"
LIMITS = "a process has a limit on its memory and its files"
LINKS = "anybody may make a link"
MODES = "a file has a mode for each kind of user"


def posix_only(reason: str) -> pytest.MarkDecorator:
    """A test that is skipped on Windows, and says why."""
    return pytest.mark.skipif(sys.platform == "win32", reason=f"not on Windows: {reason}")
