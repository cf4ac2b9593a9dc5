"""The Containerfile: two stages, no root, a volume, a health check, and files that exist."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
TEXT = re.sub(r"\\\n\s*", " ", (ROOT / "Containerfile").read_text("utf-8"))
STEPS = [line.split(" ", 1) for line in TEXT.splitlines() if line and not line.startswith("#")]


def test_every_instruction_is_known() -> None:
    """Each line is an instruction of a Containerfile, and the first is FROM."""
    known = {
        "FROM",
        "WORKDIR",
        "COPY",
        "RUN",
        "ENV",
        "USER",
        "VOLUME",
        "HEALTHCHECK",
        "ENTRYPOINT",
        "CMD",
    }
    assert {name for name, _ in STEPS} <= known
    assert STEPS[0][0] == "FROM"


def test_the_image_is_built_in_two_stages() -> None:
    """The final image has the installed program alone, not what built it."""
    assert [name for name, _ in STEPS].count("FROM") == 2
    last = max(place for place, (name, _) in enumerate(STEPS) if name == "FROM")
    copies = [text for name, text in STEPS[last:] if name == "COPY"]
    assert copies == ["--from=build /opt/scraper /opt/scraper"]


def test_the_image_runs_without_root() -> None:
    """The user is set before the entry point, the archive is in a volume, and the health is checked."""
    names = [name for name, _ in STEPS]
    users = [text for name, text in STEPS if name == "USER"]
    assert users == ["scraper"]
    assert names.index("USER") < names.index("ENTRYPOINT")
    assert ["VOLUME", "/data"] in STEPS
    assert any(name == "HEALTHCHECK" and "scraper" in text for name, text in STEPS)


def test_what_is_copied_exists() -> None:
    """Each file that the build stage takes from the clone is there, and the build needs no other."""
    taken = [text.split() for name, text in STEPS if name == "COPY" and "--from" not in text]
    sources = {source for words in taken for source in words[:-1]}
    assert [source for source in sources if not (ROOT / source).exists()] == []
    build = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    wheel = build["tool"]["hatch"]["build"]["targets"]["wheel"]
    needed = {*wheel["force-include"], wheel["hooks"]["custom"]["path"], *wheel["packages"]}
    assert {place.rsplit("/", 1)[-1] for place in needed} <= {
        place.rsplit("/", 1)[-1] for place in sources
    }
