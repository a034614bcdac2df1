"""The floor server."""

import json
import os
import urllib.request

from . import places
from .process import Process, free_port


class Floor:
    """With what it says about itself: tokens, password."""

    def __init__(self, folder, user_answer, database, cost=4):
        folder.mkdir(parents=True)
        self.folder = folder
        answer = folder / "user.json"
        answer.write_bytes(user_answer)
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.command = [places.FLOOR, "--database", database.location, "--user-answer", answer,
                        "--bcrypt-cost", cost, "--listen", f"127.0.0.1:{self.port}"]
        self.process = None

    def start(self, cores, existing=False):
        self.process = Process([*self.command, *(["--existing"] if existing else [])], self.folder, dict(os.environ), cores)
        self.process.wait_for(self.url + "/bare")
        self.tokens = json.loads(self.process.child.stdout.readline())
        return self

    def prepare(self):
        """Makes the tables."""
        with self.start(places.SERVER_CORE):
            pass
        return self

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process:
            self.process.stop()

    def refresh_chains(self):
        request = urllib.request.Request(self.url + "/refresh/begin", b"", method="POST")
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)
