"""How often the tests that kill a process do so: seldom in `make test`, much more in `make torture`."""

from __future__ import annotations

import os
from typing import Final

IS_TORTURE: Final = "TORTURE" in os.environ  # noqa: TID251 - chosen by the Makefile, no setting


def count_rounds(usual: int) -> int:
    """Return how many processes to kill at random moments."""
    return 500 if IS_TORTURE else usual


STATEMENT_STEP: Final = 1 if IS_TORTURE else 3
"""Statements from one kill to the next."""
