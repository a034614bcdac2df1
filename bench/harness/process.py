"""A server under measurement: started on given processors, its time and memory read from /proc."""

import os
import socket
import subprocess
import time
import urllib.error
import urllib.request

from . import places

TICK = os.sysconf("SC_CLK_TCK")


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Process:
    """Its standard error goes through a pipe, as under systemd or Docker, and from there to nowhere."""

    def __init__(self, command, cwd, environment, cores):
        self.drain = subprocess.Popen(["taskset", "-c", places.LOAD_CORE, "cat"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
        self.child = subprocess.Popen(
            ["taskset", "-c", cores, *map(str, command)], cwd=cwd, env=environment,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=self.drain.stdin)
        self.drain.stdin.close()

    def wait_for(self, url, seconds=20):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self.child.poll() is not None:
                raise SystemExit(f"bench: the server of {url} ended with {self.child.returncode}")
            try:
                with urllib.request.urlopen(url, timeout=2):
                    return
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.01)
        raise SystemExit(f"bench: no answer from {url} within {seconds} s")

    def cpu_seconds(self):
        """User and system time of all threads, in steps of a tick (10 ms)."""
        with open(f"/proc/{self.child.pid}/stat") as stat:
            fields = stat.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICK

    def resident_mib(self):
        with open(f"/proc/{self.child.pid}/status") as status:
            for line in status:
                if line.startswith("VmRSS:"):
                    return int(line.split()[1]) / 1024
        return None

    def stop(self):
        self.child.terminate()
        try:
            self.child.wait(30)
        except subprocess.TimeoutExpired:
            self.child.kill()
            self.child.wait()
        self.child.stdout.close()
        self.drain.wait(10)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()
