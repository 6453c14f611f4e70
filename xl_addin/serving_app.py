"""The service with all functions, as a worker process makes it: where hosts and functions are joined."""

from __future__ import annotations

from fastapi import FastAPI

import udfs  # noqa: F401  fills the registry
from xl_addin.cell_function import REGISTRY
from xl_addin.hosts.officejs import service
from xl_addin.hosts.officejs.settings import from_environment
from xl_addin.notation import arrays  # noqa: F401  loads NumPy before the first request needs it


def made() -> FastAPI:
    """The service, with the settings of the environment."""
    return service.app(from_environment(), REGISTRY)
