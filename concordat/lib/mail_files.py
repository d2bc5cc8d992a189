"""A mail server that is none: each letter becomes a file, for the demonstration."""

import re
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import EmailMessage

from concordat.lib import clock

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
