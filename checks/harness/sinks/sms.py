"""An SMS webhook with the mail server's modes; 451 is a 503 here, and 550 a 400."""

import asyncio
import json
import time
from collections import defaultdict

from ..listener import Listener

STATUS = {"ok": b"200 OK", "451": b"503 Service Unavailable", "550": b"400 Bad Request"}


class Text:
    def __init__(self, posted):
        self.at = time.monotonic()
        self.id, self.to, self.body, self.purpose = (posted[name] for name in ("id", "to", "body", "purpose"))


class Connection(asyncio.Protocol):
    def __init__(self, sink):
        self.sink, self.data = sink, b""

    def connection_made(self, transport):
        self.transport = transport
        self.sink.alive.add(transport)

    def connection_lost(self, error):
        self.sink.alive.discard(self.transport)

    def data_received(self, data):
        self.data += data
        head, separator, body = self.data.partition(b"\r\n\r\n")
        lengths = [line.split(b":")[1] for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")]
        if separator and len(body) >= int(lengths[0]):
            self.data = b""
            self.take(json.loads(body))

    def take(self, posted):
        self.sink.attempts += 1
        mode = self.sink.mode
        if mode == "abort":
            self.transport.abort()
        elif mode != "hang":
            if mode == "ok":
                self.sink.record(Text(posted))
            self.transport.write(b"HTTP/1.1 " + STATUS[mode] + b"\r\nContent-Length: 0\r\n\r\n")


class SmsSink(Listener):
    def __init__(self):
        self.mode, self.texts, self.attempts = "ok", [], 0
        self._by_number = defaultdict(list)
        super().__init__()

    @property
    def settings(self):
        return {"SMS__TRANSPORT": "webhook", "SMS__WEBHOOK_URL": f"http://127.0.0.1:{self.port}/sms"}

    def protocol(self):
        return Connection(self)

    def switch(self, mode):
        self.loop.run(self._switch(mode))

    async def _switch(self, mode):
        if self.mode == "hang":
            self._hang_up()
        self.mode = mode
        await (self._close() if mode == "down" else self._open())

    def to(self, number):
        return list(self._by_number.get(number, ()))

    def record(self, text):
        self.texts.append(text)
        self._by_number[text.to].append(text)
