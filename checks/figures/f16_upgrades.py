"""F16: databases of earlier schemas and releases brought to the newest by `latchkey migrate`, which is killed on the way."""

import random
import subprocess
import time

from harness.result import Outcome
from upgrades import fixtures, people, schemas


def measure(run):
    newest = len(schemas.steps(run.database))
    filled, facts = a_filled_one(run)
    whole = schemas.shape(run, filled)
    earlier = list(range(1, newest))
    if run.share is None:
        earlier = [1, 6, 11, newest - 1]
    tried = Tried(run, whole)
    for kept in earlier:
        old = schemas.copy(run, filled)
        schemas.go_back(run, old, kept)
        tried.upgrade(old, facts, kept)
    releases = fixtures.kept()
    for folder in releases:
        database, there = fixtures.load(run, folder)
        tried.upgrade(database, there, newest, key=fixtures.KEY, release=folder.name)
    tried.two_at_once(filled, newest // 2)
    tried.newer_than_the_binary(filled)
    names = ", ".join(folder.name for folder in releases) or "none"
    measured = (f"{len(earlier)} earlier schemas and the releases {names}: {tried.kills} kills while migrating, at {len(tried.seen)} "
                f"of {newest} schemas; two at once: one migrates; a newer one is refused; {len(tried.findings)} findings")
    held = not tried.findings and tried.kills > 0
    return Outcome(measured, False if not held else (True if run.full else None), {"findings": tried.findings[:30]})


def a_filled_one(run):
    server = run.server()
    server.start()
    facts = people.fill(server)
    server.terminate()
    return server.database, facts


class Tried:
    def __init__(self, run, whole):
        self.run, self.whole = run, whole
        # At how many applied migrations a kill found the database.
        self.findings, self.kills, self.seen = [], 0, set()

    def upgrade(self, old, facts, kept, key=None, release=None):
        """Once in one go, which tells how long it takes; once killed again and again."""
        name = f"release {release}" if release else f"schema {kept}"
        calm = self.server(schemas.copy(self.run, old), key)
        begun = time.monotonic()
        calm.command("migrate")
        takes = time.monotonic() - begun
        killed = self.server(schemas.copy(self.run, old), key)
        for _ in range(self.run.size(4, 20)):
            if self.killed(killed, random.uniform(0, takes)):
                self.findings += [f"{name}, after a kill: {problem}" for problem in schemas.broken(self.run, killed.database)]
        killed.command("migrate")
        for server in (calm, killed):
            self.findings += [f"{name}: {problem}" for problem in self.after(server, facts, kept, release)]

    def server(self, database, key=None):
        return self.run.server(database, **({"SECRETS__KEY": key} if key else {}))

    def killed(self, server, after):
        """Whether it was still at work."""
        process = self.spawn(server)
        try:
            process.communicate(timeout=after)
            return False
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
        self.kills += 1
        self.seen.add(len(schemas.applied(server.database)))
        return True

    def spawn(self, server):
        return subprocess.Popen([server.binary, "migrate"], cwd=server.folder, env=server.environment, text=True,
                                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def after(self, server, facts, kept, release):
        if schemas.shape(self.run, server.database) != self.whole:
            yield "the schema is not that of a new database"
        server.start()
        yield from people.problems(server, facts, kept, lasting_only=release is not None)
        server.terminate()
        yield from schemas.broken(self.run, server.database)

    def two_at_once(self, filled, kept):
        old = schemas.copy(self.run, filled)
        schemas.go_back(self.run, old, kept)
        nodes = [self.spawn(self.server(old)) for _ in range(4)]
        told = [node.communicate(timeout=60)[0] for node in nodes]
        worked = sum("applied 20" in text for text in told)
        if worked != 1 or any(node.returncode for node in nodes):
            self.findings.append(f"of four that migrate at once {worked} did: {[node.returncode for node in nodes]}")

    def newer_than_the_binary(self, filled):
        newer = schemas.copy(self.run, filled)
        schemas.script(self.run, newer, "INSERT INTO __diesel_schema_migrations (version) VALUES ('20991231000001')")
        before = schemas.applied(newer)
        for command in ("migrate", "serve"):
            server = self.server(newer)
            done = subprocess.run([server.binary, command], cwd=server.folder, env=server.environment, text=True, timeout=30,
                                  capture_output=True)
            if done.returncode == 0 or "a newer Latchkey" not in done.stderr:
                self.findings.append(f"{command} on a newer schema ends with {done.returncode}: {done.stderr[-200:]}")
        if schemas.applied(newer) != before:
            self.findings.append("a newer schema was changed")
