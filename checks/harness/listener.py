"""A listener that can be closed and opened again on the same port."""

import asyncio
import socket

from .loop import Loop


class Listener:
    """Keeps its port reserved while it is closed. Subclasses make a protocol for each connection."""

    def __init__(self):
        self.loop = Loop()
        self._reserved = self._bind(0)
        self.port = self._reserved.getsockname()[1]
        self._server = None
        self.alive = set()
        self.loop.run(self._open())

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.loop.run(self._close())
        self._reserved.close()
        self.loop.stop()

    @staticmethod
    def _bind(port):
        bound = socket.socket()
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(("127.0.0.1", port))
        return bound

    def protocol(self):
        raise NotImplementedError

    async def _open(self):
        if self._server is None:
            loop = asyncio.get_running_loop()
            self._server = await loop.create_server(self.protocol, sock=self._bind(self.port), backlog=512)

    async def _close(self):
        if self._server is not None:
            self._server.close()
            self._server = None
        self._hang_up()

    def _hang_up(self):
        for transport in list(self.alive):
            transport.abort()
        self.alive.clear()
