"""`breakeven prices`: look prices up, refresh them, and say what counts where a registry is wrong.

A part of the command line; like there, whatever takes long to import is imported by the command that needs it.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Annotated

import typer

from xl_addin.command.printing import print_table, say
from xl_addin.errors import BreakevenError, OutOfDomain, UnknownKey

if TYPE_CHECKING:
    from xl_addin.catalogue.names import Model
    from xl_addin.catalogue.price import Change

app = typer.Typer(help="What the vendors' APIs cost, who says so, and since when.", no_args_is_help=True)

ModelName = Annotated[str, typer.Argument(metavar="MODEL", help="A model: 'Claude Sonnet 4.6', gpt-5.4-mini.")]
FieldName = Annotated[str, typer.Argument(metavar="FIELD", help="input, output, cached_input, cache_write, ...")]
Waiting = Annotated[int, typer.Argument(metavar="NUMBER", help="The number that `breakeven prices held` shows.")]


@app.command()
def show(
    model: Annotated[
        str | None, typer.Argument(metavar="[MODEL]", help="One model; all that are listed if left out.")
    ] = None,
    vendor: Annotated[str | None, typer.Option("--vendor", metavar="NAME", help="The models of one vendor.")] = None,
) -> None:
    """The prices of a model with basis and reason, or of all models.

    Example: breakeven prices show "Claude Sonnet 4.6"
    """
    from xl_addin.catalogue import reading
    from xl_addin.catalogue.fields import FIELDS
    from xl_addin.catalogue.notes import in_words, usd
    from xl_addin.catalogue.price import Basis

    prices = reading.price_list()
    if model is not None:
        found = prices.find(model)
        known = [prices.price(found, field) for field in FIELDS if prices.has(found, field)]
        rows = [(in_words(one.field), usd(one.usd_per_mtok), str(one.basis), str(one.since), one.note) for one in known]
        headings = ("Price", "USD/million tokens", "Basis", "Since", "Why")
        print_table(headings, rows, title=str(found), right={"USD/million tokens"})
        for field, steps in prices.tiers(found).items():
            say(*(f"{in_words(field)} above {above:,} tokens in a request: {usd(price)}" for above, price in steps))
        return
    marks = {Basis.INFERRED: " i", Basis.CONFLICT: " c", Basis.OVERRIDE: " y"}
    listed = []
    for one in prices.models(vendor):
        cells = [prices.price(one, field) if prices.has(one, field) else None for field in FIELDS]
        shown = ["" if cell is None else usd(cell.usd_per_mtok) + marks.get(cell.basis, "") for cell in cells]
        listed.append([one.vendor, one.model, *shown])
    fields = [in_words(field) for field in FIELDS]
    print_table(["Vendor", "Model", *fields], listed, right=fields)
    say("US dollars per million tokens. i: inferred, c: the sources differ, y: yours.")


@app.command()
def refresh(
    from_package: Annotated[
        bool,
        typer.Option("--bundled", metavar="", help="Read what came with this version of the package; no network."),
    ] = False,
) -> None:
    """Read both registries anew, and write down every price that changed.

    Example: breakeven prices refresh
    """
    from xl_addin.catalogue import refresh as refreshing
    from xl_addin.catalogue.store import Store

    store = Store()
    taken = refreshing.take_bundled(store) if from_package else refreshing.refresh(store, _today())
    _print_changes(taken.changes)
    say(f"{len(taken.changes)} prices changed, {len(taken.held)} are held.", *taken.faults)
    if taken.held:
        say("See them with `breakeven prices held`.")


@app.command()
def changes(
    since: Annotated[str | None, typer.Option("--since", metavar="DATE", help="From that day on: 2026-01-31.")] = None,
    model: Annotated[str | None, typer.Option("--model", metavar="MODEL", help="Of one model.")] = None,
) -> None:
    """The change log: every price that appeared, moved or went, with old and new value.

    Example: breakeven prices changes --since 2026-10-01 --model "Mistral Large 4"
    """
    from xl_addin.catalogue import reading
    from xl_addin.catalogue.store import Store

    log = Store().changelog(_day(since) if since else None)
    if model is not None:
        found = reading.price_list().find(model)
        log = [change for change in log if change.key[:2] == found]
    _print_changes(log)
    say(f"{len(log)} changes.")


@app.command()
def held() -> None:
    """Prices that moved tenfold or more, and are not believed until somebody confirms them.

    Example: breakeven prices held
    """
    from xl_addin.catalogue.notes import in_words, usd
    from xl_addin.catalogue.store import Store

    rows = []
    for one in Store().held():
        change = one.change
        assert change.old is not None
        assert change.new is not None
        what = (change.key.vendor, change.key.model, in_words(change.key.field), usd(change.old), usd(change.new))
        rows.append((str(one.id), str(change.observed_on), *what, change.source))
    if not rows:
        say("No price is held.")
        return
    print_table(("Number", "Seen", "Vendor", "Model", "Price", "Old", "New", "Source"), rows, right={"Old", "New"})
    say("`breakeven prices confirm NUMBER` applies one, `breakeven prices reject NUMBER` keeps the old one.")


@app.command()
def confirm(number: Waiting) -> None:
    """Apply a held price from today on.

    Example: breakeven prices confirm 3
    """
    _decide(number, confirmed=True)


@app.command()
def reject(number: Waiting) -> None:
    """Keep the old price in place of a held one, and do not ask again.

    Example: breakeven prices reject 3
    """
    _decide(number, confirmed=False)


@app.command()
def override(
    model: ModelName,
    field: FieldName,
    usd_per_mtok: Annotated[str, typer.Argument(metavar="USD", help="US dollars per million tokens, or remove.")],
    because: Annotated[str, typer.Option("--because", metavar="WHY", help="Why: it is shown beside the price.")] = "",
) -> None:
    """Set a price of your own, which wins over every source; or take it back.

    Example: breakeven prices override gpt-5.4-mini input 0.60 --because "our contract of May"
    """
    from xl_addin.catalogue import reading
    from xl_addin.catalogue.fields import FIELDS
    from xl_addin.catalogue.store import Store

    found = reading.price_list().find(model)
    chosen = field.strip().lower().replace(" ", "_")
    if chosen not in FIELDS:
        raise UnknownKey(f'There is no price "{field}": type one of {", ".join(FIELDS)}.')
    removed = usd_per_mtok.strip().lower() == "remove"
    if not removed and not because.strip():
        raise OutOfDomain('Say why: --because "our contract of May". It is shown wherever the price is used.')
    Store().override(*found, chosen, None if removed else _amount(usd_per_mtok), because.strip(), _today())
    _show_what_counts(found, chosen)


@app.command()
def verified() -> None:
    """When each vendor's prices were last verified, how the last runs went, and whether the book is as it was written.

    Example: breakeven prices verified
    """
    from xl_addin.catalogue import reading, vendors
    from xl_addin.catalogue.store import Store

    store = Store()
    book = reading.book()
    found = book.verified()
    rows = [
        (vendor, str(book.last_verified(vendor) or "never"), "yes" if vendor in found else "no")
        for vendor in vendors.listed()
    ]
    print_table(("Vendor", "Last verified", "In the newest snapshot"), rows)
    say(f"{len(found)} of {len(rows)} vendors verified.", "")
    recent = [
        (f"{one.started_at:%Y-%m-%d %H:%M} UTC", one.outcome, one.reason)
        for one in store.runs()[:5]
        if one.files or one.reason
    ]
    if recent:
        print_table(("Run", "Outcome", "Reason"), recent)
    altered = store.altered()
    say(*(altered or ["The change log leads to every vendor's last snapshot."]))


# Words and figures ----------------------------------------------------------------------------------------------------


def _decide(number: int, confirmed: bool) -> None:
    from xl_addin.catalogue.names import Model
    from xl_addin.catalogue.store import Store

    change = Store().decide(number, confirmed, _today())
    _show_what_counts(Model(*change.key[:2]), change.key.field)


def _show_what_counts(model: Model, field: str) -> None:
    from xl_addin.catalogue import reading
    from xl_addin.catalogue.notes import in_words, usd

    reading.forget()
    try:
        price = reading.price_list().price(model, field)
    except BreakevenError as error:
        say(str(error))
        return
    say(f"{model}, {in_words(field)}: {usd(price.usd_per_mtok)} ({price.basis}). {price.note}")


def _print_changes(log: list[Change] | tuple[Change, ...]) -> None:
    from xl_addin.catalogue.notes import in_words, usd

    rows = []
    for one in log:
        field = in_words(one.key.field) + (f" above {one.key.above_tokens:,}" if one.key.above_tokens else "")
        prices = ["" if price is None else usd(price) for price in (one.old, one.new)]
        rows.append((str(one.observed_on), one.key.vendor, one.key.model, field, *prices, one.source))
    if rows:
        print_table(("Seen", "Vendor", "Model", "Price", "Old", "New", "Source"), rows, right={"Old", "New"})


def _today() -> date:
    return datetime.now().astimezone().date()


def _day(typed: str) -> date:
    try:
        return date.fromisoformat(typed.strip())
    except ValueError:
        raise OutOfDomain(f'--since is "{typed}": type a day as 2026-01-31.') from None


def _amount(typed: str) -> Decimal:
    try:
        return Decimal(typed.strip().removeprefix("$"))
    except (InvalidOperation, ValueError):
        raise OutOfDomain(f'The price is "{typed}": type US dollars per million tokens, 0.60 say, or remove.') from None
