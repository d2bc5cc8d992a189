"""The people of a partnership: who is there, who never came, who has nobody to answer."""

import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from concordat.lib import clock
from partners.models import Membership, Person, Role
from partners.services.people import invite, let_invite, name_deputy
from tests import factories as make
from tests.actions.views.scene import Scene, body_of, scene, signed_in, wrong_with
from tests.concordat.markup import Markup

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def held(hold: Callable[..., date]) -> date:
    """15 June 2015."""
    return hold("2015-06-15")


@pytest.fixture
def found() -> Scene:
    """A partnership without promises."""
    return scene()


def page(person: Person, url: str) -> str:
    """The page as somebody sees it; it holds together."""
    response = signed_in(person).get(url)
    assert response.status_code == 200, url
    html = body_of(response)
    assert wrong_with(html) == []
    return html


def words_of(html: str) -> str:
    """The words of a page, on one line."""
    return " ".join(Markup(html).text.split())


def list_of(found: Scene, query: str = "") -> str:
    """The address of the people."""
    return reverse("people-list", args=[found.partnership.pk]) + query


def rows_of(person: Person, url: str) -> list[Any]:
    """The lines of the list."""
    return list(signed_in(person).get(url).context["people"])


def came(person: Person, day: str, hour: int = 9) -> None:
    """Somebody signed in on a day."""
    moment = datetime.combine(date.fromisoformat(day), datetime.min.time(), tzinfo=UTC)
    Person.objects.filter(pk=person.pk).update(last_login=moment + timedelta(hours=hour))


def right_to_invite(found: Scene) -> Membership:
    """The lead of the scene may invite colleagues."""
    return let_invite(
        membership=found.lead.memberships.get(), allowed=True, by=make.standing(found.coordinator)
    )


def test_the_list_says_who_is_there_as_what_and_when_they_were_here_last(found: Scene) -> None:
    came(found.lead, "2015-06-01")
    make.update(
        make.deliverable(of=found.action, leads=[found.one]),
        on="2015-05-02",
        by=found.lead,
        at=found.one,
    )
    html = page(found.coordinator, list_of(found))
    words = words_of(html)
    assert (
        f"{found.lead}, Partner lead for {found.one.full_name} {found.one.full_name} "
        "Partner lead 1 June 2015 2 May 2015"
    ) in words
    assert f"{found.two.full_name} Reader Never None" in words
    assert "2 of 4 people never signed in" in words  # the coordinator has just signed in


def test_a_person_counts_once_and_their_roles_stand_each(found: Scene) -> None:
    make.membership(found.reader, found.one, Role.READER)
    assert [row.name for row in rows_of(found.coordinator, list_of(found))].count(
        found.reader.name
    ) == 2
    assert "of 4 people" in words_of(page(found.coordinator, list_of(found)))
