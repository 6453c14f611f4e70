"""How much of each limited thing a built file has; one measure for each row of `limits.toml`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby

from openpyxl.utils.cell import coordinate_to_tuple

from tests.workbooks.limits.built_file import BuiltFile
from tests.workbooks.limits.formula_sizes import calls, texts

Sizes = Iterable[float]

_PROCEDURE = re.compile(r"^(?:Public |Private |Friend )?(?:Function|Sub|Property \w+) (\w+)\((.*?)\)", re.M)
_DESCRIPTION = re.compile(r'^Attribute \w+\.VB_Description = "(.*)"$')


def lengths(found: Iterable[str | None]) -> Iterator[int]:
    return (len(text) for text in found if text is not None)


def of_calls(file: BuiltFile, name: str) -> Iterator[int]:
    """How many arguments each call of that function has."""
    return (call.arguments for formula in file.formulas() for call in calls(formula) if call.name == name)


def lambda_definitions(file: BuiltFile) -> Iterator[str]:
    return (name.text for name in file.names() if name.text and name.text.startswith("_xlfn.LAMBDA("))


def places(file: BuiltFile) -> Iterator[tuple[int, int]]:
    return (coordinate_to_tuple(cell.attrib["r"]) for cell in file.of_sheets("sheetData/row/c"))


def validations(file: BuiltFile, *words: str) -> Iterator[str | None]:
    return (one.get(word) for one in file.of_sheets("dataValidations/dataValidation") for word in words)


def written_lists(file: BuiltFile) -> Iterator[str]:
    for formula in file.of_sheets("dataValidations/dataValidation[@type='list']/formula1"):
        if formula.text and formula.text.startswith('"'):
            yield formula.text[1:-1]


def lines(file: BuiltFile) -> Iterator[str]:
    return (line for module in file.modules.values() for line in module)


def continued(file: BuiltFile) -> Iterator[int]:
    for module in file.modules.values():
        yield from (len([*group]) for ends, group in groupby(module, lambda line: line.endswith(" _")) if ends)


def procedures(file: BuiltFile) -> Iterator[tuple[str, list[str]]]:
    """Every procedure of VBA, and its arguments as they are declared."""
    for module in file.modules.values():
        for name, declared in _PROCEDURE.findall("\n".join(module).replace(" _\n", " ")):
            yield name, [one for one in declared.split(",") if one.strip()]


def identifiers(file: BuiltFile) -> Iterator[str]:
    for line in lines(file):
        yield from re.findall(r"[A-Za-z]\w*", re.sub(r'"[^"]*"|\'.*', "", line))


def argument_names(file: BuiltFile) -> Iterator[list[str]]:
    """The names of the arguments of each function that can be typed into a cell."""
    for name, arguments in procedures(file):
        if name.isupper():
            yield [one.replace("Optional", "").replace("ParamArray", "").strip(" ()") for one in arguments]
    for function in file.custom_functions:
        yield [parameter["name"] for parameter in function["parameters"]]


def wizard_texts(file: BuiltFile) -> Iterator[str]:
    yield from file.described_arguments()
    for line in lines(file):
        if described := _DESCRIPTION.match(line):
            yield described[1].replace('""', '"')
    for function in file.custom_functions:
        yield function["description"]
        yield from (parameter["description"] for parameter in function["parameters"])


def names_of_functions(file: BuiltFile) -> Iterator[str | None]:
    yield from (name.get("name") for name in file.names())
    yield from (function["name"] for function in file.custom_functions)


def arguments(file: BuiltFile) -> Iterator[int]:
    yield from (call.arguments for formula in file.formulas() for call in calls(formula))
    yield from (len(function["parameters"]) for function in file.custom_functions)


def count(file: BuiltFile, part: str, *paths: str) -> Iterator[int]:
    found = sum(1 for path in paths for _ in file.of_part(part, path))
    return iter([found] if found else [])


MEASURES: dict[str, Callable[[BuiltFile], Sizes]] = {
    "formula_characters": lambda file: lengths(file.formulas()),
    "formula_arguments": arguments,
    "nested_functions": lambda file: (call.depth for formula in file.formulas() for call in calls(formula)),
    "text_in_a_formula": lambda file: (len(text) for formula in file.formulas() for text in texts(formula)),
    "name_characters": lambda file: lengths(names_of_functions(file)),
    "name_comment": lambda file: lengths(name.get("comment") for name in file.names()),
    "lambda_definition": lambda file: lengths(lambda_definitions(file)),
    # The last argument of a LET is what it gives, the others are names and what they stand for.
    "let_names": lambda file: (arguments // 2 for arguments in of_calls(file, "LET")),
    "lambda_parameters": lambda file: (arguments - 1 for arguments in of_calls(file, "LAMBDA")),
    "sheet_name": lambda file: lengths(one.get("name") for one in file.of_part("xl/workbook.xml", "sheets/sheet")),
    "rows": lambda file: (row for row, _ in places(file)),
    "columns": lambda file: (column for _, column in places(file)),
    "column_width": lambda file: (float(one.get("width", 0)) for one in file.of_sheets("cols/col")),
    "row_height": lambda file: (float(one.get("ht", 0)) for one in file.of_sheets("sheetData/row")),
    "cell_text": lambda file: lengths(file.cell_texts()),
    "line_feeds": lambda file: (text.count("\n") for text in file.cell_texts()),
    "header_or_footer": lambda file: lengths(one.text for one in file.of_sheets("headerFooter/*")),
    "cell_formats": lambda file: count(file, "xl/styles.xml", "cellXfs/xf", "cellStyleXfs/xf"),
    "number_formats": lambda file: count(file, "xl/styles.xml", "numFmts/numFmt"),
    "fonts": lambda file: count(file, "xl/styles.xml", "fonts/font"),
    "validation_title": lambda file: lengths(validations(file, "promptTitle", "errorTitle")),
    "validation_prompt": lambda file: lengths(validations(file, "prompt")),
    "validation_message": lambda file: lengths(validations(file, "error")),
    "validation_list": lambda file: lengths(written_lists(file)),
    "validation_areas": lambda file: (len(one.split()) for one in validations(file, "sqref") if one),
    "vba_line": lambda file: lengths(lines(file)),
    "vba_continuations": continued,
    "vba_arguments": lambda file: (len(arguments) for _, arguments in procedures(file)),
    "vba_identifier": lambda file: lengths(identifiers(file)),
    "wizard_text": lambda file: lengths(wizard_texts(file)),
    "wizard_argument_names": lambda file: (len(",".join(names)) + 1 for names in argument_names(file)),
    "ribbon_text": lambda file: lengths(file.ribbon_texts()),
}
