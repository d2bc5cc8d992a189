"""Your letters: what somebody chooses, what they would get now, and the link that stops them."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.signing import Signer
from django.test import Client
from django.urls import reverse

from actions.digests import routine_now
from actions.emails import routine_mail
from actions.models import Deliverable
from partners.models import LetterWishes, Person, Role
from partners.services.wishes import STOPPING, person_of, stopping_path, wishes_of
from tests import factories as make

pytestmark = pytest.mark.django_db
PAGE = "/account/letters/"


@pytest.fixture(autouse=True)
def held(hold: Callable[..., date]) -> date:
    """Monday 15 June 2015."""
    return hold("2015-06-15")


@pytest.fixture
def lead() -> Person:
    """A lead who owes something that is late."""
    at = make.partner("OH")
    make.deliverable("Open the line", plan=make.plan(at.partnership), leads=[at])
    return make.lead(at)


@pytest.fixture
def browser(client: Client, lead: Person) -> Client:
    """Theirs."""
    client.force_login(lead)
    return client


def choice(version: int = 0, **more: Any) -> dict[str, Any]:
    """What the form sends."""
    return {"version": version, "digest": "weekly", "weekday": "3", "reminders": "on"} | more


# Your letters


def test_the_account_leads_there(browser: Client) -> None:
    assert PAGE in browser.get(reverse("account")).content.decode()


def test_the_page_shows_exactly_the_letter_that_would_go_now(browser: Client, lead: Person) -> None:
    shown = browser.get(PAGE).context["mail"]
    made = routine_now(lead, date(2015, 6, 15))
    assert made is not None
    assert shown == routine_mail(made)
    assert "Open the line" in shown.text
    assert LetterWishes.objects.count() == 0  # looking writes nothing


def test_the_page_says_when_the_next_letter_is_due(browser: Client, lead: Person) -> None:
    assert "due on 22 June 2015" in browser.get(PAGE).content.decode()
    make.letter_wishes(lead, digest="none")
    assert "is due on" not in browser.get(PAGE).content.decode()


def test_who_gets_no_letters_is_told_why_and_of_no_next_one(client: Client, lead: Person) -> None:
    """Readers and chairs, and those whose letters are held; the control is the test above."""
    of = lead.memberships.get().partner.partnership
    client.force_login(make.member(make.partner(of=of), Role.READER))
    body = client.get(reverse("account-letters")).content.decode()
    assert "Readers and chairs get no weekly letter and no reminders." in body
    assert "Your next weekly letter" not in body
    client.force_login(lead)
    make.letter_hold(of)
    body = client.get(reverse("account-letters")).content.decode()
    assert "A coordinator holds your weekly letter" in body
    assert "Your next weekly letter" not in body


def test_a_choice_is_kept(browser: Client, lead: Person) -> None:
    answer = browser.post(PAGE, choice(reminders=""), follow=True)
    assert "Your choice is saved." in answer.content.decode()
    wishes = wishes_of(lead)
    assert (wishes.digest, wishes.weekday, wishes.reminders) == ("weekly", 3, False)
    browser.post(PAGE, choice(wishes.version, digest="none", weekday="0"))
    assert wishes_of(lead).digest == "none"


def test_without_the_weekly_letter_only_what_the_ladder_tells_is_left(
    browser: Client, lead: Person
) -> None:
    make.letter_wishes(lead, digest="none")
    assert browser.get(PAGE).context["mail"].subject == "1 promise long overdue"
    make.update(Deliverable.objects.get(), by=lead, progress="delivered")
    answer = browser.get(PAGE)
    assert answer.context["mail"] is None
    assert "no letter would go" in answer.content.decode()


def test_an_older_window_does_not_undo_a_newer_choice(browser: Client, lead: Person) -> None:
    browser.post(PAGE, choice(weekday="4"))
    answer = browser.post(PAGE, choice(weekday="2"))
    assert answer.status_code == 409
    assert "in another window" in answer.content.decode()
    assert wishes_of(lead).weekday == 4
    again = answer.context["form"]["version"].value()
    assert answer.context["form"]["weekday"].value() == "2"
    browser.post(PAGE, choice(again, weekday="2"))
    assert wishes_of(lead).weekday == 2


def test_what_is_no_choice_is_refused_beside_its_field(browser: Client) -> None:
    answer = browser.post(PAGE, {"version": 0})
    assert answer.status_code == 200
    assert set(answer.context["form"].errors) == {"digest", "weekday"}


def test_no_wish_turns_off_what_the_ladder_tells(browser: Client) -> None:
    answer = browser.get(PAGE)
    assert set(answer.context["form"].fields) == {"version", "digest", "weekday", "reminders"}
    assert "Nobody turns that off" in answer.content.decode()


def test_each_sees_their_own(client: Client, lead: Person) -> None:
    client.force_login(make.member(make.partner(), Role.READER))
    assert "Open the line" not in client.get(PAGE).content.decode()
    client.post(PAGE, choice(digest="none"))
    assert wishes_of(lead).digest == "weekly"


# The link that stops them


@pytest.fixture
def stranger() -> Client:
    """A mail program: signed in nowhere, and without a token against forged requests."""
    return Client(enforce_csrf_checks=True)


def test_opening_the_link_changes_nothing(stranger: Client, lead: Person) -> None:
    for method in (stranger.get, stranger.head):
        answer = method(stopping_path(lead.pk))
        assert answer.status_code == 200
    assert LetterWishes.objects.count() == 0
    assert lead.email not in answer.content.decode()


def test_one_click_stops_digest_and_reminders(stranger: Client, lead: Person) -> None:
    answer = stranger.post(stopping_path(lead.pk), {"List-Unsubscribe": "One-Click"}, follow=True)
    assert "Your letters are stopped" in answer.content.decode()
    wishes = wishes_of(lead)
    assert (wishes.digest, wishes.reminders) == ("none", False)


def test_a_second_click_does_nothing_more_and_a_choice_is_overruled(
    stranger: Client, lead: Person
) -> None:
    make.letter_wishes(lead, weekday=4)
    stranger.post(stopping_path(lead.pk))
    once = wishes_of(lead)
    assert (once.digest, once.reminders, once.weekday, once.version) == ("none", False, 4, 2)
    stranger.post(stopping_path(lead.pk))
    assert wishes_of(lead).version == 2


def test_only_a_token_of_ours_stops_letters(stranger: Client, lead: Person) -> None:
    """The control is the token itself."""
    forged = [
        str(lead.pk),
        f"{lead.pk}:x",
        Signer(salt="another").sign(str(lead.pk)),
        STOPPING.sign("nobody"),
        STOPPING.sign("999999999"),
        STOPPING.sign(str(lead.pk)).replace(str(lead.pk), "1" + str(lead.pk), 1),
    ]
    for token in forged:
        assert person_of(token) is None
        assert stranger.post(reverse("letters-stop", args=[token])).status_code == 404
    assert LetterWishes.objects.count() == 0
    assert person_of(STOPPING.sign(str(lead.pk))) == lead


def test_a_closed_account_has_nothing_to_stop(stranger: Client, lead: Person) -> None:
    Person.objects.filter(pk=lead.pk).update(is_active=False)
    assert stranger.get(stopping_path(lead.pk)).status_code == 404


def test_nowhere_else_is_a_request_from_elsewhere_let_in(stranger: Client, lead: Person) -> None:
    stranger.force_login(lead)
    assert stranger.post(PAGE, choice()).status_code == 403
    assert LetterWishes.objects.count() == 0
