"""Rows in bulk, by SQL, into the tables that Latchkey and the floor have made.

Users are copies of the one that `Latchkey.prepare` makes, so any of them can log in with its password. Sessions made
here fill the tables: nobody knows their tokens. Those that are used, Latchkey issues itself.
"""

import time

# Users of the default company that logins and tokens are spread over.
KNOWN = 512


class Sqlite:
    TRUE = "1"
    FALSE = "0"
    ID = "randomblob(16)"
    BYTES = "randomblob(32)"
    HEX = "lower(hex(randomblob(16)))"

    @staticmethod
    def at(seconds):
        return str(int((time.time() + seconds) * 1e6))

    @staticmethod
    def insert(table, count):
        return (f"WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count}) INSERT INTO {table}", "n")


class Postgres:
    TRUE = "true"
    FALSE = "false"
    ID = "gen_random_uuid()"
    BYTES = "sha256(convert_to(gen_random_uuid()::text, 'UTF8'))"
    HEX = "md5(gen_random_uuid()::text)"

    @staticmethod
    def at(seconds):
        return f"(now() + interval '{seconds} seconds')"

    @staticmethod
    def insert(table, count):
        return f"INSERT INTO {table}", f"generate_series(1, {count}) AS n (i)"


def dialect(database):
    return Sqlite if database.dialect == "sqlite" else Postgres


def users(database, count=KNOWN, companies=0):
    """`user1`, `user2`, ... with an address each: the first in the default company, those beyond KNOWN in others."""
    sql = dialect(database)
    now = sql.at(0)
    statements = []
    if companies:
        into, numbers = sql.insert("companies (identifier, name, created_at, updated_at)", companies)
        statements.append(f"{into} SELECT 'filler' || i, 'Filler ' || i, {now}, {now} FROM {numbers}")
    company = f"CASE WHEN i <= {KNOWN} THEN company_id ELSE company_id + 1 + i % {companies} END" if companies else "company_id"
    columns = "first_name, last_name, language, nationality, metadata, status, joined_at, updated_at"
    into, numbers = sql.insert(
        f"users (identifier, company_id, username, username_canonical, password_hash, {columns})", count)
    statements.append(f"{into} SELECT {sql.ID}, {company}, 'user' || i, 'user' || i, password_hash, {columns} "
                      f"FROM {numbers}, users WHERE users.username = 'bench' ORDER BY i")
    statements.append("INSERT INTO emails (company_id, user_id, address, canonical, is_primary, verified_at, created_at) "
                      f"SELECT company_id, id, username || '@example.com', username || '@example.com', {sql.TRUE}, {now}, {now} "
                      "FROM users WHERE username LIKE 'user%'")
    database.fill(statements)


def sessions(database, count):
    """One live session for each of the last `count` users; every other one is of a JWT."""
    sql = dialect(database)
    now, day, window = sql.at(0), sql.at(86_400), sql.at(864_000)
    database.fill([f"""
        INSERT INTO sessions (id, company_id, user_id, surface, kind, token_key, token_hash, refresh_until, jti, created_at,
                              expires_at, mfa_pending, device_bound, client_address, proved_at)
        SELECT {sql.ID}, company_id, id,
               CASE WHEN id % 2 = 0 THEN 'company' ELSE 'jwt' END, CASE WHEN id % 2 = 0 THEN 'opaque' ELSE 'jwt' END,
               CASE WHEN id % 2 = 0 THEN substr({sql.HEX}, 1, 8) END, CASE WHEN id % 2 = 0 THEN {sql.BYTES} END,
               CASE WHEN id % 2 = 1 THEN {window} END, CASE WHEN id % 2 = 1 THEN {sql.HEX} END, {now},
               CASE WHEN id % 2 = 0 THEN {day} ELSE {window} END, {sql.FALSE}, {sql.FALSE}, '127.0.0.1', {now}
        FROM users ORDER BY id DESC LIMIT {count}"""])


def floor(database, count):
    """As many sessions and users for the floor."""
    sql = dialect(database)
    into, numbers = sql.insert("floor_users (id, username, password)", count)
    first = f"{into} SELECT i + 1, 'filler' || i, password FROM {numbers}, floor_users WHERE id = 1"
    into, numbers = sql.insert("floor_sessions (id, user_id, token_hash, jti, expires_at)", count)
    database.fill([first, f"{into} SELECT {sql.HEX}, i + 1, {sql.BYTES}, {sql.HEX}, 4000000000 FROM {numbers}"])
