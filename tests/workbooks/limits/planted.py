"""Files that have one more of everything than Excel takes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from openpyxl.utils import get_column_letter

from tests.workbooks.limits.built_file import BuiltFile
from xl_addin.hosts.classic import project
from xl_addin.hosts.classic.vba import Module
from xl_addin.writing import put_in_place, zipped

_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def planted_files(folder: Path, most: Mapping[str, int]) -> list[BuiltFile]:
    """A workbook, an add-in and a list of custom functions, with so many of each thing at most."""
    functions = [{"name": "PLANTED", "description": "", "parameters": []}]
    return [
        BuiltFile(put_in_place(folder / "planted.xlsx", zipped(_workbook(most)))),
        BuiltFile(put_in_place(folder / "planted.xlam", zipped(_addin(most)))),
        BuiltFile(put_in_place(folder / "planted.json", json.dumps({"functions": functions}).encode())),
    ]


# A workbook, as text, for openpyxl would refuse much of it ------------------------------------------------------------


def _workbook(most: Mapping[str, int]) -> dict[str, bytes]:
    formats = most["cell_formats"] - 1
    return {
        "xl/workbook.xml": (
            f'<workbook {_MAIN}><sheets><sheet name="{"s" * most["sheet_name"]}"/></sheets>'
            f"<definedNames>{_names(most)}</definedNames></workbook>"
        ).encode(),
        "xl/worksheets/sheet1.xml": (
            f'<worksheet {_MAIN}><cols><col width="{most["column_width"]}"/></cols>'
            f"<sheetData>{_cells(most)}</sheetData><dataValidations>{_validation(most)}</dataValidations>"
            f"<headerFooter><oddFooter>{'f' * most['header_or_footer']}</oddFooter></headerFooter></worksheet>"
        ).encode(),
        "xl/styles.xml": (
            f"<styleSheet {_MAIN}><numFmts>{'<numFmt/>' * most['number_formats']}</numFmts>"
            f"<fonts>{'<font/>' * most['fonts']}</fonts>"
            f"<cellStyleXfs><xf/></cellStyleXfs><cellXfs>{'<xf/>' * formats}</cellXfs></styleSheet>"
        ).encode(),
    }


def _names(most: Mapping[str, int]) -> str:
    comment, name = "c" * most["name_comment"], "n" * most["name_characters"]
    head, end = "_xlfn.LAMBDA(_xlpm.x,_xlpm.", ")"
    longest = f"{head}{'x' * (most['lambda_definition'] - len(head + end))}{end}"
    widest = f"_xlfn.LAMBDA({'_xlpm.x,' * most['lambda_parameters']}1)"
    let = f"_xlfn.LET({'_xlpm.x,1,' * most['let_names']}1)"
    return f'<definedName name="{name}" comment="{comment}">{longest}</definedName>' + "".join(
        f'<definedName name="n">{formula}</definedName>' for formula in (widest, let)
    )


def _cells(most: Mapping[str, int]) -> str:
    formulas = (
        "1" * most["formula_characters"],
        f"MAX({','.join('1' * most['formula_arguments'])})",
        "MAX(" * most["nested_functions"] + "1" + ")" * most["nested_functions"],
        f'"{"t" * most["text_in_a_formula"]}"',
    )
    texts = ("t" * most["cell_text"], "\n" * most["line_feeds"])
    last = f"{get_column_letter(most['columns'])}{most['rows']}"
    cells = [f'<c r="A1"><f>{formula.replace(chr(34), "&quot;")}</f></c>' for formula in formulas]
    cells += [f'<c r="A1" t="inlineStr"><is><t>{text}</t></is></c>' for text in texts]
    return f'<row ht="{most["row_height"]}">{"".join(cells)}<c r="{last}"/></row>'


def _validation(most: Mapping[str, int]) -> str:
    texts = {"promptTitle": "validation_title", "prompt": "validation_prompt", "error": "validation_message"}
    attributes = " ".join(f'{word}="{"t" * most[name]}"' for word, name in texts.items())
    areas = " ".join(["A1"] * most["validation_areas"])
    listed = "l" * most["validation_list"]
    return (
        f'<dataValidation type="list" sqref="{areas}" {attributes}>'
        f"<formula1>&quot;{listed}&quot;</formula1></dataValidation>"
    )


# An add-in ------------------------------------------------------------------------------------------------------------


def _addin(most: Mapping[str, int]) -> dict[str, bytes]:
    lines = [
        'Attribute VB_Name = "Planted"',
        f"Function PLANTED({', '.join(_argument_names(most))})",
        f'Attribute PLANTED.VB_Description = "{"t" * most["wizard_text"]}"',
        f"    Dim {'i' * most['vba_identifier']}",
        *["    PLANTED = 1 + _"] * most["vba_continuations"],
        "    1",
        "'" * most["vba_line"],
        "End Function",
    ]
    ribbon = f'<customUI label="{"t" * most["ribbon_text"]}"/>'
    parts = project.addin_with_macros([Module("Planted", "".join(f"{line}\r\n" for line in lines))])
    return parts | {"customUI/customUI14.xml": ribbon.encode()}


def _argument_names(most: Mapping[str, int]) -> list[str]:
    """So many names that, with a comma for each, they take so many characters together."""
    number = most["vba_arguments"]
    names = [f"a{place:02}" for place in range(number)]
    missing = most["wizard_argument_names"] - sum(len(name) + 1 for name in names)
    return [*names[:-1], names[-1] + "a" * missing]
