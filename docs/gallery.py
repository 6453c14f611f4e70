"""Pictures of the workbooks, as they print, and of the page with the sliders.

    python -m docs.gallery WORKBOOK_DIR OUT_DIR [--only NAME] [--dpi N]

LibreOffice recalculates each workbook and prints it to PDF; each page becomes a PNG named after its workbook,
sheet and page: `breakeven_model-03-Model-1.png`. Chromium draws the page.
"""

from __future__ import annotations

import argparse
import io
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
from PIL import Image, ImageChops, ImageOps

# LibreOffice otherwise prints the values cached in the file, right or wrong.
ALWAYS_RECALCULATE = """\
<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
  <item oor:path="/org.openoffice.Office.Calc/Formula/Load">
    <prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop>
  </item>
</oor:items>
"""

#: It has no LAMBDA, and would print errors.
UNKNOWN_TO_LIBREOFFICE = ("breakeven_model_lambda",)

PAGE_WIDTH = 1200
PRINT_SECONDS = 300
POINTS_PER_INCH = 72
PALETTE = 256

# Inches: where a page's header and footer stand, and the white left round a picture.
PAGE_EDGE = 0.5
WHITE_BORDER = 0.15


def print_to_pdf(workbooks: list[Path], out_dir: Path) -> None:
    """Recalculate workbooks and print them, each to a PDF of its own name."""
    with tempfile.TemporaryDirectory(prefix="gallery-") as profile:
        settings = Path(profile, "user", "registrymodifications.xcu")
        settings.parent.mkdir()
        settings.write_text(ALWAYS_RECALCULATE)
        subprocess.run(
            [
                "soffice",
                f"-env:UserInstallation={Path(profile).as_uri()}",
                "--headless",
                *("--convert-to", "pdf"),
                *("--outdir", str(out_dir)),
                *map(str, workbooks),
            ],
            check=True,
            capture_output=True,
            timeout=PRINT_SECONDS,
        )


def sheets_of_pages(document: pypdfium2.PdfDocument) -> Iterator[tuple[int, str, int]]:
    """For each page: the number of its sheet, the sheet's name, the page within it; counted from 1.

    LibreOffice bookmarks the first page of every sheet with the sheet's name.
    """
    starts = {}
    for bookmark in document.get_toc():
        destination = bookmark.get_dest()
        if bookmark.level == 0 and destination is not None:
            starts[destination.get_index()] = bookmark.get_title()
    sheet, first, name = 0, 0, ""
    for page in range(len(document)):
        if page in starts:
            sheet, first, name = sheet + 1, page, starts[page]
        yield sheet, name, page - first + 1


def file_name(workbook: str, sheet: int, name: str, page: int) -> str:
    """
    >>> file_name("breakeven_model", 3, "Your inputs", 1)
    'breakeven_model-03-Your-inputs-1.png'
    """
    words = re.sub(r"\W+", "-", name).strip("-")
    return f"{workbook}-{sheet:02}-{words}-{page}.png"


def trimmed(picture: Image.Image, dpi: int) -> Image.Image:
    """The page without its printed header and footer and the white around it."""
    edge = round(PAGE_EDGE * dpi)
    inner = picture.convert("RGB").crop((0, edge, picture.width, picture.height - edge))
    white = Image.new("RGB", inner.size, "white")
    box = ImageChops.difference(inner, white).getbbox()
    return ImageOps.expand(inner.crop(box), border=round(WHITE_BORDER * dpi), fill="white") if box else inner


def save_small(picture: Image.Image, path: Path) -> None:
    """Save as PNG with a palette: sheets have few colours, and it takes a third of the space."""
    palette = picture.convert("RGB").quantize(PALETTE, dither=Image.Dither.NONE)
    palette.save(path, optimize=True)


def render(pdf: Path, out_dir: Path, dpi: int) -> list[Path]:
    """Draw every page of a printed workbook."""
    pictures = []
    with pypdfium2.PdfDocument(pdf) as document:
        for page, (sheet, name, number) in zip(document, sheets_of_pages(document), strict=True):
            path = out_dir / file_name(pdf.stem, sheet, name, number)
            save_small(trimmed(page.render(scale=dpi / POINTS_PER_INCH).to_pil(), dpi), path)
            pictures.append(path)
    return pictures


def draw(workbooks: list[Path], out_dir: Path, dpi: int) -> list[Path]:
    """Replace the pictures of these workbooks in `out_dir`."""
    out_dir.mkdir(parents=True, exist_ok=True)
    pictures = []
    with tempfile.TemporaryDirectory(prefix="gallery-") as printed:
        print_to_pdf(workbooks, Path(printed))
        for workbook in workbooks:
            for old in out_dir.glob(f"{workbook.stem}-[0-9][0-9]-*.png"):
                old.unlink()
            pictures += render(Path(printed, f"{workbook.stem}.pdf"), out_dir, dpi)
    return pictures


def draw_page(page: Path, out_dir: Path) -> Path:
    """Draw a page as wide as a window is."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as running:
        browser = running.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        tab = browser.new_page(viewport={"width": PAGE_WIDTH, "height": 900})
        tab.goto(page.resolve().as_uri())
        drawn = Image.open(io.BytesIO(tab.screenshot(full_page=True)))
        browser.close()
    path = out_dir / f"{page.stem}.png"
    save_small(drawn, path)
    return path


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m docs.gallery", description="Draw every sheet as a PNG.")
    parser.add_argument("workbook_dir", type=Path)
    parser.add_argument("out_dir", type=Path)
    parser.add_argument("--only", metavar="NAME", help="one workbook, named without .xlsx")
    parser.add_argument("--dpi", type=int, default=110)
    asked = parser.parse_args()

    found = sorted(asked.workbook_dir.glob(f"{asked.only or '*'}.xlsx"))
    workbooks = [path for path in found if path.stem not in UNKNOWN_TO_LIBREOFFICE]
    if not workbooks:
        sys.exit(f"no workbook {asked.only or ''} in {asked.workbook_dir}: `make model` builds them")
    if shutil.which("soffice") is None:
        sys.exit("LibreOffice is not installed: `.ci/install-libreoffice` installs it on Debian")
    pictures = draw(workbooks, asked.out_dir, asked.dpi)
    pages = [] if asked.only else asked.workbook_dir.glob("*.html")
    for picture in pictures + [draw_page(page, asked.out_dir) for page in pages]:
        print(f"{picture} ({picture.stat().st_size / 1024:.0f} KB)")


if __name__ == "__main__":
    main()
