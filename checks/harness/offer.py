"""Requests at a rate of their own, whatever becomes of them, from a process of their own: what a client costs on the
server's cores is small, and its waiting does not slow what is sent."""

import asyncio
import multiprocessing
import os
import time
from concurrent.futures import ProcessPoolExecutor


def apart(work, *arguments, niceness=0):
    """Runs a function of a module in a process of that priority; returns a future."""
    executor = ProcessPoolExecutor(1, multiprocessing.get_context("spawn"), _prioritise, (niceness,))
    future = executor.submit(work, *arguments)
    executor.shutdown(wait=False)
    return future


def _prioritise(niceness):
    try:
        os.nice(niceness)
    except PermissionError:
        # Only root may go before others.
        pass


def offer(port, requests, rate, seconds):
    """Sends `requests` (bytes, one after the other, again and again) `rate` times a second; returns (status, seconds) of
    each, the status 0 where no answer came."""
    return asyncio.run(_offer(port, requests, rate, seconds))


def probe(port, request, pause, seconds):
    """Sends one request after the other on one connection, `pause` seconds between; returns as `offer`."""
    return asyncio.run(_probe(port, request, pause, seconds))


async def _offer(port, requests, rate, seconds):
    begun, idle, running = time.monotonic(), [], []
    for number in range(int(rate * seconds)):
        await asyncio.sleep(max(0, begun + number / rate - time.monotonic()))
        running.append(asyncio.ensure_future(_one(port, requests[number % len(requests)], idle)))
    outcomes = await asyncio.gather(*running)
    for _, writer in idle:
        writer.close()
    return outcomes


async def _probe(port, request, pause, seconds):
    end, idle, outcomes = time.monotonic() + seconds, [], []
    while time.monotonic() < end:
        outcomes.append(await _one(port, request, idle))
        await asyncio.sleep(pause)
    return outcomes


async def _one(port, request, idle):
    begun = time.monotonic()
    try:
        async with asyncio.timeout(30):
            kept = bool(idle)
            reader, writer = idle.pop() if kept else await asyncio.open_connection("127.0.0.1", port)
            writer.write(request)
            try:
                head = await reader.readuntil(b"\r\n\r\n")
            except (EOFError, ConnectionError) as error:
                # The server may close an idle connection just as it is used again: one more try (RFC 9112, section 9.3.1).
                if not kept or getattr(error, "partial", b""):
                    raise
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.write(request)
                head = await reader.readuntil(b"\r\n\r\n")
            lines = head.lower().split(b"\r\n")
            length = next((int(line[15:]) for line in lines if line.startswith(b"content-length:")), 0)
            await reader.readexactly(length)
    except (OSError, EOFError, TimeoutError):
        return 0, time.monotonic() - begun
    took = time.monotonic() - begun
    if b"connection: close" in lines:
        writer.close()
    else:
        idle.append((reader, writer))
    return int(lines[0].split(b" ")[1]), took


def post(path, body):
    """The bytes of a POST of JSON text."""
    return (f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n{body}").encode()
