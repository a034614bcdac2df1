"""F8: JWTs that nobody issued, at every place that takes one. The crypto crate's forgery suite tries more classes inside."""

import random
from collections import Counter

from forging import classes
from forging.tokens import Issuer
from harness.crowd import together
from harness.result import Outcome


def measure(run):
    wanted = run.size(5_000, 100_000)
    findings, tried, kinds = [], Counter(), set()
    for algorithm in ("EdDSA", "HS256"):
        issuer = Issuer(run, algorithm)
        forged = classes.all_of(issuer)
        kinds |= set(forged)
        share = wanted // 2 // 4
        for outcome in together(4, lambda number: attack(issuer, forged, share, number)):
            if isinstance(outcome, Exception):
                raise outcome
            findings += outcome[0]
            tried += outcome[1]
        if not issuer.valid_is_accepted():
            findings.append(f"{algorithm}: the valid token is not accepted, so that nothing was shown")
    accepted = sum(1 for finding in findings if "accepted" in finding)
    measured = (f"{len(kinds)} classes, {sum(tried.values()):,} tokens on two algorithms: {accepted} accepted, "
                f"{len(findings) - accepted} answered otherwise than refused")
    good = not findings and len(kinds) >= 60
    return Outcome(measured, False if not good else (True if run.full else None),
                   {"findings": findings[:30], "classes": sorted(kinds)})


def attack(issuer, forged, count, seed):
    """Every class in turn, at every place in turn."""
    chosen, names, findings, tried = random.Random(seed), list(forged), [], Counter()
    with issuer.server.client() as client:
        for number in range(count):
            name = names[number % len(names)]
            token = forged[name](chosen)
            if token == issuer.token:
                continue
            tried[name] += 1
            place = number // len(names) % 3
            status = issuer.present(client, token, place)
            if status < 300:
                findings.append(f"{name} accepted at place {place}: {token[:200]!r}")
            elif status not in (400, 401, 413, 431):
                findings.append(f"{name} answered with {status}: {token[:200]!r}")
    return findings, tried
