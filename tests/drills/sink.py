"""A mail server in a process of its own, that takes everything and keeps nothing.

It writes its port on the first line, then the Message-ID and the reader of each letter, a line
each, before it answers that it took it. It ends when its standard input does.
"""

import re
import sys

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

MESSAGE_ID = re.compile(rb"^Message-ID:\s*(\S+)", re.IGNORECASE | re.MULTILINE)


class Taker:
    """Takes letters."""

    async def handle_DATA(  # noqa: N802 -- the name that aiosmtpd looks for
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """The final dot came."""
        assert isinstance(envelope.content, bytes)
        found = MESSAGE_ID.search(envelope.content)
        say(f"{found[1].decode() if found else '-'} {envelope.rcpt_tos[0]}")
        return "250 Taken"


class Loopback(Controller):
    """On a port of its own."""

    def _trigger_server(self) -> None:
        """Call it once, now that its port is known."""
        assert self.server is not None
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


def say(line: str) -> None:
    """To whoever started this."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main() -> None:
    """Serve until nobody listens any more."""
    controller = Loopback(Taker(), hostname="127.0.0.1", port=0)
    controller.start()
    say(str(controller.port))
    sys.stdin.read()
    controller.stop()


if __name__ == "__main__":
    main()
