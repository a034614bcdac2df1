"""A database file, as a server and a check see it."""

import sqlite3


class SqliteFile:
    def __init__(self, path):
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self.url = f"sqlite://{path}"

    def query(self, sql):
        """Rows, as tuples; reads only."""
        with sqlite3.connect(f"file:{self.path}?mode=ro", uri=True, timeout=10) as connection:
            return connection.execute(sql).fetchall()

    def count(self, sql):
        return int(self.query(sql)[0][0])

    def execute(self, sql):
        """Changes what no client could."""
        with sqlite3.connect(self.path, timeout=10) as connection:
            connection.execute(sql)
