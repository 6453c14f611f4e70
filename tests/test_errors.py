"""Each fault is one of Excel's error values, with a sentence."""

import pickle

import pytest

from xl_addin.errors import (
    CODE_OF_COM_NUMBER,
    BreakevenError,
    CannotWrite,
    DivisionByZero,
    ErrorInArgument,
    Misdeclared,
    Misplaced,
    MissingPackage,
    Never,
    NoPartner,
    OutOfDomain,
    TooSlow,
    UnfitSheet,
    UnknownKey,
    UnreadableFile,
    UntranslatableLine,
    WrongType,
)

CODES: list[tuple[BreakevenError, str]] = [
    (WrongType("words"), "#VALUE!"),
    (OutOfDomain("words"), "#NUM!"),
    (UnknownKey("words"), "#N/A"),
    (Never("words"), "#N/A"),
    (NoPartner("words"), "#N/A"),
    (DivisionByZero("words"), "#DIV/0!"),
    (ErrorInArgument("words", "#REF!"), "#REF!"),
    (UntranslatableLine("words"), "#VALUE!"),
    (Misdeclared("words"), "#VALUE!"),
    (Misplaced("words"), "#VALUE!"),
    (UnfitSheet("words"), "#VALUE!"),
    (UnreadableFile("words"), "#VALUE!"),
    (CannotWrite("words"), "#VALUE!"),
    (MissingPackage("words"), "#NAME?"),
    (TooSlow("words"), "#VALUE!"),
]
EACH = pytest.mark.parametrize(("error", "code"), CODES, ids=[type(error).__name__ for error, _ in CODES])


@EACH
def test_an_error_shows_in_a_cell_as(error: BreakevenError, code: str) -> None:
    assert (error.code, str(error)) == (code, "words")


def test_these_are_all_the_errors_there_are() -> None:
    assert {type(error) for error, _ in CODES} == set(BreakevenError.__subclasses__())


@EACH
def test_an_error_travels_between_processes_unchanged(error: BreakevenError, code: str) -> None:
    copy = pickle.loads(pickle.dumps(error))
    assert copy == error
    assert copy.code == code


def test_in_a_table_of_results_two_errors_are_one_value_if_they_look_the_same() -> None:
    assert WrongType("words") == WrongType("words")
    assert len({Never("words"), Never("words"), Never("other"), NoPartner("words")}) == 3
    assert ErrorInArgument("words", "#REF!") != ErrorInArgument("words", "#N/A")
    assert Never("words") != "words"


def test_the_codes_are_the_ones_that_com_hands_over() -> None:
    # CVErr(n) is 2000 to 2042 in VBA, and arrives as 0x800A0000 + n, signed.
    of_vba = {
        2000: "#NULL!",
        2007: "#DIV/0!",
        2015: "#VALUE!",
        2023: "#REF!",
        2029: "#NAME?",
        2036: "#NUM!",
        2042: "#N/A",
    }
    assert {0x800A0000 + number - 2**32: code for number, code in of_vba.items()} == CODE_OF_COM_NUMBER
