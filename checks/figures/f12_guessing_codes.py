"""F12: a day of guessing codes. The server's clock cannot be hurried, so a test of the core with a clock of its own does it."""

import re
import subprocess

from harness.places import ROOT
from harness.result import Outcome

TEST = "texts::a_day_of_guessing_gets_fifty_guesses_at_most"


def measure(run):
    command = ["cargo", "nextest", "run", "--locked", "--workspace", "--no-capture", "-E",
               f"package(latchkey-domain) & test({TEST}::on_{run.database})"]
    if run.database == "postgres":
        command.insert(0, "scripts/with-postgres")
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    found = re.search(r"guesses in 24 simulated hours: (\d+)", done.stdout + done.stderr)
    if done.returncode != 0 or not found:
        return Outcome("the test failed", False, {"output": (done.stdout + done.stderr)[-2000:]})
    return Outcome(f"{found[1]} guesses at one number in 24 simulated hours, by two contracts and 576 addresses",
                   int(found[1]) <= 50)
