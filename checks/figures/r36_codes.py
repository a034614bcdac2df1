"""R36: one-time codes as a phone gets them: six digits, each of ten equally likely at each place."""

import re
import string
import time

from harness.chance import position_findings
from harness.crowd import together
from harness.result import Outcome

WORKERS = 8
DIGITS = 6


def measure(run):
    count = run.size(1_000, 10_000)
    sms = run.sms()
    server = run.server(**sms.settings)
    server.start()

    def ask(number):
        with server.client() as client:
            for each in range(number, count, WORKERS):
                answer = client.post("/api/phone/register", {"phone_number": f"+2782{each:07}"})
                if not answer.ok:
                    raise RuntimeError(f"no code was sent: {answer}")

    for outcome in together(WORKERS, ask):
        if isinstance(outcome, Exception):
            raise outcome
    end = time.monotonic() + 60 + count / 50
    while len(sms.texts) < count and time.monotonic() < end:
        time.sleep(0.1)
    codes = [re.search(r"\b\d+\b", text.body)[0] for text in sms.texts]
    whole = [code for code in codes if len(code) == DIGITS]
    smallest, findings = position_findings(whole, [string.digits] * DIGITS)
    if len(codes) != count or len(whole) != count:
        findings.append(f"{count} asked for, {len(codes)} came, {len(whole)} of six digits")
    zero = sum(code[0] == "0" for code in whole) / len(whole)
    measured = (f"{len(codes):,} codes: every digit at every place, smallest p {smallest:.3f} of {DIGITS}, {zero:.1%} begin with 0, "
                f"{len(findings)} findings")
    return Outcome(measured, False if findings else (True if run.full else None), {"findings": findings})
