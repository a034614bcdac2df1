"""Two nodes on one Postgres: what is revoked on one, the other refuses; and what a second node adds."""

import contextlib
import json
import random
import signal
import threading
import time
import urllib.error
import urllib.request

from .. import load, places
from ..latchkey import Latchkey
from ..rows import Row
from ..stats import Samples, median, one
from checks.harness.proxy import Proxy

TITLE = "Two nodes"
# How old news may be on a node, in seconds; by default five.
STALENESS = 1.0
VERIFY, WHO = "/auth/verify_token/", "/api/3/auth/"


def measure(folder, options, databases, say):
    database = databases.create("nodes")
    proxy = Proxy(databases.cluster.port)
    settings = {"log__level": "warn", "tokens__max_staleness_ms": int(STALENESS * 1000)}
    first = Latchkey(folder / "first", database, **settings).prepare()
    second = Latchkey(folder / "second", Through(database, proxy.port), **settings)
    times, cycles = (20, 2) if options.quick else (200, 20)
    with proxy, first.start(places.SERVER_CORE), second.start(places.SERVER_CORE):
        rows = [*delays(first, second, times, say), stopped(first, second, cycles, say),
                *partitioned(first, second, proxy, cycles, say)]
        rows += aggregate(first, second, options, say)
    return rows


class Through:
    """A database by way of a proxy."""

    def __init__(self, database, port):
        self.url = database.through(port)


class Under:
    """Verify load on nodes meanwhile, from the load's processor."""

    def __init__(self, nodes, seconds=3600):
        self.commands = [load.start_wrk(node.url + VERIFY, "fixed.lua", ["POST", json.dumps({"token": node.jwt()}), ""], seconds, 4)
                         for node in nodes]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for command in self.commands:
            command.terminate()
            command.wait()


class Token:
    """One that the second node has in memory: of a JWT or an opaque session of a user of its own."""

    def __init__(self, first, second, number):
        self.first, self.second = first, second
        self.user = number % 500 + 1
        self.jwt = number % 2 == 0
        self.token = first.jwt(self.user) if self.jwt else first.opaque(self.user)
        if not self.accepted():
            raise SystemExit("bench: the second node refused a good token")

    def revoke(self):
        """Ends it on the first node: all sessions of the user, or this one. Returns when that was answered."""
        if self.jwt:
            opaque = self.first.opaque(self.user)
            self.first.post("/api/3/auth/logout/all/", {}, f"Token {opaque}")
        else:
            self.first.post("/api/3/auth/logout/", {}, f"Token {self.token}")
        self.revoked = time.monotonic()
        return self.revoked

    def status(self, timeout=10):
        """What the second node says of it."""
        if self.jwt:
            request = urllib.request.Request(self.second.url + VERIFY, json.dumps({"token": self.token}).encode(),
                                             {"Content-Type": "application/json"})
        else:
            request = urllib.request.Request(self.second.url + WHO, headers={"Authorization": f"Token {self.token}"})
        try:
            with urllib.request.urlopen(request, timeout=timeout) as answer:
                return answer.status
        except urllib.error.HTTPError as error:
            return error.code

    def accepted(self):
        return self.status() == 200


def delays(first, second, times, say):
    """From the revoking call's answer to when the first request was sent that the other node refused."""
    say(f"{times} revocations under verify load")
    delays = Samples()
    with Under([first, second]):
        for number in range(times):
            token = Token(first, second, number)
            revoked = token.revoke()
            while True:
                sent = time.monotonic()
                if not token.accepted():
                    break
                if sent - revoked > 10:
                    raise SystemExit("bench: a revoked token was accepted for 10 s")
                time.sleep(0.005)
            delays.append((sent - revoked) * 1e3)
    ordered = sorted(delays)
    note = f"p99 {ordered[len(ordered) * 99 // 100]:.0f} ms; by turns one session and all of a user's"
    return [Row(f"revoked on one node, refused by the other under verify load, {times} times", "ms", delays, target="max ≤ 1 s",
                met=max(delays) <= 1000, note=note)]


class Watch:
    """Asks the second node for tokens on and on, and counts what it accepted too late."""

    def __init__(self, tokens):
        self.tokens, self.late, self.asked, self.statuses = tokens, 0, 0, {}
        self.over, self.lock = threading.Event(), threading.Lock()

    def __enter__(self):
        self.threads = [threading.Thread(target=self.ask, args=(token,)) for token in self.tokens]
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        for thread in self.threads:
            thread.join()

    def ask(self, token):
        while not self.over.is_set():
            sent, status = time.monotonic(), 0
            with contextlib.suppress(OSError):
                status = token.status()
            with self.lock:
                self.asked += 1
                self.statuses[status] = self.statuses.get(status, 0) + 1
                # A request that was sent within the bound may be answered from memory.
                if status == 200 and sent > token.revoked + STALENESS:
                    self.late += 1
            time.sleep(0.01)

    def told(self):
        return ", ".join(f"{count} × {status}" for status, count in sorted(self.statuses.items()))


def stopped(first, second, cycles, say):
    """The second node does not run for a while; what waits for it when it does is of tokens revoked meanwhile."""
    say(f"{cycles} times one node stopped")
    late, asked, statuses = 0, 0, {}
    for cycle in range(cycles):
        tokens = [Token(first, second, cycle * 4 + number) for number in range(4)]
        second.process.child.send_signal(signal.SIGSTOP)
        try:
            for token in tokens:
                token.revoke()
            time.sleep(STALENESS + random.uniform(0.2, 2))
            watch = Watch(tokens).__enter__()
            time.sleep(0.3)
        finally:
            second.process.child.send_signal(signal.SIGCONT)
        time.sleep(1)
        watch.__exit__()
        late, asked = late + watch.late, asked + watch.asked
        for status, count in watch.statuses.items():
            statuses[status] = statuses.get(status, 0) + count
    note = f"{asked} requests: " + ", ".join(f"{count} × {status}" for status, count in sorted(statuses.items()))
    return Row(f"a node stopped for {STALENESS:.0f} to {STALENESS + 2:.0f} s, {cycles} times: revoked tokens that it accepted later than "
               "its bound", "", one(late), target="0", met=late == 0 and asked > 0, note=note)


def partitioned(first, second, proxy, cycles, say):
    """The second node's database says nothing for a while."""
    say(f"{cycles} times one node cut off from Postgres")
    late, asked, statuses, back = 0, 0, {}, Samples()
    for cycle in range(cycles):
        tokens = [Token(first, second, cycle * 4 + number) for number in range(4)]
        good = Token(first, second, 499 - cycle)
        proxy.switch("blackhole" if cycle % 2 == 0 else "down")
        for token in tokens:
            token.revoke()
        with Watch(tokens) as watch:
            time.sleep(STALENESS + random.uniform(1, 3))
            proxy.switch("pass")
            begun = time.monotonic()
            while not good.accepted():
                if time.monotonic() - begun > 30:
                    raise SystemExit("bench: the second node did not come back")
                time.sleep(0.02)
            back.append((time.monotonic() - begun) * 1e3)
            time.sleep(0.3)
        if any(token.accepted() for token in tokens):
            late += 1
        late, asked = late + watch.late, asked + watch.asked
        for status, count in watch.statuses.items():
            statuses[status] = statuses.get(status, 0) + count
    note = f"{asked} requests: " + ", ".join(f"{count} × {status}" for status, count in sorted(statuses.items()))
    return [
        Row(f"a node cut off from Postgres, {cycles} times, by turns silent and refused: revoked tokens that it accepted later than its "
            "bound", "", one(late), target="0", met=late == 0 and asked > 0, note=note),
        Row("how long until it accepts good tokens again", "ms", back, target="≤ 2 s", met=max(back) <= 2000),
    ]


def aggregate(first, second, options, say):
    """CPU of a verify with one node under load, and with two; both on the server's processor, the load on the other."""
    say("one node, then two")
    arguments = {node: ["POST", json.dumps({"token": node.jwt()}), ""] for node in (first, second)}
    alone, together = Samples(), Samples()
    for _ in range(options.rounds):
        alone.append(spent([first], arguments, options.seconds))
        together.append(spent([first, second], arguments, options.seconds))
    scale = Samples(2 * a / b for a, b in zip(alone, together))
    note = "reckoned: twice the CPU of a verify on one node over its CPU with two; the processors here are too few to show it as a rate"
    return [Row("verify rate that two nodes give, beside one", "µs CPU", together, alone, scale, "≥ 1.8 ×", median(scale) >= 1.8, note)]


def spent(nodes, arguments, seconds):
    before = sum(node.process.cpu_seconds() for node in nodes)
    running = [load.start_wrk(node.url + VERIFY, "fixed.lua", arguments[node], seconds, load.CONNECTIONS // len(nodes)) for node in nodes]
    runs = [load.finish_wrk(command) for command in running]
    requests = sum(run["requests"] for run in runs)
    if any(run["errors"] for run in runs):
        raise SystemExit("bench: errors under verify load")
    used = sum(node.process.cpu_seconds() for node in nodes) - before
    return used / requests * 1e6
