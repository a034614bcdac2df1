"""Tests of the workspace whose outcome is a figure."""

import re
import subprocess

from .places import ROOT


def nextest(*arguments):
    """Runs tests on both databases; returns how many passed and how many did not. Always as members of the workspace: one alone
    would be built with other features, its dependencies anew."""
    done = subprocess.run(["scripts/with-postgres", "cargo", "nextest", "run", "--no-fail-fast", "--locked", "--workspace", *arguments], cwd=ROOT,
                          capture_output=True, text=True)
    summary = re.search(r"(\d+) tests? run: (\d+) passed", done.stderr)
    if not summary:
        raise RuntimeError(f"the tests did not run: {done.stderr[-600:]}")
    run, passed = map(int, summary.groups())
    return passed, run - passed
