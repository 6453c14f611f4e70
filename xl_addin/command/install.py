"""`breakeven install`, `uninstall` and `doctor`: the add-in on Windows, and what is amiss anywhere.

A part of the command line; like there, whatever takes long to import is imported by the command that needs it.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from xl_addin.command.printing import print_table, say


def add_commands(
    app: typer.Typer, build_addin: Callable[[Path], Path], build_extension: Callable[[Path], Path]
) -> None:
    """Register the three commands; the two builders write add-in and extension into a folder, and say where it is."""

    @app.command()
    def install(
        addin: Annotated[
            Path | None,
            typer.Option("--addin", metavar="FILE", help="An .xlam that was built before; built anew if left out."),
        ] = None,
        libreoffice: Annotated[
            bool, typer.Option("--libreoffice", metavar="", help="Add the extension to LibreOffice instead.")
        ] = False,
    ) -> None:
        """Windows: put the add-in where Excel loads it, and have xlwings use this Python environment.

        Example: breakeven install
        """
        if libreoffice:
            from xl_addin.hosts.libreoffice import installing as in_libreoffice

            with tempfile.TemporaryDirectory() as folder:
                say(in_libreoffice.install(build_extension(Path(folder))))
            return
        from xl_addin.hosts.installing import installing, this_machine

        machine = this_machine()
        installing.refuse_unless_ready(machine, "install")
        with tempfile.TemporaryDirectory() as folder:
            say(*installing.install(machine, addin or build_addin(Path(folder))))

    @app.command()
    def uninstall(
        libreoffice: Annotated[
            bool, typer.Option("--libreoffice", metavar="", help="Take the extension out of LibreOffice instead.")
        ] = False,
    ) -> None:
        """Windows: take the add-in away again, and put back what was there before.

        Example: breakeven uninstall
        """
        if libreoffice:
            from xl_addin.hosts.libreoffice import installing as in_libreoffice

            say(in_libreoffice.uninstall())
            return
        from xl_addin.hosts import installing

        say(*installing.uninstall(installing.this_machine()))

    @app.command()
    def doctor(
        report: Annotated[
            bool, typer.Option("--report", metavar="", help="Plain text to paste into an issue: no paths, no figures.")
        ] = False,
    ) -> None:
        """Look at every link from a cell to Python, and say how to mend what is broken.

        Example: breakeven doctor
        """
        from xl_addin.hosts import installing

        machine = installing.this_machine()
        checks = installing.examine(machine, datetime.now().astimezone().date())
        faults = [check for check in checks if check.state is installing.State.FAULT]
        if report:
            say(*installing.report(machine, checks).splitlines())
            return
        print_table(("Link", "State", "Found"), [(one.name, one.state.value, one.found) for one in checks])
        say(*(f"{one.name}: {one.fix}" for one in checks if one.fix))
        say(*([] if faults else ["Nothing is broken."]))
        if faults:
            raise typer.Exit(1)
