"""A small dump of each release's databases, checks/fixtures/VERSION/{sqlite,postgres}.sql, and in .json who is in it."""

import json
import sqlite3

from harness.places import CHECKS

from . import people, schemas

FOLDER = CHECKS / "fixtures"
# Of the fixtures alone. They must open years later, so it is kept with them.
KEY = "Zml4dHVyZXMtb25seS1uZXZlci1hbnl0aGluZy1lbHM="


def kept():
    return sorted(path for path in FOLDER.iterdir() if path.is_dir()) if FOLDER.is_dir() else []


def make(run, version):
    """Fills a database with the binary at hand and dumps it."""
    server = run.server(SECRETS__KEY=KEY)
    server.start()
    facts = people.fill(server)
    server.terminate()
    folder = FOLDER / version
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{run.database}.sql").write_text(text_of(run, server.database))
    (folder / f"{run.database}.json").write_text(json.dumps(facts, indent=1) + "\n")


def text_of(run, database):
    if run.database == "postgres":
        lines = schemas.dump(run, database, "--inserts").splitlines()
        return "\n".join(line for line in lines if line and not line.startswith(("--", "\\"))) + "\n"
    with sqlite3.connect(database.path) as connection:
        return "\n".join(connection.iterdump()) + "\n"


def load(run, folder):
    """A database as that release left it, and what was in it."""
    database = run.new_database()
    text = (folder / f"{run.database}.sql").read_text()
    if run.database == "postgres":
        # The dump makes the schema itself.
        database.execute("SET client_min_messages = error; " + text)
    else:
        with sqlite3.connect(database.path) as connection:
            connection.executescript(text)
    return database, json.loads((folder / f"{run.database}.json").read_text())
