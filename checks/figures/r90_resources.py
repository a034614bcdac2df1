"""R90: no space, no writing, no more open files."""

import sqlite3
import subprocess
import time

from harness.client import CUT
from harness.result import Outcome
from harness.strace import attach, detach

DATABASES = ("sqlite",)
PASSWORD = "violet-tram-71-harbour"


def measure(run):
    findings = [f"{name}: {problem}" for name, check in
                (("disk full", disk_full), ("read-only disk", read_only), ("64 open files", few_files)) for problem in check(run)]
    return Outcome(f"disk full, read-only disk, 64 open files: {len(findings)} findings", not findings, {"findings": findings})


class Disk:
    """A file system of its own, in memory."""

    def __init__(self, run, megabytes):
        self.path = run.folder / f"disk{megabytes}"
        self.path.mkdir()
        self.mount("-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs")

    def mount(self, *arguments):
        subprocess.run(["mount", *arguments, str(self.path)], check=True, capture_output=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        subprocess.run(["umount", "-l", str(self.path)], capture_output=True)


def sign_up(client, address):
    return client.post("/api/3/auth/register/", {
        "first_name": "Ann", "last_name": "Lee", "email": address, "company": "default", "password1": PASSWORD,
        "password2": PASSWORD})


def on_disk(run, disk):
    server = run.server(EMAIL__TRANSPORT="console", DATABASE__URL=f"sqlite://{disk.path}/latchkey.db")
    server.start()
    return server


def in_shape(answer):
    return 500 <= answer.status and isinstance(answer.json, dict)


def disk_full(run):
    disk = run.keep(Disk(run, 3))
    server = on_disk(run, disk)
    with server.client() as client:
        sign_up(client, "before@example.com")
        filler = disk.path / "filler"
        subprocess.run(["dd", "if=/dev/zero", f"of={filler}", "bs=4k"], capture_output=True)
        seen = [sign_up(client, f"full{number}@example.com") for number in range(200)]
        bad = [answer for answer in seen if not answer.ok]
        if not bad:
            yield "the disk did not fill"
        yield from (f"out of shape: {answer}" for answer in bad if not in_shape(answer))
        if client.get("/health/live").status != 200:
            yield "not alive"
        filler.unlink()
        yield from well_again(client, server, disk)


def read_only(run):
    """Every write to a file fails as on a file system that was mounted read-only."""
    disk = run.keep(Disk(run, 8))
    server = on_disk(run, disk)
    with server.client() as client:
        sign_up(client, "before@example.com")
        tracer = attach(server, "-o", "/dev/null", "-e", "trace=pwrite64", "-e", "inject=pwrite64:error=EROFS")
        answer = sign_up(client, "while@example.com")
        if not in_shape(answer):
            yield f"out of shape: {answer}"
        if client.get("/health/live").status != 200:
            yield "not alive"
        detach(tracer)
        yield from well_again(client, server, disk)


def well_again(client, server, disk):
    end = time.monotonic() + 10
    while (answer := sign_up(client, "after@example.com")).status != 201:
        if time.monotonic() > end:
            yield f"not well again: {answer}"
            return
        time.sleep(0.1)
    answer = client.post("/api/3/auth/login/", {"user": "before@example.com", "company": "default", "password": PASSWORD})
    if answer.status != 200:
        yield f"what was there before is not: {answer}"

    with sqlite3.connect(f"file:{disk.path}/latchkey.db?mode=ro", uri=True) as connection:
        if connection.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
            yield "integrity_check"


def few_files(run):
    server = run.server()
    server.wrapper = ["prlimit", "--nofile=64"]
    server.start()
    held = [server.client(timeout=3) for _ in range(150)]
    for client in held:
        try:
            client.get("/health/live")
        except CUT:
            pass
    if not server.alive:
        yield "ended"
        return
    for client in held:
        client.close()
    time.sleep(1)
    with server.client() as client:
        for _ in range(20):
            try:
                if sign_up(client, f"after{time.monotonic()}@example.com").status == 201:
                    return
            except CUT:
                pass
            time.sleep(0.5)
    yield "not well again within 10 s"
