"""What is measured, and against which target."""

import json

from . import databases, footprint, load, logins, places
from .floor import Floor
from .latchkey import USERS, Latchkey
from .requests import Case, RefreshCase, interleave
from .rows import Row
from .stats import Samples, ratios


def chains(server):
    """64 fresh sessions' tokens: 16 for each of four users."""
    return [server.jwt(user) for user in USERS for _ in range(16)]


def per_request(folder, options, say):
    """Rows of CPU time a request, on one database; and the answer that the floor copies."""
    postgres = options.postgres
    database = (lambda name: databases.create(name)) if postgres else (lambda name: None)
    logging = Latchkey(folder / "logging", database("logging")).seed()
    silent = Latchkey(folder / "silent", database("silent"), log__level="warn", tokens__jwt_rotate="true").seed()
    with logging.start(places.SERVER_CORE), silent.start(places.SERVER_CORE):
        tokens = {server: (server.opaque(), server.jwt()) for server in (logging, silent)}
        answer = logging.get("/api/3/auth/", f"Token {tokens[logging][0]}")
        floor = Floor(folder / "floor", answer, database("floor"))
        with floor.start(places.SERVER_CORE):
            cases = floor_cases(floor, tokens[silent][1])
            for key, server in (("logging", logging), ("silent", silent)):
                cases += latchkey_cases(key, server, *tokens[server])
            cases.append(RefreshCase("silent refresh", silent.process, silent.url + "/auth/refresh_token/", lambda: chains(silent)))
            found = interleave(cases, options.rounds, options.seconds, say)
    return request_rows(found, "Postgres" if postgres else "SQLite"), answer


def floor_cases(floor, jwt):
    url, process, own = floor.url, floor.process, floor.tokens
    return [
        Case("bare", process, url + "/bare"),
        Case("bare verify", process, url + "/bare/verify", "POST", {"token": jwt}),
        Case("bare user", process, url + "/bare/user"),
        Case("hs256", process, url + "/verify/hs256", "POST", {"token": own["hs256"]}),
        Case("eddsa", process, url + "/verify/eddsa", "POST", {"token": own["eddsa"]}),
        Case("lookup jwt", process, url + "/lookup/jwt", "POST", {"token": own["eddsa"]}),
        Case("lookup opaque", process, url + "/lookup/opaque", authorization=f"Token {own['opaque']}"),
        RefreshCase("refresh", process, url + "/refresh", floor.refresh_chains),
    ]


def latchkey_cases(key, server, opaque, jwt):
    return [
        Case(f"{key} verify", server.process, server.url + "/auth/verify_token/", "POST", {"token": jwt}),
        Case(f"{key} auth", server.process, server.url + "/api/3/auth/", authorization=f"Token {opaque}"),
    ]


def request_rows(found, database):
    def row(name, ours, floor, limit, target):
        ours, floor = found[ours], found[floor]
        compared = ratios(ours.micros, floor.micros)
        met = compared.summary()["median"] <= limit and ours.errors == 0
        return Row(name, "µs CPU", ours.micros, floor.micros, compared, target, met)

    quiet = "`log.level = \"warn\"`"
    rows = [
        row("`POST /auth/verify_token/`, steady state, as configured by default", "logging verify", "bare verify", 1.6, "≤ 1.6 ×"),
        row(f"the same, {quiet}", "silent verify", "bare verify", 1.6, "≤ 1.6 ×"),
        row("`GET /api/3/auth/`, opaque token, steady state, as configured by default", "logging auth", "bare user", 2, "≤ 2 ×"),
        row(f"the same, {quiet}", "silent auth", "bare user", 2, "≤ 2 ×"),
        row(f"refresh with rotation, {database}, {quiet}", "silent refresh", "refresh", 1.5, "≤ 1.5 ×"),
    ]
    refresh = found["silent refresh"]
    spread = ratios(refresh.p99, refresh.p50)
    rows.append(Row(f"refresh at 32 connections, {database}: p99, beside p50", "ms", refresh.p99, refresh.p50, spread,
                    "≤ 3 × p50, no error", spread.summary()["median"] <= 3 and refresh.errors == 0,
                    note=f"{refresh.errors} errors; the floor's p50 {median(found['refresh'].p50):.1f}, p99 {median(found['refresh'].p99):.1f} ms"))
    names = {"bare": "small JSON answer to GET", "bare verify": "JSON in, the answer of verify_token out, no check",
             "bare user": "the answer of GET /api/3/auth/, no check", "hs256": "verify, signature only, HS256",
             "eddsa": "verify, signature only, EdDSA", "lookup jwt": f"verify EdDSA and look up, {database}",
             "lookup opaque": f"opaque token looked up, {database}", "refresh": f"refresh with one durable write, {database}"}
    rows += [Row(name, "µs CPU", None, found[key].micros) for key, name in names.items()]
    return rows


def median(samples):
    return samples.summary()["median"]


def login_rows(folder, options, say):
    rows = []
    for cost, seconds in ((12, 20), (10, 10)):
        for cores in dict.fromkeys((places.SERVER_CORE, places.ALL_CORES)):
            count = len(cores.split(","))
            found = logins.against_bcrypt(folder / f"login-{cost}-{count}", cost, cores, options.login_rounds, seconds, say)
            name = f"logins, cost {cost}, server on {count} core{'s' if count > 1 else ''}"
            rate, cpu = ratios(found["rate"], found["alone_rate"]), ratios(found["cpu_ms"], found["alone_cpu_ms"])
            rows.append(Row(name, "/s", found["rate"], found["alone_rate"], rate, "≥ 0.9 ×",
                            rate.summary()["median"] >= 0.9, note=f"{found['refused']} more refused"))
            rows.append(Row(f"{name}: CPU of one", "ms CPU", found["cpu_ms"], found["alone_cpu_ms"], cpu, "≤ 1.02 ×",
                            cpu.summary()["median"] <= 1.02))
    found = logins.against_bcrypt(folder / "login-4", 4, places.SERVER_CORE, options.rounds, 4, say)
    beyond = Samples((ours - alone) * 1e3 for ours, alone in zip(found["cpu_ms"], found["alone_cpu_ms"]))
    rows.append(Row("login beyond bcrypt (at cost 4, less bcrypt), SQLite", "µs CPU", beyond, None, None, "≤ 300 µs",
                    beyond.summary()["median"] <= 300))
    return rows


def overload_rows(folder, say):
    found = logins.overload(folder / "overload", 10, say)
    rest, beside, run = found["at_rest"], found["beside"], found["logins"]
    one = lambda value: Samples([value])
    ratio = beside["p99_ms"] / rest["p99_ms"]
    goodput = run["good"] / run["seconds"]
    statuses = ", ".join(f"{count} × {status}" for status, count in run["statuses"].items())
    return [
        Row("verify p99 while 64 clients log in at cost 12, beside at rest", "ms", one(beside["p99_ms"]), one(rest["p99_ms"]),
            one(ratio), "≤ 3 ×", ratio <= 3 and beside["errors"] == 0),
        Row("logins that succeed then, beside what bcrypt alone reaches", "/s", one(goodput), one(found["capacity"]),
            one(goodput / found["capacity"]), "≥ 0.9 ×", goodput / found["capacity"] >= 0.9,
            note=f"{statuses}; p99 of those that succeed {run['p99_ms']:.0f} ms"),
    ]


def footprint_rows(folder, answer, options, say):
    ours = Latchkey(folder / "start").seed()
    with ours.start(places.SERVER_CORE):
        ours.opaque()
    floor = Floor(folder / "start-floor", answer)
    with floor.start(places.SERVER_CORE):
        pass
    starts = footprint.starts(ours, floor, options.starts, say)
    memory = footprint.memory(folder, answer, say)
    ours_bytes, floor_bytes = footprint.binary_bytes()
    one = lambda value: Samples([value])
    return [
        Row(f"start to first 200 (`/health/ready`), existing SQLite database, {options.starts} starts", "ms", starts["latchkey"],
            starts["floor"], None, "≤ 100 ms", median(starts["latchkey"]) <= 100),
        Row("resident memory, idle, 5 s after the start", "MiB", one(memory["idle"]), one(memory["floor_idle"]), None, "≤ 25 MiB",
            memory["idle"] <= 25),
        Row("resident memory after verify load", "MiB", one(memory["loaded"]), one(memory["floor_loaded"]), None, "≤ 40 MiB",
            memory["loaded"] <= 40),
        Row("binary", "MB", one(ours_bytes / 1e6), one(floor_bytes / 1e6), None, "≤ 25 MB", ours_bytes <= 25e6),
    ]
