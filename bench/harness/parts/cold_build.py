"""How long a release build takes that finds nothing built; on all processors."""

import os
import subprocess
import time

from .. import places
from ..rows import Row
from ..stats import one

TITLE = "Build"


def measure(folder, options, databases, say):
    # Two, as the target says, where there are more.
    cores = ",".join(map(str, places.CORES[:2]))
    command = ["taskset", "-c", cores, "cargo", "build", "--release", "--locked", "--quiet", "--jobs", "2"]
    what = "cold release build"
    if options.quick:
        # To see that it runs.
        command += ["-p", "latchkey-domain"]
        what += " of latchkey-domain alone"
    # Fetching sources is not building.
    subprocess.run(["cargo", "fetch", "--locked", "--quiet"], cwd=places.ROOT, check=True)
    say(what)
    environment = os.environ | {"CARGO_TARGET_DIR": str(folder / "target"), "CARGO_INCREMENTAL": "0"}
    begun = time.monotonic()
    subprocess.run(command, cwd=places.ROOT, env=environment, check=True)
    minutes = (time.monotonic() - begun) / 60
    return [Row(f"{what}, two cores", "min", one(minutes), target="≤ 8 min", met=None if options.quick else minutes <= 8)]
