"""What one measurement is given: a scratch folder, a database, and what it starts there."""

import shutil
import tempfile
from contextlib import ExitStack
from pathlib import Path

from .postgres import Cluster
from .server import Server
from .sinks.sms import SmsSink
from .sinks.smtp import SmtpSink
from .sqlite import SqliteFile


class Run:
    """Everything that is started through it ends with it."""

    def __init__(self, database, share, binary):
        self.database = database
        # Of the full form; `None` is the short one.
        self.share = share
        self.binary = Path(binary).resolve()
        self.folder = Path(tempfile.mkdtemp(prefix="latchkey-checks."))
        self.folder.chmod(0o755)
        self._stack = ExitStack()
        self._stack.callback(shutil.rmtree, self.folder, ignore_errors=True)
        self._cluster = None
        self._made = 0

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._stack.close()

    def size(self, short, full):
        """How much to do: `full` as the target says, `short` for a look."""
        return short if self.share is None else max(short, round(full * self.share))

    @property
    def full(self):
        """Whether as much is done as the target says."""
        return self.share == 1

    def keep(self, thing):
        """Ends `thing`, a context manager, with this run."""
        return self._stack.enter_context(thing)

    @property
    def cluster(self):
        """The throwaway Postgres cluster, durable as by default."""
        if self._cluster is None:
            self._cluster = self.keep(Cluster(self.folder / "postgres"))
        return self._cluster

    def new_database(self):
        """An empty database: with `url` for a server, and `query` and `dump` for the check."""
        self._made += 1
        if self.database == "postgres":
            return self.cluster.database(f"check{self._made}")
        return SqliteFile(self.folder / f"database{self._made}" / "latchkey.db")

    def server(self, database=None, url=None, **settings):
        """A server that is configured and not yet started, on `database` (a new one if none is given)."""
        database = database or self.new_database()
        self._made += 1
        return self.keep(Server(self.binary, self.folder / f"server{self._made}", database, url, settings))

    def smtp(self):
        """A mail server that records what it is given."""
        return self.keep(SmtpSink())

    def sms(self):
        """An SMS webhook that records what it is given."""
        return self.keep(SmsSink())
