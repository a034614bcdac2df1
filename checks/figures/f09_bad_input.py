"""F9: what no client means: requests that schemathesis derives from the API document, and raw ones that a generator of ours
breaks in framing, content and bytes. Everything is answered, nothing with a fault."""

import os
import re
import subprocess
import sys
import threading

from harness.places import ROOT
from harness.result import Outcome
from raw.attack import Attack
from raw.operations import operations

SCHEMA = ROOT / "bins" / "server" / "tests" / "schema" / "run.py"
# Shares of the cases: the surfaces by how much there is to ask.
SURFACES = {"company": 0.4, "signup": 0.15, "device_tokens": 0.2, "jwt": 0.1, "phone": 0.05, "pages": 0.05, "standard": 0.05}
# Schemathesis stops where it has no new idea.
MORE = 1.2
# At once: a case costs its client more than the server.
RUNNERS = 2
MOST_BYTES = 256 * 2**20


def measure(run):
    # What a busy machine answers late is another figure's matter.
    server = run.server(SERVER__ANSWER_DEADLINE_MS="30000", PASSWORDS__QUEUE_DEADLINE_MS="20000")
    server.start()
    seed = os.environ.get("CHECKS_SEED", "1")
    with server.client() as client:
        listed = operations(client)
    attack = Attack(server, listed, seed).run(run.size(5_000, 50_000))
    wanted = run.size(2_000, 100_000)
    generated, failed = schemathesis(server, wanted, seed)
    findings = attack.findings + failed
    if "panicked" in server.log() or '"ERROR"' in server.log():
        findings.append(f"the log has an error: {server.log()[-600:]}")
    if not server.alive or server.starts != 1:
        findings.append("the server ended")
    peak = server.peak_memory()
    if peak >= MOST_BYTES:
        findings.append(f"{peak / 2**20:.0f} MB resident")
    raw = sum(attack.statuses.values())
    measured = (f"{generated:,} cases of schemathesis: {len(failed)} failures; {raw:,} raw requests to {len(listed)} operations: "
                f"{attack.faults} answered 5xx, {attack.dropped} dropped, {attack.overloaded} × 503, "
                f"{len(attack.findings)} answered otherwise than due; at most {peak / 2**20:.0f} MB resident")
    return Outcome(measured, False if findings else (True if run.full and generated >= wanted else None), {
        "findings": findings[:40], "statuses": dict(attack.statuses), "kinds": dict(attack.kinds), "seed": seed})


def schemathesis(server, cases, seed):
    """How many cases were tried on all surfaces, and what failed."""
    left, tried, failed = list(SURFACES), [], []

    def work():
        while left:
            surface = left.pop(0)
            done = subprocess.run([sys.executable, "-B", SCHEMA, server.url, surface, str(max(1, round(cases * MORE * SURFACES[surface])))],
                                  env=os.environ | {"NO_PROXY": "*", "SCHEMA_SEED": seed, "SCHEMA_LEAST": "0"}, capture_output=True, text=True)
            if found := re.search(rf"^{surface}: (\d+) cases", done.stdout, re.M):
                tried.append(int(found[1]))
            if done.returncode != 0:
                failed.append(f"{surface}: {(done.stdout + done.stderr)[-3000:]}")

    threads = [threading.Thread(target=work) for _ in range(RUNNERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(tried), failed
