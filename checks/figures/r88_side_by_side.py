"""R88: two nodes of the release before are replaced by this one in turn, under clients, on one database."""

import time

from harness.result import Outcome
from rolling.clients import PASSWORD, USER, Rollers
from upgrades import people, previous, schemas

DATABASES = ("postgres",)
# How long one node may go on with what another revoked.
WITHIN = 1.0


def measure(run):
    before = previous.binary()
    if before is None:
        return Outcome("not tried: needs the commits of the release before", None)
    database, findings = run.new_database(), []
    nodes = [run.server(database=database) for _ in range(2)]
    for node in nodes:
        node.binary = before
        node.start()
    facts, old_schema = people.fill(nodes[0]), len(schemas.applied(database))
    with Rollers(nodes) as rollers:
        upgrade(nodes[1], run.binary, findings)
        new_schema = len(schemas.applied(database))
        end, crossed, slowest = time.monotonic() + run.size(10, 120), 0, 0
        while time.monotonic() < end:
            for here, there in (nodes, nodes[::-1]):
                slowest = max(slowest, crossing(here, there, findings))
                crossed += 1
        upgrade(nodes[0], run.binary, findings)
        time.sleep(1)
    findings += rollers.findings
    findings += people.problems(nodes[0], facts, new_schema)
    if new_schema == old_schema:
        findings.append("both have the same schema, so that nothing was shown")
    measured = (f"two nodes of {previous.COMMIT[:7]} ({old_schema} migrations) replaced in turn by this one ({new_schema}): {rollers.told}; "
                f"side by side {crossed} sessions made on one and ended on the other, refused at most {slowest:.1f} s later; "
                f"{len(findings)} findings")
    return Outcome(measured, False if findings else (True if run.full else None), {"findings": findings[:30]})


def upgrade(node, binary, findings):
    if (status := node.terminate()) != 0:
        findings.append(f"exit status {status}")
    node.binary = binary
    node.start()


def crossing(here, there, findings):
    """A session that one node made, used and ended on the other; how many seconds the first went on with it."""
    with here.client(timeout=10) as first, there.client(timeout=10) as second:
        token = people.must(first.post("/api/3/auth/login/", {"user": USER, "company": "default", "password": PASSWORD}))["data"]["token"]
        used = [client.get("/api/3/auth/", token=token).status for client in (first, second)]
        if used != [200, 200]:
            findings.append(f"a session of one node is answered with {used}")
        people.must(second.post("/api/3/auth/logout/", {}, token=token))
        begun = time.monotonic()
        while first.get("/api/3/auth/", token=token).status != 401:
            if time.monotonic() - begun > WITHIN:
                findings.append(f"a session ended on the other node is still good {WITHIN} s later")
                break
            time.sleep(0.01)
        return time.monotonic() - begun
