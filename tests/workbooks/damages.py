"""The damages that the audit must see, each with the one rule that it breaks."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

from tests.workbooks import deeds
from workbooks.audit import conventions as house


class Damage(NamedTuple):
    """A deed, the rule it breaks, and a name for the report."""

    rule: str
    name: str
    deed: deeds.Deed


DAMAGES: tuple[Damage, ...] = (
    *(
        Damage("1", f"cover says nothing of {topic}", partial(deeds.strike_from_cover, topic))
        for topic in house.COVER_TOPICS
    ),
    Damage("1", "a sheet without a link", deeds.unlink_log),
    Damage("2", "the log before the checks", lambda it: it.workbook.move_sheet(house.LOG, -1)),
    Damage("2", "a formula that reads below", deeds.read_below),
    Damage("3", "a column renamed", deeds.rename_a_column),
    Damage("4", "a hidden sheet", deeds.hide_sheet),
    Damage("4", "a hidden row", deeds.hide_row),
    Damage("4", "a hidden column", deeds.hide_column),
    Damage("4", "white text", deeds.whiten),
    Damage("5", "merged cells", lambda it: it.workbook[house.LOG].merge_cells("AD90:AE90")),
    Damage("5", "a link to another file", deeds.formula("=[1]Sheet!A1")),
    Damage("5", "a circle", deeds.formula("=AD91+0", "=AD92+1", "=SUM(AD90:AD91)")),
    Damage("5", "manual calculation", lambda it: setattr(it.workbook.calculation, "calcMode", "manual")),
    Damage("5", "figures cut to what is shown", deeds.cut_to_what_is_shown),
    Damage("5", "a validation that reads another file", deeds.read_another_file_in_a_validation),
    Damage("5", "a format that reads another file", deeds.read_another_file_in_a_format),
    Damage("6", "one formula changed", deeds.change_one_formula),
    Damage("6", "one formula typed over", deeds.type_over),
    Damage("6", "a formula among inputs", deeds.calculate_an_input),
    Damage("7", "a constant in a formula", lambda it: it.append(it.calculations()[0], "*0.85")),
    Damage("8", "an input entered twice", deeds.enter_twice),
    Damage("8", "a calculation done twice", deeds.calculate_twice),
    Damage("9", "IF in IF in IF", deeds.formula("=IF(AD91=1,1,IF(AD91=0,0,IF(AD91=12,1,0)))")),
    *(
        Damage("9", text, deeds.formula(f"={text}"))
        for text in (
            "OFFSET(AD91,1,0)",
            'INDIRECT("A1")',
            "NOW()",
            "TODAY()",
            "RAND()",
            "RANDBETWEEN(0,1)",
            'CELL("row",AD91)',
            'INFO("release")',
            "IFERROR(AD91,0)",
            "_xlfn.IFNA(AD91+AD92,0)",
        )
    ),
    Damage("10", "a long formula", deeds.formula("=AD91" + "+AD91" * 16)),
    Damage("11", "a chain of references", deeds.formula("=AD91", "=AD92")),
    Damage("12", "a number as text", deeds.store_as_text),
    Damage("12", "ROUND", deeds.formula("=ROUND(AD91,0)")),
    Damage("13", "a formula without a style", deeds.formula("=AD91+0", style="Normal")),
    Damage("13", "a link styled as a calculation", deeds.formula(f"={house.LOG}!AD90", style=house.CALCULATION)),
    Damage("13", "a calculation styled as a link", deeds.formula("=AD91+0", style=house.LINK)),
    Damage("13", "a row typed over", deeds.type_over_the_row),
    Damage("13", "a kind missing from the colour key", deeds.drop_from_colour_key),
    Damage("14", "no unit", partial(deeds.clear_word, house.UNIT)),
    Damage("14", "no basis", partial(deeds.clear_word, house.BASIS)),
    Damage("14", "no sign convention", partial(deeds.strike_from_cover, house.SIGN_CONVENTION)),
    Damage("15", "a locked input", deeds.lock),
    Damage("15", "an unlocked calculation", deeds.unlock),
    Damage("15", "inputs that take anything", deeds.allow_anything),
    Damage("15", "inputs without an error message", deeds.say_nothing),
    Damage("15", "a sheet without protection", deeds.unprotect),
    Damage("15", "a password", deeds.set_password),
    Damage("16", "an unused name", partial(deeds.name, "spare", f"{house.LOG}!$AD$90")),
    Damage("16", "a broken name", partial(deeds.name, "spare", "#REF!")),
    Damage("16", "a name of a calculation", deeds.name_a_calculation),
    Damage("16", "a name that does not exist", deeds.formula("=no_such_name+0")),
    Damage("17", "a check without a tolerance", deeds.drop_tolerance),
    Damage("17", "a sheet without the master check", deeds.drop_master_check),
    Damage("17", "a master check of nothing", deeds.cut_the_roll_up),
    Damage("17", "a check that fails", deeds.fail_a_check),
    Damage("18", "no source", partial(deeds.clear_word, house.SOURCE)),
    Damage("18", "a basis that is none", deeds.guess),
    Damage("18", "a basis that stays", deeds.type_the_basis),
    Damage("19", "an entry without a reason", deeds.leave_out_why),
    Damage("19", "an empty log", deeds.empty_the_log),
    Damage("20", "an upright page", deeds.print_upright),
    Damage("20", "a page without a header", deeds.print_without_header),
    Damage("20", "two pages wide", deeds.print_wider),
    Damage("21", "an error cell", deeds.save_an_error),
    Damage("21", "a formula without a result", deeds.save_no_result),
    Damage("23", "a result that is forged", deeds.forge_a_result),
    Damage("22", "XLOOKUP", deeds.formula("=_xlfn.XLOOKUP(AD91,AD92:AD93,AE92:AE93)")),
    Damage("22", "MAXIFS", deeds.formula("=_xlfn.MAXIFS(AD91:AD92,AE91:AE92,1)")),
    Damage("22", "a function of nobody", deeds.formula("=NO_SUCH_FUNCTION(AD91)")),
)
