"""Fixtures of the exports' tests."""

from __future__ import annotations

import sys
from pathlib import Path

# The store of the exports' tests shares its pages with the archive's.
sys.path.insert(0, str(Path(__file__).parent))
