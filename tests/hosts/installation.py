"""A LibreOffice with extensions of its own, apart from whatever else is on the machine."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
from pathlib import Path
from typing import Any

from tests.office.client import SYSTEM_PYTHON

CALC = Path(__file__).with_name("calc.py")


class Installation:
    """A LibreOffice whose profile and shared extensions are folders of its own."""

    def __init__(self, folder: Path) -> None:
        self.profile, self.bin = folder / "profile", folder / "bin"
        shared = folder / "shared"
        for one in (self.profile, self.bin, shared):
            one.mkdir()
        own = f"-env:UNO_SHARED_PACKAGES_CACHE={shared.as_uri()}"
        self.settings = (f"-env:UserInstallation={self.profile.as_uri()}", own)
        soffice = self.bin / "soffice"
        soffice.write_text(f'#!/bin/sh\nexec "{shutil.which("soffice")}" "{own}" "$@"\n')
        soffice.chmod(soffice.stat().st_mode | stat.S_IXUSR)

    @property
    def path(self) -> str:
        return f"{self.bin}{os.pathsep}{os.environ['PATH']}"

    def calc(self, request: dict[str, Any]) -> Any:
        """What `calc.py` answers."""
        done = subprocess.run(
            [SYSTEM_PYTHON, "-I", str(CALC), str(self.profile)],
            input=json.dumps(request),
            capture_output=True,
            text=True,
            env={**os.environ, "PATH": self.path},
            check=False,
            timeout=300,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)
