"""F3: how many JWTs are refreshed a second with rotation, each a durable write; one live chain each at the end."""

from harness.crowd import together
from harness.result import Outcome
from harness.wrk import load, wrk

PASSWORD = "violet-tram-71-harbour"
CHAINS = 64


def measure(run):
    seconds, before = run.size(5, 30), load()
    server = run.server(TOKENS__JWT_ROTATE="true")
    server.start()
    tokens = together(8, lambda number: [chain(server, number, each) for each in range(CHAINS // 8)])
    for outcome in tokens:
        if isinstance(outcome, Exception):
            raise outcome
    file = run.folder / "tokens"
    file.write_text("\n".join(token for some in tokens for token in some) + "\n")
    got = wrk(server, "/auth/refresh_token/", seconds, 32, "refresh.lua", str(file))
    rate = round(got["requests"] / got["seconds"])
    live = server.database.count("SELECT count(*) FROM sessions WHERE kind = 'jwt'")
    target = 500 if run.database == "sqlite" else 1000
    measured = f"{rate:,}/s, p99 {got['p99_ms']:.1f} ms, {got['errors']} errors, {live} chains of {CHAINS} (load average before {before:.1f})"
    held = rate >= target and got["p99_ms"] <= 50 and got["errors"] == 0 and live == CHAINS
    return Outcome(measured, held, {"refresh": got})


def chain(server, worker, number):
    """The first token of a session."""
    name = f"u{worker}x{number}@example.com"
    with server.client() as client:
        client.post("/api/3/auth/register/", {
            "first_name": "Ann", "last_name": "Lee", "email": name, "company": "default", "password1": PASSWORD,
            "password2": PASSWORD})
        return client.post("/auth/access_token/", {"username": name, "password": PASSWORD}).json["token"]
