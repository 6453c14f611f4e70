"""The extension inside LibreOffice: an object with a method for each function, made from the registry.

Nothing but LibreOffice's own Python is here, and the packages that the extension brings.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from xl_addin.catalogue.settings import SQLITE, default_file
from xl_addin.functions.cell_function import REGISTRY
from xl_addin.hosts.libreoffice.cells import method

SERVICE = "selfhost.breakeven.Functions"
INTERFACE = "selfhost.breakeven.XFunctions"


def implementation(folder: Path) -> Any:
    """What LibreOffice's loader asks a component for; `folder` is where the extension lies."""
    import uno
    import unohelper  # type: ignore[import-not-found]

    bases = (unohelper.Base, uno.getClass(INTERFACE), uno.getClass("com.sun.star.lang.XServiceInfo"))
    service = {
        "__init__": lambda self, context: None,
        "getImplementationName": lambda self: SERVICE,
        "getSupportedServiceNames": lambda self: (SERVICE,),
        "supportsService": lambda self, name: name == SERVICE,
    }
    functions = {name: method(entry) for name, entry in REGISTRY.items()}
    bring_prices(folder / "prices.sqlite")
    helper = unohelper.ImplementationHelper()
    helper.addImplementation(type("Functions", bases, service | functions), SERVICE, (SERVICE,))
    return helper


def bring_prices(bundled: Path) -> None:
    """Read the bundled price book where there is none of the user's own: making one takes SQLAlchemy."""
    if not os.environ.get("BREAKEVEN_PRICES", "").strip() and not default_file().is_file():
        os.environ["BREAKEVEN_PRICES"] = f"{SQLITE}{bundled}"
