"""R27: tokens of each form by the thousand: no two alike, each position uniform, none again after the clock went back."""

import os
import string

from harness import faketime
from harness.chance import position_findings
from harness.crowd import together
from harness.result import Outcome

PASSWORD = "violet-tram-71-harbour"
HEX, BASE64 = "0123456789abcdef", string.ascii_letters + string.digits + "-_"
BASE58 = "".join(letter for letter in string.digits + string.ascii_letters if letter not in "0OIl")
# The letters of each position. 16 bytes leave two bits to the last of 22 base64 letters.
FORMS = {"company": [HEX] * 64, "device_tokens": [BASE64] * 21 + ["AQgw"], "signup": [BASE58] * 24}
WORKERS = 8


def measure(run):
    count = run.size(400, 20_000)
    server = run.server()
    clock = run.folder / "clock"
    stepped = faketime.available()
    if stepped:
        faketime.give_clock(server, clock)
    server.start()
    prepare(server)
    findings, told = [], []
    drawn = {form: mint(server, form, count) for form in FORMS}
    if stepped:
        server.terminate()
        faketime.step(clock, -86_400)
        server.start()
        again = {form: mint(server, form, count // 10) for form in FORMS}
    for form, alphabets in FORMS.items():
        tokens = drawn[form]
        whole = [token for token in tokens if len(token) == len(alphabets)]
        if len(whole) < len(tokens):
            findings.append(f"{form}: {len(tokens) - len(whole)} tokens of another length")
        if len(set(tokens)) < len(tokens):
            findings.append(f"{form}: {len(tokens) - len(set(tokens))} duplicates")
        smallest, odd = position_findings(whole, alphabets)
        findings += [f"{form}: {finding}" for finding in odd]
        if len(os.path.commonprefix(tokens)) > 0:
            findings.append(f"{form}: all begin with {os.path.commonprefix(tokens)}")
        if stepped and set(again[form]) & set(tokens):
            findings.append(f"{form}: a token came again after the clock went back a day")
        told.append(f"{form} {len(alphabets)} letters, smallest p {smallest:.3f} of {len(alphabets)}")
    back = "none again after a restart a day back" if stepped else "the clock " + faketime.MISSING
    measured = f"{count:,} tokens of each form ({'; '.join(told)}): {len(findings)} findings; {back}"
    return Outcome(measured, False if findings else (True if run.full and stepped else None), {"findings": findings[:30]})


def prepare(server):
    """One user for each worker: whoever has too many sessions loses the oldest."""
    with server.client() as client:
        for number in range(WORKERS):
            answer = client.post("/api/3/auth/register/", {
                "first_name": "Ann", "last_name": "Lee", "email": f"u{number}@example.com", "company": "default", "password1": PASSWORD,
                "password2": PASSWORD})
            if not answer.ok:
                raise RuntimeError(f"no account to sign in to: {answer}")


def mint(server, form, count):
    def work(number):
        with server.client() as client:
            return [sign_in(client, form, f"u{number}@example.com") for _ in range(-(-count // WORKERS))]

    tokens = []
    for outcome in together(WORKERS, work):
        if isinstance(outcome, Exception):
            raise outcome
        tokens += outcome
    return tokens


def sign_in(client, form, email):
    if form == "company":
        return client.post("/api/3/auth/login/", {"user": email, "company": "default", "password": PASSWORD}).json["data"]["token"]
    if form == "signup":
        return client.post("/api/v1/auth", form={"user[email]": email, "user[password]": PASSWORD}).json["token"]
    return client.post("/api/v1/tokens", form={"email": email, "password": PASSWORD, "device_token": "d", "mobile_os": "ios"}).json["token"]
