"""F6: the database stopped, reset, black-holed, slow, cut mid-answer, while clients write and read on."""

import random
import threading
import time

from harness.client import CUT
from harness.crowd import percentile
from harness.proxy import Proxy
from harness.result import Outcome

DATABASES = ("postgres",)
FAULTS = ["stop", "reset", "blackhole", "latency", "cut"]
CLIENTS = 24
PASSWORD = "violet-tram-71-harbour"
LONGEST, BACK = 3.0, 2.0


def measure(run):
    cycles = run.size(2, 50)
    database = run.new_database()
    proxy = run.keep(Proxy(run.cluster.port))
    server = run.server(database, database.url_by(proxy.port), TOKENS__MAX_STALENESS_MS="1000")
    server.start()
    other = run.server(database)
    other.start()
    crowd = Crowd(server, other)
    for cycle in range(cycles):
        for fault in FAULTS:
            one_fault(fault, run.cluster, proxy, crowd)
        print(f"  {cycle + 1} of {cycles}: {crowd.told()}", flush=True)
    crowd.stop()
    time.sleep(3)
    left = database.count("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'latchkey'")
    # Two pools of sixteen, besides those that are idle.
    if left > 40:
        crowd.findings.append(f"{left} connections to the database are left")
    if not server.alive or server.starts != 1:
        crowd.findings.append("the server ended")
    measured = (f"{cycles} × {len(FAULTS)} faults, {crowd.answers:,} answers meanwhile: slowest {crowd.slowest:.2f} s, back "
                f"after at most {max(crowd.back):.2f} s (median {percentile(crowd.back, 0.5):.2f}), "
                f"{server.starts - 1} restarts, {len(crowd.findings)} wrong answers")
    held = not crowd.findings and crowd.slowest <= LONGEST and max(crowd.back) <= BACK
    return Outcome(measured, False if not held else (True if run.full else None),
                   {"findings": crowd.findings[:50], "slowest by fault": crowd.slowest_by, "back by fault": crowd.back_by})


def one_fault(fault, cluster, proxy, crowd):
    crowd.begin(fault)
    if fault == "stop":
        cluster.stop("immediate")
    else:
        proxy.switch(fault, seconds=2.0, bytes=random.choice([1, 5, 17, 60]))
    crowd.health_while_away(fault)
    time.sleep(random.uniform(3, 5))
    if fault == "stop":
        cluster.start()
    else:
        proxy.switch("pass")
    crowd.wait_back(fault)
    crowd.end()


def sign_up(client, address):
    return until(client, "/api/3/auth/register/", {
        "first_name": "Ann", "last_name": "Lee", "email": address, "company": "default", "password1": PASSWORD,
        "password2": PASSWORD})["data"]["token"]


def until(client, path, body, **options):
    """The answer's JSON, once it is a success; the fault before may just be over."""
    for _ in range(100):
        answer = client.post(path, body, **options)
        if answer.ok:
            return answer.json
        time.sleep(0.1)
    raise RuntimeError(f"{path}: {answer}")


class Crowd:
    """Clients that ask on and on, each request checked."""

    def __init__(self, server, other):
        self.server, self.other = server, other
        self.findings, self.answers, self.slowest, self.back = [], 0, 0.0, []
        self.slowest_by, self.back_by = {}, {}
        self.fault, self.lock, self.over = None, threading.Lock(), threading.Event()
        with server.client() as client:
            first = sign_up(client, "ann@example.com")
            # Logins push out the oldest of the sessions that expire.
            self.token = until(client, "/api/3/auth/tokens/", {"password": PASSWORD}, token=first)["data"]["token"]
        self.threads = [threading.Thread(target=self.ask, args=(number,), daemon=True) for number in range(CLIENTS)]
        for thread in self.threads:
            thread.start()

    def told(self):
        return f"slowest {self.slowest:.2f} s, back {max(self.back):.2f} s, {len(self.findings)} findings {self.findings[-2:]}"

    def begin(self, fault):
        """A token that is revoked just before, through the other server."""
        self.revocations = getattr(self, "revocations", 0) + 1
        address = f"eve{self.revocations}@example.com"
        with self.other.client() as there, self.server.client() as here:
            token = sign_up(there, address)
            self.revoked = until(there, "/auth/access_token/", {"username": address, "password": PASSWORD})["token"]
            until(here, "/auth/verify_token/", {"token": self.revoked})
            until(there, "/api/3/auth/logout/all/", {}, token=token)
        # The feed is read four times a second.
        time.sleep(0.6)
        self.fault = fault

    def end(self):
        self.fault = None

    def ask(self, number):
        kinds = [self.log_in, self.who, self.wrong, self.phone, self.jwt, self.revoked_jwt]
        with self.server.client(timeout=10) as client:
            while not self.over.is_set():
                kinds[number % len(kinds)](client)
                number += 1
                time.sleep(0.02)

    def call(self, client, expected, method, path, **options):
        fault, begun = self.fault, time.monotonic()
        try:
            answer = client.call(method, path, **options)
        except CUT as error:
            self.find(f"{fault}: {path}: no answer: {type(error).__name__} {error} after {time.monotonic() - begun:.1f} s")
            return None
        with self.lock:
            self.answers += 1
            self.slowest = max(self.slowest, answer.seconds)
            self.slowest_by[str(fault)] = max(self.slowest_by.get(str(fault), 0), round(answer.seconds, 2))
        if answer.status == 503:
            if answer.headers["retry-after"] is None or not isinstance(answer.json, dict):
                self.find(f"{fault}: {path}: a 503 out of shape: {answer} {dict(answer.headers)}")
        elif answer.status not in expected:
            self.find(f"{fault}: {path}: {answer}")
        return answer

    def find(self, problem):
        with self.lock:
            self.findings.append(problem)

    def log_in(self, client):
        self.call(client, (200,), "POST", "/api/3/auth/login/",
                  body={"user": "ann@example.com", "company": "default", "password": PASSWORD})

    def wrong(self, client):
        self.call(client, (401,), "POST", "/api/v1/auth", form={"user[email]": "ann@example.com", "user[password]": "wrong"})

    def who(self, client):
        self.call(client, (200,), "GET", "/api/3/auth/", token=self.token)

    def phone(self, client):
        self.call(client, (200,), "POST", "/api/phone/register", body={"phone_number": "+27821234567"})

    def jwt(self, client):
        self.call(client, (200,), "POST", "/auth/access_token/", body={"username": "ann@example.com", "password": PASSWORD})

    def revoked_jwt(self, client):
        token = getattr(self, "revoked", None)
        if self.fault and token:
            self.call(client, (400,), "POST", "/auth/verify_token/", body={"token": token})

    def health_while_away(self, fault):
        """Alive all the time; soon not ready, except where answers are only slow or partly there."""
        end, ready = time.monotonic() + 2.5, None
        with self.server.client(timeout=5) as client:
            while time.monotonic() < end:
                if client.get("/health/live").status != 200:
                    self.find(f"{fault}: not alive")
                ready = client.get("/health/ready").status
                if ready == 503:
                    return
                time.sleep(0.1)
        self.find(f"{fault}: still said to be ready: {ready}")

    def wait_back(self, fault):
        """How long until a login works and the server says it is ready."""
        begun = time.monotonic()
        with self.server.client(timeout=10) as client:
            while client.post("/api/3/auth/login/", {
                    "user": "ann@example.com", "company": "default", "password": PASSWORD}).status != 200:
                time.sleep(0.05)
            seconds = time.monotonic() - begun
            while client.get("/health/ready").status != 200 and time.monotonic() - begun < 10:
                time.sleep(0.05)
        self.back.append(seconds)
        self.back_by[fault] = max(self.back_by.get(fault, 0), round(seconds, 2))

    def stop(self):
        self.over.set()
        for thread in self.threads:
            thread.join()
