"""Latchkey on databases that are built otherwise: partitions, a standby that takes over, PgBouncer between."""

import os
import shutil
import subprocess
import tempfile
import threading
import time
from pathlib import Path

from .cluster import Cluster
from .measure import FILL, OPAQUE

from harness.server import Server, free_port  # noqa: E402 (the checks', which .cluster puts on the path)

PASSWORD = "violet-tram-71-harbour"
REPLICATED = ["wal_level = replica", "max_wal_senders = 5", "synchronous_commit = on"]


class Drill:
    def __init__(self, binary):
        self.binary = binary
        self.folder = Path(tempfile.mkdtemp(prefix="latchkey-drill.", dir="/tmp"))
        self.folder.chmod(0o755)
        if os.geteuid() == 0:
            shutil.chown(self.folder, Cluster._owner())

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.folder, ignore_errors=True)

    def server(self, name, url, **settings):
        return Server(self.binary, self.folder / name, None, url, {"TOKENS__JWT_ROTATE": "true", **settings})


def live(server, name):
    """Sign up, check, log in, refresh, list, log out; every answer that was not what it should be."""
    wrong = []

    def want(status, answer, what):
        if answer.status != status:
            wrong.append(f"{what}: {answer}")
        return answer.json if isinstance(answer.json, dict) else {}

    with server.client(timeout=10) as client:
        email = f"{name}@example.com"
        want(201, client.post("/api/3/auth/register/", {
            "first_name": "Ann", "last_name": "Lee", "email": email, "company": "default", "password1": PASSWORD,
            "password2": PASSWORD}), "register")
        login = {"user": email, "company": "default", "password": PASSWORD}
        token = want(200, client.post("/api/3/auth/login/", login), "login").get("data", {}).get("token")
        want(200, client.get("/api/3/auth/", token=token), "check")
        old = want(200, client.post("/auth/access_token/", {"username": email, "password": PASSWORD}), "jwt").get("token")
        for number in range(3):
            old = want(200, client.post("/auth/refresh_token/", {"token": old}), f"refresh {number}").get("token")
        want(200, client.post("/auth/verify_token/", {"token": old}), "verify")
        want(200, client.post("/api/3/auth/logout/", token=token), "log out")
        want(401, client.get("/api/3/auth/", token=token), "check after logging out")
    return wrong


def lives(server, prefix, threads=8, each=3):
    """Several at once, each on a connection of its own."""
    found = []

    def run(number):
        for turn in range(each):
            try:
                found.extend(live(server, f"{prefix}{number}x{turn}"))
            except Exception as error:  # a drill reports whatever happened
                found.append(f"{type(error).__name__}: {error}")

    crowd = [threading.Thread(target=run, args=(number,)) for number in range(threads)]
    for each_thread in crowd:
        each_thread.start()
    for each_thread in crowd:
        each_thread.join()
    return f"{threads * each} lives, {len(found)} wrong answers" + (f", such as {found[0][:300]}" if found else "")


def partitions(binary, rows=100_000):
    with Drill(binary) as drill, Cluster(drill.folder / "postgres", ["shared_buffers = '256MB'"]) as cluster:
        database = cluster.database("latchkey")
        with drill.server("before", database.url) as server:
            server.start()
            yield "whole table", lives(server, "a")
            server.terminate()
        database.execute("INSERT INTO users (identifier, company_id, first_name, last_name, language, nationality, metadata, "
                         "status, joined_at, updated_at) SELECT gen_random_uuid(), 1, 'F', 'L', 'en', 'ZA', '{}', 'verified', "
                         "now(), now() FROM generate_series(1, 1000)")
        first = database.count("SELECT max(id) - 999 FROM users")
        fill = FILL.format(columns=OPAQUE, sessions=rows, users=1000)
        database.execute(fill.replace("1 + g % 1000 % 1000, 1 + g % 1000", f"1, {first} + g % 1000"))
        begun = time.monotonic()
        cluster.script(database, Path(__file__).with_name("partition.sql"))
        yield "conversion", f"{rows:,} rows in {time.monotonic() - begun:.1f} s"
        with drill.server("after", database.url) as server:
            server.start()
            yield "16 partitions", lives(server, "b")
            server.terminate()
        # One that a day ago was to end: what a sweep finds when the server starts.
        expired = database.count("WITH u AS (UPDATE sessions SET expires_at = now() - interval '1 day' WHERE id IN "
                                 "(SELECT id FROM sessions LIMIT 5000) RETURNING 1) SELECT count(*) FROM u")
        with drill.server("sweeping", database.url) as server:
            server.start()
            end = time.monotonic() + 20
            left = expired
            while left and time.monotonic() < end:
                time.sleep(0.5)
                left = database.count("SELECT count(*) FROM sessions WHERE expires_at <= now()")
            yield "sweeper on partitions", f"{expired - left:,} of {expired:,} expired sessions gone after its first sweep"


def standby(binary, synchronous):
    """Kills the primary under logins, promotes the standby, and looks for every session that was acknowledged."""
    with Drill(binary) as drill, Cluster(drill.folder / "primary", REPLICATED) as primary:
        database = primary.database("latchkey")
        with primary.standby(drill.folder / "standby") as second:
            if synchronous:
                primary.sql("postgres", "ALTER SYSTEM SET synchronous_standby_names = '*'")
                primary.sql("postgres", "SELECT pg_reload_conf()")
            both = f"postgres://latchkey:{primary.password}@127.0.0.1:{primary.port},127.0.0.1:{second.port}/latchkey" \
                   "?target_session_attrs=read-write"
            with drill.server("node", both) as server:
                server.start()
                yield "on the primary", lives(server, "a", threads=4, each=2)
                # Read-only, by a URL that names the standby alone.
                only = f"postgres://latchkey:{primary.password}@127.0.0.1:{second.port}/latchkey"
                yield "a server on the standby alone", reading(drill, only, server)
                yield from taken_over(server, primary, second)


def reading(drill, url, server):
    with server.client() as client:
        email = "r@example.com"
        token = client.post("/api/3/auth/register/", {
            "first_name": "Ann", "last_name": "Lee", "email": email, "company": "default", "password1": PASSWORD,
            "password2": PASSWORD}).json["data"]["token"]
    time.sleep(0.5)
    with drill.server("reader", url) as reader:
        try:
            reader.start(limit=6)
        except RuntimeError as error:
            return f"does not start: {str(error)[-200:]}"
        with reader.client() as client:
            check = client.get("/api/3/auth/", token=token).status
            login = client.post("/api/3/auth/login/", {"user": email, "company": "default", "password": PASSWORD}).status
        return f"check {check}, login {login}"


def taken_over(server, primary, second):
    tokens, stop, failures, answered = [], threading.Event(), [], []

    def log_in(number):
        with server.client(timeout=10) as client:
            while not stop.is_set():
                try:
                    got = client.post("/api/3/auth/login/",
                                      {"user": f"a{number}x0@example.com", "company": "default", "password": PASSWORD})
                    if got.status == 200:
                        tokens.append(got.json["data"]["token"])
                        answered.append(time.monotonic())
                    else:
                        failures.append(got.status)
                        time.sleep(0.02)
                except OSError as error:
                    failures.append(type(error).__name__)

    crowd = [threading.Thread(target=log_in, args=(number,)) for number in range(4)]
    for each in crowd:
        each.start()
    time.sleep(3)
    primary.stop()
    killed = time.monotonic()
    before = len(tokens)
    time.sleep(1)
    second.promote()
    promoted = time.monotonic()
    end = promoted + 20
    while time.monotonic() < end and not any(at > promoted for at in list(answered)):
        time.sleep(0.02)
    time.sleep(2)
    stop.set()
    for each in crowd:
        each.join()
    back = min((at for at in answered if at > promoted), default=None)
    yield "takes over", (f"{before} logins acknowledged before the kill; next success "
                         + (f"{back - promoted:.2f} s after the promotion" if back else "never")
                         + f"; refused meanwhile: { {one: failures.count(one) for one in set(failures)} }")
    # Of one user at most so many sessions stand, so ask the database for what may be missing.
    lost = 0
    with server.client() as client:
        for token in tokens[:before][-200:]:
            lost += client.get("/api/3/auth/", token=token).status != 200
    yield "acknowledged sessions that are gone", f"{lost} of the last {min(before, 200)} before the kill"
    yield "on the new primary", lives(server, "b", threads=4, each=2)


def bouncer(binary, mode, ignored):
    with Drill(binary) as drill, Cluster(drill.folder / "postgres") as cluster:
        database = cluster.database("latchkey")
        port = free_port()
        home = drill.folder / "bouncer"
        home.mkdir()
        (home / "users").write_text(f'"latchkey" "{cluster.password}"\n')
        (home / "ini").write_text(f"""[databases]
* = host=127.0.0.1 port={cluster.port}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = {home}/users
pool_mode = {mode}
default_pool_size = {20 if mode == 'session' else 4}
ignore_startup_parameters = {ignored}
""")
        before = []
        if cluster.owner:
            for path in (home, home / "users", home / "ini"):
                shutil.chown(path, cluster.owner)
            before = ["runuser", "-u", cluster.owner, "--"]
        with open(home / "log", "wb") as log:
            process = subprocess.Popen([*before, "pgbouncer", str(home / "ini")], stdin=subprocess.DEVNULL, stdout=log,
                                       stderr=log)
        try:
            time.sleep(1)
            with drill.server("node", database.url_by(port)) as server:
                try:
                    server.start()
                    yield "lives", lives(server, "a")
                    yield "settings that hold", str(asked(cluster, port))
                except RuntimeError as error:
                    yield "start", f"{str(error)[-250:]}"
        finally:
            process.terminate()
            process.wait(10)


def asked(cluster, port):
    """What a plain connection through PgBouncer has: its own, not Latchkey's options."""
    environment = os.environ | {"PGPASSWORD": cluster.password}
    done = subprocess.run([f"{cluster.bin}/psql", "-X", "-Atq", "-h", "127.0.0.1", "-p", str(port), "-U", "latchkey", "-d",
                           "latchkey", "-c", "SHOW statement_timeout"], env=environment, capture_output=True, text=True)
    return f"statement_timeout {done.stdout.strip() or done.stderr.strip()}"


def all_drills(binary):
    yield from (("partitions", *one) for one in partitions(binary))
    for synchronous in (False, True):
        name = "standby, synchronous" if synchronous else "standby, asynchronous"
        yield from ((name, *one) for one in standby(binary, synchronous))
    for mode in ("session", "transaction"):
        for ignored in ("extra_float_digits", "extra_float_digits, options"):
            name = f"PgBouncer, {mode}, ignores {ignored}"
            yield from ((name, *one) for one in bouncer(binary, mode, ignored))
