"""What is noted when somebody signs in: the stamp, the session's limits, the list of sessions."""

from datetime import date
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.usersessions.models import UserSession
from django.http import HttpRequest

from concordat.lib import clock, sessions
from partners.models import Membership, Person
from partners.permissions import WITH_SECOND_FACTOR


def needs_second_factor(person: Person, on: date) -> bool:
    """Whether the person's part calls for a second factor."""
    mine = Membership.objects.of(person).current(on)
    return person.is_superuser or mine.filter(role__in=WITH_SECOND_FACTOR).exists()


def on_signed_in(*, request: HttpRequest, user: Person, **kwargs: Any) -> None:
    """Django's signal: stamp the person by the service's own clock, and begin the session."""
    user.last_login = clock.now()
    user.save(update_fields=["last_login"])
    records = get_authentication_records(request, user)
    sessions.begin(
        request,
        needed=needs_second_factor(user, clock.today()),
        given=any(record["method"] == "mfa" for record in records),
    )
    request.user = user  # who signs in without a page before it, as tests do, has none there yet
    UserSession.objects.create_from_request(request)


def sessions_of(person: Person) -> list[UserSession]:
    """Where the person is signed in, the latest first; what is over is taken off the list."""
    alive = UserSession.objects.filter(user=person).order_by("-created_at", "-pk")
    return [each for each in alive if each.exists()]


def end_all(person: Person) -> int:
    """Sign a person out everywhere, at their next request; in how many places."""
    alive = sessions_of(person)
    for session in alive:
        session.end()
    return len(alive)
