"""F19: known vulnerabilities, licences and bans of every dependency (scripts/audit)."""

import re
import subprocess
import tomllib

from harness.places import ROOT
from harness.result import Outcome

DATABASES = ("none",)


def measure(run):
    done = subprocess.run(["scripts/audit"], cwd=ROOT, capture_output=True, text=True)
    told = done.stdout + done.stderr
    ignored = len(tomllib.loads((ROOT / "deny.toml").read_text())["advisories"].get("ignore", []))
    taken = re.search(r"advisories as of (\S+),", told)
    source = f"snapshot of {taken[1]}" if taken else "live database"
    clean = done.returncode == 0
    measured = f"{'none' if clean else 'some'} found, {source}; {ignored} ignored"
    return Outcome(measured, clean, {} if clean else {"told": told[-2000:]})
