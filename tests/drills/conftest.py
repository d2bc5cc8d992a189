"""What drills borrow from the tests of the outbox: letters that wait, a mail server with moods."""

from tests.concordat.outbox.conftest import letter, one_server, server, writer

__all__ = ["letter", "one_server", "server", "writer"]
