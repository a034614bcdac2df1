"""A day of sessions: what arrives, what memory answers, what is left for Postgres.

A session is visited as a Poisson process; its rate is lognormal over sessions, and the day is a cosine. A visit is a
burst of requests that a balancer spreads over the nodes at random. A node's memory is taken for LRU and solved by Che's
approximation (Che, Tung, Wang: Hierarchical Web Caching Systems, IEEE JSAC 2002), with entries that also die by a change
of any user of their group of versions. `direct` plays the same out request by request.
"""

import bisect
import itertools
import math
import random
from collections import OrderedDict
from dataclasses import dataclass, replace
from statistics import NormalDist

DAY = 86_400
GROUPS = 32_768


@dataclass(frozen=True)
class Day:
    sessions: int
    # How long a session stands, from login to its end.
    lifetime_days: float = 30
    visits: float = 2
    requests: int = 10
    burst_seconds: float = 300
    # Standard deviation of the logarithm of a session's rate.
    spread: float = 1.5
    # Of the day's mean, at its highest.
    peak: float = 1.8
    jwt_share: float = 0.5
    refreshes: float = 1
    # Sessions that are ended by their owner rather than by time.
    logged_out: float = 0.3
    nodes: int = 2
    cache_entries: int = 20_000
    # The balancer sends a token always to the same node.
    sticky: bool = False

    def logins(self):
        return self.sessions / self.lifetime_days / DAY

    def refreshed(self):
        return self.sessions * self.jwt_share * self.refreshes / DAY

    def changes(self):
        """Entries of the feed a second: log-outs."""
        return self.logins() * self.logged_out

    def checks(self):
        return self.sessions * self.visits * self.requests / DAY

    def groups(self):
        return max(GROUPS, min(self.cache_entries, 10_000_000))

    def at_peak(self):
        """The busiest hour as a day of its own: everything per session that much more often."""
        return replace(self, visits=self.visits * self.peak, refreshes=self.refreshes * self.peak,
                       lifetime_days=self.lifetime_days / self.peak)


def rates(day, points=2_000):
    """Visits a second of sessions at equal steps of the distribution, their mean that of the day."""
    normal = NormalDist()
    found = [math.exp(day.spread * normal.inv_cdf((number + 0.5) / points)) for number in range(points)]
    scale = day.visits / DAY * points / sum(found)
    return [rate * scale for rate in found]


def touched(day):
    """On how many nodes a visit shows."""
    if day.sticky:
        return 1
    return day.nodes * (1 - (1 - 1 / day.nodes) ** day.requests)


def characteristic_time(arrivals, population, capacity):
    """The time after which LRU forgets what is not asked for; without end where everything fits."""
    if population <= capacity:
        return math.inf
    weight = population / len(arrivals)

    def held(time):
        return weight * sum(-math.expm1(-rate * time) for rate in arrivals)

    low, high = 0.0, 1.0
    while held(high) < capacity:
        high *= 2
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if held(middle) < capacity else (low, middle)
    return high


def hit_rate(day):
    """The share of checks that a node's memory answers."""
    # How often a session is seen by a node that sees it, and how many sessions that node sees.
    share, population = (1, day.sessions / day.nodes) if day.sticky else (touched(day) / day.nodes, day.sessions)
    arrivals = [rate * share for rate in rates(day)]
    kept = characteristic_time(arrivals, population, day.cache_entries)
    dies = day.changes() / day.groups()
    first = sum(rate * rate / (rate + dies) * -math.expm1(-(rate + dies) * kept) for rate in arrivals) / sum(arrivals)
    # The rest of a visit finds what its beginning left, unless memory is too small even for that.
    gap = day.burst_seconds / day.requests * (1 if day.sticky else day.nodes)
    later = math.exp(-dies * gap) * (1 if kept > gap else 0)
    seen = touched(day)
    return (seen * first + (day.requests - seen) * later) / day.requests


def direct(day, seconds, warm, seed=1):
    """The same, played out; only for populations that fit in memory."""
    chance = random.Random(seed)
    normal = [chance.lognormvariate(0, day.spread) for _ in range(day.sessions)]
    sums = list(itertools.accumulate(normal))
    total = day.sessions * day.visits / DAY
    requests, clock = [], 0.0
    while True:
        clock += chance.expovariate(total)
        if clock > seconds:
            break
        session = bisect.bisect(sums, chance.random() * sums[-1])
        at = clock
        for _ in range(day.requests):
            requests.append((at, session))
            at += chance.expovariate(day.requests / day.burst_seconds)
    requests.sort()
    memory = [OrderedDict() for _ in range(day.nodes)]
    dies = day.changes() / day.groups()
    hits = asked = 0
    for at, session in requests:
        node = memory[session % day.nodes if day.sticky else chance.randrange(day.nodes)]
        stored = node.pop(session, None)
        # Whether its group of versions has moved on since it was last found good is drawn.
        good = stored is not None and chance.random() < math.exp(-dies * (at - stored))
        node[session] = at
        if len(node) > day.cache_entries:
            node.popitem(last=False)
        if warm < at <= seconds:
            asked += 1
            hits += good
    return hits / asked


def page_hit_rate(day, misses, per_page, pages, capacity, samples=4_000, seed=1):
    """The share of random page reads that Postgres and the kernel hold: a page is asked for as often as what stands on it."""
    if pages <= capacity:
        return 1.0
    chance = random.Random(seed)
    drawn = [sum(chance.lognormvariate(0, day.spread) for _ in range(max(per_page, 1))) for _ in range(samples)]
    scale = misses / pages * samples / sum(drawn)
    arrivals = [rate * scale for rate in drawn]
    kept = characteristic_time(arrivals, pages, capacity)
    return sum(rate * -math.expm1(-rate * kept) for rate in arrivals) / sum(arrivals)
