"""Arguments, order, output."""

import argparse
import contextlib
import pathlib
import signal
import sys
import tempfile

from . import build, databases, places, report
from .parts import BOTH, DEFAULT, PARTS, key


def arguments():
    parser = argparse.ArgumentParser(prog="bench/run", description="Measures Latchkey against the floor: see bench/README.md.")
    parser.add_argument("--only", choices=PARTS, action="append", metavar="PART", help=f"of {', '.join(PARTS)}; may be repeated")
    parser.add_argument("--database", choices=[*BOTH, "both"], default="both", help="where a part knows both")
    parser.add_argument("--no-build", action="store_true", help="measure the release binaries that are there")
    parser.add_argument("--quick", action="store_true", help="short rounds, to see that everything runs; writes nothing")
    parser.add_argument("--no-document", action="store_true", help="leave docs/performance.md alone")
    parser.add_argument("--binary", type=pathlib.Path, help="measure this release binary of Latchkey instead")
    parser.add_argument("--commit", help="what --binary was built from")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=2)
    parser.add_argument("--login-rounds", type=int, default=3)
    parser.add_argument("--starts", type=int, default=20)
    parser.add_argument("--sizes", help="live sessions, such as 1000,100000; otherwise 10^3 to 10^6")
    options = parser.parse_args()
    # The longest that one thing is measured for, in seconds.
    options.most = 60
    if options.quick:
        options.rounds, options.seconds, options.login_rounds, options.starts, options.most = 1, 1, 1, 3, 3
    return options


def say(text):
    print(f"bench: {text}", file=sys.stderr, flush=True)


def one(part, database, options):
    """The rows of one part on one database."""
    with tempfile.TemporaryDirectory(prefix="latchkey-bench-") as name:
        folder = pathlib.Path(name)
        # Postgres runs as a user of its own.
        folder.chmod(0o755)
        say(key(part, database))
        opened = databases.opened(database, folder) if database else contextlib.nullcontext()
        with opened as where:
            return PARTS[part][0].measure(folder, options, where, say)


def main():
    # So that what was started ends too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    options = arguments()
    if options.binary:
        places.LATCHKEY = options.binary.resolve(strict=True)
    if not options.no_build:
        say("building")
        build.build(latchkey=not options.binary)
    build.check()
    built_from = (options.commit or "unknown") if options.binary else report.commit()
    for part in options.only or DEFAULT:
        for database in PARTS[part][1]:
            if database in BOTH and PARTS[part][1] == BOTH and options.database not in (database, "both"):
                continue
            answer = report.describe(part, database, one(part, database, options), options, built_from)
            print(report.section(answer), flush=True)
            if not options.quick:
                report.keep(answer, key(part, database))
    if not (options.quick or options.no_document):
        report.document()
    return 0
