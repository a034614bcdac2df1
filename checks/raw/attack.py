"""Sends seeded cases to a server, some at once, and judges what came back."""

import asyncio
import random
from collections import Counter

from harness.crowd import percentile

from . import bytes as changed
from . import content, framing
from .operations import Person
from .request import right
from .wire import NO_ANSWER, exchange

AT_ONCE = 24
# Cases by one person: logging out, changing passwords and deleting are among them.
EACH = 150


class Attack:
    """`findings`: what must not be, `statuses`: of the first answers."""

    def __init__(self, server, operations, seed):
        self.server, self.operations, self.seed = server, operations, seed
        self.findings, self.statuses, self.kinds, self.seconds = [], Counter(), Counter(), []
        self.faults = self.dropped = self.overloaded = 0

    def run(self, count):
        asyncio.run(self._run(count))
        return self

    async def _run(self, count):
        left = iter(range(count))
        await asyncio.gather(*(self._work(left) for _ in range(AT_ONCE)))

    async def _work(self, left):
        person = None
        for number in left:
            if person is None or person[1] == 0:
                person = [await asyncio.to_thread(self._person), EACH]
            person[1] -= 1
            # By number, so that one case can be made again by itself.
            case = make(random.Random(f"{self.seed} {number}"), self.operations, person[0])
            await self._try(number, case)

    def _person(self):
        with self.server.client() as client:
            return Person(client)

    async def _try(self, number, case):
        wanted = {"refused": None, "ordinary": 2, "any": 1}[case.kind]
        begun = asyncio.get_running_loop().time()
        heard = await exchange(self.server.port, case.data, wanted, {0} if case.head else ())
        self.seconds.append(asyncio.get_running_loop().time() - begun)
        self.kinds[case.name.split(":")[0]] += 1
        self.statuses[heard.statuses[0] if heard.statuses else heard.end] += 1
        self.overloaded += 503 in heard.statuses
        self.faults += any(500 <= status < NO_ANSWER and status != 503 for status in heard.statuses)
        self.dropped += not heard.statuses
        if problem := wrong(case, heard):
            self.findings.append(f"{number} {case.name}: {problem}")

    def slowest(self):
        return max(self.seconds), percentile(self.seconds, 0.5)


def make(chance, operations, person):
    operation = chance.choice(operations)
    request = right(operation, person, chance)
    group = chance.random()
    if group < 0.35:
        return framing.cases(chance, request)
    if group < 0.85:
        return content.cases(chance, request, operation, person)
    return changed.cases(chance, request)


def wrong(case, heard):
    """Why this is not as it must be, if it is not."""
    statuses = heard.statuses
    if not statuses:
        return f"no answer, {heard.end}"
    if NO_ANSWER in statuses:
        return f"bytes between answers: {statuses}, {heard.text[-300:]!r}"
    if any(status >= 500 and status != 503 for status in statuses):
        return f"a fault: {statuses}"
    if case.kind == "refused":
        if len(statuses) > 1:
            return f"two answers: {statuses}"
        if not 400 <= statuses[0] < 500 and statuses[0] != 503:
            return f"taken: {statuses}"
        if heard.end == "silent":
            return f"answered with {statuses[0]} and not closed"
    if case.kind == "ordinary" and statuses[1:] != [200] and not heard.closing:
        return f"what follows is not answered: {statuses}, {heard.end}"
    return None
