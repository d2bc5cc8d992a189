"""A real mail server on loopback whose answers are scripted."""

import asyncio
import email
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from concordat.outbox.answers import Stage

logging.getLogger("mail.log").setLevel(logging.CRITICAL)  # what a client says is no log of ours

SILENCE = ""
"""The script of a server that does not answer at all."""

GO_AHEAD = "go ahead"
"""A stage of the server's alone: what it says to DATA, before it gets the text."""


class MailServer:
    """What the server is told to say, and what reached it."""

    def __init__(self) -> None:
        self.port = 0
        self.on_taken: Callable[[], None] = lambda: None
        self.forget()

    def forget(self) -> None:
        """Be as new."""
        self.script: dict[tuple[str, str], str] = {}
        self.taken: list[email.message.Message] = []
        self.asked_for: list[str] = []
        self.greeted = 0

    def answers(self, stage: Stage, answer: str, to: str = "") -> None:
        """From now on say this at a stage: to everybody, or about one reader's address."""
        self.script[stage, to] = answer

    def answers_data(self, answer: str, to: str = "") -> None:
        """From now on say this to DATA."""
        self.script[GO_AHEAD, to] = answer

    def clear(self) -> None:
        """Take everything again."""
        self.script.clear()

    def message_ids(self) -> list[str]:
        """The Message-IDs of what reached the final dot, in order."""
        return [str(message["Message-ID"]) for message in self.taken]

    def scripted(self, stage: str, to: str = "") -> str | None:
        """The answer to give; None for the usual one."""
        return self.script.get((stage, to), self.script.get((stage, "")))


class Handler:
    """Gives the scripted answers to commands."""

    def __init__(self, server: MailServer) -> None:
        self.server = server

    async def handle_MAIL(  # noqa: N802 -- the name that aiosmtpd looks for
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Whether the sender may send."""
        answer = await self.said(Stage.SENDER)
        envelope.mail_from = address
        return answer or "250 OK"

    async def handle_RCPT(  # noqa: N802 -- the name that aiosmtpd looks for
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Whether the reader is known."""
        self.server.asked_for.append(address)
        answer = await self.said(Stage.RECIPIENT, address)
        envelope.rcpt_tos.append(address)
        return answer or "250 OK"

    async def handle_DATA(  # noqa: N802 -- the name that aiosmtpd looks for
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """The final dot came."""
        content = envelope.content
        assert isinstance(content, bytes)
        self.server.taken.append(email.message_from_bytes(content))
        self.server.on_taken()
        return await self.said(Stage.TEXT, envelope.rcpt_tos[0]) or "250 Taken"

    async def said(self, stage: Stage, to: str = "") -> str | None:
        """The scripted answer; for silence, none until the other side goes."""
        answer = self.server.scripted(stage, to)
        if answer == SILENCE:
            await asyncio.Event().wait()
        return answer


class Greeting(SMTP):
    """A server whose greeting is scripted too."""

    script: MailServer
    connections: dict[SMTP, asyncio.BaseTransport]

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Somebody calls."""
        self.connections[self] = transport  # again once it is secured
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        """They went."""
        self.connections.pop(self, None)
        super().connection_lost(error)

    async def push(self, status: Any) -> None:
        """Say something; the first thing that is said is the greeting."""
        answer = None
        if isinstance(status, str) and status.startswith("220 ") and "Ready" not in status:
            self.script.greeted += 1
            answer = self.script.scripted(Stage.GREETING)
        elif isinstance(status, str) and status.startswith("354 "):
            answer = self.script.scripted(GO_AHEAD, self.envelope.rcpt_tos[0])
        if answer == SILENCE:
            await asyncio.Event().wait()
        await super().push(answer or status)


class Loopback(Controller):
    """Serves one script from a thread, on a port of its own."""

    def __init__(self, script: MailServer, **options: Any) -> None:
        self.script = script
        self.connections: dict[SMTP, asyncio.BaseTransport] = {}
        super().__init__(Handler(script), hostname="127.0.0.1", port=0, **options)

    def factory(self) -> SMTP:
        """One connection."""
        server = Greeting(self.handler, **self.SMTP_kwargs)
        server.script, server.connections = self.script, self.connections
        return server

    def _trigger_server(self) -> None:
        """Call it once, now that its port is known."""
        assert self.server is not None
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()

    async def hang_up(self) -> None:
        """End every connection, and see them go."""
        for transport in [*self.connections.values()]:
            assert isinstance(transport, asyncio.Transport)
            transport.abort()
        while self.connections:
            await asyncio.sleep(0)


@contextmanager
def mail_server(**options: Any) -> Iterator[MailServer]:
    """A server for the length of a test; options are aiosmtpd's."""
    script = MailServer()
    controller = Loopback(script, **options)
    controller.start()
    try:
        script.port, script.greeted = controller.port, 0
        yield script
    finally:
        asyncio.run_coroutine_threadsafe(controller.hang_up(), controller.loop).result(10)
        controller.stop()
