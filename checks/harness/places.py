"""Where things are."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
BINARY = TARGET / "release" / "latchkey"
CHECKS = ROOT / "checks"
# What runs leave, and what of it is kept with the source.
FRESH = TARGET / "scoreboard"
KEPT = CHECKS / "results"
SCOREBOARD = ROOT / "docs" / "scoreboard.md"
