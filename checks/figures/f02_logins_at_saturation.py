"""F2: logins at one, two and ten times what the cores can hash. Beyond it the rest is shed, and what is not a login stays fast."""

import threading
import time
from collections import Counter

from harness.client import CUT
from harness.crowd import percentile
from harness.result import Outcome

PASSWORD = "violet-tram-71-harbour"
COST = "10"
USERS = 40


def measure(run):
    seconds = run.size(6, 20)
    server = run.server(PASSWORDS__BCRYPT_COST=COST)
    server.start()
    token = prepare(server)
    rated = rate(server, seconds)
    loads = {times: overload(server, token, times * 4, seconds) for times in (1, 2, 10)}
    flat = loads[10]["per second"] >= 0.9 * rated
    swift = all(load["p99 s"] <= 2.5 and load["verify p99 ms"] <= 50 for load in loads.values())
    broken = sum(load["broken"] for load in loads.values())
    measured = (f"cost {COST}: {rated:.1f}/s alone; " + ", ".join(
        f"{load['per second']:.1f}/s at {times}x (p99 {load['p99 s']:.2f} s, verify p99 {load['verify p99 ms']:.0f} ms)"
        for times, load in loads.items()) + f"; {broken} broken")
    held = flat and swift and not broken
    return Outcome(measured, held if run.full else None, {"rated": rated, "loads": loads, "cores": "shared with the clients"})


def prepare(server):
    with server.client() as client:
        for number in range(USERS):
            answer = client.post("/api/v1/signup", form={
                "user[fname]": "Ann", "user[lname]": "Lee", "user[email]": f"user{number}@example.com",
                "user[password]": PASSWORD, "user[dob]": "1990-01-01"})
            if not answer.ok:
                raise RuntimeError(f"no account to sign in to: {answer}")
        return log_in(client, 0).json["token"]


def log_in(client, number):
    return client.post("/auth/access_token/", {"username": f"user{number % USERS}@example.com", "password": PASSWORD})


def rate(server, seconds):
    """What two clients get through one after the other: the cores, and nothing waits."""
    return overload(server, None, 2, seconds)["per second"]


def overload(server, token, clients, seconds):
    end = time.monotonic() + seconds
    statuses, times, verified = Counter(), [], []

    def sign_in(number):
        with server.client() as client:
            while time.monotonic() < end:
                try:
                    answer = log_in(client, number)
                except CUT:
                    statuses["cut"] += 1
                    continue
                statuses[answer.status] += 1
                if answer.ok:
                    times.append(answer.seconds)
                else:
                    # As any client does that is told to come back.
                    time.sleep(min(1, end - time.monotonic()) if end > time.monotonic() else 0)

    def verify():
        with server.client() as client:
            while time.monotonic() < end:
                verified.append(client.post("/auth/verify_token/", {"token": token}).seconds)
                time.sleep(0.02)

    threads = [threading.Thread(target=sign_in, args=(number,)) for number in range(clients)]
    if token:
        threads.append(threading.Thread(target=verify))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    broken = sum(count for status, count in statuses.items() if status not in (200, 503))
    return {"per second": round(statuses[200] / seconds, 2), "p99 s": percentile(times, 0.99) or 0,
            "verify p99 ms": (percentile(verified, 0.99) or 0) * 1000, "broken": broken,
            "statuses": {str(status): count for status, count in statuses.items()}}
