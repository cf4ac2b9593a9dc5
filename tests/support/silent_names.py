"""Names that the system's resolver never answers, for commands that tests start."""

from __future__ import annotations

from pathlib import Path

from scraper.fetching.resolver import HURRY

_PATCH = """
import pathlib, socket, time
known = socket.getaddrinfo
def look_up(host, *rest, **named):
    if not str(host).startswith("slow"):
        return known(host, *rest, **named)
    with open(pathlib.Path(__file__).with_name("asked"), "a") as file:
        file.write(f"{time.monotonic()}\\n")
    time.sleep(10)
    raise socket.gaierror(-3, "Temporary failure in name resolution")
socket.getaddrinfo = look_up
"""


class SilentNames:
    """Lookups of names that begin with "slow" take 10 s and fail, in commands of this environment.

    Args:
        folder: Where its files go.
    """

    def __init__(self, folder: Path) -> None:
        self._place = folder / "silent-names"
        self._place.mkdir()
        (self._place / "sitecustomize.py").write_text(_PATCH)
        self.environ = {"PYTHONPATH": str(self._place)}

    def count_first(self) -> int:
        """Return how many lookups began before the first of them can have been given up."""
        times = [float(line) for line in (self._place / "asked").read_text().split()]
        return sum(time - times[0] < HURRY for time in times)
