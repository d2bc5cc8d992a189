"""The connection to a mail server: Django's own, with a limit on how long one letter may take."""

import smtplib
import time

from django.core.mail.backends import smtp


class Limited(smtplib.SMTP):
    """Waits for each answer as long as it was told to, and for all of them up to a moment."""

    until: float | None = None
    """The moment, by the monotonic clock; None for no such limit."""

    def getreply(self) -> tuple[int, bytes]:
        """The next answer. Raises SMTPServerDisconnected when it does not come in time."""
        if self.until is not None and self.sock is not None:
            left = self.until - time.monotonic()
            if left <= 0:
                self.close()
                raise smtplib.SMTPServerDisconnected("The time for this letter is over.")
            self.sock.settimeout(min(left, self.timeout))
        return super().getreply()


class LimitedTLS(Limited, smtplib.SMTP_SSL):
    """The same, secured from the first byte."""


class EmailBackend(smtp.EmailBackend):
    """Django's, whose letters can be given a moment by which they must have gone."""

    connection: Limited | None

    @property
    def connection_class(self) -> type[Limited]:
        """What talks to the server."""
        return LimitedTLS if self.use_ssl else Limited

    def open(self) -> bool | None:
        """Connect, secure, sign in and say hello: all that is not about a letter."""
        opened: bool | None = super().open()
        if opened and self.connection is not None:
            self.connection.ehlo_or_helo_if_needed()
        return opened

    def allow(self, seconds: float) -> None:
        """Let what is sent next take so long in all."""
        if self.connection is not None:
            self.connection.until = time.monotonic() + seconds
