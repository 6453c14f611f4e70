"""Where the price book is kept and what it reads: the settings, each an environment variable."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from xl_addin.addresses import without_secrets
from xl_addin.errors import OutOfDomain

SQLITE = "sqlite:///"
POSTGRESQL = "postgresql+psycopg://"
#: What one program takes for a file of that name and another for something else: a book in memory, with options, or
#: with letters written as numbers.
NO_PATH = re.compile(r"|:memory:|file:.*|.*(\?|%[0-9a-f]{2}|[\0-\x1f\x7f]).*", re.IGNORECASE | re.DOTALL)

_RAW = "https://raw.githubusercontent.com"


@dataclass(frozen=True, slots=True)
class Settings:
    """What can be set, with the defaults.

    `prices_url` is `BREAKEVEN_PRICES`; empty means the file in the user's data directory. The registries are
    `BREAKEVEN_GENAI_PRICES_URL` and `BREAKEVEN_LITELLM_URL`. `timeout` (seconds for one registry, from the first
    byte to the last) is `BREAKEVEN_TIMEOUT`, `largest_file` (bytes) `BREAKEVEN_LARGEST_FILE`.
    """

    prices_url: str = ""
    genai_prices_url: str = f"{_RAW}/pydantic/genai-prices/refs/heads/main/prices/new_data/v2/data.json"
    litellm_url: str = f"{_RAW}/BerriAI/litellm/main/model_prices_and_context_window.json"
    timeout: float = 60.0
    largest_file: int = 20_000_000

    @property
    def database(self) -> str:
        """The price book's address as SQLAlchemy writes it.

        Raises:
            OutOfDomain: `BREAKEVEN_PRICES` is no address of a SQLite file or a PostgreSQL database.
        """
        if not self.prices_url:
            return f"{SQLITE}{default_file()}"
        is_file = self.prices_url.startswith(SQLITE) and not NO_PATH.fullmatch(self.prices_url.removeprefix(SQLITE))
        if not is_file and not (self.prices_url.startswith(POSTGRESQL) and self.prices_url != POSTGRESQL):
            raise OutOfDomain(
                f'BREAKEVEN_PRICES is "{without_secrets(self.prices_url)}": write sqlite:///PATH_OF_A_FILE or '
                "postgresql+psycopg://USER:PASSWORD@HOST/DATABASE, a path as it is on the disk, without options."
            )
        return self.prices_url


def settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings as the environment gives them.

    Raises:
        OutOfDomain: a number is none, or is not positive.
    """
    plain = Settings()
    return Settings(
        environment.get("BREAKEVEN_PRICES", "").strip(),
        environment.get("BREAKEVEN_GENAI_PRICES_URL", plain.genai_prices_url),
        environment.get("BREAKEVEN_LITELLM_URL", plain.litellm_url),
        _positive(environment, "BREAKEVEN_TIMEOUT", plain.timeout),
        int(_positive(environment, "BREAKEVEN_LARGEST_FILE", plain.largest_file)),
    )


def default_file() -> Path:
    """The SQLite file in the user's data directory."""
    from platformdirs import user_data_path

    return user_data_path("selfhost-breakeven", appauthor=False) / "prices.sqlite"


def _positive(environment: Mapping[str, str], name: str, default: float) -> float:
    typed = environment.get(name, "").strip()
    try:
        number = float(typed) if typed else default
    except ValueError:
        number = 0.0
    if not 0 < number < float("inf"):
        raise OutOfDomain(f'{name} is "{typed}": write a number above 0.')
    return number
