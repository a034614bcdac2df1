"""Where things are."""

import os
import pathlib

BENCH = pathlib.Path(__file__).resolve().parent.parent
ROOT = BENCH.parent
TARGET = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
RELEASE = TARGET / "release"
LATCHKEY = RELEASE / "latchkey"
FLOOR = RELEASE / "latchkey-floor"
PROBE = RELEASE / "latchkey-probe"
BCRYPT_ALONE = RELEASE / "latchkey-bcrypt-alone"
RESULTS = BENCH / "results" / "latest.json"
POSTGRES_RESULTS = BENCH / "results" / "latest-postgres.json"
DOCUMENT = ROOT / "docs" / "performance.md"

# The server has the first processor to itself, whatever loads it the last.
CORES = sorted(os.sched_getaffinity(0))
if "LATCHKEY_BENCH_CORES" in os.environ:  # Postgres was started confined to the load's processor, and we with it.
    CORES = [int(core) for core in os.environ["LATCHKEY_BENCH_CORES"].split(",")]
    os.sched_setaffinity(0, CORES)
SERVER_CORE, LOAD_CORE = str(CORES[0]), str(CORES[-1])
ALL_CORES = ",".join(map(str, CORES))
