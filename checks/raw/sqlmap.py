"""sqlmap on requests that are right."""

import os
import random
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from .operations import Person
from .request import right

# What an operation may take; sqlmap is ended then, and what it did until then counts.
SECONDS = 900
# At once: each mostly waits for answers.
TOGETHER = 6


@dataclass
class Mapped:
    told: str
    ran: bool
    findings: list = field(default_factory=list)


def sqlmap(run, server, listed):
    """One run for each operation that takes something: every parameter in path, query, body and the usual headers."""
    if not shutil.which("sqlmap"):
        return Mapped("sqlmap not tried: it is not installed (apt-get install sqlmap)", False)
    able = [operation for operation in listed if operation.fields or operation.placeholders]
    chosen = random.Random(3).sample(able, run.size(1, len(able)))
    findings, parameters, cut = [], 0, 0
    with ThreadPoolExecutor(TOGETHER) as pool:
        outcomes = list(pool.map(lambda numbered: one(run, server, *numbered), enumerate(chosen)))
    for operation, (told, ended) in zip(chosen, outcomes):
        parameters += told.count("does not seem to be injectable")
        cut += not ended
        if "injection point(s)" in told or "is vulnerable" in told:
            findings.append(f"{operation.method} {operation.path}: {told[-1500:]}")
        elif "does not seem to be injectable" not in told:
            findings.append(f"{operation.method} {operation.path}: sqlmap did not get through: {told[-600:]}")
    return Mapped(f"sqlmap on {len(chosen)} of {len(able)} operations, {parameters:,} parameters: {len(findings)} findings"
                  + (f", {cut} ended by the clock" if cut else ""), True, findings)


def marked(request, operation):
    """sqlmap tries what stands in a path where a star is; elsewhere it finds parameters itself."""
    path, mark, query = request.target.partition(b"?")
    segments = path.split(b"/")
    for place, name in enumerate(operation.path.split("/")):
        if name.startswith("{"):
            segments[place] += b"*"
    request.target = b"/".join(segments) + mark + query
    return request


def one(run, server, number, operation):
    """What sqlmap says of one operation, and whether it came to its end."""
    with server.client() as client:
        person = Person(client)
    request = right(operation, person, random.Random(number), share=1)
    request.host = f"Host: 127.0.0.1:{server.port}".encode()
    file = run.folder / f"request{number}"
    file.write_bytes(marked(request, operation).whole())
    database = "PostgreSQL" if run.database == "postgres" else "SQLite"
    command = ["sqlmap", "-r", str(file), "--batch", "--level", "3", "--risk", "1", "--technique", "BEUST", "--dbms", database,
               "--time-sec", "2", "--output-dir", str(run.folder / f"sqlmap{number}"), "--flush-session", "--disable-coloring", "--threads", "4",
               "--ignore-code", "*", "-v", "1", "--ignore-stdin"]
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                               env=os.environ | {"TERM": "dumb"})
    try:
        told, _ = process.communicate(timeout=run.size(40, SECONDS))
        return told, True
    except subprocess.TimeoutExpired:
        process.terminate()
        told, _ = process.communicate()
        return told, False

