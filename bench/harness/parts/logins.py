"""Logins against bcrypt alone on the same processors."""

import json

from .. import load, places
from ..latchkey import Latchkey, login_body
from ..rows import Row
from ..stats import Samples, median, ratios

TITLE = "Logins"
# How long a round takes at which cost. Short and many rather than long and few: what the host does to bcrypt from one quarter
# of a minute to the next (some 3 %) is more than what is looked for.
SECONDS = {12: 6, 10: 3}
ROUNDS_EACH = 4
QUICK = {6: 2}


def measure(folder, options, databases, say):
    rows = []
    for cost, seconds in (QUICK if options.quick else SECONDS).items():
        for cores in dict.fromkeys((places.SERVER_CORE, places.ALL_CORES)):
            count = len(cores.split(","))
            server = Latchkey(folder / f"login-{cost}-{count}", databases.create(f"login{cost}x{count}"), cost=cost,
                              log__level="warn").prepare()
            found = against_bcrypt(server, cost, cores, options.login_rounds * ROUNDS_EACH, seconds, say)
            name = f"logins, cost {cost}, server on {count} core{'s' if count > 1 else ''}"
            rate, cpu = ratios(found["rate"], found["alone_rate"]), ratios(found["cpu_ms"], found["alone_cpu_ms"])
            rows.append(Row(name, "/s", found["rate"], found["alone_rate"], rate, "≥ 0.9 ×", median(rate) >= 0.9,
                            note=f"{found['refused']} more refused"))
            rows.append(Row(f"{name}: CPU of one", "ms CPU", found["cpu_ms"], found["alone_cpu_ms"], cpu, "≤ 1.02 ×",
                            median(cpu) <= 1.02))
    return rows


def against_bcrypt(server, cost, cores, rounds, seconds, say):
    """Rate and CPU time of logins, and of bcrypt alone, one after the other in each round."""
    count = len(cores.split(","))
    found = {"rate": Samples(), "alone_rate": Samples(), "cpu_ms": Samples(), "alone_cpu_ms": Samples(), "refused": 0}
    with server.start(cores):
        body = json.dumps(login_body())
        # The hash of the seeding's cost is renewed by the first.
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
