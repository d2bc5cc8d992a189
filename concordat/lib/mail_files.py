"""A mail server that is none: each letter becomes a file, for the demonstration."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage as Message
from email.policy import default as modern
from email.utils import parsedate_to_datetime
from pathlib import Path

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import EmailMessage

from concordat.lib import clock

# As many of the newest letters as a page lists.
LISTED = 100
NOT_IN_NAMES = re.compile(r"[^\w.@-]+", re.ASCII)


def folder() -> Path:
    """Where the files lie."""
    return Path(settings.VAR_DIR) / "mail"


class EmailBackend(BaseEmailBackend):
    """Writes each letter to `var/mail/`, named by the real moment and its Message-ID."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write them; how many."""
        folder().mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            content = message.message()
            moment = clock.real_now().strftime("%Y%m%dT%H%M%S.%f")
            name = NOT_IN_NAMES.sub("", str(content["Message-ID"]))
            (folder() / f"{moment}-{name}.eml").write_bytes(content.as_bytes())
        return len(email_messages)


@dataclass(frozen=True, slots=True)
class Kept:
    """A letter that lies in the folder."""

    name: str  # of its file
    to: str
    subject: str
    sent_at: datetime | None  # by the clock, which may be held
    text: str
    headers: tuple[tuple[str, str], ...]


def kept_letters(*, to: str = "") -> list[Kept]:
    """The letters in the folder, or those to an address; the newest first."""
    names = sorted((each.name for each in folder().glob("*.eml")), reverse=True)
    found: list[Kept] = []
    for name in names:
        letter = kept_letter(name)
        if letter is not None and (not to or to == letter.to):
            found.append(letter)
        if len(found) == LISTED:
            break
    return found


def kept_letter(name: str) -> Kept | None:
    """One letter by its file's name; None where there is none of that name in the folder."""
    if Path(name).name != name or not name.endswith(".eml"):
        return None
    try:
        content = (folder() / name).read_bytes()
    except (OSError, ValueError):
        return None
    message = message_from_bytes(content, _class=Message, policy=modern)
    body = message.get_body(("plain",))
    date = message["Date"]
    return Kept(
        name=name,
        to=str(message["To"]),
        subject=str(message["Subject"]),
        sent_at=parsedate_to_datetime(date) if date else None,
        text=body.get_content() if body is not None else "",
        headers=tuple((each, str(value)) for each, value in message.items() if each in SHOWN),
    )


# The headers that somebody may want to see.
SHOWN = frozenset({"From", "To", "Date", "List-Unsubscribe", "List-Unsubscribe-Post"})
