"""R85: what is acknowledged was synced; and what happens when the disk refuses to sync (both seen with strace)."""

import re
import shutil
import time

from harness.result import Outcome
from harness.strace import attach, attach_to, detach

PASSWORD = "violet-tram-71-harbour"


def measure(run):
    if not shutil.which("strace"):
        return Outcome("not tried: needs strace", None)
    if run.database == "postgres":
        return on_postgres(run)
    synced, writes = before_answers(run)
    findings = failing_disk(run)
    measured = (f"{synced} of {writes} answers to writes came after a sync; a disk that cannot sync: {len(findings)} wrong answers")
    return Outcome(measured, synced == writes and not findings, {"findings": findings})


def sign_up(client, address):
    return client.post("/api/3/auth/register/", {
        "first_name": "Ann", "last_name": "Lee", "email": address, "company": "default", "password1": PASSWORD,
        "password2": PASSWORD})


def before_answers(run):
    """How many answers to writes came after a sync, of how many."""
    server = run.server()
    server.start()
    trace = run.folder / "trace"
    writes = 20
    tracer = attach(server, "-s", "40", "-o", str(trace), "-e", "trace=fdatasync,fsync,recvfrom,read,sendto,write,writev")
    with server.client() as client:
        for number in range(writes):
            if sign_up(client, f"u{number}@example.com").status != 201:
                raise RuntimeError("sign-up")
    detach(tracer)
    synced, since_request = 0, None
    for line in trace.read_text(errors="replace").splitlines():
        if "POST /api/3/auth/register/" in line:
            since_request = False
        elif re.search(r"f(data)?sync\(\d+\)\s+= 0|<... f(data)?sync resumed>.* = 0", line) and since_request is not None:
            since_request = True
        elif "HTTP/1.1 201" in line and since_request is not None:
            synced += since_request
            since_request = None
    return synced, writes


def on_postgres(run):
    """Whether Postgres syncs before each answer though its own configuration would not: our sessions ask for it."""
    database = run.new_database()
    database.execute("ALTER SYSTEM SET synchronous_commit = off")
    database.execute("ALTER SYSTEM SET wal_writer_delay = '10s'")
    run.cluster.stop("fast")
    run.cluster.start()
    server = run.server(database=database)
    server.start()
    trace, writes, spans = run.folder / "trace", 20, []
    # The connections' processes, those to come included, and not the writer that syncs by itself.
    backends = [pid for (pid,) in database.query("SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend'")]
    postmaster = (run.cluster.folder / "data" / "postmaster.pid").read_text().split()[0]
    others = [option for pid in backends for option in ("-p", pid)]
    tracer = attach_to(postmaster, *others, "-ttt", "-o", str(trace), "-e", "trace=fdatasync,fsync")
    with server.client() as client:
        for number in range(writes):
            begun = time.time()
            if sign_up(client, f"u{number}@example.com").status != 201:
                raise RuntimeError("sign-up")
            spans.append((begun, time.time()))
    detach(tracer)
    syncs = [float(when) for when in re.findall(r"^\d+\s+(\d+\.\d+) .*f(?:data)?sync.*= 0", trace.read_text(), re.M)]
    synced = sum(any(begun < when < ended for when in syncs) for begun, ended in spans)
    return Outcome(f"{synced} of {writes} answers to writes came after a sync, with synchronous_commit off in Postgres's own "
                   "configuration", synced == writes)


def failing_disk(run):
    server = run.server()
    server.start()
    findings, acknowledged, refused = [], [], []
    with server.client(timeout=30) as client:
        for number in range(5):
            sign_up(client, f"before{number}@example.com")
            acknowledged.append(f"before{number}@example.com")
        tracer = attach(server, "-o", "/dev/null", "-e", "trace=fdatasync,fsync", "-e", "inject=fdatasync,fsync:error=EIO")
        for number in range(5):
            answer = sign_up(client, f"while{number}@example.com")
            if answer.ok:
                findings.append(f"acknowledged without a sync: {answer}")
                acknowledged.append(f"while{number}@example.com")
            elif answer.status < 500 or not isinstance(answer.json, dict):
                findings.append(f"out of shape: {answer}")
            else:
                refused.append(f"while{number}@example.com")
        detach(tracer)
        findings += well_again(client, "after@example.com")
        acknowledged.append("after@example.com")
    server.kill()
    server.start()
    with server.client() as client:
        for address in acknowledged:
            answer = client.post("/api/3/auth/login/", {"user": address, "company": "default", "password": PASSWORD})
            if answer.status != 200:
                findings.append(f"{address} was acknowledged and is gone: {answer}")
    if server.database.query("PRAGMA integrity_check") != [("ok",)]:
        findings.append("integrity_check")
    return findings


def well_again(client, address):
    for _ in range(50):
        if sign_up(client, address).status == 201:
            return []
        time.sleep(0.1)
    return ["not well again within 5 s after the disk was"]
