"""Arguments, order, output."""

import argparse
import pathlib
import sys
import tempfile

from . import build, databases, places, report, suite


def arguments():
    parser = argparse.ArgumentParser(prog="bench/run", description="Measures Latchkey against the floor: see bench/README.md.")
    parser.add_argument("--postgres", action="store_true", help="the rows of requests, on a throwaway Postgres")
    parser.add_argument("--no-build", action="store_true", help="measure the release binaries that are there")
    parser.add_argument("--quick", action="store_true", help="two short rounds, to see that everything runs; writes nothing")
    parser.add_argument("--no-document", action="store_true", help="leave docs/performance.md alone")
    parser.add_argument("--only", choices=["requests", "logins", "overload", "footprint"], help="one part; writes nothing")
    parser.add_argument("--binary", type=pathlib.Path, help="measure this release binary of Latchkey instead")
    parser.add_argument("--commit", help="what --binary was built from")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seconds", type=int, default=3)
    parser.add_argument("--login-rounds", type=int, default=3)
    parser.add_argument("--starts", type=int, default=20)
    options = parser.parse_args()
    if options.quick:
        options.rounds, options.seconds, options.login_rounds, options.starts = 2, 1, 1, 5
    return options


def say(text):
    print(f"bench: {text}", file=sys.stderr, flush=True)


def measure(folder, options):
    rows, answer = [], b"{}"
    parts = [options.only] if options.only else ["requests", "logins", "overload", "footprint"]
    if options.postgres:
        parts = ["requests"]
    if "requests" in parts:
        rows, answer = suite.per_request(folder, options, say)
    if "logins" in parts:
        rows += suite.login_rows(folder, options, say)
    if "overload" in parts:
        rows += suite.overload_rows(folder, say)
    if "footprint" in parts:
        rows += suite.footprint_rows(folder, answer, options, say)
    return rows


def main():
    options = arguments()
    if options.postgres:
        databases.enter_postgres()
    if options.binary:
        places.LATCHKEY = options.binary.resolve(strict=True)
    if not options.no_build:
        say("building")
        build.build(latchkey=not options.binary)
    build.check()
    built_from = (options.commit or "unknown") if options.binary else report.commit()
    with tempfile.TemporaryDirectory(prefix="latchkey-bench-") as folder:
        rows = measure(pathlib.Path(folder), options)
    answer = report.describe(rows, options, built_from)
    print(report.section(answer))
    if not (options.quick or options.only):
        report.keep(answer, options.postgres)
        if not options.no_document:
            report.document()
    return 0
