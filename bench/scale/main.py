"""The command line: measure, simulate, drill."""

import argparse
import json
import math
import re
from dataclasses import replace

from .cluster import ROOT
from .measure import FILE, measure
from .model import Day, direct, hit_rate, page_hit_rate

PAGE = ROOT / "docs" / "scale.md"
BEGIN, END = "<!-- simulation: begin -->", "<!-- simulation: end -->"
SIZES = (10**6, 10**7, 10**8, 10**9)
GIB = 2**30

# Of docs/performance.md: CPU time of a check from memory, of a hash at cost 12, and of a refresh.
CHECK_S, HASH_S, REFRESH_S = 17e-6, 0.2, 0.5e-3
# Assumed: of a check that asks the database, on the node and on Postgres.
MISS_NODE_S, MISS_POSTGRES_S = 150e-6, 300e-6
CORES, LOAD = 8, 0.6
POSTGRES_MEMORY = 64 * GIB
SESSIONS_PER_USER = 2
# Batches of 1000 rows that one node's sweeper may take in a minute (domain/src/installation.rs).
SWEPT_PER_NODE = 200 * 1000 / 60


def main():
    parser = argparse.ArgumentParser(prog="bench/simulate", description=__doc__)
    parser.add_argument("--measure", type=int, metavar="SESSIONS", help="fill databases first and measure them anew")
    parser.add_argument("--check", action="store_true", help="compare the model with requests played out one by one")
    parser.add_argument("--drill", metavar="BINARY", help="partitions, standby and PgBouncer under this build of Latchkey")
    parser.add_argument("--print", action="store_true", help="leave docs/scale.md as it is")
    asked = parser.parse_args()
    if asked.drill:
        from .drills import all_drills
        for one in all_drills(asked.drill):
            print(": ".join(one), flush=True)
        return 0
    if asked.check:
        return check()
    measured = measure(asked.measure) if asked.measure else json.loads(FILE.read_text())
    table = render(measured)
    print(table)
    if not asked.print:
        text = PAGE.read_text()
        PAGE.write_text(re.sub(f"{BEGIN}.*{END}", lambda _: f"{BEGIN}\n{table}\n{END}", text, flags=re.S))
    return 0


def check():
    """At 10^6 sessions, where both can be had."""
    print("| nodes | entries each | model | played out |\n| --- | --- | --- | --- |")
    for nodes, entries, sticky in ((2, 20_000, False), (2, 200_000, False), (8, 200_000, False), (8, 20_000, True)):
        day = Day(sessions=10**6, nodes=nodes, cache_entries=entries, sticky=sticky)
        print(f"| {nodes}{', sticky' if sticky else ''} | {entries:,} | {hit_rate(day):.3f} | {direct(day, 6 * 3600, 3 * 3600):.3f} |", flush=True)
    return 0


def render(measured):
    columns = [Column(sessions, measured) for sessions in SIZES]
    rows = [("sessions", *(power(column.day.sessions) for column in columns))]
    rows += [(name, *(show(value) for value in values)) for name, values in
             ((name, [column.rows()[name] for column in columns]) for name in columns[0].rows())]
    head = "| " + " | ".join(rows[0]) + " |\n|" + " --- |" * len(rows[0])
    return head + "\n" + "\n".join("| " + " | ".join(row) + " |" for row in rows[1:])


class Column:
    """One size of installation, in its busiest hour."""

    def __init__(self, sessions, measured):
        self.postgres = measured["postgres"]
        self.sessions = sessions
        self.roomy = self.sized(Day(sessions=sessions, sticky=True), 1_000_000)
        # The same nodes, otherwise set up.
        self.day = replace(self.roomy, cache_entries=20_000, sticky=False)

    def sized(self, day, entries):
        """With as many nodes as the work asks for; more nodes keep less of it in memory, so it is done again."""
        day = replace(day, cache_entries=entries)
        for _ in range(8):
            wanted = max(2, math.ceil(self.cpu(day) / (CORES * LOAD)))
            if wanted == day.nodes:
                break
            day = replace(day, nodes=wanted)
        return day

    @staticmethod
    def cpu(day):
        """Processors that all nodes together are busy with, at the peak."""
        peak = day.at_peak()
        misses = peak.checks() * (1 - hit_rate(peak))
        return (peak.checks() * CHECK_S + misses * MISS_NODE_S + peak.logins() * HASH_S
                + peak.refreshed() * REFRESH_S)

    def rows(self):
        day, peak = self.day, self.day.at_peak()
        bytes_each = day.jwt_share * self.postgres["jwt_bytes"] + (1 - day.jwt_share) * self.postgres["opaque_bytes"]
        stored = day.sessions * bytes_each
        users = day.sessions / SESSIONS_PER_USER * self.postgres["user_bytes"]
        roomy = self.roomy.at_peak()
        hit, roomy_hit = hit_rate(peak), hit_rate(roomy)
        random_hit = hit_rate(replace(roomy, sticky=False))
        misses = roomy.checks() * (1 - roomy_hit)
        held, reads = self.disk(roomy, misses, stored + users)
        commit = max(each["per_s"] for each in self.postgres["refresh"].values())
        wal = DAY_S * (day.refreshed() * self.postgres["refresh"]["16"]["wal_bytes"]
                       + day.logins() * self.postgres["refresh"]["16"]["wal_bytes"]
                       + day.logins() * self.postgres["swept_wal_bytes_per_row"])
        ends = peak.logins() * (1 - day.logged_out)
        hashing = peak.logins() * HASH_S
        return {
            "sessions on disk, GB": stored / 1e9,
            "users and addresses, GB": users / 1e9,
            "logins a second, peak": peak.logins(),
            "processors that hash them (cost 12)": hashing,
            "checks a second, peak": peak.checks(),
            "nodes of 8 processors, 60 % busy": self.roomy.nodes,
            "answered from memory: 20,000 entries a node, balanced at random": percent(hit),
            "answered from memory: 10^6 entries a node, balanced at random": percent(random_hit),
            "answered from memory: 10^6 entries, a token always to one node": percent(roomy_hit),
            "first sights a second then, that Postgres answers": misses,
            "Postgres processors for them": misses * MISS_POSTGRES_S,
            "their pages found in 64 GiB": percent(held),
            "pages read from disk a second": reads,
            "refreshes with rotation a second, peak": peak.refreshed(),
            "feed entries a second, peak": peak.changes(),
            "of what one row lock gave here": f"{peak.changes() / commit:.2g} ×",
            "WAL a day with rotation, GB": wal / 1e9,
            "sessions that end by time a second": ends,
            "of what all sweepers may take": percent(ends / (self.roomy.nodes * SWEPT_PER_NODE)),
        }

    def disk(self, day, misses, stored):
        """A first sight reads a leaf of an index and a page of rows, for session and user each; inner pages stay."""
        per_page = 46
        return_rate = page_hit_rate(day, 4 * misses, per_page, stored / 8192, POSTGRES_MEMORY / 8192)
        return return_rate, 4 * misses * (1 - return_rate)


DAY_S = 86_400


def percent(share):
    return f"{share * 100:.2g} %" if share < 0.1 else f"{share * 100:.0f} %"


def power(number):
    return f"10^{round(math.log10(number))}"


def show(value):
    if isinstance(value, str):
        return value
    if value >= 100:
        return f"{float(f'{value:.3g}'):,.0f}"
    return f"{value:.2g}"
