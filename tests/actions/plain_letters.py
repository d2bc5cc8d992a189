"""Letters of a line, for tests of what is written to whom and when; their words have their own."""

from datetime import datetime

import pytest

from actions.dispatch import ROUTINE
from concordat.lib import clock
from concordat.lib.mail import Mail
from concordat.outbox import kinds
from concordat.outbox.models import Letter, LetterState


def use(monkeypatch: pytest.MonkeyPatch, *, says_something: bool = True) -> None:
    """Write routine letters of a line; or none, where there is nothing to say."""
    mail = Mail(subject="Routine", text="Routine", html="<p>Routine</p>")
    kind = kinds.Kind(
        render=lambda _person, _ids: mail if says_something else None,
        may_receive=lambda _person, _ids: True,
    )
    monkeypatch.setitem(kinds._KINDS, ROUTINE, kind)


def send(now: datetime) -> int:
    """As if the sender took them all at a moment; how many."""
    return Letter.objects.filter(state=LetterState.WAITING).update(
        state=LetterState.SENT, sent_at=now, answered_at=clock.real_now()
    )
