"""The Python that the tests use, with the packages of scripts/test-requirements.txt."""

import os
import subprocess
import sys

from .places import ROOT, TARGET

ENVIRONMENT = TARGET / "test-venv"


def use_test_environment():
    """Goes on under the test environment's Python, which is made where it is missing."""
    if os.path.realpath(sys.prefix) == os.path.realpath(ENVIRONMENT):
        return
    python = ENVIRONMENT / "bin" / "python"
    if not python.exists():
        subprocess.run([ROOT / "scripts" / "setup"], check=True)
    os.execv(python, [str(python), *sys.argv])
