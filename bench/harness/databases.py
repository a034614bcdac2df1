"""A throwaway Postgres, when asked for."""

import os
import signal
import subprocess
import sys
from urllib.parse import urlsplit, urlunsplit

from . import places

VARIABLE = "LATCHKEY_TEST_POSTGRES_URL"


def enter_postgres():
    """Runs this program again with a cluster around it, confined to the processor that the load has."""
    if VARIABLE in os.environ:
        return
    os.environ["LATCHKEY_BENCH_CORES"] = places.ALL_CORES
    os.sched_setaffinity(0, {int(places.LOAD_CORE)})
    script = str(places.ROOT / "scripts" / "with-postgres")
    # Python ignores it, and a program that replaces Python would too.
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    # The script leaves this folder, which arguments may be relative to.
    back = ["env", "-C", os.getcwd(), sys.executable, *sys.argv]
    os.execv(script, [script, *back])


def create(name):
    """A new database's URL."""
    url = os.environ[VARIABLE]
    subprocess.run(["psql", "--quiet", url, "-c", f"CREATE DATABASE {name}"], check=True)
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
