"""A user's own prices: the last word on a price stands, and an empty one takes it back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import Connection, and_, func, insert, select

from xl_addin.catalogue.price import LEAST_USD_PER_MTOK, MOST_USD_PER_MTOK, Override, is_believable
from xl_addin.catalogue.schema import OVERRIDES
from xl_addin.errors import OutOfDomain

#: A reason is shown in a cell, beside the price.
LONGEST_REASON = 1_000


def add(
    connection: Connection,
    vendor: str,
    model: str,
    field: str,
    usd_per_mtok: Decimal | None,
    because: str,
    set_on: date,
) -> None:
    """Set a price of the user's own; `None` takes it back.

    Raises:
        OutOfDomain: the price is none that anybody asks, or the reason no text.
    """
    if usd_per_mtok is not None and not is_believable(usd_per_mtok):
        raise OutOfDomain(
            f"The price is {usd_per_mtok!s:.30}: type US dollars per million tokens, 0 or more; at least "
            f"{LEAST_USD_PER_MTOK:f} and at most {MOST_USD_PER_MTOK:,f}, if any."
        )
    if not because.isprintable() or len(because) > LONGEST_REASON:
        raise OutOfDomain(f"The reason cannot be shown: type up to {LONGEST_REASON:,} letters in one line.")
    row = {"set_on": set_on, "vendor": vendor, "model": model, "field": field}
    connection.execute(insert(OVERRIDES), row | {"usd_per_mtok": usd_per_mtok, "because": because})


def standing(connection: Connection) -> list[Override]:
    """The overrides that stand."""
    latest = select(func.max(OVERRIDES.c.id)).group_by(OVERRIDES.c.vendor, OVERRIDES.c.model, OVERRIDES.c.field)
    stand = and_(OVERRIDES.c.id.in_(latest), OVERRIDES.c.usd_per_mtok.is_not(None))
    wanted = [OVERRIDES.c[name] for name in Override._fields]
    return [Override(*row) for row in connection.execute(select(*wanted).where(stand))]
