"""Latchkey, configured for measurement, with accounts to measure with."""

import json
import multiprocessing.pool
import os
import subprocess
import time
import urllib.error
import urllib.request

from . import places, seed
from .process import Process, free_port

PASSWORD = "violet-tram-71-harbour"
# Issued at once, when many tokens are wanted.
CLIENTS = 8


class Latchkey:
    """One installation on a database. Settings are names of environment variables without LATCHKEY__."""

    def __init__(self, folder, database, cost=4, **settings):
        self.folder, self.database = folder, database
        folder.mkdir(parents=True)
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        chosen = {
            "SERVER__LISTEN": f"127.0.0.1:{self.port}",
            "SERVER__PUBLIC_URL": "http://127.0.0.1:8080",
            "DATABASE__URL": database.url,
            "SECRETS__KEY": "bGF0Y2hrZXkgYmVuY2htYXJrIHNlY3JldCBrZXkgMDE=",
            "SURFACES__ENABLED": "jwt,company",
            "LIMITS__ENABLED": "false",
            "PASSWORDS__BCRYPT_COST": str(cost),
            "PASSWORDS__ALLOW_WEAK_COST": "true",
            **{key.upper(): str(value) for key, value in settings.items()},
        }
        inherited = {key: value for key, value in os.environ.items() if not key.startswith("LATCHKEY")}
        self.environment = inherited | {f"LATCHKEY__{key}": value for key, value in chosen.items()}
        self.process = None

    def run(self, *arguments, stdin=""):
        done = subprocess.run([places.LATCHKEY, *arguments], cwd=self.folder, env=self.environment, input=stdin,
                              text=True, capture_output=True)
        if done.returncode != 0:
            raise SystemExit(f"bench: latchkey {arguments[0]} failed: {done.stderr.strip()}")
        return done.stdout

    def prepare(self, users=seed.KNOWN, companies=0):
        """Makes the tables, the user `bench`, and so many like it."""
        self.run("migrate")
        self.run("user", "create", "--company", "default", "--username", "bench", "--email", "bench@example.com",
                 "--first-name", "Bench", "--last-name", "Mark", "--password-stdin", stdin=PASSWORD)
        seed.users(self.database, users, companies)
        return self

    def start(self, cores):
        self.process = Process([places.LATCHKEY], self.folder, self.environment, cores)
        self.process.wait_for(self.url + "/health/ready")
        return self

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process:
            self.process.stop()

    def post(self, path, body, authorization=None):
        headers = {"Content-Type": "application/json"} | ({"Authorization": authorization} if authorization else {})
        request = urllib.request.Request(self.url + path, json.dumps(body).encode(), headers)
        for _ in range(20):
            try:
                with urllib.request.urlopen(request, timeout=30) as answer:
                    return json.load(answer)
            except urllib.error.HTTPError as error:
                # A busy machine hashes too slowly now and then; what is measured does not come this way.
                if error.code != 503:
                    raise SystemExit(f"bench: {path}: {error.code} {error.read(300)}") from error
            time.sleep(0.5)
        raise SystemExit(f"bench: {path} said 503 twenty times")

    def get(self, path, authorization):
        request = urllib.request.Request(self.url + path, headers={"Authorization": authorization})
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.read()

    def opaque(self, user=1):
        return self.post("/api/3/auth/login/", login_body(user))["data"]["token"]

    def jwt(self, user=1):
        return self.post("/auth/access_token/", {"username": f"user{user}", "password": PASSWORD})["access_token"]

    def many(self, issue, count):
        """Tokens of the first users in turn: `issue` is `opaque` or `jwt`."""
        with multiprocessing.pool.ThreadPool(CLIENTS) as clients:
            return clients.map(issue, [number % seed.KNOWN + 1 for number in range(count)])


def login_body(user=1):
    return {"user": f"user{user}@example.com", "company": "default", "password": PASSWORD}
