"""F18: a mixed load of all contracts for hours: memory, open files and times stay as they are, and what expires goes."""

import threading
import time

from harness.client import CUT
from harness.crowd import percentile
from harness.result import Outcome
from soak.lives import Lives, Unexpected, sign_up

CLIENTS, USERS = 8, 300
# Between the lives of one client, so that the machine is not full.
PAUSE = 0.1
# Short, so that much expires while it runs; swept once a minute.
SESSION, SWEEP = 60, 60
MIB = 2**20
# Below this a slope says nothing: caches still fill.
LONG_ENOUGH = 1800


def measure(run):
    seconds = run.size(60, 8 * 3600)
    smtp, sms = run.smtp(), run.sms()
    server = run.server(SURFACES__ENABLED="company,device_tokens,signup,jwt,phone", TOKENS__SESSION_SECONDS=SESSION,
                        TOKENS__DEVICE_IDLE_SECONDS=SESSION, TOKENS__JWT_SECONDS=SESSION, TOKENS__JWT_REFRESH_SECONDS=2 * SESSION,
                        **smtp.settings, **sms.settings)
    server.start()
    crowd = Crowd(server, sms)
    samples = crowd.watch(seconds)
    crowd.stop()
    overdue = rows_overdue(run, server.database)
    settled = samples[len(samples) // 3:]
    growth = slope([(at, memory) for at, memory, _, _ in settled]) * 3600 / MIB
    thirds = settled[:len(settled) // 2], settled[len(settled) // 2:]
    files = [max(files for _, _, files, _ in third) for third in thirds]
    p99 = [percentile([seconds for *_, asked in third for seconds in asked], 0.99) * 1000 for third in thirds]
    findings = list(crowd.findings)
    if overdue:
        findings.append(f"{overdue} rows are there that expired long ago")
    if files[1] > files[0] + CLIENTS:
        findings.append(f"open files rose from {files[0]} to {files[1]}")
    if not server.alive or server.starts != 1:
        findings.append("the server ended")
    measured_for = settled[-1][0] - settled[0][0]
    measured = (f"{seconds / 3600:.2f} h, {crowd.answers:,} requests of five contracts: memory {settled[-1][1] / MIB:.1f} MiB, "
                f"{growth:+.2f} MB an hour over the last {measured_for / 3600:.2f} h; open files at most {files[0]}, then {files[1]}; "
                f"p99 {p99[0]:.0f}, then {p99[1]:.0f} ms; {len(findings)} findings")
    held = not findings
    if measured_for >= LONG_ENOUGH:
        held = held and growth < 1 and p99[1] < 2 * max(p99[0], 10)
    details = {"findings": findings[:30], "MiB": [round(memory / MIB, 1) for _, memory, _, _ in samples[::max(1, len(samples) // 100)]]}
    return Outcome(measured, False if not held else (True if run.full else None), details)


class Crowd:
    def __init__(self, server, sms):
        self.server, self.findings, self.answers = server, [], 0
        self.over, self.lock, self.recent = threading.Event(), threading.Lock(), []
        self.addresses = [f"user{number}@example.com" for number in range(USERS)]
        with server.client() as client:
            for address in self.addresses:
                sign_up(client, address)
        self.threads = [threading.Thread(target=self.live, args=(number, sms), daemon=True) for number in range(CLIENTS)]
        for thread in self.threads:
            thread.start()

    def live(self, number, sms):
        # Of its own, so that no other client ends its sessions.
        mine = self.addresses[number::CLIENTS]
        with self.server.client(timeout=20) as client:
            lives = Lives(number, client, sms, mine, self.asked)
            while not self.over.wait(PAUSE):
                try:
                    lives.one()
                except Unexpected as problem:
                    self.findings.append(str(problem))
                except CUT as error:
                    self.findings.append(f"no answer: {type(error).__name__} {error}")

    def asked(self, seconds):
        with self.lock:
            self.answers += 1
            self.recent.append(seconds)

    def watch(self, seconds):
        """A sample a second: seconds, memory, open files, times of some requests since the one before."""
        begun, samples, told = time.monotonic(), [], 0
        while (at := time.monotonic() - begun) < seconds and self.server.alive:
            with self.lock:
                asked, self.recent = self.recent, []
            # A few of each second are enough for a percentile of hours.
            samples.append((at, self.server.memory(), self.server.open_files(), asked[:50]))
            if at - told >= 600:
                told = at
                print(f"  {at / 60:.0f} min: {samples[-1][1] / MIB:.1f} MiB, {self.answers:,} requests, {self.findings[-2:]}",
                      flush=True)
            time.sleep(1)
        return samples

    def stop(self):
        self.over.set()
        for thread in self.threads:
            thread.join()


def slope(points):
    """By least squares."""
    count = len(points)
    mean_x, mean_y = sum(x for x, _ in points) / count, sum(y for _, y in points) / count
    return sum((x - mean_x) * (y - mean_y) for x, y in points) / sum((x - mean_x) ** 2 for x, _ in points)


def rows_overdue(run, database):
    """Sessions that two sweeps have passed over."""
    late = SWEEP * 2 + 10
    if run.database == "postgres":
        before = f"now() - interval '{late} seconds'"
    else:
        before = f"{int((time.time() - late) * 1_000_000)}"
    return database.count(f"SELECT count(*) FROM sessions WHERE expires_at < {before}")
