"""Load the user's site rules from their folder.

`HOST.toml` is a rule of ours, `HOST.txt` a FiveFilters site config; where a host
has both, ours wins. All mistakes are reported together.
"""

from __future__ import annotations

from pathlib import Path

from scraper.errors import ConfigError
from scraper.extraction.site_rules import Rule, parse_ftr, parse_rule_toml

_PARSERS = ((".txt", parse_ftr), (".toml", parse_rule_toml))
"""Suffix and reader; a later one wins."""


def load_rules(folder: Path) -> tuple[Rule, ...]:
    """Read every rule of a folder, in the order of their hosts.

    Args:
        folder: Need not be there.

    Raises:
        ConfigError: With every rule that cannot be read, one a line.
    """
    rules: dict[str, Rule] = {}
    problems: list[str] = []
    for suffix, parse in _PARSERS:
        for file in sorted(folder.glob(f"*{suffix}")):
            try:
                rule = parse(file.read_text("utf-8"), file.stem)
            except (OSError, ValueError) as error:
                problems.append(f"{file}: {error}")
            else:
                rules[rule.host] = rule
    if problems:
        raise ConfigError("\n".join(problems))
    return tuple(rules[host] for host in sorted(rules))
