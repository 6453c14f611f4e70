"""The command by which the add-in has xlwings' DLL start Python, as the add-in's own VBA puts it together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from xl_addin.hosts.classic.vba import Module

#: A text in quotes, or anything else that is joined to others with `&`.
TERM = re.compile(r'"(?:[^"]|"")*"|[^"&]+')


def command(modules: Iterable[Module], interpreter: str, workbook: str) -> str:
    """What `XLPyCommand` gives where only the interpreter is set, which is what `breakeven install` writes."""
    [text] = [module.text.replace("\r", "") for module in modules if module.name == "xlwings"]
    body = text.partition("Function XLPyCommand()")[2].partition("End Function")[0]
    known = {
        "Chr(34)": '"',
        "ConsoleSwitch": "",
        "LicenseKeyEnvString": "",
        "AddExcelDir": "false",
        "ThisWorkbook.FullName": workbook,
        "PYTHON_WIN": interpreter,
    }
    known["PYTHONPATH"] = joined(_last(body, "PYTHONPATH = AddExcelDir"), known)
    for old, new in re.findall(r'PYTHONPATH = Replace\(PYTHONPATH, "(.+)", "(.+)"\)', body):
        known["PYTHONPATH"] = known["PYTHONPATH"].replace(old, new)
    known["PYTHON_WIN"] = joined(_last(body, 'PYTHON_WIN = "cmd.exe " & ConsoleSwitch & " /K " & Chr(34)'), known)
    known["tail"] = joined(_last(body, "tail = "), known)
    return joined(_last(body, "XLPyCommand = PYTHON_WIN"), known)


def _last(body: str, begin: str) -> str:
    """The expression on the one line that begins so; of the two for a workbook, both are alike by now."""
    [expression] = {line.partition(" = ")[2] for line in map(str.strip, body.splitlines()) if line.startswith(begin)}
    return expression


def joined(expression: str, known: Mapping[str, str]) -> str:
    """What VBA's `"a" & b & "c"` gives; a setting that is not known is empty.

    >>> joined('"a ""quoted"" " & b & GetConfig("C")', {"b": "word"})
    'a "quoted" word'
    """
    found = []
    for term in TERM.findall(re.sub(r"GetConfig\(.*?\)", "unset", expression)):
        if term.startswith('"'):
            found.append(term[1:-1].replace('""', '"'))
        elif name := term.strip():
            found.append(known.get(name, ""))
    return "".join(found)
