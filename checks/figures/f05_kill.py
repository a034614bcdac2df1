"""F5: SIGKILL at random moments under mixed writes; every acknowledged write is there afterwards, by use."""

import random
import time

from harness.crowd import percentile, together
from harness.result import Outcome
from journal import halves
from journal.proof import Proof
from journal.writer import Writer

WRITERS = 8


def measure(run):
    kills = run.size(10, 500)
    smtp, sms = run.smtp(), run.sms()
    server = run.server(TOKENS__JWT_ROTATE="true", **smtp.settings, **sms.settings)
    starts = [server.start()]
    writers = [Writer(number, server, smtp, sms, run.folder) for number in range(WRITERS)]
    checked, findings, begun = 0, [], time.monotonic()
    told = 0
    for kill in range(kills):
        one_kill(server, writers)
        starts.append(server.start())
        checked += sum(together(WRITERS, lambda number: prove(server, writers[number], sample=3)))
        findings += halves.rows(server.database)
        if kill % 10 == 9:
            findings += halves.unexplained(server.database, writers)
            told = tell([*findings, *(finding for writer in writers for finding in writer.findings)], told)
            print(f"  {kill + 1} kills, {acknowledged(writers)} writes, {checked} checks, "
                  f"{len(findings) + sum(len(writer.findings) for writer in writers)} findings, "
                  f"{time.monotonic() - begun:.0f} s", flush=True)
    checked += sum(together(WRITERS, lambda number: prove(server, writers[number], sample=200)))
    findings += halves.unexplained(server.database, writers)
    if run.database == "sqlite" and server.database.query("PRAGMA integrity_check") != [("ok",)]:
        findings.append("integrity_check")
    findings += [finding for writer in writers for finding in writer.findings]
    writes = acknowledged(writers)
    measured = (f"{kills} kills, {writes:,} acknowledged writes, {checked:,} checks by use: {len(findings)} lost or half-made; "
                f"start at most {max(starts):.2f} s, median {percentile(starts, 0.5):.2f} s")
    held = not findings and max(starts) <= 2
    enough = run.full and writes >= 100_000
    return Outcome(measured, False if not held else (True if enough else None), {"findings": findings[:50], "starts": sorted(starts)[-5:]})


def tell(findings, told):
    """Says at once what was found; `told` were before."""
    for finding in findings[told:][:10]:
        print(f"  FOUND: {finding}", flush=True)
    return len(findings)


def acknowledged(writers):
    return sum(writer.acknowledged for writer in writers)


def one_kill(server, writers):
    """Writes from all, and a kill after 50 to 2,000 ms."""
    for writer in writers:
        writer.stopping.clear()

    def work(number):
        if number < len(writers):
            return writers[number].write()
        time.sleep(random.uniform(0.05, 2))
        server.kill()
        for writer in writers:
            writer.stopping.set()

    raised = [outcome for outcome in together(len(writers) + 1, work) if isinstance(outcome, Exception)]
    if raised:
        raise raised[0]


def prove(server, writer, sample):
    with server.client() as client:
        proof = Proof(writer, client)
        proof.everything_touched(sample)
        return proof.checked
