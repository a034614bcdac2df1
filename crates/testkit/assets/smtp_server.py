"""An SMTP server whose behaviour the test switches.

Reads one JSON command a line from standard input, answers each with {"event": "done"} on standard
output, and reports every attempt to deliver there. Ends with its standard input, so it never
outlives the test.
"""
import asyncio
import email
import email.policy
import json
import logging
import socket
import sys

from aiosmtpd.smtp import SMTP, AuthResult

# It warns of attributes that it sets itself.
logging.getLogger("mail.log").setLevel(logging.ERROR)


def emit(event, **fields):
    print(json.dumps({"event": event, **fields}), flush=True)


class Handler:
    def __init__(self):
        self.mode = "accept"
        self.refused = set()

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.mode == "refuse" or address.lower() in self.refused:
            emit("attempt", outcome="refused")
            return "550 5.1.1 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 ok"

    async def handle_DATA(self, server, session, envelope):
        if self.mode == "try_later":
            emit("attempt", outcome="deferred")
            return "451 4.3.0 try again later"
        if self.mode == "hang":
            emit("attempt", outcome="hanging")
            await asyncio.Event().wait()
        emit("mail", **describe(session, envelope))
        if self.mode == "cut":
            server.transport.abort()
        return "250 2.0.0 accepted"


def describe(session, envelope):
    message = email.message_from_bytes(envelope.content, policy=email.policy.default)

    def part(kind):
        body = message.get_body(preferencelist=(kind,))
        return body.get_content() if body is not None else None

    return {
        "from": envelope.mail_from,
        "to": envelope.rcpt_tos,
        "user": session.auth_data,
        "headers": [[name, str(value)] for name, value in message.items()],
        "text": part("plain"),
        "html": part("html"),
        # One character a byte.
        "raw": envelope.content.decode("latin-1"),
    }


class Connection(SMTP):
    alive = set()

    def connection_made(self, transport):
        super().connection_made(transport)
        Connection.alive.add(transport)
        self._made = transport

    def connection_lost(self, error):
        Connection.alive.discard(self._made)
        super().connection_lost(error)


def authenticate(server, session, envelope, mechanism, data):
    return AuthResult(success=True, auth_data=data.login.decode())


class Listener:
    """Opens and closes the port, and keeps it reserved in between."""

    def __init__(self, handler):
        self.handler = handler
        self.server = None
        self.reservation = self.bind(0)
        self.port = self.reservation.getsockname()[1]

    @staticmethod
    def bind(port):
        bound = socket.socket()
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(("127.0.0.1", port))
        return bound

    def connection(self):
        return Connection(
            self.handler,
            hostname="localhost",
            enable_SMTPUTF8=True,
            authenticator=authenticate,
            auth_require_tls=False,
        )

    async def open(self):
        if self.server is None:
            loop = asyncio.get_running_loop()
            self.server = await loop.create_server(self.connection, sock=self.bind(self.port))

    def close(self):
        if self.server is not None:
            self.server.close()
            self.server = None
        self.hang_up()

    @staticmethod
    def hang_up():
        for transport in list(Connection.alive):
            transport.abort()


async def switch(handler, listener, mode):
    if handler.mode == "hang":
        listener.hang_up()
    handler.mode = mode
    if mode == "down":
        listener.close()
    else:
        await listener.open()


async def main():
    handler = Handler()
    listener = Listener(handler)
    await listener.open()
    emit("ready", port=listener.port)
    loop = asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        command = json.loads(line)
        if "mode" in command:
            await switch(handler, listener, command["mode"])
        if "refuse" in command:
            handler.refused.add(command["refuse"].lower())
        emit("done")


asyncio.run(main())
