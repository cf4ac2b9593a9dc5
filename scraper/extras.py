"""How to install an optional part, as the program itself was installed: from a clone, a file or the index."""

from __future__ import annotations

import json
from importlib.metadata import PackageNotFoundError, distribution
from typing import Any, Final

DISTRIBUTION: Final = "scraper-archive"


def install_hint(extra: str) -> str:
    """Return the command that adds an extra, for messages: `pip install '.[pdf]' in the clone`."""
    return _hint(extra, _read_origin())


def _read_origin() -> dict[str, Any] | None:
    """Return where the distribution came from (PEP 610); {} for the index, None if that is not recorded."""
    try:
        recorded = distribution(DISTRIBUTION).read_text("direct_url.json")
    except PackageNotFoundError:
        return None
    return {} if recorded is None else json.loads(recorded)


def _hint(extra: str, origin: dict[str, Any] | None) -> str:
    """Return the command for what the installer recorded."""
    if origin is None:
        return f"pip install '.[{extra}]' in the clone"
    if not origin:
        return f"pip install '{DISTRIBUTION}[{extra}]'"
    if "dir_info" in origin:
        option = "-e " if origin["dir_info"].get("editable") else ""
        return f"pip install {option}'.[{extra}]' in the clone"
    prefix = f"{origin['vcs_info']['vcs']}+" if "vcs_info" in origin else ""
    return f"pip install '{DISTRIBUTION}[{extra}] @ {prefix}{origin['url']}'"
