"""Letters: written once as blocks, from which text and HTML are made that say the same.

A letter is built first (`build`) and sent later; nothing here makes a query.
"""

import logging
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from email.utils import format_datetime, make_msgid
from typing import ClassVar
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.template.loader import render_to_string

from concordat.lib import clock

WIDTH = 78  # columns of a text line; a longer address stands alone on its line
AT_ONCE = 10  # seconds for each answer of the mail server while somebody waits for a page
logger = logging.getLogger(__name__)


class NotSent(Exception):
    """The mail server did not take a letter; the words say nothing about whom or what."""


@dataclass(frozen=True)
class Mail:
    """A letter ready to be sent: the same words twice, and headers of its own."""

    subject: str
    text: str
    html: str
    headers: Mapping[str, str] = field(default_factory=dict)


# The blocks of which letters are made. `template` is how each looks in HTML.


@dataclass(frozen=True)
class Paragraph:
    """Some sentences."""

    template: ClassVar[str] = "emails/_paragraph.html"
    words: str

    def lines(self) -> list[str]:
        """As text."""
        return wrapped(self.words)


@dataclass(frozen=True)
class Heading:
    """The heading of what follows; underlined in text."""

    template: ClassVar[str] = "emails/_heading.html"
    words: str

    def lines(self) -> list[str]:
        """As text."""
        lines = wrapped(self.words)
        return [*lines, "-" * max(map(len, lines))]


@dataclass(frozen=True)
class Link:
    """Words that lead to one of our pages; `path` begins with a slash, as from `reverse`."""

    template: ClassVar[str] = "emails/_link.html"
    words: str
    path: str

    @property
    def address(self) -> str:
        """The whole address, from the one setting and never from a request."""
        return address(self.path)

    def lines(self) -> list[str]:
        """As text: the words, and the address alone on its line."""
        return [*wrapped(f"{self.words}:"), self.address]


@dataclass(frozen=True)
class Entry:
    """Something with a page of its own: words that lead there, and lines about it."""

    template: ClassVar[str] = "emails/_entry.html"
    words: str
    path: str
    about: Sequence[str] = ()

    @property
    def address(self) -> str:
        """The whole address, as of a link."""
        return address(self.path)

    def lines(self) -> list[str]:
        """As text: the words, the lines about it, and the address alone on the last."""
        about = [line for each in self.about for line in wrapped(each)]
        return [*wrapped(self.words), *about, self.address]


@dataclass(frozen=True)
class Items:
    """A list; each item is words, a link, or an entry."""

    template: ClassVar[str] = "emails/_items.html"
    items: Sequence[str | Link | Entry]

    @property
    def blocks(self) -> list[Paragraph | Link | Entry]:
        """The items, each a block."""
        return [Paragraph(item) if isinstance(item, str) else item for item in self.items]

    def lines(self) -> list[str]:
        """As text."""
        found: list[str] = []
        for block in self.blocks:
            first, *others = block.lines()
            if found and isinstance(block, Entry):  # it has many lines: told apart from the last
                found.append("")
            found += [f"* {first}", *(f"  {line}" for line in others)]
        return found


Block = Paragraph | Heading | Link | Items


def wrapped(words: str) -> list[str]:
    """Words as lines of text, with room for a bullet; any white space counts as one space."""
    room = WIDTH - len("* ")
    lines = textwrap.wrap(words, room, break_long_words=False, break_on_hyphens=False)
    return lines or [""]


def address(path: str) -> str:
    """The address of a page for a letter, from SITE_ADDRESS. Raises ValueError for another's."""
    if not path.startswith("/") or path.startswith("//"):
        raise ValueError(f"{path!r} is not a path of this service.")
    return f"{settings.SITE_ADDRESS}{path}"


def build(subject: str, *blocks: Block, why: str, headers: Mapping[str, str] | None = None) -> Mail:
    """A letter of blocks. `why` says why its reader gets it and how to change that."""
    subject = " ".join(subject.split())
    closing = Paragraph(why)
    text = "\n\n".join("\n".join(block.lines()) for block in [*blocks, closing]) + "\n"
    html = render_to_string(
        "emails/base.html", {"subject": subject, "blocks": blocks, "closing": closing}
    )
    return Mail(subject=subject, text=text, html=html, headers=dict(headers or {}))


def as_message(mail: Mail, to: str, message_id: str) -> EmailMultiAlternatives:
    """What the mail server is given."""
    message = EmailMultiAlternatives(
        subject=mail.subject,
        body=mail.text,
        from_email=settings.MAIL_FROM,
        to=[to],
        headers={
            **mail.headers,
            "Auto-Submitted": "auto-generated",
            "Date": format_datetime(clock.now()),
            "Message-ID": message_id,
        },
    )
    message.attach_alternative(mail.html, "text/html")
    return message


def send_now(mail: Mail, to: str) -> None:
    """Send at once something that is kept nowhere: a sign-in code.

    Raises NotSent when the mail server does not take it.
    """
    host = urlsplit(settings.SITE_ADDRESS).hostname
    message = as_message(mail, to, make_msgid(domain=host))
    try:
        get_connection(timeout=AT_ONCE).send_messages([message])
    except OSError as error:  # what smtplib raises is one too; its words may hold the address
        logger.warning("A letter that is sent at once was not: %s", type(error).__name__)
        raise NotSent("The mail server did not take the letter.") from None
