"""R87: two nodes on one Postgres whose clocks are a minute apart (libfaketime). F15 steps the clock of one."""

import re
import time

from harness import faketime
from harness.result import Outcome

DATABASES = ("postgres",)
PASSWORD = "violet-tram-71-harbour"
APART = 60
# How far in the future a JWT may have been issued. Its end has none.
LEEWAY = 30
LIFETIME, CODE = 300, 120


def measure(run):
    if not faketime.available():
        return Outcome(faketime.MISSING, None)
    findings, cells = [], 0
    for ahead in (APART, -APART, LEEWAY - 5, 5 - LEEWAY):
        pair = Pair(run, ahead)
        for there, back in ((0, 1), (1, 0)):
            found = list(pair.look(there, back))
            cells += 1
            findings += [f"the other node {ahead:+} s, from {there} to {back}: {problem}" for problem in found]
        findings += pair.ended()
    wrong = [finding for finding in findings if "accepted" in finding]
    measured = (f"two nodes {APART} s and {LEEWAY - 5} s apart, either ahead, what each issued tried on the other: {len(wrong)} wrong accepts, "
                f"{len(findings) - len(wrong)} other findings")
    return Outcome(measured, not findings, {"findings": findings, "pairs": cells})


class Pair:
    def __init__(self, run, ahead):
        self.sms, database = run.sms(), run.new_database()
        self.clocks = [run.folder / f"clock{ahead}{number}" for number in range(2)]
        self.offsets = [0, ahead]
        self.nodes = [run.server(database=database, TOKENS__JWT_SECONDS=LIFETIME, TOKENS__SESSION_SECONDS=LIFETIME, OTP__TTL_SECONDS=CODE,
                                 **self.sms.settings) for _ in self.clocks]
        for node, clock, offset in zip(self.nodes, self.clocks, self.offsets):
            faketime.give_clock(node, clock)
            faketime.step(clock, offset)
            node.start()
        self.clients = [node.client() for node in self.nodes]
        self.issued, self.number = [], 0
        for client in self.clients:
            # The first number that a process reads takes it long, and nothing here is about that.
            client.post("/api/phone/verify", {"phone_number": "+27820009999", "security_code": "000000", "session_token": "x"})
        self.clients[0].post("/api/3/auth/register/", {
            "first_name": "Ann", "last_name": "Lee", "email": "ann@example.com", "company": "default", "password1": PASSWORD,
            "password2": PASSWORD})

    def look(self, there, back):
        """What is wrong with what `there` issues, on `back`."""
        issuer, other = self.clients[there], self.clients[back]
        token, jwt = self.sign_in(issuer), self.jwt(issuer)
        self.issued.append((token, jwt))
        if (status := other.get("/api/3/auth/", token=token).status) != 200:
            yield f"a token is answered with {status}"
        # Issued in the future, as the other clock has it: good once that is no more than the leeway.
        if self.offsets[there] - self.offsets[back] > LEEWAY:
            if other.post("/auth/verify_token/", {"token": jwt}).status != 400:
                yield "a JWT of the future is accepted"
            self.pass_time(APART - LEEWAY + 1)
        if (answer := other.post("/auth/verify_token/", {"token": jwt})).status != 200:
            yield f"a JWT is refused: {answer}"
        if (answer := other.post("/auth/refresh_token/", {"token": jwt})).status != 200:
            yield f"a JWT is not refreshed: {answer}"
        revoked = self.sign_in(issuer)
        other.get("/api/3/auth/", token=revoked)
        issuer.post("/api/3/auth/logout/", {}, token=revoked)
        time.sleep(1)
        if other.get("/api/3/auth/", token=revoked).status != 401:
            yield "a revoked token is accepted"
        code = self.code(issuer)
        if (answer := other.post("/api/phone/verify", code)).status != 200:
            yield f"a code is refused: {answer}"
        for client in (issuer, other):
            if client.post("/api/phone/verify", code).status != 400:
                yield "a spent code is accepted"
        self.pending = self.code(issuer)

    def ended(self):
        """Long enough after for the slower clock, nothing is good on either."""
        self.pass_time(LIFETIME + APART + 5)
        for number, client in enumerate(self.clients):
            for token, jwt in self.issued:
                if client.get("/api/3/auth/", token=token).status != 401:
                    yield f"an expired token is accepted by node {number}"
                if client.post("/auth/verify_token/", {"token": jwt}).status != 400:
                    yield f"an expired JWT is accepted by node {number}"
            if client.post("/api/phone/verify", self.pending).status != 400:
                yield f"an expired code is accepted by node {number}"

    def pass_time(self, seconds):
        """On both clocks, which stay as far apart."""
        self.offsets = [offset + seconds for offset in self.offsets]
        for clock, offset in zip(self.clocks, self.offsets):
            faketime.step(clock, offset)

    @staticmethod
    def sign_in(client):
        return client.post("/api/3/auth/login/", {"user": "ann@example.com", "company": "default", "password": PASSWORD}).json["data"]["token"]

    @staticmethod
    def jwt(client):
        answer = client.post("/auth/access_token/", {"username": "ann@example.com", "password": PASSWORD})
        if not answer.ok:
            raise RuntimeError(f"no JWT: {answer}")
        return answer.json["token"]

    def code(self, client):
        # Another number each time: what a busy server answered with 503 may have been sent all the same.
        for _ in range(5):
            self.number += 1
            number = f"+2782000{self.number:04}"
            answer = client.post("/api/phone/register", {"phone_number": number})
            if answer.status != 503:
                break
        if not answer.ok:
            raise RuntimeError(f"no code: {answer}")
        end = time.monotonic() + 90
        while not self.sms.to(number):
            if time.monotonic() > end:
                raise RuntimeError("no text came")
            time.sleep(0.02)
        return {"phone_number": number, "security_code": re.search(r"\b\d{6}\b", self.sms.to(number)[-1].body)[0],
                "session_token": answer.json["session_token"]}
