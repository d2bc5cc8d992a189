"""The people of a partnership: who is there, who never came, who has nobody to answer."""

import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from partners.models import Membership, Person, Role
from partners.services.people import invite, let_invite
from tests import factories as make
from tests.actions.views.scene import Scene, body_of, fill, scene, signed_in, wrong_with
from tests.actions.views.sending import held as form_of
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


def line_of(found: Scene, name: str) -> Any:
    """Somebody's line in the list."""
    (line,) = [row for row in rows_of(found.coordinator, list_of(found)) if row.name == name]
    return line


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
        f"lead, Partner lead at {found.one.full_name} {found.one.full_name} "
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


def test_that_somebody_signed_in_before_they_were_invited_is_not_told(found: Scene) -> None:
    """They are known elsewhere, which is none of this partnership's business."""
    known = make.lead(name="Ann Lee", email="ann@example.org")
    came(known, "2015-06-14")
    with make.on_day("2015-06-15"):
        invite(
            name="Ann",
            email="ann@example.org",
            partner=found.one,
            role="reader",
            nonce=uuid.uuid4(),
            by=make.standing(found.coordinator),
        )
    assert line_of(found, "Ann Lee").never_signed_in
    came(known, "2015-06-15", hour=9)  # the invitation was sent at noon in London
    assert line_of(found, "Ann Lee").never_signed_in
    came(known, "2015-06-15", hour=12)
    assert line_of(found, "Ann Lee").last_sign_in == "15 June 2015"
    came(known, "2015-06-16")
    assert not line_of(found, "Ann Lee").never_signed_in


def test_the_answer_to_an_invitation_is_the_same_whoever_has_the_address(found: Scene) -> None:
    """New here, known elsewhere, a member already: not a byte differs but the address."""
    make.lead(email="elsewhere@example.org")
    make.membership(make.person(email="member@example.org"), found.one, "reader")
    client, url = (
        signed_in(found.coordinator),
        reverse("people-invite", args=[found.partnership.pk]),
    )
    answers = []
    for name in ("unknown", "elsewhere", "member"):
        typed = {"name": name, "email": f"{name}@example.org", "role": "reader"}
        filled = form_of(client.get(url), partner=found.one.pk, **typed)
        response = client.post(url, filled)
        said = [str(each) for each in get_messages(response.wsgi_request)]
        answers.append((response.status_code, response["Location"], said[0].replace(name, "X")))
        client.get(list_of(found))
    assert len(set(answers)) == 1
    assert answers[0][2] == (
        f"X@example.org is now a reader at {found.one.full_name}. An email says how to sign in."
    )


def test_who_ended_stands_apart_and_who_comes_is_announced(found: Scene) -> None:
    make.membership(make.person("Gone"), found.one, until="2015-06-14")
    make.membership(make.person("Coming"), found.one, since="2015-07-01", until="2015-07-31")
    make.membership(make.person("Leaving"), found.one, until="2015-06-30")
    make.membership(make.person("Off", is_active=False), found.one)
    words = words_of(page(found.coordinator, list_of(found)))
    assert "Gone" not in words
    for note in (
        "From 1 July 2015 until 31 July 2015",
        "Until 30 June 2015",
        "Switched off by the operators",
    ):
        assert note in words
    ended = rows_of(found.coordinator, list_of(found, "?state=ended"))
    assert [(row.name, row.notes) for row in ended] == [("Gone", ("Ended on 14 June 2015",))]


def test_the_filters_choose_by_role_organisation_and_who_never_came(found: Scene) -> None:
    came(found.reader, "2015-06-01")
    for query, names in (
        ("?role=reader", [found.reader.name]),
        (f"?organisation={found.two.pk}", [found.reader.name]),
        ("?state=never", sorted([found.lead.name, found.commissioner.name])),
        ("?role=chair", []),
    ):
        assert (
            sorted(row.name for row in rows_of(found.coordinator, list_of(found, query))) == names
        )
    assert "Nobody like that" in page(found.coordinator, list_of(found, "?role=chair"))
    assert "Select a valid choice" in page(found.coordinator, list_of(found, "?role=king"))


def test_a_lead_with_the_right_to_invite_sees_their_own_organisation_alone(found: Scene) -> None:
    right_to_invite(found)
    make.deliverable(of=found.action, leads=[make.partner("Orphan", of=found.partnership)])
    html = page(found.lead, list_of(found))
    words = words_of(html)
    assert found.lead.name in words
    assert "May invite colleagues" in words
    assert found.reader.memberships.get().get_absolute_url() not in html
    assert "Orphan" not in words
    other = found.reader.memberships.get()
    client = signed_in(found.lead)
    assert client.get(other.get_absolute_url()).status_code == 403
    own = body_of(client.get(found.lead.memberships.get().get_absolute_url()))
    assert "Send an invitation" in own
    assert "End this role" not in own


@pytest.mark.parametrize("role", ["lead", "commissioner", "reader"])
def test_nobody_else_sees_who_can_sign_in(found: Scene, role: str) -> None:
    client = signed_in(found.people[role])
    for url in (list_of(found), found.lead.memberships.get().get_absolute_url()):
        response = client.get(url)
        assert response.status_code == 403
    assert "The contacts register says whom to call." in body_of(client.get(list_of(found)))


# Nobody to answer


def unanswered(found: Scene) -> dict[str, str]:
    """Who is listed, and for how many promises."""
    response = signed_in(found.coordinator).get(list_of(found))
    return {each.name: each.promises for each in response.context["unanswered"]}


def test_partners_with_open_promises_and_no_lead_are_listed(found: Scene) -> None:
    """A reader is no lead, a lead who ended neither; a delivered promise needs nobody."""
    make.membership(at=found.two, until="2015-06-14")
    for _ in range(2):
        make.deliverable(of=found.action, leads=[found.one, found.two])
    done = make.partner(of=found.partnership)
    make.update(
        make.deliverable(of=found.action, leads=[done]),
        on="2015-03-01",
        by=found.coordinator,
        at=done,
        progress="delivered",
    )
    assert unanswered(found) == {found.two.full_name: "2 open promises"}
    words = words_of(page(found.coordinator, list_of(found)))
    assert "1 of 2 organisations with open promises has nobody to answer" in words
    assert f"Invite a lead for {found.two.full_name}" in words


def test_a_lead_at_the_parent_answers_for_a_team_but_not_the_other_way(found: Scene) -> None:
    organisation = found.two.organisation
    organisation.parent = found.one.organisation
    organisation.save()
    make.deliverable(of=found.action, leads=[found.two])
    assert unanswered(found) == {}
    organisation.parent = None
    organisation.save()
    parent = make.partner("Above", of=found.partnership)
    found.one.organisation.parent = parent.organisation
    found.one.organisation.save()
    make.deliverable(of=found.action, leads=[parent])
    assert set(unanswered(found)) == {found.two.full_name, parent.full_name}


def test_a_collective_is_answered_for_by_any_of_its_members(found: Scene) -> None:
    make.deliverable(of=found.action, leads=[found.both])
    assert unanswered(found) == {}
    found.lead.memberships.update(until=date(2015, 6, 1))
    assert unanswered(found) == {found.both.short_name: "1 open promise"}
    words = words_of(page(found.coordinator, list_of(found)))
    assert f"Together: {found.one.short_name}, {found.two.short_name}" in words


def test_a_collective_without_members_is_listed_too(found: Scene) -> None:
    alone = make.collective("Alone", members=[found.one], until=date(2015, 6, 1))
    make.deliverable(of=found.action, leads=[alone])
    (line,) = signed_in(found.coordinator).get(list_of(found)).context["unanswered"]
    assert (line.name, line.members) == ("Alone", "")
    assert "partner=" not in line.invite_url


def test_where_everybody_answers_the_page_says_so(found: Scene) -> None:
    words = words_of(page(found.coordinator, list_of(found)))
    assert "No organisation has open promises yet" in words
    make.deliverable(of=found.action, leads=[found.one])
    words = words_of(page(found.coordinator, list_of(found)))
    assert "The one organisation with open promises has somebody to answer." in words
    make.lead(found.two)
    make.deliverable(of=found.action, leads=[found.two])
    words = words_of(page(found.coordinator, list_of(found)))
    assert "All 2 organisations with open promises have somebody to answer." in words


def test_the_link_to_invite_leads_to_the_form_with_organisation_and_role(found: Scene) -> None:
    make.deliverable(of=found.action, leads=[found.two])
    client = signed_in(found.coordinator)
    (line,) = client.get(list_of(found)).context["unanswered"]
    form = client.get(line.invite_url).context["form"]
    assert (form["partner"].value(), form["role"].value()) == (found.two.pk, "lead")
    other = client.get(
        reverse("people-invite", args=[found.partnership.pk]) + "?partner=0&role=king"
    )
    assert other.context["form"]["role"].value() is None


# Which partnership


def test_people_leads_to_the_only_partnership_or_asks_which(found: Scene) -> None:
    """Coordinators to the people, others to the contacts."""
    contacts = reverse("contact-list", args=[found.partnership.pk])
    assert signed_in(found.coordinator).get("/people/")["Location"] == list_of(found)
    assert signed_in(found.reader).get("/people/")["Location"] == contacts
    other = make.membership(found.coordinator, role=Role.READER).partner.partnership
    html = page(found.coordinator, "/people/")
    assert f'href="{list_of(found)}"' in html
    assert reverse("contact-list", args=[other.pk]) in html
    assert reverse("people-list", args=[other.pk]) not in html
    assert "Another partnership" in page(found.coordinator, list_of(found))
    assert "You are in no partnership yet" in page(make.person(), "/people/")


# How many queries


def queries_of(client: Client, url: str) -> int:
    """How many queries an address makes, with the session's."""
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def test_many_people_come_in_pages_with_as_many_queries_as_few(found: Scene) -> None:
    fill(found, 3)
    client = signed_in(found.coordinator)
    membership = found.lead.memberships.get()
    make.invitation(membership, by=found.coordinator)
    addresses = [
        list_of(found),
        list_of(found, "?state=never"),
        membership.get_absolute_url(),
        reverse("membership-hand-over", args=[membership.pk]),
    ]
    few = [queries_of(client, url) for url in addresses]
    fill(found, 60)
    people = Person.objects.bulk_create(
        Person(email=f"many-{number}@example.org", name=f"Many {number:02}") for number in range(60)
    )
    Membership.objects.bulk_create(
        Membership(person=each, partner=found.one, role=role, since=make.SINCE)
        for each in people
        for role in ("lead", "reader")
    )
    for _ in range(3):
        orphan = make.partner(of=found.partnership)
        make.deliverable(of=found.action, leads=[orphan, make.collective(members=[orphan])])
        make.invitation(membership, by=found.coordinator)
    assert [queries_of(client, url) for url in addresses] == few
    assert max(few) <= 19
    first = client.get(list_of(found))
    second = client.get(list_of(found, first.context["page_urls"]["next"]))
    assert [len(each.context["people"]) for each in (first, second)] == [50, 50]
