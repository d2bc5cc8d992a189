"""GOV.UK Notify in place of a mail server: the same letters through one template.

The template has ((subject)) as its subject and ((body)) as its message. What Notify answers is
raised as what a mail server would have said, so that one table decides (`outbox.answers`).
"""

import re
import smtplib
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import EmailMessage
from notifications_python_client.errors import APIError, InvalidResponse
from notifications_python_client.notifications import NotificationsAPIClient

# Words of a 400 that are about our account or template: every letter would meet them.
ABOUT_US = re.compile(r"template|team-only|trial|api key|personalisation", re.IGNORECASE)
JOINER = "\u2060"  # shows nothing, joins nothing to be read: it only parts what would be a mark


class EmailBackend(BaseEmailBackend):
    """Hands letters over to Notify, one request each."""

    def __init__(self, *args: Any, timeout: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.client = NotificationsAPIClient(
            settings.NOTIFY_API_KEY,
            base_url=settings.NOTIFY_ADDRESS,
            timeout=timeout or settings.EMAIL_TIMEOUT,
        )

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Send them; how many. Raises what a mail server's refusal would raise."""
        for message in email_messages:
            self._send(message)
        return len(email_messages)

    def close(self) -> None:
        """Let the connection go."""
        self.client.request_session.close()

    def _send(self, message: EmailMessage) -> None:
        to, headers = message.to[0], message.extra_headers
        try:
            self.client.send_email_notification(
                email_address=to,
                template_id=settings.NOTIFY_TEMPLATE_ID,
                personalisation={
                    "subject": message.subject,
                    "body": harmless(str(message.body), settings.SITE_ADDRESS),
                },
                reference=headers.get("Message-ID", "").strip("<>"),
                email_reply_to_id=settings.NOTIFY_REPLY_TO_ID or None,
                one_click_unsubscribe_url=headers.get("List-Unsubscribe", "").strip("<>") or None,
            )
        except InvalidResponse:
            raise smtplib.SMTPServerDisconnected("Notify’s answer cannot be read.") from None
        except APIError as error:
            raise as_a_mail_server_says(error, to) from None


def as_a_mail_server_says(error: APIError, to: str) -> smtplib.SMTPException:
    """What Notify answered, as the reply of a mail server, without its words."""
    if error.response is None:
        return smtplib.SMTPServerDisconnected("Notify does not answer.")
    status, said = error.status_code, str(error.message)
    if status == 400 and "email_address" in said:
        return smtplib.SMTPRecipientsRefused({to: (553, b"")})
    if status in (401, 403, 404) or (status == 400 and ABOUT_US.search(said)):
        return smtplib.SMTPAuthenticationError(535, b"")
    if status == 429 or status >= 500:
        return smtplib.SMTPDataError(451, b"")
    return smtplib.SMTPDataError(554, b"")  # the letter's own, until it is several in a row


# What Notify would read as Markdown


# Signs that mean something at the beginning of a line: headings, lists, quotes, rules, numbers.
AT_THE_BEGINNING = re.compile(r"^(\s*)([#>*+\-^=_~`|]|\d+[.)])")
LINK = re.compile(r"\]\s*(?=[(\[:])")
ADDRESS = re.compile(r"([a-z][a-z0-9+.-]*:)(?=//)|(mailto:|www)(?=[^\s])", re.IGNORECASE)
UNDERLINE = re.compile(r"-+")


def harmless(text: str, site: str) -> str:
    """A letter's text in which nothing is Markdown or a link but what we put there.

    Ours are addresses of this site, alone on a line; the bullets of lists; lines under headings.
    What people wrote (titles of plans, names) keeps its signs, and they do nothing.
    """
    lines = text.split("\n")
    return "\n".join(
        line if _is_ours(line, before, site) else _plain(line)
        for line, before in zip(lines, ["", *lines], strict=False)
    )


def _is_ours(line: str, before: str, site: str) -> bool:
    """An address of this site alone on its line, or the line under a heading."""
    words = line.strip()
    if re.fullmatch(rf"{re.escape(site)}(/[^\s\[\]()<>]*)?", words):
        return True
    return bool(UNDERLINE.fullmatch(line)) and len(line) == len(before)


def _plain(line: str) -> str:
    """A line whose words mean nothing to Markdown; a bullet at its beginning is ours."""
    bullet, rest = ("* ", line[2:]) if line.startswith("* ") else ("", line)
    rest = AT_THE_BEGINNING.sub(rf"\1{JOINER}\2{JOINER}", rest)
    rest = LINK.sub(lambda found: found[0] + JOINER, rest)
    rest = ADDRESS.sub(lambda found: found[0] + JOINER, rest)
    return f"{bullet}{rest}"
