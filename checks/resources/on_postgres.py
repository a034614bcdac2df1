"""Postgres on a full disk, made read-only, and without a connection to give."""

import os
import signal
import subprocess
import time

from harness.postgres import Cluster
from resources.disk import Disk
from resources.requests import BEFORE, alive, log_in, refused_in_shape, sign_up, well_again

# Enough for a new cluster, its log of writes and little more.
MEGABYTES = 128
# Of those sign-ups that a full disk refuses.
ENOUGH = 40


def disk_full(run):
    disk = run.keep(Disk(run, MEGABYTES))
    cluster = run.keep(Cluster(disk.path / "postgres"))
    server = run.server(database=cluster.database("filled"))
    server.start()
    sign_up(server, BEFORE)
    disk.fill()
    seen, refused = {}, 0
    while refused < ENOUGH and len(seen) < 3000:
        address = f"full{len(seen)}@example.com"
        seen[address] = sign_up(server, address)
        refused += not seen[address].ok
    if refused < ENOUGH:
        yield "the disk did not fill"
    yield from refused_in_shape(seen.values())
    yield from alive(server)
    disk.make_room()
    # A cluster that ended is its supervisor's to start.
    if not cluster.running:
        cluster.start()
    yield from well_again(server)
    for address, answer in seen.items():
        if answer.ok and log_in(server, address).status != 200:
            yield f"acknowledged and not there: {address}"


def read_only(run):
    """As after a failover that left a connection to what is a standby now."""
    server = run.server()
    server.start()
    sign_up(server, BEFORE)
    set_read_only(run.cluster, "on")
    answers = [sign_up(server, f"while{number}@example.com") for number in range(10)]
    if any(answer.ok for answer in answers):
        yield "nothing was read-only"
    yield from refused_in_shape(answers)
    yield from alive(server)
    set_read_only(run.cluster, "off")
    yield from well_again(server)


def set_read_only(cluster, value):
    cluster.sql("postgres", f"ALTER SYSTEM SET default_transaction_read_only = {value}")
    cluster.sql("postgres", "SELECT pg_reload_conf()")
    time.sleep(0.5)


def no_connection_left(run):
    """Others hold every connection that Postgres gives, and ours are ended."""
    cluster = run.keep(Cluster(run.folder / "few", max_connections=12))
    server = run.server(database=cluster.database("few"))
    server.start()
    holders = []
    sign_up(server, BEFORE)
    try:
        yield from taken(cluster, holders)
        answers = [sign_up(server, f"while{number}@example.com") for number in range(10)]
        if any(answer.ok for answer in answers):
            yield "there was a connection left"
        yield from refused_in_shape(answers)
        yield from alive(server)
    finally:
        # Which cancels what they ask, and does not leave it running without a client.
        for holder in holders:
            holder.send_signal(signal.SIGINT)
            holder.wait()
    yield from well_again(server)


def taken(cluster, holders):
    """Starts sessions that end those of ours again and again, until each slot is held by one of them."""
    end_ours = ("DO $$ BEGIN FOR turn IN 1..600 LOOP PERFORM pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = 'few'; PERFORM pg_stat_clear_snapshot(), pg_sleep(0.1); END LOOP; END $$")
    environment = os.environ | {"PGPASSWORD": cluster.password}
    end = time.monotonic() + 30
    while time.monotonic() < end:
        holders[:] = [holder for holder in holders if holder.poll() is None]
        if len(holders) == cluster.max_connections and not settling(holders):
            return
        for _ in range(cluster.max_connections - len(holders)):
            holders.append(subprocess.Popen(
                [f"{cluster.bin}/psql", "-X", "-h", "127.0.0.1", "-p", str(cluster.port), "-U", "latchkey", "-d", "postgres",
                 "-c", end_ours],
                env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
        time.sleep(0.5)
    yield "the connections could not be taken"


def settling(holders):
    """Whether one of them ends within a moment, refused."""
    time.sleep(1)
    return any(holder.poll() is not None for holder in holders)
