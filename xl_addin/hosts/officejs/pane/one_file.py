"""The page as one file, to be sent on and opened with a double click: styles, scripts and icon are inside it.

Its policy allows exactly these styles and scripts, by their digests, and no address at all: it can ask nobody.
"""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256

from xl_addin.hosts.officejs.pane.building import contents

FILE = "breakeven_sliders.html"

_STYLE = re.compile(r'<link rel="stylesheet" href="([^"]+)">\n')
_SCRIPT = re.compile(r'<script src="([^"]+)" defer></script>\n')
_POLICY = re.compile(r'(<meta http-equiv="Content-Security-Policy" content=")[^"]*(">)')


def page() -> bytes:
    """The file's content, the same bytes every time."""
    parts = {name: content.decode() for name, content in contents().items()}
    index = parts["index.html"]
    styles = [parts[name] for name in _STYLE.findall(index)]
    scripts = [parts[name] for name in _SCRIPT.findall(index)]
    licences = [text for name, text in parts.items() if "LICENSE" in name]
    icon = b64encode(parts["icon.svg"].encode()).decode()
    policy = (
        f"default-src 'none'; script-src {_digests(scripts)}; style-src {_digests(styles)}; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    head = "".join(f"<style>{style}</style>\n" for style in styles)
    # What is inside the page is run where it stands: after what it works on.
    end = "".join(f"<script>{script}</script>\n" for script in scripts)
    index = _SCRIPT.sub("", _STYLE.sub("", index))
    index = _POLICY.sub(lambda found: f"{found[1]}{policy}{found[2]}", index).replace("icon.svg", _data(icon))
    index = index.replace("</head>", f"{head}</head>").replace("</body>", f"{end}</body>")
    return (index + "".join(f"<!--\n{text.strip()}\n-->\n" for text in licences)).encode()


def _digests(texts: list[str]) -> str:
    return " ".join(f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'" for text in texts)


def _data(icon: str) -> str:
    return f"data:image/svg+xml;base64,{icon}"
