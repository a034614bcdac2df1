"""A mail server whose behaviour is switched: ok, 451, 550, abort (in DATA), hang, down."""

import asyncio
import email
import email.policy
import logging
import re
import time
from collections import defaultdict

from aiosmtpd.smtp import SMTP

from ..listener import Listener

logging.getLogger("mail.log").setLevel(logging.ERROR)


class Mail:
    def __init__(self, envelope):
        self.at = time.monotonic()
        self.to = list(envelope.rcpt_tos)
        self.raw = envelope.content
        self.message_id = re.search(rb"(?im)^message-id:\s*(\S+)", self.raw)[1].decode()

    def text(self):
        """The plain part, decoded."""
        parsed = email.message_from_bytes(self.raw, policy=email.policy.default)
        return parsed.get_body(("plain",)).get_content()


class Connection(SMTP):
    def __init__(self, sink):
        super().__init__(sink, hostname="localhost", enable_SMTPUTF8=True)
        self._sink = sink

    def connection_made(self, transport):
        super().connection_made(transport)
        self._made = transport
        self._sink.alive.add(transport)

    def connection_lost(self, error):
        self._sink.alive.discard(self._made)
        super().connection_lost(error)


class SmtpSink(Listener):
    def __init__(self):
        self.mode, self.mails, self.attempts = "ok", [], 0
        self._by_address = defaultdict(list)
        # Addresses that are refused for ever whatever the mode.
        self.refused = set()
        super().__init__()

    @property
    def settings(self):
        return {"EMAIL__TRANSPORT": "smtp", "EMAIL__SMTP_URL": f"smtp://127.0.0.1:{self.port}"}

    def protocol(self):
        return Connection(self)

    def switch(self, mode):
        self.loop.run(self._switch(mode))

    async def _switch(self, mode):
        if self.mode == "hang":
            self._hang_up()
        self.mode = mode
        await (self._close() if mode == "down" else self._open())

    def to(self, address):
        return list(self._by_address.get(address, ()))

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.mode == "550" or address in self.refused:
            self.attempts += 1
            return "550 5.1.1 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 ok"

    async def handle_DATA(self, server, session, envelope):
        self.attempts += 1
        if self.mode == "451":
            return "451 4.3.0 try again later"
        if self.mode == "hang":
            await asyncio.Event().wait()
        if self.mode == "abort":
            server.transport.abort()
            return "451 4.3.0 gone"
        mail = Mail(envelope)
        self.mails.append(mail)
        for address in mail.to:
            self._by_address[address].append(mail)
        return "250 2.0.0 accepted"
