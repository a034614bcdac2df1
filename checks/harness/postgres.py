"""A throwaway Postgres cluster that a check may stop and start."""

import csv
import io
import os
import pwd
import secrets
import shutil
import subprocess

from .places import ROOT
from .server import free_port

SETTINGS = """
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = {max_connections}
superuser_reserved_connections = 0
wal_level = minimal
max_wal_senders = 0
"""


def binaries():
    done = subprocess.run(["bash", "-c", f". {ROOT}/scripts/lib/common.bash; postgres_bin"], capture_output=True,
                          text=True, cwd=ROOT)
    if done.returncode != 0 or not done.stdout.strip():
        raise RuntimeError("no Postgres server binaries found: run scripts/setup")
    return done.stdout.strip()


class Cluster:
    """Postgres refuses to run as root, so root hands it to another user."""

    def __init__(self, folder, max_connections=200):
        self.max_connections = max_connections
        self.folder, self.bin, self.password = folder, binaries(), secrets.token_hex(16)
        self.port = free_port()
        self.owner = self._owner()
        folder.mkdir()
        (folder / "password").write_text(self.password + "\n")
        if self.owner:
            shutil.chown(folder, self.owner)
            shutil.chown(folder / "password", self.owner)
        self._server("initdb", "-D", f"{folder}/data", "-U", "latchkey", f"--pwfile={folder}/password",
                     "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--no-sync")
        with open(folder / "data" / "postgresql.conf", "a") as file:
            file.write(SETTINGS.format(max_connections=max_connections))
        self.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    @staticmethod
    def _owner():
        if os.geteuid() != 0:
            return None
        names = {user.pw_name for user in pwd.getpwall()}
        return "postgres" if "postgres" in names else "nobody"

    def _server(self, program, *arguments, check=True):
        before = ["runuser", "-u", self.owner, "--"] if self.owner else []
        return subprocess.run([*before, f"{self.bin}/{program}", *arguments], cwd="/", check=check,
                              stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def start(self):
        self._server("pg_ctl", "-D", f"{self.folder}/data", "-l", f"{self.folder}/log", "-o", f"-p {self.port}", "-t", "60",
                     "-w", "start")

    def stop(self, mode="immediate"):
        self._server("pg_ctl", "-D", f"{self.folder}/data", "-m", mode, "-w", "stop", check=False)

    @property
    def running(self):
        return self._server("pg_ctl", "-D", f"{self.folder}/data", "status", check=False).returncode == 0

    def database(self, name):
        made = PostgresDatabase(self, name)
        self.sql("postgres", f"CREATE DATABASE {name}")
        return made

    def sql(self, database, statement):
        environment = os.environ | {"PGPASSWORD": self.password, "PGCONNECT_TIMEOUT": "5"}
        done = subprocess.run([f"{self.bin}/psql", "-X", "-q", "--csv", "-t", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1", "-p",
                               str(self.port), "-U", "latchkey", "-d", database, "-c", statement],
                              env=environment, capture_output=True, text=True)
        if done.returncode != 0:
            raise RuntimeError(done.stderr.strip())
        return [tuple(row) for row in csv.reader(io.StringIO(done.stdout))]


class PostgresDatabase:
    """Values that `query` returns are text."""

    def __init__(self, cluster, name):
        self.cluster, self.name = cluster, name
        self.url = self.url_by(cluster.port)

    def url_by(self, port):
        """The same database through another port, such as a proxy's."""
        return f"postgres://latchkey:{self.cluster.password}@127.0.0.1:{port}/{self.name}"

    def query(self, sql):
        return self.cluster.sql(self.name, sql)

    def count(self, sql):
        return int(self.query(sql)[0][0])

    def execute(self, sql):
        self.cluster.sql(self.name, sql)
