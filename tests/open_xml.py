"""Microsoft's own validator of Office files, which npm brings as a program."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.absent import skip_or_fail
from tests.proof import sampled

#: The versions of Excel that a file has to suit.
EACH_VERSION = pytest.mark.parametrize("version", sampled(1, ["Office2016", "Microsoft365"]))

VALIDATOR = Path(sys.prefix, "open-xml", "node_modules", ".bin", "ooxml-validator")


def complaints(path: Path, version: str) -> list[str]:
    """What the validator says of a file for one version of Excel."""
    if not VALIDATOR.exists():
        skip_or_fail("the Open XML validator is not there", "OPEN_XML")
    said = subprocess.run(
        [VALIDATOR, path, "--officeVersion", version], capture_output=True, text=True, check=False, timeout=120
    )
    return [f"{error['path']}: {error['description']}" for error in json.loads(said.stdout)["errors"]]
