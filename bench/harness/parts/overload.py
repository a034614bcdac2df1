"""What logins beyond capacity do to everybody else, and to themselves; server on one core."""

import json
import threading
import time
from collections import Counter

from .. import load, places
from ..latchkey import Latchkey, login_body
from ..rows import Row
from ..stats import Samples, median, one, ratios

TITLE = "Overload"
COST, TIMES = 12, (1, 2, 10)
# To see that it runs, on whatever machine.
QUICK_COST = 6


def measure(folder, options, databases, say):
    verifying, offering = min(10, options.most), min(30, options.most)
    cost = QUICK_COST if options.quick else COST
    server = Latchkey(folder / "overload", databases.create("overload"), cost=cost, log__level="warn").prepare()
    with server.start(places.SERVER_CORE):
        server.post("/api/3/auth/login/", login_body())
        crowd = Crowd()
        for number in range(options.login_rounds):
            say(f"verify at rest and beside 64 clients who log in: round {number + 1} of {options.login_rounds}")
            # Anew: the logins of a round end the oldest sessions of their user.
            pace = ["pace", server.url + "/auth/verify_token/", "POST", json.dumps({"token": server.jwt()}), "", 200, verifying]
            load.probe(*pace[:-1], 1)
            at_rest = load.probe(*pace, first=True)
            with Beside(server, verifying) as logins:
                beside = load.probe(*pace, first=True)
            crowd.add(at_rest, beside, logins.run, load.bcrypt_alone(cost, places.SERVER_CORE, verifying))
        rows = crowd.rows(cost)
        for times in TIMES:
            say(f"logins at {times} × capacity")
            alone = load.bcrypt_alone(cost, places.SERVER_CORE, verifying)
            capacity = alone["hashes"] / alone["seconds"]
            run = load.probe("offer", server.url + "/api/3/auth/login/", json.dumps(login_body()), times * capacity, offering)
            rows.append(offered(times, run, capacity))
    return rows


class Crowd:
    """What 64 clients who log in do, round by round."""

    def __init__(self):
        self.at_rest, self.beside, self.good, self.alone = (Samples() for _ in range(4))
        self.errors, self.statuses, self.slowest = 0, Counter(), 0

    def add(self, at_rest, beside, run, alone):
        self.at_rest.append(at_rest["p99_ms"])
        self.beside.append(beside["p99_ms"])
        self.good.append(run["good"] / run["seconds"])
        self.alone.append(alone["hashes"] / alone["seconds"])
        self.errors += beside["errors"]
        self.statuses.update(run["statuses"])
        self.slowest = max(self.slowest, run["p99_ms"])

    def rows(self, cost):
        times, share = ratios(self.beside, self.at_rest), ratios(self.good, self.alone)
        return [
            Row(f"verify p99 while 64 clients log in at cost {cost}, beside at rest", "ms", self.beside, self.at_rest, times, "≤ 3 ×",
                median(times) <= 3 and self.errors == 0),
            Row("logins that succeed then, beside what bcrypt alone reaches", "/s", self.good, self.alone, share, "≥ 0.9 ×",
                median(share) >= 0.9, note=f"{statuses(self.statuses)}; p99 of those that succeed {self.slowest:.0f} ms"),
        ]


def offered(times, run, capacity):
    """`seconds` ends with the last answer, so a queue at the end is paid for."""
    goodput = run["good"] / run["seconds"]
    broken = sum(count for status, count in run["statuses"].items() if status not in ("200", "503"))
    return Row(f"logins that succeed at {times} × capacity, beside what bcrypt alone reaches", "/s", one(goodput), one(capacity),
               one(goodput / capacity), "≥ 0.9 ×", goodput / capacity >= 0.9 and broken == 0,
               note=f"{statuses(run['statuses'])}; p99 of those that succeed {run['p99_ms'] or 0:.0f} ms")


def statuses(counts):
    return ", ".join(f"{count} × {status}" for status, count in counts.items())


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
