"""F1: how many tokens are verified a second, server and client on the same cores."""

import json

from harness.result import Outcome
from harness.wrk import load, wrk

PASSWORD = "violet-tram-71-harbour"


def measure(run):
    seconds, before = run.size(5, 30), load()
    server = run.server()
    server.start()
    with server.client() as client:
        opaque = client.post("/api/3/auth/register/", {
            "first_name": "Ann", "last_name": "Lee", "email": "ann@example.com", "company": "default", "password1": PASSWORD,
            "password2": PASSWORD}).json["data"]["token"]
        jwt = client.post("/auth/access_token/", {"username": "ann@example.com", "password": PASSWORD}).json["token"]
    body = json.dumps({"token": jwt})
    verify = wrk(server, "/auth/verify_token/", seconds, 32, "fixed.lua", "POST", body, "")
    whose = wrk(server, "/api/3/auth/", seconds, 32, "fixed.lua", "GET", "", f"Token {opaque}")
    rates = [round(figure["requests"] / figure["seconds"]) for figure in (verify, whose)]
    errors = verify["errors"] + whose["errors"]
    measured = (f"JWT {rates[0]:,}/s, p99 {verify['p99_ms']:.1f} ms; opaque {rates[1]:,}/s, p99 {whose['p99_ms']:.1f} ms; "
                f"{errors} errors (load average before {before:.1f})")
    held = rates[0] >= 10_000 and verify["p99_ms"] <= 10 and rates[1] >= 3_000 and errors == 0
    return Outcome(measured, held, {"verify": verify, "opaque": whose})
