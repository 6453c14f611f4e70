"""The task pane: the model on an ordinary web page, with sliders, beside a sheet or on its own.

`page/` holds the page as it is written, `sliders.toml` how far each slider goes, and `building` puts them together
with the model in JavaScript and the preloaded cases.
"""

from __future__ import annotations

from xl_addin.hosts.officejs.pane.building import build, contents

__all__ = ["build", "contents"]
