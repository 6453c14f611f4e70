"""The page that says where the functions run: its prose is `hosts_template.md`, its tables are made here."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path, PureWindowsPath
from string import Template
from typing import Any

import typer

from docs.markdown import table
from xl_addin.command.serve import serve
from xl_addin.functions.cell_function import REGISTRY
from xl_addin.hosts.classic.packages import ADDIN_FILE
from xl_addin.hosts.differences import known
from xl_addin.hosts.installing import steps
from xl_addin.hosts.installing.machine import WINDOWS, Machine
from xl_addin.hosts.officejs.settings import PREFIX, Settings
from xl_addin.notation.lambdas import lambdas

HERE = Path(__file__).parent

#: How the hosts of `differences.toml` are called here, in the order of the page.
HOSTS = {
    "classic": "Excel on Windows: the add-in",
    "import_functions": "Excel on Windows: Import Functions",
    "officejs": "The Office add-in: Windows, Mac, web",
    "libreoffice": "LibreOffice Calc",
    "lambda": "The LAMBDA edition",
    "javascript": "The task pane and its page",
}


def text(made: str) -> str:
    """The page, with the remark that it is made."""
    names = lambdas(REGISTRY)
    windows = tomllib.loads((HERE / "windows_run.toml").read_text(encoding="utf-8"))
    template = Template((HERE / "hosts_template.md").read_text(encoding="utf-8"))
    return template.substitute(
        made=made,
        functions=len(REGISTRY),
        lambdas=len(names),
        lambda_names=", ".join(f"`{name}`" for name in names),
        which=_which(len(names)),
        installed=_installed(),
        serve=_options(),
        settings=_settings(),
        windows_day=windows["day"],
        windows_ran_with=windows["ran_with"],
        windows_found=table(("What", "Found"), [(one["what"], one["figure"]) for one in windows["found"]]),
        differences="\n\n".join(_differences()),
    )


def _told() -> dict[str, Any]:
    return tomllib.loads((HERE / "hosts.toml").read_text(encoding="utf-8"))


def _which(names: int) -> str:
    counts = {"functions": len(REGISTRY), "lambdas": names}
    rows = [[cell.format_map(counts) for cell in row.values()] for row in _told()["which"]]
    return table(("You", "Use", "Needs", "Command", "Functions"), rows)


def _installed() -> str:
    """What `breakeven install` writes, under the names that Windows has for a user's folders."""
    home, roaming, python = Path("%USERPROFILE%"), Path("%APPDATA%"), Path("python")
    machine = Machine(WINDOWS, home, roaming, python / "pythonw.exe", "cp1252", python)
    written = {
        machine.xlstart / ADDIN_FILE: "the add-in, where Excel opens it whenever it starts",
        machine.addin_configuration: "which Python the add-in uses: this environment's",
        machine.configuration: "the same for xlwings' own Import Functions; your other settings in it stay",
        machine.own / steps.FILE: "what was put where, and beside it copies of what was there before",
    }
    return table(("File", "What it is"), [(f"`{PureWindowsPath(path)}`", words) for path, words in written.items()])


def _options() -> str:
    """The options of `breakeven serve`, as the command itself tells them."""
    app = typer.Typer(add_completion=False)
    app.command()(serve)
    rows = []
    for one in typer.main.get_command(app).params:
        if isinstance(one, typer.core.TyperOption):
            shown = "" if one.default is None else f"`{one.default}`"
            rows.append((f"`{one.opts[0]} {one.metavar}`", shown, str(one.help)))
    return table(("Option", "If left out", "Meaning"), rows)


def _settings() -> str:
    words = _told()["settings"]
    rows = [
        (f"`{PREFIX}{field.name.upper()}`", f"`{field.default}`" if field.default != "" else "empty", words[field.name])
        for field in fields(Settings)
    ]
    return table(("Variable", "If left out", "Meaning"), rows)


def _differences() -> Iterator[str]:
    for host, label in HOSTS.items():
        yield f"### {label}"
        rows = [(one.name, one.sees, one.why, one.instead) for one in known()[host].values()]
        yield table(("Difference", "What you see", "Why", "What to do instead"), rows)
