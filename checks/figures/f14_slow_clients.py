"""F14: clients that send or read a byte a second hold connections; others notice nothing."""

import asyncio
import os
import resource
import socket
import time
from concurrent.futures import ProcessPoolExecutor

from harness.crowd import percentile
from harness.result import Outcome

DATABASES = ("sqlite",)
# From the connection to the end of the headers, and from there to the end of the body or of reading.
IN_HEADERS, LATER = 10, 20
HEAD = b"POST /auth/verify_token/ HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 4000\r\n\r\n"
# Not read at all, and answered with more than the kernel holds.
MANY = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n" * 5000
BUNDLE = b"GET /docs/swagger-ui-bundle.js HTTP/1.1\r\nHost: x\r\n\r\n"


def measure(run):
    count = run.size(400, 2000)
    allow_files(count * 2 + 500)
    server = run.server()
    server.start()
    usual = ask(server, 5)
    files = server.open_files()
    # In a process of its own that comes after the others: what the clients that hold cost themselves is not meant.
    holder = run.keep(ProcessPoolExecutor(1, initializer=os.nice, initargs=(5,)))
    held = holder.submit(hold_all, server.port, count)
    time.sleep(3)
    meanwhile = ask(server, run.size(12, 40))
    memory = server.peak_memory()
    ended = held.result(90)
    time.sleep(1)
    late = {kind: max(seconds) for kind, seconds in ended.items()}
    limits = {"headers": IN_HEADERS, "body": LATER, "reading": LATER + 5, "idle": LATER,
              "later headers": IN_HEADERS, "asking": LATER + 5}
    overdue = {kind: seconds for kind, seconds in late.items() if seconds > limits[kind]}
    left = server.open_files() - files
    ratio = percentile(meanwhile, 0.99) / percentile(usual, 0.99)
    measured = (f"{count} held: cut after at most " + ", ".join(f"{kind} {seconds:.1f} s" for kind, seconds in late.items())
                + f"; good clients' p99 {percentile(meanwhile, 0.99) * 1000:.1f} ms, usually {percentile(usual, 0.99) * 1000:.1f} ms; "
                f"{max(left, 0)} connections left, {memory / 2**20:.0f} MiB")
    good = not overdue and left <= 5 and (ratio < 2 or percentile(meanwhile, 0.99) < 0.02)
    return Outcome(measured, False if not good else (True if run.full else None), {"overdue": overdue, "ratio of p99": round(ratio, 2)})


def allow_files(count):
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < count:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(count, hard), hard))


def ask(server, seconds):
    """Times of requests of a good client."""
    end, times = time.monotonic() + seconds, []
    with server.client() as client:
        while time.monotonic() < end:
            answer = client.post("/auth/verify_token/", {"token": "a.b.c"})
            if answer.status != 400:
                raise RuntimeError(f"a good client got {answer} after {answer.seconds:.1f} s, as request {len(times) + 1}")
            times.append(answer.seconds)
            time.sleep(0.005)
    return times


def hold_all(port, count):
    return asyncio.run(hold(port, count))


async def hold(port, count):
    """Opens connections of each kind; returns how long each was held, by kind."""
    kinds = {"headers": slow_headers, "body": slow_body, "reading": slow_reading, "idle": idle,
             "later headers": slow_later_headers, "asking": asking}
    # Few at a time, so that a connection is used as soon as it is there.
    turn = asyncio.Semaphore(20)
    waits = [(name, asyncio.ensure_future(timed(kind, port, turn))) for name, kind in kinds.items()
             for _ in range(count // len(kinds))]
    ended = {}
    for name, wait in waits:
        ended.setdefault(name, []).append(await wait)
    return ended


async def timed(kind, port, turn):
    """Seconds from the connection to its end."""
    async with turn:
        held = await connect(port, kind in (slow_reading, asking))
    begun = time.monotonic()
    try:
        await asyncio.wait_for(kind(held) if kind in (slow_reading, asking) else over_stream(kind, held), 60)
    except (OSError, asyncio.TimeoutError):
        pass
    finally:
        held.close()
    return time.monotonic() - begun


async def connect(port, narrow):
    """`narrow`: the kernel keeps little that was not read."""
    held = socket.socket()
    if narrow:
        held.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    held.setblocking(False)
    await asyncio.get_running_loop().sock_connect(held, ("127.0.0.1", port))
    return held


async def over_stream(kind, held):
    reader, writer = await asyncio.open_connection(sock=held)
    try:
        await kind(reader, writer)
    finally:
        writer.transport.abort()


async def drip(reader, writer, data):
    """A byte a second until the other side ends."""
    ended = asyncio.ensure_future(reader.read())
    ended.add_done_callback(lambda done: done.cancelled() or done.exception())
    for byte in data:
        writer.write(bytes([byte]))
        done, _ = await asyncio.wait([ended], timeout=1)
        if done:
            return


async def slow_headers(reader, writer):
    await drip(reader, writer, b"GET /health/live HTTP/1.1\r\nHost: x\r\nX-Slow: " + b"a" * 100)


async def slow_later_headers(reader, writer):
    """The first request is as good as any."""
    writer.write(b"GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n")
    await reader.readuntil(b"\r\n\r\n")
    await slow_headers(reader, writer)


async def slow_body(reader, writer):
    writer.write(HEAD)
    await drip(reader, writer, b"x" * 100)


async def slow_reading(held):
    """Asks for megabytes and takes a byte a second, until the connection is reset."""
    loop = asyncio.get_running_loop()
    await loop.sock_sendall(held, BUNDLE * 8)
    while not is_reset(held) and await loop.sock_recv(held, 1):
        await asyncio.sleep(1)


async def asking(held):
    """Asks thousands of times and takes nothing, until the connection is reset."""
    await asyncio.get_running_loop().sock_sendall(held, MANY)
    while not is_reset(held):
        await asyncio.sleep(0.5)


def is_reset(held):
    """What had arrived before can be read even then."""
    return held.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR) != 0


async def idle(reader, writer):
    await reader.read()
