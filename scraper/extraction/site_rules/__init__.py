"""Site rules without Python: read one host's pages as its readers know they are built.

`parse_rule_toml` and `parse_ftr` read a rule, `find_rule` finds the one for a
host, the functions of `apply` read a page by it, and `suggest_rule` writes a
first draft from pages of the host that were stored.
"""

from collections.abc import Iterable

from scraper.extraction.site_rules.apply import (
    find_rule_body,
    find_rule_next_page,
    find_rule_strips,
    find_rule_values,
)
from scraper.extraction.site_rules.ftr_format import parse_ftr
from scraper.extraction.site_rules.rule import Rule, RuleTest
from scraper.extraction.site_rules.suggest import suggest_rule
from scraper.extraction.site_rules.toml_format import parse_rule_toml, render_rule_toml

__all__ = [
    "Rule",
    "RuleTest",
    "find_rule",
    "find_rule_body",
    "find_rule_next_page",
    "find_rule_strips",
    "find_rule_values",
    "parse_ftr",
    "parse_rule_toml",
    "render_rule_toml",
    "suggest_rule",
]


def find_rule(host: str, rules: Iterable[Rule]) -> Rule | None:
    """Return the rule of a host: its own, else the nearest one above that holds below; or None."""
    by_host = {rule.host: rule for rule in rules}
    name = host.lower().removeprefix("www.").rstrip(".")
    own = by_host.get(name)
    if own is not None:
        return own
    while "." in name:
        name = name.partition(".")[2]
        above = by_host.get(name)
        if above is not None and above.subdomains:
            return above
    return None
