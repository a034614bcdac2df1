"""The binary of the release before, built from its commit."""

import subprocess

from harness.places import ROOT, TARGET

# While there is no release before this one, the last commit that had an earlier schema stands for it.
COMMIT = "029fc6a0a5e1815155f54504b6ecb96f3eaa7794"


def binary():
    """Built once; `None` where the history does not reach back so far."""
    folder = TARGET / "previous" / COMMIT
    built = folder / "target" / "release" / "latchkey"
    if built.exists():
        return built
    if git("cat-file", "-e", f"{COMMIT}^{{commit}}").returncode != 0:
        return None
    source = folder / "source"
    if not source.exists():
        source.mkdir(parents=True)
        archive = subprocess.run(["git", "archive", COMMIT], cwd=ROOT, check=True, capture_output=True).stdout
        subprocess.run(["tar", "-x", "-C", source], input=archive, check=True)
    subprocess.run(["cargo", "build", "--release", "--locked", "--quiet", "--package", "latchkey", "--target-dir", folder / "target"],
                   cwd=source, check=True)
    return built


def git(*arguments):
    return subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True)
