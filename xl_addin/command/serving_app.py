"""The service with all functions, as a worker process makes it: where hosts and functions are joined."""

from __future__ import annotations

import gc

from fastapi import FastAPI

import udfs  # noqa: F401  fills the registry
from xl_addin.functions.cell_function import REGISTRY
from xl_addin.hosts.officejs import service
from xl_addin.hosts.officejs.settings import from_environment
from xl_addin.notation import arrays  # noqa: F401  loads NumPy before the first request needs it

#: So many objects are made before garbage is looked for. A batch makes thousands, and none that refer in a circle.
BETWEEN_COLLECTIONS = 100_000


def made() -> FastAPI:
    """The service, with the settings of the environment."""
    gc.freeze()  # what was imported stays: there is no need to look through it again and again
    gc.set_threshold(BETWEEN_COLLECTIONS)
    return service.app(from_environment(), REGISTRY)
