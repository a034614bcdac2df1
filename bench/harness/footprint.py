"""Start, memory, size."""

import json
import time

from . import load, places
from .floor import Floor
from .latchkey import Latchkey
from .stats import Samples


def starts(ours, floor, times, say):
    """Milliseconds from exec to the first 200, on databases that exist; nothing of either is running."""
    say(f"start to first 200, {times} times")
    found = {"latchkey": Samples(), "floor": Samples()}
    for _ in range(times):
        found["latchkey"].append(start(ours.url + "/health/ready", [places.LATCHKEY], ours))
        found["floor"].append(start(floor.url + "/bare", [*floor.command, "--existing"], floor))
    return found


def start(url, command, server):
    environment = getattr(server, "environment", None)
    return load.probe("start", url, places.SERVER_CORE, *command,
                      cwd=server.folder, environment=environment)["ms"]


def memory(folder, user_answer, say):
    """MiB resident on all processors: 5 s after the start, and the most during 5 s of verify load."""
    say("memory")
    found = {}
    ours = Latchkey(folder / "memory").seed()
    with ours.start(places.ALL_CORES):
        time.sleep(5)
        found["idle"] = ours.process.resident_mib()
        body = json.dumps({"token": ours.jwt()})
        load.wrk(ours.url + "/auth/verify_token/", "fixed.lua", ["POST", body, ""], 5)
        found["loaded"] = ours.process.resident_mib()
    floor = Floor(folder / "memory-floor", user_answer)
    with floor.start(places.ALL_CORES):
        time.sleep(5)
        found["floor_idle"] = floor.process.resident_mib()
        body = json.dumps({"token": floor.tokens["eddsa"]})
        load.wrk(floor.url + "/bare/verify", "fixed.lua", ["POST", body, ""], 5)
        found["floor_loaded"] = floor.process.resident_mib()
    return found


def binary_bytes():
    return places.LATCHKEY.stat().st_size, places.FLOOR.stat().st_size
