"""What Postgres was told to run, from its own log."""

import re
from dataclasses import dataclass, field

ENTRY = re.compile(r"^\d{4}-\d\d-\d\d [\d:.]+ \S+ \[\d+\] (LOG|DETAIL|ERROR|STATEMENT|WARNING|HINT|CONTEXT|FATAL|NOTICE): ")


@dataclass
class Looked:
    statements: int = 0
    # Entries of parameters that hold the mark, and statements that do.
    bound: int = 0
    inside: int = 0
    findings: list = field(default_factory=list)


class Statements:
    """Has the run's cluster log every statement from here on."""

    def __init__(self, run):
        self.log = run.cluster.folder / "log"
        run.cluster.sql("postgres", "ALTER SYSTEM SET log_statement = 'all'")
        run.cluster.sql("postgres", "SELECT pg_reload_conf()")

    def look(self, mark):
        """Where the mark stands: in bound parameters only, if all is well."""
        looked = Looked()
        for kind, text in self.entries():
            if kind == "LOG" and text.startswith(("statement:", "execute ")):
                looked.statements += 1
            if mark not in text:
                continue
            if kind == "DETAIL" and text.startswith(("parameters:", "Parameters:")):
                looked.bound += 1
            elif kind in ("LOG", "STATEMENT", "ERROR"):
                looked.inside += 1
                looked.findings.append(f"{kind}: {text[:300]}")
        if not looked.bound:
            looked.findings.append("no payload reached the database, so that nothing was shown")
        return looked

    def entries(self):
        kind, text = None, []
        with open(self.log, errors="replace") as file:
            for line in file:
                if begun := ENTRY.match(line):
                    if kind:
                        yield kind, "".join(text)
                    kind, text = begun[1], [line[begun.end():].lstrip()]
                else:
                    text.append(line)
        if kind:
            yield kind, "".join(text)
