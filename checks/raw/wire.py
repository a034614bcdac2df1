"""One connection: what was sent, and every answer that came until it ended."""

import asyncio
from dataclasses import dataclass, field

# How long a connection may go on saying nothing: longer than the server's own patience with heads and bodies.
PATIENCE = 16
# Stands for what came where an answer had to begin.
NO_ANSWER = 599


@dataclass
class Heard:
    """`statuses` of final answers; `end` is "closed", "reset", "kept" (as many answers as were waited for came, and it may
    go on) or "silent"."""

    statuses: list = field(default_factory=list)
    end: str = "silent"
    text: bytes = b""
    closing: bool = False


async def exchange(port, data, wanted, heads=(), patience=PATIENCE):
    """Sends `data`, and reads until `wanted` answers are whole, or to the end where `wanted` is None. `heads`: places of
    answers without a body."""
    heard = Heard()
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        heard.end = "refused"
        return heard
    # A server that refuses early may close before everything is written.
    sending = asyncio.ensure_future(send(writer, data))
    try:
        async with asyncio.timeout(patience):
            while wanted is None or len(heard.statuses) < wanted:
                more = await reader.read(65536)
                if not more:
                    heard.end = "closed"
                    break
                heard.text += more
                heard.statuses, heard.closing = parse(heard.text, heads)
            else:
                heard.end = "kept"
    except TimeoutError:
        pass
    except OSError:
        heard.end = "reset"
    finally:
        sending.cancel()
        writer.transport.abort()
    return heard


async def send(writer, data):
    try:
        writer.write(data)
        await writer.drain()
    except OSError:
        pass


def parse(text, heads):
    """Statuses of the answers that are whole, and whether the last said that the connection ends."""
    statuses, closing, place = [], False, 0
    while (end := text.find(b"\r\n\r\n", place)) >= 0:
        lines = text[place:end].split(b"\r\n")
        if not lines[0].startswith(b"HTTP/1."):
            return [*statuses, NO_ANSWER], True
        status = int(lines[0].split(b" ")[1])
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(b":") for line in lines[1:])}
        place = end + 4
        if status < 200:
            continue
        if len(statuses) in heads or status in (204, 304):
            pass
        elif b"chunked" in headers.get(b"transfer-encoding", b""):
            finish = text.find(b"0\r\n\r\n", place)
            if finish < 0:
                break
            place = finish + 5
        else:
            place += int(headers.get(b"content-length", b"0"))
            if place > len(text):
                break
        statuses.append(status)
        closing = headers.get(b"connection", b"").lower() == b"close"
    return statuses, closing
