"""Where rows are kept: SQLite files, or a throwaway Postgres that is as durable as by default."""

import contextlib
import os
import sqlite3

from . import places
from checks.harness.postgres import Cluster

TICK = os.sysconf("SC_CLK_TCK")


@contextlib.contextmanager
def opened(key, folder):
    """What makes databases of one kind."""
    if key == "sqlite":
        yield Sqlite(folder)
        return
    # Postgres inherits the processor it is started on: it has the load's, not the server's.
    os.sched_setaffinity(0, {int(places.LOAD_CORE)})
    try:
        cluster = Cluster(folder / "postgres")
    finally:
        os.sched_setaffinity(0, places.CORES)
    with cluster:
        yield Postgres(cluster)


class Sqlite:
    name = "SQLite"

    def __init__(self, folder):
        self.folder = folder

    def create(self, name):
        return SqliteFile(self.folder / f"{name}.db")

    def cpu_seconds(self):
        """It works in the server's own process."""
        return None


class SqliteFile:
    dialect = "sqlite"

    def __init__(self, path):
        self.url, self.location = f"sqlite://{path}", str(path)

    def fill(self, statements):
        """Runs statements that only add rows, as fast as it goes; nothing else may have the file open."""
        connection = sqlite3.connect(self.location, isolation_level=None)
        for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -1000000", "locking_mode = EXCLUSIVE"):
            connection.execute(f"PRAGMA {pragma}").fetchall()
        for statement in statements:
            connection.execute("BEGIN")
            connection.execute(statement)
            connection.execute("COMMIT")
        connection.execute("PRAGMA locking_mode = NORMAL").fetchall()
        connection.execute("PRAGMA journal_mode = WAL").fetchall()
        connection.close()
        os.sync()

    def count(self, sql):
        with contextlib.closing(sqlite3.connect(self.location)) as connection:
            return connection.execute(sql).fetchone()[0]


class Postgres:
    name = "Postgres"

    def __init__(self, cluster):
        self.cluster = cluster
        self.postmaster = int((cluster.folder / "data" / "postmaster.pid").read_text().split()[0])

    def create(self, name):
        return PostgresDatabase(self.cluster, name)

    def cpu_seconds(self):
        """Of the whole cluster: its parent process, what that has buried, and what is running."""
        total = sum(times(self.postmaster))
        for entry in os.listdir("/proc"):
            if entry.isdigit():
                with contextlib.suppress(OSError):
                    if parent(entry) == self.postmaster:
                        total += sum(times(entry)[:2])
        return total


class PostgresDatabase:
    dialect = "postgres"

    def __init__(self, cluster, name):
        self.inner = cluster.database(name)
        self.url = self.location = self.inner.url

    def through(self, port):
        """The same by way of a proxy."""
        return self.inner.url_by(port)

    def fill(self, statements):
        """Runs statements that only add rows; without the checks of references, which take most of the time."""
        begin = "SET synchronous_commit = off; SET session_replication_role = replica; SET maintenance_work_mem = '512MB';"
        for statement in statements:
            self.inner.execute(f"{begin} {statement}")
        # So that it does not happen while something is measured.
        self.inner.execute("VACUUM ANALYZE")
        self.inner.execute("CHECKPOINT")

    def count(self, sql):
        return self.inner.count(sql)


def fields(pid):
    with open(f"/proc/{pid}/stat") as stat:
        return stat.read().rsplit(")", 1)[1].split()


def times(pid):
    """Seconds: user, system, and the same of children that have ended."""
    return [int(field) / TICK for field in fields(pid)[11:15]]


def parent(pid):
    return int(fields(pid)[1])
