"""Start, memory, size."""

import json
import time

from .. import load, places
from ..floor import Floor
from ..latchkey import Latchkey
from ..rows import Row
from ..stats import Samples, median, one

TITLE = "Footprint"
START_MS = {"SQLite": 30, "Postgres": 60}


def measure(folder, options, databases, say):
    ours = Latchkey(folder / "start", databases.create("start")).prepare()
    with ours.start(places.SERVER_CORE):
        answer = ours.get("/api/3/auth/", f"Token {ours.opaque()}")
    floor = Floor(folder / "start-floor", answer, databases.create("start_floor")).prepare()
    say(f"start to first 200, {options.starts} times")
    found = starts(ours, floor, options.starts)
    limit = START_MS[databases.name]
    rows = [Row(f"start to first 200 (`/health/ready`), existing {databases.name} database, {options.starts} starts", "ms",
                found["latchkey"], found["floor"], None, f"≤ {limit} ms", median(found["latchkey"]) <= limit)]
    say("memory")
    rows += memory(ours, floor, databases.name)
    if databases.name == "SQLite":
        sizes = [path.stat().st_size / 1e6 for path in (places.LATCHKEY, places.FLOOR)]
        rows.append(Row("binary", "MB", one(sizes[0]), one(sizes[1]), None, "≤ 25 MB", sizes[0] <= 25))
    return rows


def starts(ours, floor, times):
    """Milliseconds from exec to the first 200, on databases that exist; nothing of either is running."""
    found = {"latchkey": Samples(), "floor": Samples()}
    for _ in range(times):
        found["latchkey"].append(start(ours.url + "/health/ready", [places.LATCHKEY], ours))
        found["floor"].append(start(floor.url + "/bare", [*floor.command, "--existing"], floor))
    return found


def start(url, command, server):
    environment = getattr(server, "environment", None)
    return load.probe("start", url, places.SERVER_CORE, *command, cwd=server.folder, environment=environment)["ms"]


def memory(ours, floor, database):
    """MiB resident on all processors: 5 s after the start, and after 5 s of verify load."""
    def both(server, token, path):
        time.sleep(5)
        idle = server.process.resident_mib()
        load.wrk(server.url + path, "fixed.lua", ["POST", json.dumps({"token": token()}), ""], 5)
        return idle, server.process.resident_mib()

    with ours.start(places.ALL_CORES):
        idle, loaded = both(ours, ours.jwt, "/auth/verify_token/")
    with floor.start(places.ALL_CORES, existing=True):
        floor_idle, floor_loaded = both(floor, lambda: floor.tokens["eddsa"], "/bare/verify")
    return [
        Row(f"resident memory, idle, {database}, 5 s after the start", "MiB", one(idle), one(floor_idle), None, "≤ 16 MiB", idle <= 16),
        Row(f"resident memory after verify load, {database}", "MiB", one(loaded), one(floor_loaded), None, "≤ 40 MiB", loaded <= 40),
    ]
