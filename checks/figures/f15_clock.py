"""F15: the clock of a running server jumps (libfaketime); nothing is accepted that should not be, and nobody is locked out."""

import re

from harness.faketime import MISSING, available, give_clock, step
from harness.result import Outcome

PASSWORD = "violet-tram-71-harbour"
MINUTE, HOUR, DAY = 60, 3600, 86400
# Seconds from the real time; each step is from the one before.
STEPS = [-300, 0, 300, 0, DAY, 0, -DAY, 0, 12 * HOUR, 11 * DAY, 13 * 365 * DAY, 0]


def measure(run):
    if not available():
        return Outcome(MISSING, None)
    sms = run.sms()
    server = run.server(LIMITS__ENABLED="true", **sms.settings)
    clock = run.folder / "clock"
    give_clock(server, clock)
    server.start()
    findings = []
    with server.client() as client:
        begun = Begun(client, sms)
        now = 0
        for offset in STEPS:
            step(clock, offset)
            findings += [f"at {offset:+} s: {problem}" for problem in look(client, begun, offset)]
            now = offset
    if not server.alive or server.starts != 1:
        findings.append("the server ended")
    if "panicked" in server.log():
        findings.append("something panicked")
    wrong = [finding for finding in findings if "accepted" in finding]
    measured = f"{len(STEPS)} steps, the largest to 2039: {len(wrong)} wrong accepts, {len(findings) - len(wrong)} other findings"
    return Outcome(measured, not findings, {"findings": findings, "steps": STEPS, "last": now})


def sign_in(client):
    return client.post("/api/3/auth/login/", {"user": "ann@example.com", "company": "default", "password": PASSWORD})


class Begun:
    """What stands, and what was spent or revoked, before the clock moves."""

    def __init__(self, client, sms):
        client.post("/api/3/auth/register/", {
            "first_name": "Ann", "last_name": "Lee", "email": "ann@example.com", "company": "default", "password1": PASSWORD,
            "password2": PASSWORD})
        self.live, self.revoked = (sign_in(client).json["data"]["token"] for _ in range(2))
        self.jwt = client.post("/auth/access_token/", {"username": "ann@example.com", "password": PASSWORD}).json["token"]
        client.post("/api/3/auth/logout/", {}, token=self.revoked)
        self.spent = self.code(client, sms, "+27820000001")
        self.first_use = client.post("/api/phone/verify", self.spent).status
        self.unspent = self.code(client, sms, "+27820000002")
        for _ in range(4):
            client.post("/api/3/auth/login/", {"user": "ann@example.com", "company": "default", "password": "wrong"})

    @staticmethod
    def code(client, sms, number):
        session = client.post("/api/phone/register", {"phone_number": number}).json["session_token"]
        while not sms.to(number):
            client.get("/health/live")
        code = re.search(r"\b\d{6}\b", sms.to(number)[-1].body)[0]
        return {"phone_number": number, "security_code": code, "session_token": session}


def look(client, begun, offset):
    """What is wrong at this time."""
    if begun.first_use != 200:
        yield f"the code was not taken at first: {begun.first_use}"
    if client.get("/health/ready").status != 200:
        yield "not ready"
    if client.get("/api/3/auth/", token=begun.revoked).status != 401:
        yield "a revoked token is accepted"
    if client.post("/api/phone/verify", begun.spent).status != 400:
        yield "a spent code is accepted"
    if offset > 10 * MINUTE and client.post("/api/phone/verify", begun.unspent).status != 400:
        yield "an expired code is accepted"
    if offset > 10 * HOUR and client.get("/api/3/auth/", token=begun.live).status != 401:
        yield "an expired session is accepted"
    verified = client.post("/auth/verify_token/", {"token": begun.jwt}).status
    if offset > 5 * DAY and verified != 400:
        yield "an expired JWT is accepted"
    if 0 <= offset <= DAY and verified != 200:
        yield f"a good JWT is refused: {verified}"
    for wrong in (True, False):
        password = "wrong" if wrong else PASSWORD
        answer = client.post("/api/3/auth/login/", {"user": "ann@example.com", "company": "default", "password": password})
        if wrong and answer.ok:
            yield "a wrong password is accepted"
        if not wrong and answer.status != 200:
            yield f"the right password is locked out: {answer}"
