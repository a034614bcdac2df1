"""One figure's outcome, as a file."""

import datetime
import json
import os
import platform
import re
import subprocess
from dataclasses import asdict, dataclass, field

from .catalog import figures
from .places import FRESH, ROOT


@dataclass
class Outcome:
    """What a figure's module returns. `held`: None where the run was too short to tell, or only a part was tried."""

    measured: str
    held: bool | None
    details: dict = field(default_factory=dict)


@dataclass
class Result:
    figure: str
    database: str
    mode: str
    commit: str
    measured: str
    held: bool | None
    details: dict
    duration: float

    def write(self):
        """Writes it below target/scoreboard and returns the path."""
        FRESH.mkdir(parents=True, exist_ok=True)
        path = FRESH / f"{self.figure}-{self.database}.json"
        about = figures()[self.figure]
        now = datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%d %H:%M")
        whole = asdict(self) | {"title": about["title"], "target": about["target"], "machine": machine(), "date": now}
        whole["duration"] = round(self.duration, 1)
        path.write_text(json.dumps(whole, indent=2, default=str) + "\n")
        return path


def git(*arguments):
    done = subprocess.run(["git", "-C", ROOT, *arguments], capture_output=True, text=True)
    return done.stdout.strip()


def commit_of_head():
    return git("rev-parse", "--short", "HEAD") or "unknown"


def commit_of(binary):
    """The newest commit that is older than the binary."""
    return git("log", "-1", f"--before={int(os.path.getmtime(binary))}", "--format=%h") or "unknown"


def machine():
    with open("/proc/cpuinfo") as file:
        model = re.search(r"model name\s*:\s*(.*)", file.read())
    with open("/proc/meminfo") as file:
        kilobytes = int(re.search(r"MemTotal:\s*(\d+)", file.read())[1])
    cores = len(os.sched_getaffinity(0))
    named = model[1].strip() if model else platform.machine()
    return f"{cores} cores ({named}), {round(kilobytes / 2**20)} GB, Linux {platform.release().split('-')[0]}"
