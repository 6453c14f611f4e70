"""Your own bill as figures for "Your case": read from a vendor's export, or worked out in the calculator workbook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xl_addin.bills import Bill
from xl_addin.bills.bill import CACHE_WRITE, CACHED, INPUT, OUTPUT, Line
from xl_addin.cases import workbook_file
from xl_addin.catalogue import fields
from xl_addin.catalogue.price import Basis
from xl_addin.errors import UnreadableFile
from xl_addin.model.inputs import INPUTS
from xl_addin.model.request import part
from xl_addin.model.scenarios import DERIVED, Figure
from xl_addin.plain_text import for_cell
from xl_addin.units import MULTIPLE, SHARE

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

    from xl_addin.catalogue.price_list import PriceList

# A plan (`model.request`) gives a batch no discount for the cache, for nobody can count on one there. A bill tells what
# a batch did read from a cache and write to it; no price list has a batch price for that, so the ordinary one counts.
#: What a kind of token is charged at, sent at once and sent in a batch.
AT_ONCE = {INPUT: fields.INPUT, CACHED: fields.CACHED_INPUT, CACHE_WRITE: fields.CACHE_WRITE, OUTPUT: fields.OUTPUT}
IN_BATCH = AT_ONCE | {INPUT: fields.BATCH_INPUT, OUTPUT: fields.BATCH_OUTPUT}


def priced(bill: Bill, prices: PriceList) -> Bill:
    """A usage export with what its tokens cost at today's list prices; a bill that has money stays as it is.

    Long requests cannot be told from short ones in a sum of tokens, so all are charged at the base price. Notes say
    that, and which prices are inferred.

    Raises:
        UnknownKey: a model is not in the price book.
        Never: a model has no such price.
        UnreadableFile: the file does not say what kind its tokens are.
    """
    if bill.total is not None:
        return bill
    inferred: set[str] = set()

    def with_cost(line: Line) -> Line:
        if line.tokens is None or line.kind is None:
            raise UnreadableFile(
                f"{bill.format} does not say what kind the tokens of {line.model} are: export the costs."
            )
        field = (IN_BATCH if line.batch else AT_ONCE)[line.kind]
        found = prices.price(prices.find(line.model), field)
        if found.basis is Basis.INFERRED:
            inferred.add(f"{found.model} {field}")
        return replace(line, usd=part(f"{field}_price").cost(line.tokens, float(found.usd_per_mtok)))

    lines = tuple(map(with_cost, bill.lines))
    notes = ["The file has no money: tokens are charged at today's list prices, long requests at the base price."]
    if inferred:
        notes.append(f"Rests on inferred prices: {', '.join(sorted(inferred))}.")
    return replace(bill, lines=lines, notes=(*bill.notes, *notes))


def tables(bill: Bill) -> list[tuple[str, Sequence[str], list[Sequence[str]]]]:
    """What to show of a bill: each table with its title, its headings and its rows; what is unknown has no row."""
    months = list(bill.by_month)
    by_model = [
        (model, *(_money(bill.by_month[month].get(model)) for month in months), _money(usd))
        for model, usd in bill.by_model.items()
    ]
    whole = ("All", *(_money(sum(bill.by_month[month].values())) for month in months), _money(bill.total))
    tokens = sum(bill.tokens.values())
    kinds = [(kind, f"{count:,.0f}", _share(count / tokens)) for kind, count in bill.tokens.items() if tokens]
    shown = {
        f"Bill of an average month (365/12 days), from {bill.days} days": _money(bill.monthly_mean),
        "Requests": "" if bill.requests is None else f"{bill.requests:,.0f}",
        "Input read from a cache": _share(bill.cached_share),
        "Sent in batches": _share(bill.batch_share),
        f"Mean day, {bill.series_in}": _money(bill.daily_mean),
        f"Peak day, {bill.series_in}": _money(bill.daily.get(bill.peak_day) if bill.peak_day else None),
        "Peak day over mean day": _times(bill.peak_to_average),
        "Peak hour over mean hour": _times(bill.peak_hour_to_average),
        "Utilization that a fleet can hope for": _share(bill.hoped_for_utilization),
    }
    load = [(label, figure) for label, figure in shown.items() if figure]
    found: list[tuple[str, Sequence[str], list[Sequence[str]]]] = [
        (f"{bill.format}, {bill.first_day} to {bill.last_day}, USD", ("Model", *months, "Total"), [*by_model, whole]),
        ("Tokens", ("Kind", "Tokens", "Share"), list(kinds)),
        ("Load", ("", "Figure"), list(load)),
    ]
    return [table for table in found if table[2]]


def _money(usd: float | None) -> str:
    return "" if usd is None else f"{usd:,.2f}"


def _share(share: float | None) -> str:
    return "" if share is None else SHARE.show(share)


def _times(multiple: float | None) -> str:
    return "" if multiple is None else MULTIPLE.show(multiple)


def figures(bill: Bill, file: str) -> dict[str, Figure]:
    """What the bill says of a case: the bill of an average month, and the utilization that a fleet can hope for.

    Utilization is the mean over the peak, and no more than what a fleet is designed for: peaks that the file does
    not show come on top.

    Raises:
        UnreadableFile: there is no money in it.
        OutOfDomain: the bill is beyond what the model takes.
    """
    monthly = bill.monthly_mean
    if monthly is None:
        raise UnreadableFile(f"{file} has no amounts: export the costs, or use `priced` with a price list.")
    covered = for_cell(f"{file} ({bill.format}), {bill.first_day} to {bill.last_day}")
    found = {"api_monthly": Figure(INPUTS["api_monthly"].check(monthly), DERIVED, f"{covered}: an average month")}
    hoped = bill.hoped_for_utilization
    if hoped is not None:
        by = "hour" if bill.peak_hour_to_average else "day"
        most = INPUTS["design_utilization"].left_out
        source = f"{covered}: the mean over the peak {by}, the most to hope for"
        found["utilization"] = Figure(INPUTS["utilization"].check(min(hoped, most)), DERIVED, source)
    return found


def of_calculator(path: Path) -> dict[str, Figure]:
    """The month's bill of the workload that is selected in a calculator workbook, as it was last calculated and saved.

    Raises:
        UnreadableFile: it is no calculator workbook, or it was saved without a result.
        OutOfDomain: the bill is beyond what the model takes.
    """
    refusal = f"{path} is no workbook that can be read: give api_cost_calculator.xlsx."
    with workbook_file.opened(path, refusal) as book:
        bill, workload = (_named(book, path.name, name) for name in ("monthly_bill", "selected_case"))
    if isinstance(bill, bool) or not isinstance(bill, int | float):
        raise UnreadableFile(f"{path.name} holds no bill ({bill!r}): open it, look at its checks, and save it.")
    source = for_cell(f"{path.name}, the workload {workload} a month")
    return {"api_monthly": Figure(INPUTS["api_monthly"].check(bill), DERIVED, source)}


def _named(book: Workbook, file: str, name: str) -> Any:
    """The value of a named cell."""
    if name not in book.defined_names:
        raise UnreadableFile(f"{file} has no cell named '{name}': give api_cost_calculator.xlsx.")
    sheet, cell = next(iter(book.defined_names[name].destinations))
    return book[sheet][cell.replace("$", "")].value
