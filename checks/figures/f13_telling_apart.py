"""F13: does the time of an answer tell who has an account? A new connection each time, both kinds in random order."""

import os
import random

from harness.crowd import percentile
from harness.result import Outcome

PASSWORD = "violet-tram-71-harbour"
WRONG = "not-the-password-of-anybody"
# The cost of stored hashes, and that of later ones: old accounts must not give themselves away.
OLD_COST, COST = "4", "6"
MOST_AUC, MOST_SECONDS, MOST_SHARE = 0.05, 0.003, 0.02
MOST_PAIRS = 1600
ROOMY = "1000000/1s"
LIMITS = ["login_per_account", "login_per_address", "registrations_per_address", "resets_per_account", "resets_per_address",
          "messages_per_destination", "sms_pause", "sms_per_number", "sms_per_number_daily", "sms_per_address",
          "sms_per_country", "sms_in_all"]


def measure(run):
    count = run.size(100, 400)
    settings = {f"LIMITS__{limit.upper()}": ROOMY for limit in LIMITS}
    database = run.new_database()
    first = run.server(database=database, LIMITS__ENABLED="true", PASSWORDS__BCRYPT_COST=OLD_COST, **settings)
    first.start()
    prepare(first)
    first.terminate()
    server = run.server(database=database, LIMITS__ENABLED="true", PASSWORDS__BCRYPT_COST=COST, **settings)
    server.start()
    told = {}
    for name, known, unknown in questions():
        told[name] = patiently(server, known, unknown, count)
    apart = [name for name, found in told.items() if found["apart"]]
    worst = max(told.values(), key=lambda found: abs(found["auc"] - 0.5))["auc"]
    measured = f"{len(told)} endpoints, {count} pairs each: {len(apart)} told apart; AUC furthest from 0.5: {worst:.3f}"
    held = not apart
    return Outcome(measured, held if run.full or not held else None, {"load": os.getloadavg()[0], "endpoints": told})


def patiently(server, known, unknown, count):
    """Once in a hundred times equal answers look unequal in so few pairs, and so do those of a machine that is busy for a moment:
    whoever is told apart is asked again, four times as often."""
    found = compare(server, known, unknown, count)
    while found["apart"] and count < MOST_PAIRS:
        count *= 4
        found = compare(server, known, unknown, count) | {"repeated": True}
    return found


def prepare(server):
    """Joe waits for proof of his address and number; Jane is disabled."""
    server.command("company", "create", "acme")
    with server.client() as client:
        for name, number in (("joe", "+27841234561"), ("jane", "+27841234562")):
            for company in ("default", "acme"):
                answer = client.post("/api/3/auth/register/", {
                    "first_name": "Ann", "last_name": "Lee", "email": f"{name}@example.com", "company": company,
                    "mobile_number": number, "password1": PASSWORD, "password2": PASSWORD})
                if not answer.ok:
                    raise RuntimeError(f"no account to ask for: {answer}")
    for company in ("default", "acme"):
        server.command("user", "disable", f"{company}/jane@example.com")


def questions():
    """Name, and a request about somebody and about nobody."""
    def company_login(user, company="acme"):
        return "/api/3/auth/login/", {"body": {"user": user, "company": company, "password": WRONG}}

    def jwt(user):
        return "/auth/access_token/", {"body": {"username": user, "password": WRONG}}

    def sign_up_token(user):
        return "/api/v1/auth", {"form": {"user[email]": user, "user[password]": WRONG}}

    def device(user):
        return "/api/v1/tokens.json", {"form": {"email": user, "password": WRONG, "device_token": "x", "device_type": "ios"}}

    def reset(user, company="acme"):
        return "/api/3/auth/password/reset/", {"body": {"user": user, "company": company}}

    def device_reset(user):
        return "/api/v1/tokens/reset.json", {"form": {"email": user}}

    def resend_key(email):
        return "/api/3/auth/email/verify/resend/", {"body": {"email": email, "company": "acme"}}

    def resend_code(number):
        return "/api/3/auth/mobile/verify/resend/", {"body": {"mobile": number, "company": "acme"}}

    def sign_in_code(number):
        return "/api/v1/confirmation", {"form": {"number": number}}

    joe, jane, nobody = "joe@example.com", "jane@example.com", "nil@example.com"
    yield "company: login", company_login(joe), company_login(nobody)
    yield "company: login of a disabled account", company_login(jane), company_login(nobody)
    yield "company: login in no company", company_login(joe), company_login(joe, "acne")
    yield "jwt: access token", jwt(joe), jwt(nobody)
    yield "signup: token", sign_up_token(joe), sign_up_token(nobody)
    yield "device_tokens: sign in", device(joe), device(nobody)
    yield "company: reset", reset(joe), reset(nobody)
    yield "company: reset in no company", reset(joe), reset(joe, "acne")
    yield "device_tokens: reset", device_reset(joe), device_reset(nobody)
    yield "company: another key", resend_key(joe), resend_key(nobody)
    yield "company: another code", resend_code("+27841234561"), resend_code("+27841234569")
    yield "signup: code", sign_in_code("+27841234561"), sign_in_code("+27841234569")


def compare(server, known, unknown, count):
    times = {True: [], False: []}
    answers = {True: set(), False: set()}
    for number in range(-20, count):
        for kind in random.sample([True, False], 2):
            path, options = known if kind else unknown
            with server.client() as client:
                answer = client.post(path, **options)
            answers[kind].add((answer.status, answer.body))
            if number >= 0:
                times[kind].append(answer.seconds)
    auc, low = area(times[True], times[False]), [percentile(times[kind], 0.1) for kind in (True, False)]
    apart = abs(auc - 0.5) > MOST_AUC or abs(low[0] - low[1]) > max(MOST_SECONDS, MOST_SHARE * min(low))
    return {"auc": round(auc, 3), "p10 ms": [round(seconds * 1000, 2) for seconds in low], "pairs": count,
            "apart": apart or answers[True] != answers[False]}


def area(ones, others):
    """Mann-Whitney U over its most: the chance that one of `ones` is the slower of a pair."""
    ranked = sorted([(value, True) for value in ones] + [(value, False) for value in others])
    below, beaten = 0, 0
    for _, is_one in ranked:
        if is_one:
            beaten += below
        else:
            below += 1
    return beaten / (len(ones) * len(others))
