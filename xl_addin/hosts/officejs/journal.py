"""What the service writes down: a line of JSON for each event, and nothing of what stands in any cell."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime
from typing import Any


class AsJson(logging.Formatter):
    """One line for each record: time, level, event, and the facts given with it."""

    def format(self, record: logging.LogRecord) -> str:
        facts: dict[str, Any] = getattr(record, "facts", {})
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": record.getMessage(),
            **facts,
        }
        if record.exc_info and record.exc_info[0]:
            # The class alone: the message of an error can quote a cell.
            line["fault"] = record.exc_info[0].__name__
        return json.dumps(line, ensure_ascii=True)


def configuration(level: str = "INFO") -> dict[str, Any]:
    """How the service and uvicorn below it log, for `logging.config.dictConfig`; in every worker the same."""
    ours = {"handlers": ["lines"], "level": level, "propagate": False}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": f"{__name__}.{AsJson.__name__}"}},
        "handlers": {"lines": {"class": "logging.StreamHandler", "formatter": "json", "stream": "ext://sys.stderr"}},
        "loggers": {"breakeven": ours, "uvicorn": ours, "uvicorn.access": {"handlers": [], "propagate": False}},
    }
