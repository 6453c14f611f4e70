"""The table of calls that every host is held to."""

from tests.hosts.calls import Failed, answer, calls
from xl_addin.functions.cell_function import REGISTRY


def test_there_are_more_than_three_hundred_calls_of_every_function_and_every_error() -> None:
    found = calls()
    assert len(found) > 300
    assert {call.name for call in found} == set(REGISTRY)
    codes = {cell.code for call in found for row in answer(call) for cell in row if isinstance(cell, Failed)}
    assert codes >= {"#VALUE!", "#NUM!", "#N/A", "#DIV/0!", "#REF!"}
