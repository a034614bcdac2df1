"""Logins against bcrypt alone on the same processors; and what logins do to everybody else."""

import json
import threading
import time

from . import load, places
from .latchkey import Latchkey, login_body
from .stats import Samples


def against_bcrypt(folder, cost, cores, rounds, seconds, say):
    """Rate and CPU time of logins, and of bcrypt alone, one after the other in each round."""
    count = len(cores.split(","))
    found = {"rate": Samples(), "alone_rate": Samples(), "cpu_ms": Samples(), "alone_cpu_ms": Samples(), "refused": 0}
    server = Latchkey(folder, cost=cost, log__level="warn").seed()
    with server.start(cores):
        body = json.dumps(login_body())
        server.post("/api/3/auth/login/", login_body())
        for number in range(rounds):
            say(f"logins at cost {cost} on {count} core(s): round {number + 1} of {rounds}")
            alone = load.bcrypt_alone(cost, cores, seconds)
            found["alone_rate"].append(alone["hashes"] / alone["seconds"])
            found["alone_cpu_ms"].append(alone["cpu_seconds"] / alone["hashes"] * 1e3)
            before = server.process.cpu_seconds()
            # Enough clients to keep every hashing thread busy, too few to wait for long.
            run = load.probe("drive", server.url + "/api/3/auth/login/", body, 3 * count, seconds)
            found["rate"].append(run["good"] / run["seconds"])
            found["cpu_ms"].append((server.process.cpu_seconds() - before) / run["good"] * 1e3)
            found["refused"] += sum(run["statuses"].values()) - run["good"]
    return found


def overload(folder, seconds, say):
    """Verify at a fixed rate: alone, then beside 64 clients who log in at cost 12; all on one core."""
    say("verify at rest and beside 64 clients who log in")
    server = Latchkey(folder, cost=12, log__level="warn").seed()
    with server.start(places.SERVER_CORE):
        token = server.jwt()
        pace = ["pace", server.url + "/auth/verify_token/", "POST", json.dumps({"token": token}), "", 200, seconds]
        load.probe(*pace[:-1], 1)
        at_rest = load.probe(*pace)
        with Beside(server, seconds) as logins:
            beside = load.probe(*pace)
        alone = load.bcrypt_alone(12, places.SERVER_CORE, seconds)
    return {"at_rest": at_rest, "beside": beside, "logins": logins.run,
            "capacity": alone["hashes"] / alone["seconds"], "seconds": seconds}


class Beside:
    """64 clients who log in, from a while before until a while after what is measured beside them."""

    LEAD = 3

    def __init__(self, server, seconds):
        self.server, self.seconds, self.run = server, seconds + 2 * self.LEAD, None

    def drive(self):
        body = json.dumps(login_body())
        self.run = load.probe("drive", self.server.url + "/api/3/auth/login/", body, 64, self.seconds)

    def __enter__(self):
        self.thread = threading.Thread(target=self.drive)
        self.thread.start()
        time.sleep(self.LEAD)
        return self

    def __exit__(self, *_):
        self.thread.join()
