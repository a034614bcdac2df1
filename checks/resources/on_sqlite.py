"""SQLite's file on a disk that is full or read-only."""

import sqlite3

from harness.strace import attach, detach
from resources.disk import Disk
from resources.requests import BEFORE, alive, refused_in_shape, sign_up, well_again


def disk_full(run):
    disk = run.keep(Disk(run, 3))
    server = on_disk(run, disk)
    sign_up(server, BEFORE)
    disk.fill()
    seen = [sign_up(server, f"full{number}@example.com") for number in range(200)]
    if all(answer.ok for answer in seen):
        yield "the disk did not fill"
    yield from refused_in_shape(seen)
    yield from alive(server)
    disk.make_room()
    yield from well_again(server)
    yield from sound(disk)


def read_only(run):
    """Every write to a file fails as on a file system that was mounted read-only."""
    disk = run.keep(Disk(run, 8))
    server = on_disk(run, disk)
    sign_up(server, BEFORE)
    tracer = attach(server, "-o", "/dev/null", "-e", "trace=pwrite64", "-e", "inject=pwrite64:error=EROFS")
    answer = sign_up(server, "while@example.com")
    if answer.ok:
        yield f"nothing was read-only: {answer}"
    yield from refused_in_shape([answer])
    yield from alive(server)
    detach(tracer)
    yield from well_again(server)
    yield from sound(disk)


def on_disk(run, disk):
    server = run.server(EMAIL__TRANSPORT="console", DATABASE__URL=f"sqlite://{disk.path}/latchkey.db")
    server.start()
    return server


def sound(disk):
    with sqlite3.connect(f"file:{disk.path}/latchkey.db?mode=ro", uri=True) as connection:
        if connection.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
            yield "integrity_check"
