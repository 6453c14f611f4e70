"""A user's own prices: the last word on a price stands, and an empty one takes it back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import Connection, and_, func, insert, select

from xl_addin.catalogue.price import Override
from xl_addin.catalogue.schema import OVERRIDES
from xl_addin.errors import OutOfDomain


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
        OutOfDomain: the price is negative or not finite.
    """
    if usd_per_mtok is not None and not (usd_per_mtok.is_finite() and usd_per_mtok >= 0):
        raise OutOfDomain(f"The price is {usd_per_mtok}: type US dollars per million tokens, 0 or more.")
    row = {"set_on": set_on, "vendor": vendor, "model": model, "field": field}
    connection.execute(insert(OVERRIDES), row | {"usd_per_mtok": usd_per_mtok, "because": because})


def standing(connection: Connection) -> list[Override]:
    """The overrides that stand."""
    latest = select(func.max(OVERRIDES.c.id)).group_by(OVERRIDES.c.vendor, OVERRIDES.c.model, OVERRIDES.c.field)
    stand = and_(OVERRIDES.c.id.in_(latest), OVERRIDES.c.usd_per_mtok.is_not(None))
    wanted = [OVERRIDES.c[name] for name in Override._fields]
    return [Override(*row) for row in connection.execute(select(*wanted).where(stand))]
