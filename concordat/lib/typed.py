"""What somebody was sending when their session ended: kept, and put back once they are in again.

With JavaScript the page asks in time, and the tab keeps what was typed; this is for those without.
It stands in the session that the browser goes on with, for an hour, for the same person alone.
"""

import time
from typing import Any

from django.contrib import messages
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest

TYPED = "typed_when_it_ended"
SECONDS = 3600  # how long it is kept
LONGEST = 100_000  # characters; more than any form here takes
OF_ONE_SHOWING = frozenset({"csrfmiddlewaretoken", "nonce"})

PUT_BACK = "What you had typed here was put back. It is not sent yet."
FILE_AGAIN = "Choose the file again: it could not be kept."


def keep(request: HttpRequest, person: str) -> None:
    """Keep what a request sends, for the person whose session has just ended (their key)."""
    fields = {name: request.POST.getlist(name) for name in request.POST.keys() - OF_ONE_SHOWING}
    if not fields or sum(len(value) for values in fields.values() for value in values) > LONGEST:
        return
    request.session[TYPED] = {
        "person": person,
        "path": request.path,
        "at": time.time(),
        "fields": fields,
        "files": bool(request.FILES),
    }


def put_back(request: HttpRequest) -> dict[str, Any]:
    """By field, what was typed on this page before, for a form to begin with; mostly nothing.

    The page says that it is there again. Looking does not forget it, sending does.
    """
    kept = _kept(request)
    if kept is None or kept["path"] != request.path:
        return {}
    messages.info(request, f"{PUT_BACK} {FILE_AGAIN}" if kept["files"] else PUT_BACK)
    return {
        name: values[0] if len(values) == 1 else values for name, values in kept["fields"].items()
    }


def forget_what_was_sent(request: HttpRequest) -> None:
    """A page takes what it asked for: it need not be kept any more."""
    kept = request.session.get(TYPED)
    if kept is not None and kept["path"] == request.path:
        del request.session[TYPED]


def forget_what_is_not_theirs(request: HttpRequest) -> None:
    """Somebody has signed in: what another person typed is gone."""
    kept = request.session.get(TYPED)
    if kept is not None and kept["person"] != request.session.get(SESSION_KEY):
        del request.session[TYPED]


def _kept(request: HttpRequest) -> dict[str, Any] | None:
    """What is kept for who is signed in, where it is not too old."""
    kept: dict[str, Any] | None = request.session.get(TYPED)
    if kept is None or kept["person"] != request.session.get(SESSION_KEY):
        return None
    return kept if time.time() - kept["at"] <= SECONDS else None
