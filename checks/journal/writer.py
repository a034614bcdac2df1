"""One client that writes until the server is killed, and keeps a journal of what was acknowledged."""

import json
import random
import threading
import time

from harness.client import CUT

from .accounts import Account
from .operations import WEIGHTS, Operations, Refused, fresh_password


class Stopped(Exception):
    """The round is over."""


class Writer:
    def __init__(self, number, server, smtp, sms, folder):
        self.number, self.server, self.smtp, self.sms = number, server, smtp, sms
        self.random = random.Random(number)
        self.accounts, self.spent, self.replaced, self.findings = [], [], [], []
        # Touched since the last kill; what was under way at the kill.
        self.touched, self.open = [], None
        self.new_spent = 0
        self.acknowledged = 0
        self.made = 0
        self.stopping = threading.Event()
        self.journal = open(folder / f"journal{number}", "a")
        self.client = None

    def new_account(self):
        self.made += 1
        name = f"w{self.number}n{self.made}"
        own = self.made % 5 == 0
        return Account(f"{name}@example.com", fresh_password(), f"company-{name}" if own else "default")

    def new_number(self):
        self.made += 1
        return f"+2782{self.number:02}{self.made:05}"

    def pick(self, suits=lambda _: True):
        """One of the newer accounts, so that sessions of each stay few."""
        recent = [account for account in self.accounts[-12:] if suits(account) and len(account.tokens) < 30]
        if not recent:
            raise LookupError
        return self.random.choice(recent)

    def wait(self, look):
        """What `look` finds within a while; `None` when there is nothing, or the round is over."""
        for _ in range(200):
            found = look()
            if found:
                return found
            if self.stopping.wait(0.01):
                return None
        return None

    def note(self, kind, account, fact):
        """Appends to the journal, after the answer was read whole."""
        self.journal.write(json.dumps([time.time(), kind, account and account.email, fact]) + "\n")
        self.journal.flush()
        if account is not None:
            self.touch(account)

    def touch(self, account):
        if not any(account is known for known in self.touched):
            self.touched.append(account)

    def write(self):
        """Until `stopping`, or until the server is gone."""
        self.touched, self.open = [], None
        self.new_spent = len(self.spent)
        operations = Operations(self)
        self.client = self.server.client(timeout=20)
        while not self.stopping.is_set():
            name = self.random.choices(list(WEIGHTS), WEIGHTS.values())[0]
            try:
                for self.open in getattr(operations, name)():
                    if self.open[1] is not None:
                        self.touch(self.open[1])
                self.open = None
            except LookupError:
                if len(self.accounts) > 3:
                    continue
            except Refused as refused:
                self.findings.append(f"{name}: {refused}")
                self.open = None
            except CUT:
                break
        self.client.close()
