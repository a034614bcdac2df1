"""R90: no space, no writing, no connection to the database, no more open files."""

from harness.result import Outcome
from resources import on_postgres, on_sqlite
from resources.requests import few_files

CHECKS = {
    "sqlite": {"disk full": on_sqlite.disk_full, "read-only disk": on_sqlite.read_only, "64 open files": few_files},
    "postgres": {"disk full": on_postgres.disk_full, "read-only database": on_postgres.read_only,
                 "no connection left": on_postgres.no_connection_left, "64 open files": few_files},
}


def measure(run):
    checks = CHECKS[run.database]
    findings = [f"{name}: {problem}" for name, check in checks.items() for problem in check(run)]
    return Outcome(f"{', '.join(checks)}: {len(findings)} findings", not findings, {"findings": findings})
