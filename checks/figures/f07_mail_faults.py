"""F7: mail and text messages while the provider is down, refuses, hangs up, hangs, and while the server is killed."""

import random
import threading
import time
from collections import Counter

from harness.client import CUT
from harness.crowd import percentile
from harness.result import Outcome

FAULTS = ["down", "451", "abort", "hang", "kill"]
PASSWORD = "violet-tram-71-harbour"
# A retry waits at most half a minute; a dead process's claim is taken over after a minute.
DRAIN = 150


def measure(run):
    each = run.size(60, 2000)
    smtp, sms = run.smtp(), run.sms()
    server = run.server(**smtp.settings, **sms.settings)
    server.start()
    asked = Asked(server)
    calm = asked.some(40, "calm")
    drained = {}
    for fault in FAULTS:
        trouble = kills(run) if fault == "kill" else 0
        drained[fault], slow = one_fault(fault, each, trouble, server, smtp, sms, asked)
        print(f"  {fault}: {each} asked, all there {drained[fault]:.1f} s after its end, median answer {slow * 1000:.0f} ms "
              f"(calm {calm * 1000:.0f} ms)", flush=True)
    findings = check_poison(server, smtp, asked)
    lost = missing(asked, smtp, sms)
    twice, odd = duplicates(smtp, sms)
    findings += odd + [f"lost: {address}" for address in lost]
    total = len(asked.mails) + len(asked.numbers)
    worst = max(drained.values())
    measured = (f"{total:,} messages through {', '.join(FAULTS)}: {len(lost)} lost, {twice} twice ({100 * twice / total:.2f} %), each with "
                f"the same Message-ID and secret; last one at most {worst:.0f} s after the end of a fault")
    held = not findings and not lost and twice <= max(total / 1000, kills(run))
    details = {"findings": findings[:30], "seconds until all were there": drained, "kills": kills(run)}
    return Outcome(measured, False if not held else (True if run.full else None), details)


def kills(run):
    return run.size(3, 40)


def one_fault(fault, each, kill_count, server, smtp, sms, asked):
    """Returns how long after the fault's end everything was there, and the median time of an answer meanwhile."""
    killer = None
    if fault == "kill":
        killer = threading.Thread(target=kill_often, args=(server, kill_count, asked))
        killer.start()
    else:
        smtp.switch(fault)
        sms.switch(fault)
    median = asked.some(each, fault)
    if killer:
        killer.join()
    else:
        # So that tries fail, and not only wait.
        time.sleep(3)
        smtp.switch("ok")
        sms.switch("ok")
    return drain(asked, smtp, sms), median


def kill_often(server, count, asked):
    for _ in range(count):
        time.sleep(random.uniform(0.05, 1.0))
        server.kill()
        server.start()
    asked.settled.set()


def drain(asked, smtp, sms):
    begun = time.monotonic()
    while missing(asked, smtp, sms) and time.monotonic() - begun < DRAIN:
        time.sleep(0.2)
    return time.monotonic() - begun


def missing(asked, smtp, sms):
    return [address for address in asked.mails if not smtp.to(address)] + [n for n in asked.numbers if not sms.to(n)]


def duplicates(smtp, sms):
    """How many came more than once, and what is wrong with those."""
    twice, odd = 0, []
    by_address = Counter(address for mail in smtp.mails for address in mail.to)
    for address, count in by_address.items():
        mails = smtp.to(address)
        if count > 1:
            twice += 1
            if len({mail.message_id for mail in mails}) > 1 or len({mail.text() for mail in mails}) > 1:
                odd.append(f"{address}: {count} different mails")
    for number, count in Counter(text.to for text in sms.texts).items():
        if count > 1:
            twice += 1
            if len({(text.id, text.body) for text in sms.to(number)}) > 1:
                odd.append(f"{number}: {count} different texts")
    return twice, odd


def check_poison(server, smtp, asked):
    """A mailbox that does not exist is given up on, is shown, and holds nothing up."""
    smtp.refused.add("nobody@example.com")
    before = smtp.attempts
    with server.client() as client:
        asked.sign_up(client, "nobody@example.com")
        asked.mails.remove("nobody@example.com")
    asked.some(10, "poison")
    end = time.monotonic() + 20
    while time.monotonic() < end:
        parked = server.database.query("SELECT last_error FROM outbox WHERE state = 'parked'")
        if parked and all(smtp.to(address) for address in asked.mails):
            tries = smtp.attempts - before
            return [] if "550" in str(parked[0][0]) else [f"parked for another reason: {parked} after {tries} tries"]
        time.sleep(0.1)
    return ["a refused mail was not given up on, or held up others"]


class Asked:
    """What was acknowledged: addresses and numbers that must get one message each."""

    def __init__(self, server):
        self.server, self.mails, self.numbers, self.made = server, [], [], 0
        self.settled = threading.Event()

    def some(self, count, name):
        """Asks for `count` messages; returns the median time of an answer."""
        seconds = []
        with self.server.client(timeout=20) as client:
            while len(seconds) < count:
                self.made += 1
                try:
                    if self.made % 10 == 0:
                        seconds.append(self.ask_text(client, f"+278{self.made:08}"))
                    else:
                        seconds.append(self.sign_up(client, f"{name}{self.made}@example.com"))
                except CUT:
                    time.sleep(0.02)
        return percentile(seconds, 0.5)

    def sign_up(self, client, address):
        answer = client.post("/api/3/auth/register/", {
            "first_name": "Ann", "last_name": "Lee", "email": address, "company": "default", "password1": PASSWORD,
            "password2": PASSWORD})
        if answer.status != 201:
            raise RuntimeError(f"sign-up: {answer}")
        self.mails.append(address)
        return answer.seconds

    def ask_text(self, client, number):
        answer = client.post("/api/phone/register", {"phone_number": number})
        if answer.status != 200:
            raise RuntimeError(f"text to {number}: {answer}")
        self.numbers.append(number)
        return answer.seconds
