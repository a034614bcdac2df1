"""Where things are."""

import os
import pathlib
import sys

BENCH = pathlib.Path(__file__).resolve().parent.parent
ROOT = BENCH.parent
TARGET = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
RELEASE = TARGET / "release"
LATCHKEY = RELEASE / "latchkey"
FLOOR = RELEASE / "latchkey-floor"
PROBE = RELEASE / "latchkey-probe"
BCRYPT_ALONE = RELEASE / "latchkey-bcrypt-alone"
RESULTS = BENCH / "results"
DOCUMENT = ROOT / "docs" / "performance.md"

# `checks.harness`: the throwaway Postgres and the proxy are shared with the checks.
sys.path.append(str(ROOT))

# The server has the first processor to itself, whatever loads it the last.
CORES = sorted(os.sched_getaffinity(0))
SERVER_CORE, LOAD_CORE = str(CORES[0]), str(CORES[-1])
ALL_CORES = ",".join(map(str, CORES))
