"""run.py URL SURFACE CASES: has schemathesis ask the server at URL about one surface, with CASES cases at least."""

import json
import os
import pathlib
import subprocess
import sys
import tempfile

import requests

BASE, SURFACE, CASES = sys.argv[1], sys.argv[2], int(sys.argv[3])
SEED = os.environ.get("SCHEMA_SEED", "1")
# What schemathesis must have found to try. It stops where it has no new idea.
LEAST = int(os.environ.get("SCHEMA_LEAST", CASES))
HERE = pathlib.Path(__file__).parent
CHECKS = (
    "not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,"
    "response_schema_conformance,allow_header_conformance,unsupported_method,missing_required_header,ignored_auth"
)
# From this number on also the cases that schemathesis derives from each bound of the schema.
THOROUGH = 1000
# What an operation answers that was never let in.
REFUSED = {401, 403, 405, 406, 415, 423}


def operations():
    """Each of the surface's operations by method and path."""
    paths = requests.get(f"{BASE}/openapi.json", timeout=20).json()["paths"]
    return {
        f"{method.upper()} {path}": operation
        for path, item in paths.items()
        for method, operation in item.items()
        if operation["tags"] == [SURFACE]
    }


def takes_something(operation):
    return bool(operation.get("parameters") or operation.get("requestBody"))


def run(each, folder):
    environment = os.environ | {
        "PYTHONPATH": str(HERE),
        "PYTHONDONTWRITEBYTECODE": "1",
        "SCHEMATHESIS_HOOKS": "hooks",
        "SCHEMA_BASE": BASE,
        "SCHEMA_SURFACE": SURFACE,
        "SCHEMA_SEED": SEED,
        "SCHEMA_TALLY": str(folder / "tally.json"),
    }
    phases = "coverage,fuzzing" if CASES >= THOROUGH else "fuzzing"
    arguments = [
        "run", f"{BASE}/openapi.json", "--include-tag", SURFACE, "--phases", phases, "--checks", CHECKS,
        "--max-examples", str(each), "--seed", SEED, "--generation-database", "none", "--continue-on-failure",
        "--suppress-health-check", "all", "--warnings", "off", "--request-timeout", "20", "--no-color",
        "--no-shrink", "--output-sanitize", "false", "--report", "json", "--report-json-path", "report.json",
    ]
    program = [sys.executable, "-c", "from schemathesis.cli import schemathesis; schemathesis()"]
    return subprocess.run([*program, *arguments], cwd=folder, env=environment).returncode


def main():
    asked = operations()
    assert asked, f"the API document has no operation of {SURFACE}"
    # What takes nothing can be asked in one way only.
    various = sum(takes_something(operation) for operation in asked.values())
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        status = run(-(-CASES // various), folder)
        answered = json.loads((folder / "tally.json").read_text())
        cases = json.loads((folder / "report.json").read_text())["test_cases"]["generated"]
    statuses = {name: {int(status) for status in by} for name, by in answered.items()}
    for name in sorted(asked):
        print(name, dict(sorted(answered.get(name, {}).items())))
    print(f"{SURFACE}: {cases} cases, {len(asked)} operations")
    secured = (name for name, operation in asked.items() if "security" in operation)
    shut_out = [name for name in secured if not statuses.get(name, set()) - REFUSED]
    assert not shut_out, f"never let in: {shut_out}"
    assert cases >= LEAST, f"{cases} of {CASES} cases"
    sys.exit(status)


main()
