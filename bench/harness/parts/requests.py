"""CPU time for each request."""

from .. import places, seed
from ..cases import BcryptCase, Case, CycleCase, RefreshCase, interleave
from ..floor import Floor
from ..latchkey import Latchkey, login_body
from ..rows import Row
from ..stats import Samples, median, ratios

TITLE = "Requests"
# Tokens that are looked up in turn.
TOKENS = 256
CHAINS = 64
# Blocks that a login without a database writes.
LEAST = (0, 1, 8)

QUIET = "`log.level = \"warn\"`"


def measure(folder, options, databases, say):
    logging = Latchkey(folder / "logging", databases.create("logging")).prepare()
    silent = Latchkey(folder / "silent", databases.create("silent"), log__level="warn", tokens__jwt_rotate="true").prepare()
    # What keeps nothing in memory sees every token for the first time.
    forgetful = Latchkey(folder / "forgetful", databases.create("forgetful"), log__level="warn", tokens__cache_entries=0).prepare()
    cores = places.SERVER_CORE
    with logging.start(cores), silent.start(cores), forgetful.start(cores):
        opaque = {server: server.opaque() for server in (logging, silent)}
        answer = logging.get("/api/3/auth/", f"Token {opaque[logging]}")
        floor = Floor(folder / "floor", answer, databases.create("floor"))
        with floor.start(cores):
            cases = floor_cases(floor, silent.jwt(), databases)
            for name, server in (("logging", logging), ("silent", silent)):
                cases += steady(name, server, opaque[server])
            cases += first_sight(forgetful, databases, TOKENS)
            cases += writes(silent, databases)
            found = interleave(cases, options.rounds, options.seconds, say)
    return rows(found, databases.name)


def floor_cases(floor, jwt, databases):
    url, process, own = floor.url, floor.process, floor.tokens
    login = {"username": "floor@example.com", "password": own["password"]}
    return [
        Case("bare", process, url + "/bare"),
        Case("bare verify", process, url + "/bare/verify", "POST", {"token": jwt}),
        Case("bare user", process, url + "/bare/user"),
        Case("hs256", process, url + "/verify/hs256", "POST", {"token": own["hs256"]}),
        Case("eddsa", process, url + "/verify/eddsa", "POST", {"token": own["eddsa"]}),
        *floor_lookups(floor, databases),
        RefreshCase("floor refresh", process, url + "/refresh", floor.refresh_chains, databases),
        Case("floor login", process, url + "/login", "POST", login, database=databases),
        *least_logins(floor, login),
    ]


def least_logins(floor, login):
    """Without a database: the same whichever there is."""
    return [Case(f"least {blocks}", floor.process, f"{floor.url}/login/least/{blocks}", "POST", login) for blocks in LEAST]


def floor_lookups(floor, databases):
    url, process, own = floor.url, floor.process, floor.tokens
    return [
        Case("floor jwt", process, url + "/lookup/jwt", "POST", {"token": own["eddsa"]}, database=databases),
        Case("floor opaque", process, url + "/lookup/opaque", authorization=f"Token {own['opaque']}", database=databases),
    ]


def steady(name, server, opaque):
    return [
        Case(f"{name} verify", server.process, server.url + "/auth/verify_token/", "POST", {"token": server.jwt()}),
        Case(f"{name} auth", server.process, server.url + "/api/3/auth/", authorization=f"Token {opaque}"),
    ]


def first_sight(server, databases, count):
    jwts, opaques = server.many(server.jwt, count), server.many(server.opaque, count)
    return [
        CycleCase("first jwt", server.process, server.url + "/auth/verify_token/", "POST",
                  [({"token": token}, "") for token in jwts], databases),
        CycleCase("first opaque", server.process, server.url + "/api/3/auth/", "GET",
                  [(None, f"Token {token}") for token in opaques], databases),
    ]


def refresh(server, databases):
    return RefreshCase("refresh", server.process, server.url + "/auth/refresh_token/",
                       lambda: server.many(server.jwt, CHAINS), databases)


def writes(server, databases):
    logins = [(login_body(user), "") for user in range(1, seed.KNOWN + 1)]
    return [
        refresh(server, databases),
        CycleCase("login", server.process, server.url + "/api/3/auth/login/", "POST", logins, databases),
        BcryptCase("bcrypt", 4),
    ]


def rows(found, database):
    def row(name, ours, floor, limit, note=""):
        ours, floor = found[ours], found[floor]
        return judged(name, ours.micros, floor.micros, limit, ours.errors, note + spent(ours, floor))

    beyond = beyond_bcrypt(found["login"], found["bcrypt"])
    floor_beyond = beyond_bcrypt(found["floor login"], found["bcrypt"])
    login = "login at cost 4 less bcrypt: one durable write"
    made = [
        row("`POST /auth/verify_token/`, steady state, as configured by default", "logging verify", "bare verify", 1.6),
        row(f"the same, {QUIET}", "silent verify", "bare verify", 1.6),
        row("`GET /api/3/auth/`, opaque token, steady state, as configured by default", "logging auth", "bare user", 2),
        row(f"the same, {QUIET}", "silent auth", "bare user", 2),
        row(f"first sight of a JWT, {database}, {QUIET}", "first jwt", "floor jwt", 1.3),
        row(f"first sight of an opaque token, {database}, {QUIET}", "first opaque", "floor opaque", 1.3),
        row(f"refresh with rotation, {database}, {QUIET}", "refresh", "floor refresh", 1.5),
        judged(f"{login}, {database}, {QUIET}", beyond, floor_beyond, 1.5, found["login"].errors,
               spent(found["login"], found["floor login"])),
        Row(f"login beyond bcrypt, {database}", "µs CPU", beyond, target="≤ 300 µs", met=median(beyond) <= 300),
        tail(f"refresh at 32 connections, {database}", found["refresh"], found["floor refresh"]),
        tail(f"login at cost 4 at 32 connections, {database}", found["login"], found["floor login"]),
    ]
    names = {"bare": "small JSON answer to GET", "bare verify": "JSON in, the answer of verify_token out, no check",
             "bare user": "the answer of GET /api/3/auth/, no check", "hs256": "verify, signature only, HS256",
             "eddsa": "verify, signature only, EdDSA", "floor jwt": f"verify EdDSA and look up, {database}",
             "floor opaque": f"opaque token looked up, {database}", "floor refresh": f"refresh with one durable write, {database}",
             "floor login": f"login at cost 4, {database}", "bcrypt": "bcrypt at cost 4"}
    bare = [Row(name, "µs CPU", None, found[key].micros) for key, name in names.items()]
    bounds = [Row(f"login beyond bcrypt, no database, {kept(blocks)}", "µs CPU", None,
                  beyond_bcrypt(found[f"least {blocks}"], found["bcrypt"])) for blocks in LEAST]
    return made + bare + bounds


def kept(blocks):
    return f"{blocks} block{'s' * (blocks != 1)} of 4 KiB written and synced" if blocks else "nothing kept"


def judged(name, ours, floor, limit, errors, note=""):
    compared = ratios(ours, floor)
    note = f"{errors} errors; {note}" if errors else note
    return Row(name, "µs CPU", ours, floor, compared, f"≤ {limit} ×", median(compared) <= limit and errors == 0, note)


def beyond_bcrypt(login, bcrypt):
    return Samples(whole - alone for whole, alone in zip(login.micros, bcrypt.micros))


def spent(ours, floor):
    """What a database that is a process of its own spends besides."""
    if not ours.database_micros:
        return ""
    return f"Postgres's own CPU {median(ours.database_micros):.0f} µs, for the floor {median(floor.database_micros):.0f}"


def tail(name, ours, floor):
    compared = ratios(ours.p99, ours.p50)
    note = (f"{ours.errors} errors, {median(ours.rate):.0f}/s; the floor's p50 {median(floor.p50):.1f}, p99 {median(floor.p99):.1f} ms, "
            f"{floor.errors} errors, {median(floor.rate):.0f}/s")
    return Row(f"{name}: p99, beside p50", "ms", ours.p99, ours.p50, compared, "≤ 3 × p50, no error",
               median(compared) <= 3 and ours.errors == 0, note)
