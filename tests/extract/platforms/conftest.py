"""Put the platforms' pages on the path: importlib mode puts no test folder there."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
