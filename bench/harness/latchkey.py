"""Latchkey, configured for measurement, with an account to measure with."""

import json
import os
import subprocess
import urllib.request

from . import places
from .process import Process, free_port

PASSWORD = "violet-tram-71-harbour"
USERS = ["bench", "bench2", "bench3", "bench4"]


class Latchkey:
    """One installation: a folder with an SQLite file, or a Postgres database."""

    def __init__(self, folder, database=None, cost=4, **settings):
        self.folder = folder
        folder.mkdir(parents=True)
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        chosen = {
            "SERVER__LISTEN": f"127.0.0.1:{self.port}",
            "SERVER__PUBLIC_URL": "http://127.0.0.1:8080",
            "DATABASE__URL": database or "sqlite://latchkey.db",
            "SECRETS__KEY": "bGF0Y2hrZXkgYmVuY2htYXJrIHNlY3JldCBrZXkgMDE=",
            "SURFACES__ENABLED": "jwt,company",
            "LIMITS__ENABLED": "false",
            "PASSWORDS__BCRYPT_COST": str(cost),
            "PASSWORDS__ALLOW_WEAK_COST": "true",
            **{key.upper(): value for key, value in settings.items()},
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

    def seed(self):
        self.run("migrate")
        for user in USERS:
            self.run("user", "create", "--company", "default", "--username", user, "--email", f"{user}@example.com",
                     "--first-name", "Bench", "--last-name", "Mark", "--password-stdin", stdin=PASSWORD)
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

    def post(self, path, body):
        request = urllib.request.Request(self.url + path, json.dumps(body).encode(), {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)

    def get(self, path, authorization):
        request = urllib.request.Request(self.url + path, headers={"Authorization": authorization})
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.read()

    def opaque(self):
        return self.post("/api/3/auth/login/", login_body())["data"]["token"]

    def jwt(self, user=USERS[0]):
        return self.post("/auth/access_token/", {"username": user, "password": PASSWORD})["access_token"]


def login_body():
    return {"user": f"{USERS[0]}@example.com", "company": "default", "password": PASSWORD}
