"""What the model needs to know of Postgres and SQLite, measured here on filled tables."""

import hashlib
import json
import os
import platform
import re
import shutil
import sqlite3
import subprocess
import tempfile
import time
from pathlib import Path

from .cluster import ROOT, Cluster

FILE = Path(__file__).with_name("measured.json")
SETTINGS = ["shared_buffers = '512MB'", "max_wal_size = '4GB'", "wal_level = replica", "checkpoint_timeout = '30min'",
            "synchronous_commit = on"]

# $kind is opaque or jwt; `id` and `token_hash` follow from the number, so that a script can find them again.
FILL = """
INSERT INTO sessions (id, company_id, user_id, surface, kind, token_key, token_hash, refresh_until, jti, created_at,
    expires_at, mfa_pending, device_bound, client_address, proved_at)
SELECT md5(g::text)::uuid, 1 + g % {users} % 1000, 1 + g % {users}, {columns},
    now() - random() * interval '10 days', now() + random() * interval '10 days', false, false, '203.0.113.' || g % 256, now()
FROM generate_series(1, {sessions}) g"""
OPAQUE = "'company', 'opaque', substr(md5(g::text), 1, 8), sha256(g::text::bytea), NULL, NULL"
JWT = "'jwt', 'jwt', NULL, NULL, now() + interval '10 days', 'jti-of-twenty-two-char'"

SCRIPTS = {
    # As crates/storage asks: queries/sessions.rs, events.rs, feed.rs; "refresh" as it was while a rotation was a change of
    # the feed, for the rate of whatever takes its row.
    "look_up": "SELECT * FROM sessions WHERE token_hash = sha256(:number::text::bytea) LIMIT 1;",
    "refresh": """BEGIN;
UPDATE sessions SET previous_jti = jti, jti = 'jti-of-twenty-two-char', rotated_at = now()
    WHERE id = md5(:number::text)::uuid AND jti = 'jti-of-twenty-two-char' RETURNING created_at;
INSERT INTO events (company_id, at, kind, outcome, refused, subject_id, via, address, request_id)
    VALUES (:number % 1000, now(), 'token.refresh', 'done', false, 1, 'jwt', '203.0.113.7', 'r-0123456789abcdef');
UPDATE feed_head SET position = position + 1 RETURNING position \\gset
INSERT INTO feed VALUES (:position, 'user', :number, now());
COMMIT;""",
    "one_insert": """INSERT INTO events (company_id, at, kind, outcome, refused, subject_id, via, address, request_id)
    VALUES (:number % 1000, now(), 'session.login', 'done', false, 1, 'jwt', '203.0.113.7', 'r-0123456789abcdef');""",
    "sweep": """DELETE FROM sessions WHERE id IN
    (SELECT id FROM sessions WHERE expires_at <= now() + interval '1 day' LIMIT 1000 FOR UPDATE SKIP LOCKED);""",
}


def measure(sessions):
    folder = Path(tempfile.mkdtemp(prefix="latchkey-scale.", dir="/tmp"))
    folder.chmod(0o755)
    if os.geteuid() == 0:
        shutil.chown(folder, Cluster._owner())
    try:
        with Cluster(folder / "postgres", SETTINGS) as cluster:
            found = {"postgres": Postgres(cluster, sessions).all()}
        found["sqlite"] = sqlite(folder / "latchkey.db", sessions)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    commit = subprocess.run(["git", "rev-parse", "--short=10", "HEAD"], cwd=ROOT, capture_output=True, text=True)
    found |= {"sessions": sessions, "date": time.strftime("%Y-%m-%d", time.gmtime()), "commit": commit.stdout.strip(),
              "machine": f"{os.cpu_count()} cores, {platform.machine()}, shared with other work"}
    FILE.write_text(json.dumps(found, indent=1) + "\n")
    return json.loads(FILE.read_text())


class Postgres:
    def __init__(self, cluster, sessions):
        self.cluster, self.sessions, self.users = cluster, sessions, max(sessions // 3, 1000)
        self.database = cluster.migrate("scale")

    def all(self):
        self.database.execute("INSERT INTO companies (identifier, name, created_at, updated_at) "
                              "SELECT 'c' || g, 'C', now(), now() FROM generate_series(1, 1000) g")
        self.database.execute("INSERT INTO users (identifier, company_id, first_name, last_name, language, nationality, "
                              "metadata, status, joined_at, updated_at, password_hash) SELECT gen_random_uuid(), 1 + g % 1000, "
                              "'Joe', 'Soap', 'en', 'ZA', '{}', 'verified', now(), now(), repeat('x', 60) "
                              f"FROM generate_series(0, {self.users - 1}) g")
        self.database.execute("INSERT INTO emails (company_id, user_id, address, canonical, is_primary, created_at) SELECT "
                              "company_id, id, 'user' || id || '@example.com', 'user' || id || '@example.com', true, now() "
                              "FROM users")
        self.database.execute("VACUUM ANALYZE users, emails")
        found = {"user_bytes": self.bytes("users") + self.bytes("emails")}
        found |= self.opaque()
        found |= self.jwt()
        return found

    def bytes(self, table, share="pg_total_relation_size"):
        rows = self.users if table in ("users", "emails") else self.sessions
        return round(self.database.count(f"SELECT {share}('{table}')") / rows, 1)

    def fill(self, columns):
        self.database.execute("TRUNCATE sessions")
        begun = time.monotonic()
        self.database.execute(FILL.format(columns=columns, sessions=self.sessions, users=self.users))
        took = time.monotonic() - begun
        self.database.execute("VACUUM ANALYZE sessions")
        self.database.execute("CHECKPOINT")
        return round(self.sessions / took)

    def opaque(self):
        found = {"filled_per_s": self.fill(OPAQUE), "opaque_bytes": self.bytes("sessions"),
                 "opaque_heap_bytes": self.bytes("sessions", "pg_relation_size"),
                 "token_index_bytes": self.bytes("sessions_token_hash_key", "pg_relation_size")}
        found["look_up"] = self.load("look_up", clients=1, seconds=5)
        # Half of the pages were not asked for before: what is read from the kernel's memory is counted as well.
        batches = max(self.sessions // 20_000, 1)
        swept = self.load("sweep", clients=1, transactions=batches)
        found["swept_rows_per_s"] = round(swept["per_s"] * 1000)
        found["swept_wal_bytes_per_row"] = round(swept["wal_bytes"] / 1000)
        return found

    def jwt(self):
        self.fill(JWT)
        found = {"jwt_bytes": self.bytes("sessions")}
        found["refresh"] = {clients: self.load("refresh", clients, seconds=6) for clients in (1, 4, 16, 32)}
        found["one_insert"] = {clients: self.load("one_insert", clients, seconds=4) for clients in (1, 16, 32)}
        found["refresh_hot_share"] = self.hot_share()
        # Room for the next version of a row in its page, and smaller images of pages.
        self.database.execute("ALTER TABLE sessions SET (fillfactor = 80)")
        self.database.execute("ALTER SYSTEM SET wal_compression = on")
        self.database.execute("SELECT pg_reload_conf()")
        self.fill(JWT)
        found["jwt_bytes_at_fillfactor_80"] = self.bytes("sessions")
        self.database.execute("SELECT pg_stat_reset()")
        found["refresh_at_fillfactor_80"] = self.load("refresh", 16, seconds=6)
        found["refresh_hot_share_at_fillfactor_80"] = self.hot_share()
        return found

    def hot_share(self):
        time.sleep(1.5)
        return float(self.database.query("SELECT round(n_tup_hot_upd::numeric / greatest(n_tup_upd, 1), 2) "
                                         "FROM pg_stat_user_tables WHERE relname = 'sessions'")[0][0])

    def load(self, script, clients, seconds=None, transactions=None):
        self.database.execute("CHECKPOINT")
        path = self.cluster.folder / f"{script}.pgbench"
        path.write_text(f"\\set number random(1, {self.sessions})\n{SCRIPTS[script]}\n")
        before = self.lsn()
        length = ["-T", str(seconds)] if seconds else ["-t", str(transactions)]
        done = subprocess.run([f"{self.cluster.bin}/pgbench", "-n", "-M", "prepared", "-c", str(clients), "-j", "2", *length,
                               "-f", str(path), self.database.url], capture_output=True, text=True, check=True)
        count = int(re.search(r"actually processed: (\d+)", done.stdout)[1])
        return {"per_s": round(float(re.search(r"tps = ([\d.]+)", done.stdout)[1]), 1),
                "ms": float(re.search(r"latency average = ([\d.]+)", done.stdout)[1]),
                "wal_bytes": round((self.lsn() - before) / count)}

    def lsn(self):
        return int(float(self.database.query("SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')")[0][0]))


def sqlite(path, sessions):
    """Sizes and look-ups of the same rows in a file, by Python's SQLite."""
    conn = sqlite3.connect(path, isolation_level=None)
    for up in sorted((ROOT / "migrations" / "sqlite").glob("*/up.sql")):
        conn.executescript(up.read_text())
    conn.execute("PRAGMA foreign_keys = off")
    columns = [row[1] for row in conn.execute("PRAGMA table_info(sessions)")]
    now = int(time.time() * 1e6)
    fixed = {"company_id": 1, "surface": "company", "kind": "opaque", "created_at": now, "mfa_pending": 0,
             "device_bound": 0, "client_address": "203.0.113.7", "proved_at": now}

    def row(number):
        own = {"id": digest(number)[:16], "user_id": 1 + number % (sessions // 3 + 1), "token_key": f"{number:08x}"[-8:],
               "token_hash": digest(number), "expires_at": now + number % 864_000 * 1_000_000}
        return [(fixed | own).get(column) for column in columns]

    marks = ", ".join("?" * len(columns))
    empty = path.stat().st_size
    begun = time.monotonic()
    conn.execute("BEGIN")
    conn.executemany(f"INSERT INTO sessions VALUES ({marks})", map(row, range(sessions)))
    conn.execute("COMMIT")
    found = {"filled_per_s": round(sessions / (time.monotonic() - begun)),
             "opaque_bytes": round((path.stat().st_size - empty) / sessions, 1)}
    begun, asked = time.monotonic(), 20_000
    for number in range(0, asked):
        conn.execute("SELECT * FROM sessions WHERE token_hash = ?", (digest(number * 7919 % sessions),)).fetchone()
    found["look_up_ms"] = round((time.monotonic() - begun) / asked * 1000, 4)
    conn.close()
    return found


def digest(number):
    return hashlib.sha256(str(number).encode()).digest()
