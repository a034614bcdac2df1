"""strace on a running server."""

import subprocess
import time


def attach(server, *arguments):
    tracer = subprocess.Popen(["strace", "-f", "-p", str(server.pid), *arguments], stdout=subprocess.DEVNULL,
                              stderr=subprocess.PIPE)
    while b"attached" not in tracer.stderr.readline():
        if tracer.poll() is not None:
            raise RuntimeError("strace could not attach")
    time.sleep(0.3)
    return tracer


def detach(tracer):
    tracer.terminate()
    tracer.communicate()
