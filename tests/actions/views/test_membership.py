"""One person in one partnership, and everything that a coordinator can do there."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from concordat.outbox.models import Letter
from partners.models import Membership, Person, Role
from tests import factories as make
from tests.actions.views.scene import Scene, body_of, fill, scene, signed_in, wrong_with
from tests.actions.views.sending import held as form_of
from tests.concordat.markup import Markup

pytestmark = pytest.mark.django_db
DEEDS = [
    "membership-send-again",
    "membership-hand-over",
    "membership-deputy",
    "membership-right",
    "membership-role",
    "membership-end",
]


@pytest.fixture(autouse=True)
def held(hold: Callable[..., date]) -> date:
    """15 June 2015."""
    return hold("2015-06-15")


@pytest.fixture
def found() -> Scene:
    """A partnership without promises."""
    return scene("our")


@pytest.fixture
def membership(found: Scene) -> Membership:
    """What the lead is."""
    return found.lead.memberships.get()


def words_of(html: str) -> str:
    """The words of a page, on one line."""
    return " ".join(Markup(html).text.split())


def see(person: Person, url: str) -> str:
    """The words of a page as somebody sees it; it holds together."""
    response = signed_in(person).get(url)
    assert response.status_code == 200, url
    assert wrong_with(body_of(response)) == []
    return words_of(body_of(response))


def do(found: Scene, name: str, membership: Membership, **typed: Any) -> Any:
    """A coordinator does something; the page they come to."""
    client, url = signed_in(found.coordinator), reverse(name, args=[membership.pk])
    return client.post(url, form_of(client.get(url), **typed), follow=True)


def said(response: Any) -> str:
    """What a page says, after what was done; it holds together."""
    assert wrong_with(body_of(response)) == []
    return words_of(body_of(response))


def test_the_page_says_what_somebody_is_and_was_and_who_stands_in(
    found: Scene, membership: Membership
) -> None:
    make.membership(found.lead, found.two, Role.READER, until="2015-05-31")
    make.update(
        make.deliverable(of=found.action, leads=[found.one]),
        on="2015-05-02",
        by=found.lead,
        at=found.one,
    )
    colleague = make.member(found.one, Role.READER, name="Bo Hill")
    do(found, "membership-send-again", membership)
    do(found, "membership-deputy", membership, colleague=colleague.pk, until="2015-06-30")
    words = see(found.coordinator, membership.get_absolute_url())
    for part in (
        f"our lead Partner lead at {found.one.full_name}.",
        f"Email address {found.lead.email}",
        "Since 1 January 2014",
        "Last sign-in Never",
        "Last report 2 May 2015, 1 report in all",
        "Deputies Bo Hill 15 June 2015 until 30 June 2015",
        f"Other roles here Reader at {found.two.full_name} Ended on 31 May 2015",
        "15 June 2015, by our coordinator. The email waits to be sent.",
    ):
        assert part in words
    Letter.objects.filter(person=found.lead.pk).update(state="failed", why="No such address")
    words = see(found.coordinator, membership.get_absolute_url())
    assert "The email could not be sent. Check the address." in words
    deputy = colleague.memberships.get(role=Role.LEAD)
    words = see(found.coordinator, deputy.get_absolute_url())
    assert "Deputy for our lead" in words
    assert "Change the role" not in words


def test_without_anything_the_page_says_so(found: Scene, membership: Membership) -> None:
    words = see(found.coordinator, membership.get_absolute_url())
    assert "Last report None yet" in words
    assert "Invitations None was sent" in words


def test_of_who_was_erased_no_address_is_shown(found: Scene, membership: Membership) -> None:
    Person.objects.filter(pk=found.lead.pk).update(is_active=False, erased_at="2015-06-01T12:00Z")
    assert "Email address" not in see(found.coordinator, membership.get_absolute_url())


def test_what_can_be_done_depends_on_role_and_time(found: Scene, membership: Membership) -> None:
    def offered(about: Membership) -> list[str]:
        page = signed_in(found.coordinator).get(about.get_absolute_url()).context["page"]
        return [deed.name for deed in page.deeds]

    assert offered(membership) == DEEDS
    reader = found.reader.memberships.get()
    assert offered(reader) == ["membership-send-again", "membership-role", "membership-end"]
    membership.until = date(2015, 6, 14)
    membership.save()
    assert offered(membership) == []


@pytest.mark.parametrize("name", [*DEEDS, "membership-detail"])
def test_what_is_not_theirs_is_refused_and_what_is_foreign_not_found(
    found: Scene, membership: Membership, name: str
) -> None:
    url = reverse(name, args=[membership.pk])
    for person, status in (
        (found.lead, 403),
        (found.commissioner, 403),
        (found.reader, 403),
        (make.coordinator(), 404),
        (make.person(), 404),
    ):
        client = signed_in(person)
        assert client.get(url).status_code == status
        assert client.post(url, {}).status_code == (405 if name.endswith("detail") else status) or (
            status == 404
        )


@pytest.mark.parametrize("name", DEEDS)
def test_nothing_is_done_with_what_is_over(found: Scene, membership: Membership, name: str) -> None:
    """The page says why; who sends its form all the same is told."""
    make.member(found.one, Role.READER)
    client, url = signed_in(found.coordinator), reverse(name, args=[membership.pk])
    form = form_of(client.get(url), role="reader", may_invite="yes", until="2015-06-30")
    form["colleague"] = found.one.memberships.get(role="reader").person_id
    membership.until = date(2015, 6, 14)
    membership.save()
    words = said(client.get(url))
    assert "our lead is this no longer" in words
    assert "Go back" in words
    answer = client.post(url, form)
    assert answer.status_code == 200
    assert "There is a problem" in said(answer) or "is this no longer" in said(answer)
    membership.refresh_from_db()
    assert (membership.ended_on, membership.may_invite) == (None, False)
    assert Membership.objects.filter(person=found.lead).count() == 1


def test_ending_says_what_goes_and_stays_and_does_it_at_once(
    found: Scene, membership: Membership
) -> None:
    theirs = signed_in(found.lead)
    assert theirs.get(found.plan.get_absolute_url()).status_code == 200
    url = reverse("membership-end", args=[membership.pk])
    words = see(found.coordinator, url)
    assert "What they reported, asked for and decided stays, with their name." in words
    assert "Nobody else is a lead at" in words
    make.lead(found.one)
    assert "Nobody else is a lead at" not in see(found.coordinator, url)
    words = said(do(found, "membership-end", membership))
    assert f"our lead, partner lead at {found.one.full_name}: this ended today." in words
    assert theirs.get(found.plan.get_absolute_url()).status_code == 404


def test_the_page_says_why_the_last_coordinator_cannot_be_ended(found: Scene) -> None:
    own = found.coordinator.memberships.get()
    for name in ("membership-end", "membership-role"):
        words = see(found.coordinator, reverse(name, args=[own.pk]))
        assert "is the only coordinator of this partnership" in words
    make.member(found.one, Role.COORDINATOR)
    words = said(do(found, "membership-end", own))
    assert "You are in no partnership yet" in words


def test_a_role_is_changed(found: Scene, membership: Membership) -> None:
    words = said(do(found, "membership-role", membership, role="commissioner"))
    assert f"our lead, commissioner at {found.one.full_name}: this begins today." in words
    assert f"Other roles here Partner lead at {found.one.full_name} Ended on 15 June 2015" in words
    blank = do(found, "membership-role", found.reader.memberships.get())
    assert "Choose a role." in said(blank)


def test_the_right_to_invite_is_given_and_used(found: Scene, membership: Membership) -> None:
    words = said(do(found, "membership-right", membership, may_invite="yes"))
    assert f"our lead can invite colleagues at {found.one.full_name}." in words
    client = signed_in(found.lead)
    url = reverse("people-invite", args=[found.partnership.pk])
    form = client.get(url).context["form"]
    assert form["partner"].value() == found.one.pk
    assert [value for value, _ in form.fields["role"].choices] == ["lead", "reader"]
    typed = {"name": "Bo", "email": "bo@example.org", "role": "reader"}
    sent = client.post(url, form_of(client.get(url), **typed), follow=True)
    assert "bo@example.org is now a reader" in said(sent)
    grasping = client.post(url, form_of(client.get(url), **typed | {"role": "coordinator"}))
    assert "Choose a role." in said(grasping)
    elsewhere = form_of(client.get(url), **typed | {"partner": found.two.pk})
    assert "Choose one of the organisations" in said(client.post(url, elsewhere))
    assert "our lead invites nobody" in said(
        do(found, "membership-right", membership, may_invite="no")
    )
    assert client.get(url).status_code == 403
    reader = reverse("membership-right", args=[found.reader.memberships.get().pk])
    assert "Only a partner lead can be given the right" in see(found.coordinator, reader)


def test_an_invitation_that_misses_something_loses_nothing(found: Scene) -> None:
    client = signed_in(found.coordinator)
    url = reverse("people-invite", args=[found.partnership.pk])
    words = said(client.post(url, form_of(client.get(url), name="Ann", email="ann@")))
    for part in (
        "Enter an email address in the form name@example.org.",
        "Choose an organisation.",
        "Choose a role.",
    ):
        assert part in words
    assert 'value="ann@"' in body_of(client.post(url, form_of(client.get(url), email="ann@")))


def test_a_deputy_needs_a_colleague_and_days_ahead(found: Scene, membership: Membership) -> None:
    url = reverse("membership-deputy", args=[membership.pk])
    words = see(found.coordinator, url)
    assert "Nobody else is at" in words
    assert "Invite a colleague first" in words
    colleague = make.member(found.one, Role.READER, name="Bo Hill")
    words = said(do(found, "membership-deputy", membership, until=""))
    assert "Choose a colleague." in words
    assert "Enter the last day" in words
    typed = {"colleague": colleague.pk, "since": "2015-06-10", "until": "2015-06-30"}
    words = said(do(found, "membership-deputy", membership, **typed))
    assert "Choose 15 June 2015 or a later day." in words
    typed["since"] = "2015-06-16"
    words = said(do(found, "membership-deputy", membership, **typed))
    assert "Bo Hill stands in for our lead from 16 June 2015 until 30 June 2015." in words
    reader = reverse("membership-deputy", args=[found.reader.memberships.get().pk])
    assert "Only a partner lead can have a deputy." in see(found.coordinator, reader)


def test_handing_over_shows_what_goes_along_and_goes_on_to_the_colleague(
    found: Scene, membership: Membership
) -> None:
    url = reverse("membership-hand-over", args=[membership.pk])
    assert "Invite the colleague first" in see(found.coordinator, url)
    colleague = make.member(found.one, Role.READER, name="Bo Hill")
    assert "The organisation has no open promises." in see(found.coordinator, url)
    fill(found, 21)
    undated = make.deliverable("Undated", of=found.action, leads=[found.one], by_when="Ongoing")
    make.date_request(undated, "Sep 15", on="2015-06-01", by=found.lead, at=found.one)
    words = see(found.coordinator, url)
    assert "22 open promises, nearest date first" in words
    assert "And 2 more." in words
    assert "Undated Sep 15 our lead, 1 June 2015" in words
    other = make.plan(found.partnership, "Another plan")
    make.deliverable(plan=other, leads=[found.one], by_when="Jan 15")
    assert "Promise Plan Due" in see(found.coordinator, url)
    words = said(do(found, "membership-hand-over", membership, colleague=colleague.pk))
    assert f"Bo Hill, partner lead at {found.one.full_name}, took over from our lead." in words
    assert "Bo Hill Partner lead at" in words
