"""strace on a running process."""

import subprocess
import time


def attach(server, *arguments):
    return attach_to(server.pid, *arguments)


def attach_to(pid, *arguments):
    """`arguments` may name further processes, as strace does."""
    tracer = subprocess.Popen(["strace", "-f", "-p", str(pid), *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    while b"attached" not in tracer.stderr.readline():
        if tracer.poll() is not None:
            raise RuntimeError("strace could not attach")
    time.sleep(0.3)
    return tracer


def detach(tracer):
    tracer.terminate()
    tracer.communicate()
