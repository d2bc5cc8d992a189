"""The line to the mail server: one connection for many letters; what it answers, as data."""

import logging
import re
import smtplib
import ssl
from dataclasses import dataclass
from typing import Self

from django.core.mail import EmailMessage, get_connection

from concordat.lib.mail_server import EmailBackend
from concordat.outbox.answers import Stage, Verdict, verdict_on

UNSUPPORTED = 502  # what a server would say to something that it did not even offer
ENHANCED = re.compile(rb"\s*([245]\.\d{1,3}\.\d{1,3})\b")
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Answer:
    """What the mail server said, without its words: those may hold the reader's address."""

    stage: Stage
    code: int | None  # None for silence
    detail: str = ""  # the enhanced status code, as in 5.1.1

    @property
    def verdict(self) -> Verdict:
        """What follows."""
        return verdict_on(self.stage, self.code)

    def __str__(self) -> str:
        said = " ".join(filter(None, [str(self.code or "silence"), self.detail]))
        return f"{said} at the {self.stage}"


TAKEN = Answer(Stage.TEXT, 250)


class Line:
    """A connection that is opened when it is needed, and again after it broke."""

    def __init__(self) -> None:
        self._connection = get_connection()
        self._open = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *args: object) -> None:
        self.close()

    @property
    def is_open(self) -> bool:
        """Whether there was a connection when it was last used."""
        return self._open

    def open(self) -> Answer | None:
        """Have a connection; None when there is one, else why there is none."""
        if self._open:
            return None
        try:
            self._connection.open()
        except OSError as error:  # what smtplib raises is one too
            self.close()
            return heard(error, Stage.GREETING)
        self._open = True
        return None

    def close(self) -> None:
        """Say goodbye, where somebody is there to hear it."""
        self._open = False
        try:
            self._connection.close()
        except OSError:
            # Django drops its end first; nothing more is to be done.
            logger.debug("The mail server was gone before we said goodbye.")

    def send(self, message: EmailMessage, within: float) -> Answer:
        """Hand over one letter, on a line that is open, in so many seconds; the server's answer."""
        try:
            if isinstance(self._connection, EmailBackend):
                self._connection.allow(within)
            self._connection.send_messages([message])
        except OSError as error:
            answer = heard(error, Stage.TEXT)
            if answer.code in (None, 421):  # they went, or said that they will
                self.close()
            return answer
        return TAKEN


def heard(error: OSError, stage: Stage) -> Answer:
    """The answer inside an exception of smtplib; `stage` where it does not say."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, words = next(iter(error.recipients.values()))
        return answer_of(Stage.RECIPIENT, code, words)
    if isinstance(error, smtplib.SMTPSenderRefused):
        return answer_of(Stage.SENDER, error.smtp_code, error.smtp_error)
    if isinstance(error, smtplib.SMTPResponseException):
        return answer_of(stage, error.smtp_code, error.smtp_error)
    if isinstance(error, smtplib.SMTPException) and not isinstance(
        error, smtplib.SMTPServerDisconnected
    ):
        return Answer(stage, UNSUPPORTED)
    if isinstance(error, ssl.SSLCertVerificationError):
        logger.error("The mail server's certificate is not valid: %s", error.verify_message)
    return Answer(stage, None)


def answer_of(stage: Stage, code: int, words: bytes | str) -> Answer:
    """An answer with its enhanced code, where the server gives one; below 200 is no answer."""
    raw = words.encode() if isinstance(words, str) else words
    enhanced = ENHANCED.match(raw)
    return Answer(stage, code if code >= 200 else None, enhanced[1].decode() if enhanced else "")
