"""libfaketime: a clock of a server's own, which a file steps while it runs."""

from pathlib import Path

LIBRARY = Path("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1")
MISSING = "not tried: needs libfaketime (apt-get install libfaketime)"


def available():
    return LIBRARY.exists()


def give_clock(server, path):
    """Gives a server that has not started the clock that `path` holds."""
    server.environment |= {"LD_PRELOAD": str(LIBRARY), "FAKETIME_TIMESTAMP_FILE": str(path), "FAKETIME_NO_CACHE": "1",
                           "FAKETIME_DONT_FAKE_MONOTONIC": "1", "DONT_FAKE_MONOTONIC": "1"}
    step(path, 0)


def step(path, seconds):
    """From now on the clock is so many seconds from the real one."""
    path.write_text(f"{seconds:+}\n")
