"""wrk, with the scripts of bench/wrk."""

import json
import shutil
import subprocess

from .places import ROOT


def wrk(server, path, seconds, connections, script, *arguments):
    """What the script prints: requests, seconds, errors, p50_ms, p99_ms, max_ms."""
    if not shutil.which("wrk"):
        raise RuntimeError("needs wrk (apt-get install wrk)")
    done = subprocess.run(["wrk", "-t", "1", "-c", str(connections), "-d", f"{seconds}s", "-s", ROOT / "bench" / "wrk" / script,
                           f"{server.url}{path}", "--", *arguments], capture_output=True, text=True, check=True)
    return json.loads(next(line for line in done.stdout.splitlines() if line.startswith("{")))


def load():
    """The machine's load before the run: rates on a busy machine say little."""
    with open("/proc/loadavg") as file:
        return float(file.read().split()[0])
