"""The command line of checks/run."""

import argparse
import os
import signal
import subprocess
import sys
import time
import traceback

from .catalog import figures, measurable, module
from .places import BINARY, ROOT
from .result import Outcome, Result, commit_of, commit_of_head
from .run import Run


def main():
    # So that what was started ends too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    given = arguments()
    names = given.figures or list(measurable())
    unknown = [name for name in names if name not in measurable()]
    if unknown:
        sys.exit(f"checks: nothing here measures {', '.join(unknown)}; known: {', '.join(measurable())}")
    binary = given.binary or BINARY
    if not given.no_build and not given.binary:
        subprocess.run(["cargo", "build", "--release", "--locked", "--quiet"], cwd=ROOT, check=True)
        os.utime(binary)
    commit = given.commit or (commit_of(binary) if given.no_build or given.binary else commit_of_head())
    databases = ["sqlite", "postgres"] if given.database == "both" else [given.database]
    share = 1.0 if given.full else given.part
    mode = "short" if share is None else "full" if share == 1 else f"{share:.0%} of full"
    held = [one(name, database, mode, share, binary, commit) for name in names for database in which(name, databases)]
    return 1 if False in held else 0


def arguments():
    read = argparse.ArgumentParser(prog="checks/run", description="Measures figures against the release binary.")
    read.add_argument("figures", nargs="*", metavar="FIGURE", help=f"of {', '.join(measurable())}; default: all")
    length = read.add_mutually_exclusive_group()
    length.add_argument("--short", action="store_true", help="a form of a minute or so (the default)")
    length.add_argument("--full", action="store_true", help="as much as the target says")
    length.add_argument("--part", type=float, metavar="SHARE", help="so much of the full form, such as 0.2")
    read.add_argument("--database", choices=["sqlite", "postgres", "both"], default="both")
    read.add_argument("--no-build", action="store_true", help="measure the binary that is there")
    read.add_argument("--binary", help="measure another one")
    read.add_argument("--commit", help="what it was built from")
    return read.parse_args()


def which(name, databases):
    """A figure may need one database only, or none."""
    possible = getattr(module(name), "DATABASES", ("sqlite", "postgres"))
    return ["none"] if possible == ("none",) else [database for database in databases if database in possible]


def one(name, database, mode, share, binary, commit):
    print(f"{name} on {database}: {figures()[name]['title']}", flush=True)
    start = time.monotonic()
    with Run(database, share, binary) as run:
        try:
            outcome = module(name).measure(run)
        except Exception as error:
            traceback.print_exc()
            outcome = Outcome(f"the check itself failed: {type(error).__name__}: {error}"[:300], False)
    duration = time.monotonic() - start
    result = Result(name, database, mode, commit, outcome.measured, outcome.held, outcome.details, duration)
    path = result.write()
    word = {True: "held", False: "NOT HELD", None: "held as far as it was tried"}[outcome.held]
    print(f"  {word}: {outcome.measured} ({duration:.0f} s; {path.name})", flush=True)
    return outcome.held
