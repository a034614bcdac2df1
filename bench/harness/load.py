"""Load, from the other processor."""

import json
import subprocess

from . import places

CONNECTIONS = 32


def wrk(url, script, arguments, seconds, connections=CONNECTIONS):
    """What one run of wrk says: requests, seconds, errors, p50_ms, p99_ms, max_ms."""
    return finish_wrk(start_wrk(url, script, arguments, seconds, connections))


def start_wrk(url, script, arguments, seconds, connections=CONNECTIONS):
    command = ["taskset", "-c", places.LOAD_CORE, "wrk", "-t1", f"-c{connections}", f"-d{seconds}s",
               "-s", str(places.BENCH / "wrk" / script), url, "--", *map(str, arguments)]
    return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def finish_wrk(running):
    output, errors = running.communicate()
    if running.returncode != 0:
        raise SystemExit(f"bench: wrk failed: {errors.strip()}")
    return json.loads(output.strip().splitlines()[-1])


def probe(*arguments, cwd=None, environment=None, first=False):
    """`first`: before whatever else runs on that processor, so that a time is the server's (where the system lets us)."""
    before = ["nice", "-n", "-10"] if first else []
    command = ["taskset", "-c", places.LOAD_CORE, *before, places.PROBE, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=cwd, env=environment)
    if done.returncode != 0:
        raise SystemExit(f"bench: probe {arguments[0]} failed: {done.stderr.strip()}")
    return json.loads(done.stdout)


def bcrypt_alone(cost, cores, seconds):
    threads = len(cores.split(","))
    command = ["taskset", "-c", cores, places.BCRYPT_ALONE, str(cost), str(threads), str(seconds)]
    return json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
