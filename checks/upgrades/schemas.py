"""Earlier schemas: a filled database taken back by the migrations' own `down.sql`."""

import sqlite3
import subprocess

from harness.places import ROOT


def steps(backend):
    """The folders of the migrations, in their order."""
    return sorted(path for path in (ROOT / "migrations" / backend).iterdir() if path.is_dir())


def version(step):
    """As diesel writes it down: 2026-11-21-000001_companies is 20261121000001."""
    return step.name.partition("_")[0].replace("-", "")


def applied(database):
    return sorted(row[0] for row in database.query("SELECT version FROM __diesel_schema_migrations"))


def go_back(run, database, kept):
    """Leaves the first `kept` migrations applied."""
    for step in reversed(steps(run.database)[kept:]):
        script(run, database, (step / "down.sql").read_text()
               + f"; DELETE FROM __diesel_schema_migrations WHERE version = '{version(step)}'")


def script(run, database, statements):
    """All of them or none."""
    if run.database == "postgres":
        database.execute(statements)
        return
    with sqlite3.connect(database.path, timeout=10) as connection:
        connection.executescript(f"BEGIN; {statements}; COMMIT")


def copy(run, database):
    """Another database with the same content; nobody may be connected to this one."""
    made = run.new_database()
    if run.database == "postgres":
        run.cluster.sql("postgres", f"DROP DATABASE {made.name}")
        run.cluster.sql("postgres", f"CREATE DATABASE {made.name} TEMPLATE {database.name}")
        return made
    with sqlite3.connect(database.path) as source, sqlite3.connect(made.path) as target:
        source.backup(target)
    return made


def shape(run, database):
    """Tables, columns and indexes, as text that can be compared."""
    if run.database == "postgres":
        lines = dump(run, database, "--schema-only").splitlines()
        return sorted(line.strip().rstrip(",") for line in lines if line.strip() and not line.startswith(("--", "\\")))
    names = [name for (name,) in database.query(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name")]
    found = [(name, sorted(row[1:] for row in database.query(f"PRAGMA table_info({name})"))) for name in names]
    return found + database.query("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'index' ORDER BY name")


def dump(run, database, *options):
    cluster = run.cluster
    done = subprocess.run([f"{cluster.bin}/pg_dump", "--no-owner", "--no-privileges", *options, database.url], capture_output=True,
                          text=True)
    if done.returncode != 0:
        raise RuntimeError(done.stderr.strip())
    return done.stdout


def broken(run, database):
    """What the database itself says is wrong."""
    if run.database == "postgres":
        return []
    found = [row for row in database.query("PRAGMA integrity_check") if row != ("ok",)]
    return found + database.query("PRAGMA foreign_key_check")
