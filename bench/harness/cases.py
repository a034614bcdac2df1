"""CPU time of a server for each request, rounds interleaved between all that are compared."""

import json
import tempfile

from . import load, places
from .stats import Samples


class Case:
    """One kind of request to one server: `process` does the work, `database` may do some, `arguments` are wrk's."""

    script = "fixed.lua"

    def __init__(self, key, process, url, method="GET", body=None, authorization="", database=None):
        self.key, self.process, self.url, self.database = key, process, url, database
        self.arguments = [method, json.dumps(body) if body else "", authorization]
        self.micros, self.database_micros = Samples(), Samples()
        self.p50, self.p99, self.rate = Samples(), Samples(), Samples()
        self.errors = 0

    def load(self, seconds):
        return load.wrk(self.url, self.script, self.arguments, seconds)

    def measure(self, seconds):
        before, database_before = self.process.cpu_seconds(), self.database_seconds()
        run = self.load(seconds)
        requests = max(run["requests"], 1)
        self.micros.append((self.process.cpu_seconds() - before) / requests * 1e6)
        if database_before is not None:
            self.database_micros.append((self.database_seconds() - database_before) / requests * 1e6)
        self.p50.append(run["p50_ms"])
        self.p99.append(run["p99_ms"])
        self.rate.append(run["requests"] / run["seconds"])
        self.errors += run["errors"]

    def database_seconds(self):
        return self.database.cpu_seconds() if self.database else None


class CycleCase(Case):
    """Many requests in turn: `lines` are pairs of a body and an authorization."""

    script = "cycle.lua"

    def __init__(self, key, process, url, method, lines, database=None):
        super().__init__(key, process, url, method, database=database)
        self.lines = [f"{json.dumps(body) if body else ''}\t{authorization}\n" for body, authorization in lines]

    def load(self, seconds):
        with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
            file.writelines(self.lines)
            file.flush()
            return load.wrk(self.url, self.script, [self.arguments[0], file.name], seconds)


class RefreshCase(Case):
    """Each request needs the token that the one before it got: `chains()` gives the first ones."""

    def __init__(self, key, process, url, chains, database=None):
        super().__init__(key, process, url, "POST", database=database)
        self.chains, self.ready = chains, None

    def load(self, seconds):
        with tempfile.NamedTemporaryFile("w", suffix=".txt") as tokens:
            tokens.write("\n".join(self.ready or self.chains()) + "\n")
            tokens.flush()
            return load.wrk(self.url, "refresh.lua", [tokens.name], seconds)

    def measure(self, seconds):
        # Getting the first tokens is not part of it.
        self.ready = self.chains()
        try:
            super().measure(seconds)
        finally:
            self.ready = None


class BcryptCase:
    """One check of bcrypt, by itself."""

    def __init__(self, key, cost):
        self.key, self.cost = key, cost
        self.micros = Samples()

    def load(self, seconds):
        return load.bcrypt_alone(self.cost, places.SERVER_CORE, seconds)

    def measure(self, seconds):
        run = self.load(seconds)
        self.micros.append(run["cpu_seconds"] / run["hashes"] * 1e6)


def interleave(cases, rounds, seconds, say):
    """Every round in the opposite order of the one before; the first, which warms up, is not counted."""
    for case in cases:
        case.load(1)
    for number in range(rounds):
        say(f"requests: round {number + 1} of {rounds}")
        for case in cases if number % 2 == 0 else reversed(cases):
            case.measure(seconds)
    return {case.key: case for case in cases}
