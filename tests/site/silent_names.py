"""Names that the system's resolver never answers, for commands that tests start."""

from __future__ import annotations

from pathlib import Path

_PATCH = """
import pathlib, socket, time
known, waiting = socket.getaddrinfo, []
def look_up(host, *rest, **named):
    if not str(host).startswith("slow"):
        return known(host, *rest, **named)
    waiting.append(host)
    with open(pathlib.Path(__file__).with_name("waiting"), "a") as file:
        file.write(f"{len(waiting)}\\n")
    time.sleep(10)
    waiting.remove(host)
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

    def most_at_once(self) -> int:
        """Return how many lookups waited at the same time, those given up included."""
        return max(map(int, (self._place / "waiting").read_text().split()))
