"""The test's end of the hostile server: start it, name its faults, read its log."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request
from pathlib import Path
from types import TracebackType
from typing import Any, Self

SHARED = Path(__file__).parents[2].parent / "shared" / "hostile"
"""Third-party vectors beside the repository; absent in a plain clone."""
ADDRESSES = ("127.0.0.1", "127.0.1.1", "127.0.1.2")


class HostileSite:
    """A running hostile server.

    Args:
        folder: Where raw replies are put.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._process = subprocess.Popen(
            [sys.executable, Path(__file__).with_name("hostile_server.py"), folder, *ADDRESSES],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None
        self.port = int(self._process.stdout.readline())
        self.host_port = f"127.0.0.1:{self.port}"
        self.base = f"http://{self.host_port}"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.kill()
        self._process.communicate()

    def url(self, path: str) -> str:
        return self.base + path

    def put(self, name: str, content: bytes) -> str:
        """Put a raw reply; give its URL."""
        (self.folder / name).write_bytes(content)
        return self.url(f"/raw/{name}")

    def put_robots(self, body: bytes | None, status: str = "200 OK", headers: str = "") -> None:
        """Serve a robots.txt on every address; None for none."""
        file = self.folder / "robots.txt"
        if body is None:
            file.unlink(missing_ok=True)
            return
        head = f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n{headers}\r\n"
        file.write_bytes(head.encode() + body)

    def log(self) -> dict[str, Any]:
        """Give all requests so far and the count of connections to the canary."""
        with urllib.request.urlopen(f"{self.base}/-log") as response:
            log: dict[str, Any] = json.load(response)
            return log

    def requests(self, path: str) -> list[dict[str, Any]]:
        """Give the requests for a path (with its query), in order."""
        return [each for each in self.log()["requests"] if each["path"] == path]
