"""`breakeven build`: the workbooks, the page with the sliders, and the add-ins.

A part of the command line; like there, whatever takes long to import is imported when the command runs.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from xl_addin.command.printing import say


def build(
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="The folder to write to; made if missing.")
    ] = None,
    bill: Annotated[
        Path | None,
        typer.Option(
            "--bill",
            metavar="FILE",
            help="An api_cost_calculator.xlsx that you filled in: its monthly bill becomes the API bill of Your case.",
        ),
    ] = None,
    excel: Annotated[
        bool,
        typer.Option(
            "--excel", metavar="", help="The add-in for Excel on Windows, and a workbook with it inside, too."
        ),
    ] = False,
    libreoffice: Annotated[
        bool, typer.Option("--libreoffice", metavar="", help="Also the extension for LibreOffice Calc.")
    ] = False,
    static: Annotated[
        Path | None,
        typer.Option(
            "--static",
            metavar="DIR",
            help="The Office add-in without a server, for any static web host; with or without --out.",
        ),
    ] = None,
    url: Annotated[
        str, typer.Option("--url", metavar="URL", help="Where that host will show the files of --static.")
    ] = "https://localhost:8443",
    pyodide: Annotated[
        Path | None,
        typer.Option("--pyodide", metavar="DIR", help="npm's package pyodide, unpacked; else npm fetches it."),
    ] = None,
) -> None:
    """Write the Excel workbooks: model, API cost calculator and price book, ready to type your own figures into.

    Example: breakeven build --out books
    """
    if out is None and (static is None or bill or excel or libreoffice):
        raise typer.BadParameter("give --out DIR, the folder to write to")
    if static is not None:
        say(f"Written: {site(static, url, pyodide)}, and beside it what {url} has to show.")
    if out is not None:
        _build_workbooks(out, bill, excel, libreoffice)


def _build_workbooks(out: Path, bill: Path | None, excel: bool, libreoffice: bool) -> None:
    import udfs  # noqa: F401  (registers the functions that one of the workbooks types)
    import workbooks
    from xl_addin.catalogue import reading
    from xl_addin.hosts.officejs.pane import one_file
    from xl_addin.writing import put_in_place

    yours = None
    if bill is not None:
        from xl_addin.cases import your_bill

        yours = your_bill.of_calculator(bill)
    written = [*workbooks.build(out, yours), put_in_place(out / one_file.FILE, one_file.page())]
    if excel:
        from workbooks.breakeven_model import workbook as model_workbook
        from xl_addin.hosts.classic import packages

        functions_edition = out / model_workbook.FUNCTIONS_FILE
        written += [addin(out), packages.build_workbook(functions_edition, out / packages.WORKBOOK_FILE)]
    if libreoffice:
        written.append(extension(out))
    say(*(f"Written: {path}" for path in written))
    if unpriced := reading.book().unpriced():
        say(f"No prices yet of {', '.join(unpriced)}: run `breakeven prices refresh`, then build again.")
    say(f"Open {written[0].name} first: choose a case on its Cover and read the verdict.")


def addin(folder: Path) -> Path:
    """The add-in for Excel on Windows, with every function that there is."""
    import udfs  # noqa: F401  (registers the functions)
    from xl_addin.hosts.classic import packages

    return packages.build_addin(folder / packages.ADDIN_FILE)


def extension(folder: Path) -> Path:
    """The extension for LibreOffice Calc, with every function that there is."""
    import udfs  # noqa: F401  (registers the functions)
    from xl_addin.hosts.libreoffice.extension import build as build_extension

    return build_extension(folder)


def site(folder: Path, url: str, pyodide: Path | None) -> Path:
    """The Office add-in for a static web host, with every function that there is."""
    import udfs  # noqa: F401  (registers the functions)
    from xl_addin.functions.cell_function import REGISTRY
    from xl_addin.hosts.officejs.static import build as build_site

    return build_site(folder, url, REGISTRY, pyodide)
