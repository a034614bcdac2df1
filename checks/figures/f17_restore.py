"""F17: a backup taken while others write, restored elsewhere: what was acknowledged before it began is there, by use."""

import hashlib
import shutil
import subprocess
import threading
import time

from harness.crowd import together
from harness.result import Outcome
from journal import halves
from journal.proof import Proof
from journal.writer import Writer
from upgrades import schemas

# Writers that end before the backup begins and are then looked for in it, and others that go on all the while.
QUIET, BUSY = 4, 4
TABLES = ["companies", "users", "emails", "mobiles", "sessions", "challenges", "outbox", "group_members", "signing_keys", "feed"]
# Rows of the accounts of one writer.
DIGESTED = {
    "users": "SELECT t.* FROM users t JOIN emails e ON e.user_id = t.id AND e.company_id = t.company_id",
    "emails": "SELECT e.* FROM emails e",
    "sessions": "SELECT t.* FROM sessions t JOIN emails e ON e.user_id = t.user_id AND e.company_id = t.company_id",
    "group_members": "SELECT t.* FROM group_members t JOIN emails e ON e.user_id = t.user_id AND e.company_id = t.company_id",
}


def measure(run):
    smtp, sms = run.smtp(), run.sms()
    settings = {"TOKENS__JWT_ROTATE": "true"} | smtp.settings | sms.settings
    server = run.server(**settings)
    server.start()
    drills, findings, checked, writes, rows = run.size(1, 6), [], 0, 0, 0
    for drill in range(drills):
        writers = [Writer(drill * (QUIET + BUSY) + number, server, smtp, sms, run.folder) for number in range(QUIET + BUSY)]
        copy, before, after = under_load(run, server, writers, run.size(5, 60))
        quiet = writers[:QUIET]
        found, counted = compare(server.database, copy, quiet, before, after)
        findings += found + [f"by itself: {problem}" for problem in [*schemas.broken(run, copy), *halves.rows(copy)]]
        rows += counted
        restored = run.server(copy, **settings)
        restored.start()
        for writer in quiet:
            writer.server = restored
        checked += sum(together(QUIET, lambda number: prove(restored, quiet[number])))
        restored.terminate()
        findings += [finding for writer in writers for finding in writer.findings]
        writes += sum(writer.acknowledged for writer in quiet)
        print(f"  {drill + 1} of {drills}: {writes:,} writes, {checked:,} checks, {findings[-2:]}", flush=True)
    measured = (f"{drills} backups under load, restored: {writes:,} writes acknowledged before, {checked:,} checks by use, "
                f"{rows:,} rows with equal digests: {len(findings)} lost or different")
    held = not findings and checked > 0
    return Outcome(measured, False if not held else (True if run.full else None), {"findings": findings[:30]})


def under_load(run, server, writers, seconds):
    """The restored copy, and the rows of each table when the backup began and after its end."""
    for writer in writers:
        writer.stopping.clear()
    threads = [threading.Thread(target=writer.write, daemon=True) for writer in writers]
    for thread in threads:
        thread.start()
    time.sleep(seconds)
    for writer in writers[:QUIET]:
        writer.stopping.set()
    for thread in threads[:QUIET]:
        thread.join()
    before = counts(server.database)
    copy = back_up(run, server)
    after = counts(server.database)
    for writer in writers[QUIET:]:
        writer.stopping.set()
    for thread in threads[QUIET:]:
        thread.join()
    return copy, before, after


def back_up(run, server):
    """As docs/operating.md says, and restored in another place."""
    copy = run.new_database()
    file = server.folder / f"copy-of-{copy.name if run.database == 'postgres' else copy.path.parent.name}"
    if run.database == "postgres":
        tool(run, "pg_dump", "--format=custom", f"--file={file}", server.database.url)
        tool(run, "pg_restore", "--no-owner", "--exit-on-error", f"--dbname={copy.url}", file)
    else:
        server.command("backup", str(file))
        shutil.copyfile(file, copy.path)
    return copy


def tool(run, program, *arguments):
    subprocess.run([f"{run.cluster.bin}/{program}", *arguments], check=True, capture_output=True, timeout=300)


def counts(database):
    return {table: database.count(f"SELECT count(*) FROM {table}") for table in TABLES}


def compare(source, copy, quiet, before, after):
    """Each table holds as many rows as it did at some moment of the backup; rows that nobody touched since are the same."""
    findings, rows = [], 0
    for table, there in counts(copy).items():
        # Rows are also taken away: sessions that end, messages of accounts that go.
        low, high = sorted((before[table], after[table]))
        if table not in ("sessions", "challenges") and not low <= there <= high:
            findings.append(f"{table}: {there} rows, {before[table]} at the beginning and {after[table]} at the end")
    for writer in quiet:
        for table, sql in DIGESTED.items():
            mine = f"{sql} WHERE e.address LIKE 'w{writer.number}n%'"
            (first, count), (second, _) = digest(source, mine), digest(copy, mine)
            rows += count
            if first != second:
                findings.append(f"{table} of writer {writer.number}: another digest")
    return findings, rows


def digest(database, sql):
    rows = sorted(repr(row) for row in database.query(sql))
    return hashlib.sha256("\n".join(rows).encode()).hexdigest(), len(rows)


def prove(server, writer):
    with server.client() as client:
        proof = Proof(writer, client)
        proof.everything_touched(sample=1_000_000)
        return proof.checked
