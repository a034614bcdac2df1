"""Throwaway Postgres clusters with settings of their own, beside those of the checks."""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "checks"))

from harness import postgres  # noqa: E402
from harness.server import free_port  # noqa: E402


class Cluster(postgres.Cluster):
    """As the checks have it; `settings` are lines of postgresql.conf and count from the first start."""

    def __init__(self, folder, settings=()):
        self.settings = list(settings)
        super().__init__(folder)

    def start(self):
        with open(self.folder / "data" / "postgresql.conf", "a") as file:
            file.write("\n".join(["", *self.settings, ""]))
        self.settings = []
        super().start()

    def migrate(self, name):
        """A database with Latchkey's tables, made by the migrations' own SQL."""
        made = self.database(name)
        for up in sorted((ROOT / "migrations" / "postgres").glob("*/up.sql")):
            made.execute(up.read_text())
        return made

    def script(self, database, path):
        """Runs a file with psql, statement by statement."""
        subprocess.run([f"{self.bin}/psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-f", str(path), database.url], check=True,
                       stdout=subprocess.DEVNULL)

    def standby(self, folder):
        """A streaming copy of this cluster, read-only until it is promoted."""
        self.sql("postgres", "ALTER ROLE latchkey REPLICATION")
        with open(self.folder / "data" / "pg_hba.conf", "a") as file:
            file.write("host replication latchkey 127.0.0.1/32 scram-sha-256\n")
        self.sql("postgres", "SELECT pg_reload_conf()")
        return Standby(self, folder)


class Standby(Cluster):
    def __init__(self, primary, folder):
        self.folder, self.bin, self.password, self.owner = folder, primary.bin, primary.password, primary.owner
        self.port, self.settings = free_port(), []
        folder.mkdir()
        if self.owner:
            shutil.chown(folder, self.owner)
        self._server("pg_basebackup", "-D", f"{folder}/data", "-R", "-X", "stream", "-c", "fast", "-d",
                     f"postgres://latchkey:{self.password}@127.0.0.1:{primary.port}/postgres")
        self.start()

    def promote(self):
        self._server("pg_ctl", "-D", f"{self.folder}/data", "-w", "promote")
