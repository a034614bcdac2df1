"""F11: random lives of accounts held against a reference model (crates/domain/tests/model)."""

import os
import re
import subprocess
from pathlib import Path

from harness.places import ROOT
from harness.result import Outcome

TEST = "every_token_is_accepted_as_long_as_the_rules_say_on_"
# Steps of a life: 1 to 59, each as likely.
STEPS = 30
MEMORY = Path("/dev/shm")
# Where, and what for: the first one is the find, the others come from making it smaller.
PANIC = re.compile(r"panicked at (.+\n.+)")


def measure(run):
    # Half of the target's on each database.
    operations = run.size(1_500, 500_000)
    lives = -(-operations // STEPS)
    command = ["cargo", "nextest", "run", "--locked", "--workspace", "--test", "model", "--no-capture", "-E", f"test({TEST}{run.database})"]
    if run.share:
        # Building takes minutes, and then it is three times as fast.
        command.insert(3, "--release")
    if run.database == "postgres":
        command.insert(0, "scripts/with-postgres")
    # By chance they may be shorter than the mean: a twentieth more makes up for it.
    environment = os.environ | {"PROPTEST_CASES": str(lives + lives // 20), "NEXTEST_PROFILE": "nightly"}
    if MEMORY.is_dir():
        # What a life writes is never read again after a crash of the machine.
        environment["TMPDIR"] = str(MEMORY)
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env=environment)
    told = done.stdout + done.stderr
    found = re.search(r"operations held against the model: (\d+)", told)
    if done.returncode != 0 or not found:
        return Outcome("the model and the core diverged, or the test did not run", False, {"panics": PANIC.findall(told)[:5], "output": told[-3000:]})
    made = int(found[1])
    return Outcome(f"{made:,} operations in {lives + lives // 20:,} lives on two nodes: 0 divergences",
                   True if run.full and made >= operations else None)
