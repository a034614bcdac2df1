"""F10: libFuzzer on every parser (scripts/fuzz): targets, runs, crashes."""

import os
import re
import subprocess

from harness.places import ROOT
from harness.result import Outcome

DATABASES = ("none",)
MOST_RUNS = 1_000_000_000


def measure(run):
    seconds = run.size(20, 3600)
    done = subprocess.run(["scripts/fuzz"], cwd=ROOT, capture_output=True, text=True, env=os.environ | {"FUZZ_SECONDS": str(seconds)})
    targets = {name: (int(runs), int(took)) for name, runs, took in
               re.findall(r"^(\w+)\s+Done (\d+) runs in (\d+) second", done.stdout, re.M)}
    failed = re.findall(r"^(\w+)\s+FAILED", done.stdout, re.M)
    if not targets and not failed:
        raise RuntimeError(f"nothing was fuzzed: {(done.stdout + done.stderr)[-1500:]}")
    runs = sum(count for count, _ in targets.values())
    measured = f"{len(targets) + len(failed)} targets, {seconds:,} s each, {runs:,} runs: {len(failed)} crashed or hung"
    clean = not failed and done.returncode == 0
    whole = run.full and len(targets) >= 8 and runs >= MOST_RUNS
    return Outcome(measured, False if not clean else (True if whole else None), {
        "runs": {name: count for name, (count, _) in targets.items()}, **({} if clean else {"told": done.stdout[-4000:]})})
