"""Letters about signing in. They are sent at once and kept nowhere, so they lie in no outbox."""

from concurrent.futures import Executor, ThreadPoolExecutor

from django.conf import settings
from django.urls import reverse

from concordat.lib.mail import Heading, Link, Mail, NotSent, Paragraph, build, send_now
from partners.services.codes import LIFE

# Two at once are plenty, and keep a slow mail server from holding up whoever asks for a page.
SENDERS: Executor = ThreadPoolExecutor(max_workers=2, thread_name_prefix="sign-in-letter")

CHANGES = {
    "totp_activated": "An authenticator app was added to your account",
    "totp_deactivated": "The authenticator app was removed from your account",
    "webauthn_added": "A passkey was added to your account",
    "webauthn_removed": "A passkey was removed from your account",
    "recovery_codes_generated": "New recovery codes were made for your account",
    "recovery_code_used": "A recovery code was used to sign in to your account",
}
WHY = (
    "You get this because your email address has an account in Concordat. Letters about the "
    "safety of your account cannot be switched off."
)


def letter_with_code(code: str) -> Mail:
    """The code, and where to type it. No link signs in."""
    return build(
        "Your code to sign in to Concordat",
        Heading(f"Your code is {code}"),
        Paragraph(
            "Type it on the page where you asked for it, in the same browser. It works once, for "
            f"{LIFE // 60} minutes."
        ),
        Paragraph(
            "If you did not ask for it, somebody else typed your address. They cannot sign in "
            "without the code: never tell it to anybody, and delete this letter."
        ),
        why=WHY,
    )


def letter_of_change(what: str) -> Mail:
    """Something about the ways in changed; raises KeyError for what has no words."""
    return build(
        CHANGES[what],
        Paragraph(f"{CHANGES[what]} just now."),
        Paragraph(
            "If that was not you, end the sessions that you do not know on your account’s page, "
            f"and write to {settings.SUPPORT_ADDRESS}."
        ),
        Link("Your account", reverse("account")),
        why=WHY,
    )


def send_soon(mail: Mail, to: str) -> None:
    """Send a letter while the page goes on; what the mail server says does not hold it up."""
    if settings.SEND_AT_ONCE:
        _send(mail, to)
    else:
        SENDERS.submit(_send, mail, to)


def _send(mail: Mail, to: str) -> None:
    """Send a letter; that it was not taken is logged where that is noticed, without the address."""
    try:
        send_now(mail, to)
    except NotSent:
        return  # nobody waits for the answer; whoever gets no code asks for another
