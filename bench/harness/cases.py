"""CPU time of a server for each request, rounds interleaved between all that are compared."""

import json
import tempfile

from . import load
from .stats import Samples


class Case:
    """One kind of request to one server: `process` does the work, `arguments` are wrk's."""

    def __init__(self, key, process, url, method="GET", body=None, authorization=""):
        self.key, self.process, self.url = key, process, url
        self.arguments = [method, json.dumps(body) if body else "", authorization]
        self.micros, self.p50, self.p99 = Samples(), Samples(), Samples()
        self.errors = 0
        self.resident = Samples()

    def load(self, seconds):
        return load.wrk(self.url, "fixed.lua", self.arguments, seconds)

    def measure(self, seconds):
        before = self.process.cpu_seconds()
        run = self.load(seconds)
        self.micros.append((self.process.cpu_seconds() - before) / run["requests"] * 1e6)
        self.p50.append(run["p50_ms"])
        self.p99.append(run["p99_ms"])
        self.errors += run["errors"]
        self.resident.append(self.process.resident_mib())


class RefreshCase(Case):
    """Each request needs the token that the one before it got: `chains()` gives the first ones."""

    def __init__(self, key, process, url, chains):
        super().__init__(key, process, url, "POST")
        self.chains = chains

    def load(self, seconds):
        with tempfile.NamedTemporaryFile("w", suffix=".txt") as tokens:
            tokens.write("\n".join(self.chains()) + "\n")
            tokens.flush()
            return load.wrk(self.url, "refresh.lua", [tokens.name], seconds)

    def measure(self, seconds):
        tokens = self.chains()
        self.chains, keep = (lambda: tokens), self.chains
        try:
            super().measure(seconds)
        finally:
            self.chains = keep


def interleave(cases, rounds, seconds, say):
    """Every round in the opposite order of the one before; the first, which warms up, is not counted."""
    for case in cases:
        case.load(1)
    for number in range(rounds):
        say(f"requests: round {number + 1} of {rounds}")
        for case in cases if number % 2 == 0 else reversed(cases):
            case.measure(seconds)
    return {case.key: case for case in cases}
