"""What grows with the number of sessions, users and companies: all sizes at once, rounds interleaved between them."""

import math
import time

from .. import places, seed
from ..cases import Case, RefreshCase, interleave
from ..floor import Floor
from ..latchkey import Latchkey
from ..rows import Row
from ..stats import median, one, ratios
from .footprint import START_MS, starts
from .requests import first_sight, floor_lookups, refresh

TITLE = "Sizes"
SIZES = (1_000, 10_000, 100_000, 1_000_000)
QUICK = (1_000, 10_000)
# Tokens that first sights are spread over.
TOKENS = 256
# So many users a company: 10^6 users are 10^5 companies.
USERS = 10

WHAT = {"first jwt": ("first sight of a JWT", "floor jwt"), "first opaque": ("first sight of an opaque token", "floor opaque"),
        "refresh": ("refresh with rotation", "floor refresh")}


def measure(folder, options, databases, say):
    sizes = [int(float(size)) for size in options.sizes.split(",")] if options.sizes else QUICK if options.quick else SIZES
    sites = [Site(folder, size, databases, say) for size in sizes]
    starting = {site.size: site.starts(options.starts) for site in sites}
    cases = []
    try:
        for site in sites:
            cases += site.begin(databases)
        found = interleave(cases, options.rounds, options.seconds, say)
        memory = {site.size: site.warm.process.resident_mib() for site in sites}
    finally:
        for site in sites:
            site.end()
    return rows(found, sizes, starting, memory, databases.name, {site.size: site.idle for site in sites})


class Site:
    """A database of one size, a server that keeps tokens, one that does not, and the floor's table of the same size."""

    def __init__(self, folder, size, databases, say):
        self.size, begun = size, time.monotonic()
        database, floor = databases.create(f"size{size}"), databases.create(f"size{size}_floor")
        settings = {"log__level": "warn", "tokens__jwt_rotate": "true"}
        self.warm = Latchkey(folder / f"warm{size}", database, **settings)
        self.forgetful = Latchkey(folder / f"forgetful{size}", database, tokens__cache_entries=0, **settings)
        self.warm.prepare(max(size, seed.KNOWN), max(1, size // USERS))
        seed.sessions(database, size)
        # The first start sends a mail to whoever was made, which takes memory that idleness does not.
        with self.warm.start(places.ALL_CORES):
            time.sleep(1)
        with self.warm.start(places.ALL_CORES):
            time.sleep(5)
            self.idle = self.warm.process.resident_mib()
            answer = self.warm.get("/api/3/auth/", f"Token {self.warm.opaque()}")
        self.floor = Floor(folder / f"floor{size}", answer, floor).prepare()
        seed.floor(floor, size)
        counted = database.count("SELECT count(*) FROM sessions")
        say(f"{size} sessions: {counted} rows, made in {time.monotonic() - begun:.0f} s")

    def starts(self, times):
        return starts(self.warm, self.floor, times)

    def begin(self, databases):
        for server in (self.warm, self.forgetful):
            server.start(places.SERVER_CORE)
        self.floor.start(places.SERVER_CORE, existing=True)
        cases = [
            Case("steady", self.warm.process, self.warm.url + "/auth/verify_token/", "POST", {"token": self.warm.jwt()}),
            *first_sight(self.forgetful, databases, TOKENS),
            refresh(self.warm, databases),
            *floor_lookups(self.floor, databases),
            RefreshCase("floor refresh", self.floor.process, self.floor.url + "/refresh", self.floor.refresh_chains, databases),
        ]
        for case in cases:
            case.key = (case.key, self.size)
        return cases

    def end(self):
        for server in (self.warm, self.forgetful, self.floor):
            if server.process:
                server.process.stop()


def rows(found, sizes, starting, memory, database, idle):
    least, made = sizes[0], []
    for size in sizes:
        steady = found["steady", size]
        compared = ratios(steady.micros, found["steady", least].micros)
        first = size == least
        made.append(Row(f"verify, steady state, {told(size)}" + ("" if first else f", beside {power(least)}"), "µs CPU", steady.micros,
                        None, None if first else compared, "" if first else "≤ 1.1 ×",
                        None if first else median(compared) <= 1.1 and steady.errors == 0))
    for key, (name, floor) in WHAT.items():
        for size in sizes:
            made.append(growth(name, found[key, size], found[floor, size], found[key, least], found[floor, least], size, least))
    limit = START_MS[database]
    for size in sizes:
        taken = starting[size]
        made.append(Row(f"start to first 200, {told(size)}", "ms", taken["latchkey"], taken["floor"], None, f"≤ {limit} ms",
                        median(taken["latchkey"]) <= limit))
    for size in sizes:
        made.append(Row(f"resident memory, idle, {told(size)}", "MiB", one(idle[size]), None, None, "≤ 16 MiB", idle[size] <= 16))
        # Bounded by settings, not by the number of sessions; what the verify load alone takes is the part "footprint".
        grown, first = memory[size] / memory[least], size == least
        made.append(Row(f"resident memory after all of the above, {told(size)}" + ("" if first else f", beside {power(least)}"), "MiB",
                        one(memory[size]), None, None if first else one(grown), "" if first else "≤ 1.1 ×", None if first else grown <= 1.1))
    return made


def growth(name, ours, floor, ours_least, floor_least, size, least):
    """The ratio is of two growths: ours since the smallest size, over the floor's."""
    grown, floor_grown = ratios(ours.micros, ours_least.micros), ratios(floor.micros, floor_least.micros)
    if size == least:
        return Row(f"{name}, {told(size)}", "µs CPU", ours.micros, floor.micros)
    compared = ratios(grown, floor_grown)
    note = f"grown {median(grown):.2f} × since {power(least)}, the floor {median(floor_grown):.2f} ×"
    return Row(f"{name}, {told(size)}: growth beside the floor's", "µs CPU", ours.micros, floor.micros, compared, "≤ 1.1 ×",
               median(compared) <= 1.1 and ours.errors == 0, f"{ours.errors} errors; {note}" if ours.errors else note)


def told(size):
    return f"{power(size)} sessions"


def power(size):
    exponent = math.log10(size)
    return f"10^{exponent:.0f}" if exponent == int(exponent) else f"{size:,}"
