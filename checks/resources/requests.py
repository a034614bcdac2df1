"""What a client asks for, and what is due while a resource is missing and after it is back."""

import time

from harness.client import CUT

PASSWORD = "violet-tram-71-harbour"
BEFORE = "before@example.com"


def sign_up(server, address):
    with server.client(timeout=10) as client:
        return client.post("/api/3/auth/register/", {
            "first_name": "Ann", "last_name": "Lee", "email": address, "company": "default", "password1": PASSWORD,
            "password2": PASSWORD})


def log_in(server, address):
    with server.client(timeout=10) as client:
        return client.post("/api/3/auth/login/", {"user": address, "company": "default", "password": PASSWORD})


def refused_in_shape(answers):
    """Findings about answers that should each be done or a fault that a client understands."""
    for answer in answers:
        if not answer.ok and not (answer.status in (503, 507) and isinstance(answer.json, dict)):
            yield f"out of shape: {answer}"


def alive(server):
    with server.client(timeout=10) as client:
        if client.get("/health/live").status != 200:
            yield "not alive"


def well_again(server, limit=10):
    end = time.monotonic() + limit
    while (answer := sign_up(server, "after@example.com")).status != 201:
        if time.monotonic() > end:
            yield f"not well again within {limit} s: {answer}"
            return
        time.sleep(0.1)
    answer = log_in(server, BEFORE)
    if answer.status != 200:
        yield f"what was there before is not: {answer}"


def few_files(run):
    """More connections than open files are allowed."""
    server = run.server()
    server.wrapper = ["prlimit", "--nofile=64"]
    server.start()
    held = [server.client(timeout=3) for _ in range(150)]
    for client in held:
        try:
            client.get("/health/live")
        except CUT:
            pass
    if not server.alive:
        yield "ended"
        return
    for client in held:
        client.close()
    time.sleep(1)
    for _ in range(20):
        try:
            if sign_up(server, f"after{time.monotonic()}@example.com").status == 201:
                return
        except CUT:
            pass
        time.sleep(0.5)
    yield "not well again within 10 s"
