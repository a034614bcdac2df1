"""R86: SIGTERM while two hundred requests are in flight; and two nodes on one Postgres, each stopped and started in turn."""

import http.client
import signal
import threading
import time
from collections import Counter

from harness.client import CUT
from harness.crowd import together
from harness.result import Outcome
from rolling.clients import Rollers

PASSWORD = "violet-tram-71-harbour"
COUNT = 200


def measure(run):
    rounds, findings, statuses, slowest = run.size(2, 10), [], Counter(), 0
    for number in range(rounds):
        server = run.server(PASSWORDS__BCRYPT_COST="8")
        server.start()
        seconds = one_stop(server, statuses, findings)
        slowest = max(slowest, seconds)
    told = ", ".join(f"{count} × {status}" for status, count in statuses.items())
    measured = f"{rounds} × {COUNT} in flight: {told}; ended after at most {slowest:.1f} s, {len(findings)} lost or wrong"
    if run.database == "postgres":
        measured += "; " + rolling(run, run.size(2, 10), findings)
    held = not findings and slowest <= 30
    return Outcome(measured, False if not held else (True if run.full else None), {"findings": findings[:30]})


def one_stop(server, statuses, findings):
    with server.client() as client:
        client.post("/api/3/auth/register/", {
            "first_name": "Ann", "last_name": "Lee", "email": "ann@example.com", "company": "default", "password1": PASSWORD,
            "password2": PASSWORD})
    sent = threading.Semaphore(0)
    ended = {}

    def log_in(number):
        if number == COUNT:
            for _ in range(COUNT):
                sent.acquire()
            # All requests have left; the server has some of them in hand and some in its sockets.
            time.sleep(0.1)
            begun = time.monotonic()
            server.process.send_signal(signal.SIGTERM)
            ended["status"] = server.process.wait(60)
            return time.monotonic() - begun
        client = server.client(timeout=40)
        body = '{"user": "ann@example.com", "company": "default", "password": "%s"}' % PASSWORD
        client.connection = connect(client, body)
        sent.release()
        return client.connection.getresponse()

    outcomes = together(COUNT + 1, log_in)
    for outcome in outcomes[:COUNT]:
        if isinstance(outcome, CUT) or isinstance(outcome, Exception):
            findings.append(f"no answer: {type(outcome).__name__} {outcome}")
        else:
            statuses[outcome.status] += 1
            if outcome.status not in (200, 503):
                findings.append(f"answered with {outcome.status}")
    if ended.get("status") != 0:
        findings.append(f"exit status {ended.get('status')}")
    return outcomes[COUNT]


def connect(client, body):
    """A connection on which the request has been sent."""
    connection = http.client.HTTPConnection(*client.at, timeout=client.timeout)
    connection.request("POST", "/api/3/auth/login/", body, {"Content-Type": "application/json"})
    return connection


def rolling(run, rounds, findings):
    """Each of two nodes is stopped and started in turn, under clients who try once more on the other node."""
    database = run.new_database()
    nodes = [run.server(database=database) for _ in range(2)]
    for node in nodes:
        node.start()
    with Rollers(nodes) as rollers:
        for number in range(2 * rounds):
            time.sleep(0.5)
            node = nodes[number % 2]
            if (status := node.terminate()) != 0:
                findings.append(f"rolling: exit status {status}")
            node.start()
    findings += rollers.findings
    return f"two nodes stopped and started {rounds} × each: {rollers.told}"
