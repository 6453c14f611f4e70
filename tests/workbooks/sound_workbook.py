"""A small workbook that keeps every rule: five sheets, three inputs, three lines, two checks."""

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Font, NamedStyle, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from tests.workbooks.saved_results import Result, save_with_results

SHEETS = ("Cover", "Inputs", "Model", "Checks", "Log")
CASES = ("Consumer", "Regulated", "Bursty", "Fine-tuned", "Small", "Growth", "Scale", "Pitch")
COLUMNS = range(6, 16)
BILLS = (40_000, 200_000, 25_000, 50_000, 60_000, 10_000, 40_000, 150_000, 40_000)
COSTS = (33_000, 95_000, 42_000, 40_000, 53_000, 20_000, 33_000, 75_000, 50_000)
GROWTH = (0.0,) * 9
HEADER = 6


class SoundWorkbook:
    """Writes the workbook cell by cell; its formulas are saved with what they come to."""

    def __init__(self) -> None:
        self.workbook = Workbook()
        self.workbook.remove(self.workbook.worksheets[0])
        self._styles()
        for title in SHEETS:
            self._sheet(title)
        self._cover()
        self._inputs()
        self._model()
        self._checks()
        self._log()

    def save(self, path: Path) -> Path:
        save_with_results(self.workbook, {}, path)
        return path

    def _put(self, sheet: str, row: int, column: int, value: Result, style: str) -> None:
        cell = self.workbook[sheet].cell(row, column, value)
        cell.style = style

    def calculated_row(self, sheet: str, row: int, words: tuple[str, str, str, str], style: str, formula: str) -> None:
        """A calculated row: `formula` is written for column F, and "@" stands for the column."""
        for column, word in enumerate(words, start=2):
            self._put(sheet, row, column, word, "Note")
        for column in COLUMNS:
            self._put(sheet, row, column, formula.replace("@", get_column_letter(column)), style)

    def _styles(self) -> None:
        unlocked = Protection(locked=False)
        yellow = PatternFill("solid", fgColor="FFFFFFDD")
        self.workbook.add_named_style(NamedStyle("Input money", Font(color="FF0000FF"), yellow, protection=unlocked))
        for name in ("Calculation money", "Link money", "Output money", "Check", "Title", "Note"):
            self.workbook.add_named_style(NamedStyle(name))

    def _sheet(self, title: str) -> None:
        sheet = self.workbook.create_sheet(title)
        sheet.protection.sheet = True
        sheet.page_setup.orientation = "landscape"
        sheet.page_setup.fitToHeight = 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        sheet.oddHeader.center.text = "Self-host or API"
        sheet.oddFooter.center.text = "&A, page &P of &N"
        if title != "Cover":
            sheet.print_title_rows = "1:6"
        self._put(title, 1, 2, title, "Title")
        if title != "Checks":
            self._put(title, 2, 2, "=master_check", "Check")

    def _cover(self) -> None:
        words = (
            "Purpose: should we self-host? Money saved is positive (sign convention).",
            "How to use: choose a case, then type your figures on Inputs. Version 1.0.",
            "Limits: a fleet of fixed size. Colour key:",
        )
        for row, text in enumerate(words, start=4):
            self._put("Cover", row, 2, text, "Note")
        for row, kind in enumerate(("Input money", "Calculation money", "Link money", "Output money", "Check"), 8):
            self._put("Cover", row, 2, kind, kind)
        self._put("Cover", 14, 2, "Selected case", "Note")
        self._put("Cover", 14, 3, 6, "Input money")
        self._allow("Cover", "C14", 1, 8)
        self.workbook.defined_names["selected_case"] = DefinedName("selected_case", attr_text="Cover!$C$14")
        for row, title in enumerate(SHEETS[1:], start=16):
            self._put("Cover", row, 2, title, "Note")
            link = Hyperlink(ref=f"B{row}", location=f"'{title}'!A1")
            self.workbook["Cover"].cell(row, 2).hyperlink = link

    def _allow(self, sheet: str, cells: str, least: int, most: int) -> None:
        allowed = DataValidation("decimal", formula1=str(least), formula2=str(most), operator="between")
        allowed.showErrorMessage = allowed.showInputMessage = True
        allowed.prompt = allowed.error = f"Type a number from {least} to {most}."
        allowed.add(cells)
        self.workbook[sheet].add_data_validation(allowed)

    def _header(self, sheet: str) -> Worksheet:
        words = ("Label", "Unit", "Basis", "Source", "Your case", "Selected", *CASES)
        for column, word in enumerate(words, start=2):
            self._put(sheet, HEADER, column, word, "Title")
        return self.workbook[sheet]

    def _inputs(self) -> None:
        self._header("Inputs")
        rows = (("API bill", BILLS), ("Self-host cost", COSTS), ("Growth", GROWTH))
        for row, (label, figures) in enumerate(rows, start=HEADER + 1):
            for column, word in ((2, label), (3, "USD/month"), (5, "guide")):
                self._put("Inputs", row, column, word, "Note")
            self._put("Inputs", row, 4, f'=IF(F{row}=H{row},"published","yours")', "Note")
            for column, figure in zip((6, *range(8, 16)), figures, strict=True):
                self._put("Inputs", row, column, figure, "Input money")
            formula = f"=INDEX($H{row}:$O{row},1,selected_case)"
            self._put("Inputs", row, 7, formula, "Calculation money")
        self._allow("Inputs", "F7:O9", 0, 1_000_000)

    def _model(self) -> None:
        self._header("Model")
        words = ("USD/month", "derived", "guide")
        self.calculated_row("Model", 7, ("API bill today", *words), "Link money", "=Inputs!@7")
        self.calculated_row("Model", 8, ("Saving", *words), "Calculation money", "=@7-Inputs!@8")
        self.calculated_row("Model", 9, ("Saving a year", *words), "Calculation money", "=12*@8")
        self.calculated_row("Model", 10, ("Saving share", *words), "Output money", "=IF(@7>0,@8/@7,0)")

    def _checks(self) -> None:
        self._header("Checks")
        self._put("Checks", HEADER, 16, "Tolerance", "Title")
        words = ("0 or 1", "derived", "house rule")
        self.calculated_row("Checks", 7, ("A year", *words), "Check", "=IF(ABS(Model!@9/12-Model!@8)<=$P7,0,1)")
        self.calculated_row("Checks", 8, ("Share", *words), "Check", "=IF(Model!@10<=1+$P8,0,1)")
        for row in (7, 8):
            self._put("Checks", row, 16, 0.000001, "Note")
        formula = '=IF(SUM(F7:O8)=0,"OK: all checks hold","Checks fail")'
        self._put("Checks", 3, 2, formula, "Check")
        self.workbook.defined_names["master_check"] = DefinedName("master_check", attr_text="Checks!$B$3")

    def _log(self) -> None:
        rows = (("Version", "Date", "What", "Why"), ("1.0", "2026-11-20", "First version", "To decide"))
        for row, words in enumerate(rows, start=HEADER):
            for column, word in enumerate(words, start=2):
                self._put("Log", row, column, word, "Note")
