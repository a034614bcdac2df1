"""A TCP proxy that gets in the way.

Modes: pass; down (refuses, and ends what is open); reset (RST to what is open and to what comes); blackhole (takes
and forwards nothing); latency (each piece of an answer waits); cut (ends after so many bytes of an answer, in the middle
of whatever they are).
"""

import asyncio
import socket
import struct

from .listener import Listener

RESET = struct.pack("ii", 1, 0)


class Proxy(Listener):
    def __init__(self, port, host="127.0.0.1"):
        self.target = (host, port)
        self.mode, self.seconds, self.bytes = "pass", 2.0, 1
        super().__init__()

    def protocol(self):
        loop = asyncio.get_running_loop()
        reader = asyncio.StreamReader(loop=loop)
        return asyncio.StreamReaderProtocol(reader, self._serve, loop=loop)

    def switch(self, mode, seconds=2.0, bytes=1):
        self.loop.run(self._switch(mode, seconds, bytes))

    async def _switch(self, mode, seconds, bytes):
        held = self.mode == "blackhole"
        self.mode, self.seconds, self.bytes = mode, seconds, bytes
        if mode == "down":
            await self._close()
            return
        await self._open()
        if mode == "reset":
            for transport in list(self.alive):
                reset(transport)
        elif held:
            # What was swallowed never comes.
            self._hang_up()

    async def _serve(self, reader, writer):
        client = writer.transport
        if self.mode == "reset":
            reset(client)
            return
        self.alive.add(client)
        server = None
        try:
            while self.mode == "blackhole":
                await asyncio.sleep(0.02)
            if client.is_closing():
                return
            back, forth = await asyncio.open_connection(*self.target)
            server = forth.transport
            self.alive.add(server)
            await asyncio.wait([asyncio.ensure_future(self._pump(reader, forth, False)),
                                asyncio.ensure_future(self._pump(back, writer, True))],
                               return_when=asyncio.FIRST_COMPLETED)
        except OSError:
            pass
        finally:
            for transport in filter(None, (client, server)):
                self.alive.discard(transport)
                transport.close()

    async def _late(self):
        """Waits as long as answers are to be late; once they are not, those that wait go on."""
        loop = asyncio.get_running_loop()
        end = loop.time() + self.seconds
        while self.mode == "latency" and loop.time() < end:
            await asyncio.sleep(0.02)

    async def _pump(self, reader, writer, answering):
        try:
            while data := await reader.read(65536):
                while self.mode == "blackhole":
                    await asyncio.sleep(0.02)
                if answering:
                    await self._late()
                if answering and self.mode == "cut":
                    writer.write(data[:self.bytes])
                    await asyncio.sleep(0.005)
                    writer.transport.close()
                    return
                writer.write(data)
                await writer.drain()
        except OSError:
            pass


def reset(transport):
    """Ends a connection with RST."""
    held = transport.get_extra_info("socket")
    if held is not None:
        try:
            held.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
        except OSError:
            pass
    transport.abort()
