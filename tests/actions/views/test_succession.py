"""An operator records a succession: the form, what would move, and that it is done once."""

from collections.abc import Callable
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from actions.permissions import current_responsibilities
from partners.models import Organisation, Partner, Person, Succession
from tests import factories as make
from tests.actions.views.scene import body_of, signed_in, wrong_with
from tests.concordat.markup import Markup

pytestmark = pytest.mark.django_db
URL = "/operators/succession/"


@pytest.fixture(autouse=True)
def held(hold: Callable[..., date]) -> date:
    """15 June 2015."""
    return hold("2015-06-15")


@pytest.fixture
def client() -> Client:
    """An operator's browser."""
    return signed_in(Person.objects.create_superuser("operator@example.org", name="Op"))


@pytest.fixture
def going() -> Partner:
    """What goes, with a promise."""
    partner = make.partner("OCCG", at=make.organisation("Old Group", slug="old"))
    make.deliverable(plan=make.plan(partner.partnership), leads=[partner])
    return partner


@pytest.fixture
def board() -> Organisation:
    """What comes."""
    return make.organisation("New Board", slug="new")


def sent(going: Partner, board: Organisation, **said: Any) -> dict[str, Any]:
    """What the form sends."""
    return {
        "predecessors": [going.organisation_id],
        "successor": board.pk,
        "on": "01/06/2015",
        "why": "The Health Order 2015",
    } | said


def as_shown(html: str) -> str:
    """The mark that the form carries once it was shown."""
    (attrs,) = [each for each in Markup(html).all("input") if each.get("name") == "checked"]
    return attrs.get("value") or ""


def test_it_is_shown_first_and_done_when_it_was_seen(
    client: Client, going: Partner, board: Organisation
) -> None:
    shown = client.post(URL, sent(going, board))
    html = body_of(shown)
    assert (shown.status_code, wrong_with(html)) == (200, [])
    words = " ".join(Markup(html).text.split())
    assert (
        "Nothing is done yet. From 1 June 2015, New Board would take over from Old Group" in words
    )
    assert f"{going.partnership} OCCG New Board, a new partner 1 open promise None 0 roles" in words
    assert not Succession.objects.exists()
    done = client.post(URL, sent(going, board, checked=as_shown(html)), follow=True)
    assert "New Board has taken over 1 promise." in body_of(done)
    assert "The Health Order 2015" in body_of(done)
    assert wrong_with(body_of(done)) == []
    promise = going.partnership.plans.get().actions.get().deliverables.get()
    (part,) = current_responsibilities(promise, date(2015, 6, 15))
    assert part.partner.organisation == board


def test_another_order_than_the_one_shown_is_shown_first(
    client: Client, going: Partner, board: Organisation
) -> None:
    html = body_of(client.post(URL, sent(going, board)))
    other = sent(going, board, checked=as_shown(html), on="02/06/2015")
    assert "From 2 June 2015" in body_of(client.post(URL, other))
    make.deliverable(plan=going.partnership.plans.get(), leads=[going])
    again = body_of(client.post(URL, sent(going, board, checked=as_shown(html))))
    assert "2 open promises" in again
    assert not Succession.objects.exists()


def test_a_double_click_does_it_once(client: Client, going: Partner, board: Organisation) -> None:
    html = body_of(client.post(URL, sent(going, board)))
    said = sent(going, board, checked=as_shown(html))
    assert client.post(URL, said).status_code == 302
    again = client.post(URL, said)
    assert again.status_code == 200
    assert "recorded before" in body_of(again)
    assert Succession.objects.count() == 1


def test_what_is_refused_stands_by_its_field(
    client: Client, going: Partner, board: Organisation
) -> None:
    for said, words in (
        ({"successor": going.organisation_id}, "cannot succeed itself"),
        ({"on": "16/06/2015"}, "Record it on its first day or later"),
        ({"why": ""}, "Say which order or agreement is behind it"),
        ({"predecessors": []}, "Choose the organisations that go"),
    ):
        html = body_of(client.post(URL, sent(going, board, **said)))
        assert words in html
        assert wrong_with(html) == []


def test_those_that_went_are_offered_no_more(
    client: Client, going: Partner, board: Organisation
) -> None:
    def offered() -> bool:
        values = [each.get("value") for each in Markup(body_of(client.get(URL))).all("input")]
        return str(going.organisation_id) in values

    assert offered()
    html = body_of(client.post(URL, sent(going, board)))
    client.post(URL, sent(going, board, checked=as_shown(html)))
    assert not offered()


def test_where_the_successor_is_a_partner_already_the_page_says_so(
    client: Client, going: Partner, board: Organisation
) -> None:
    there = make.partner("NB", of=going.partnership, at=board)
    promise = make.deliverable(plan=going.partnership.plans.get(), leads=[going, there])
    make.collective("All of us", members=[going, there])
    make.member(going, "lead")
    html = body_of(client.post(URL, sent(going, board, people_follow="on")))
    words = " ".join(Markup(html).text.split())
    assert "NB, a partner already 2 open promises, 1 of them its own already" in words
    assert "All of us" in words
    assert promise.pk


def test_an_organisation_that_is_a_partner_nowhere_moves_nothing(
    client: Client, board: Organisation
) -> None:
    alone = make.organisation("Alone")
    said = {"predecessors": [alone.pk], "successor": board.pk, "on": "01/06/2015", "why": "Order"}
    assert "They are partners nowhere" in body_of(client.post(URL, said))


@pytest.mark.parametrize("role", ["lead", "coordinator", "commissioner", "reader", "chair"])
def test_nobody_else_reaches_it(going: Partner, board: Organisation, role: str) -> None:
    client = signed_in(make.member(going, role))
    assert client.get(URL).status_code == 403
    assert client.post(URL, sent(going, board)).status_code == 403
    assert Client().get(URL)["Location"] == f"/sign-in/?next={URL}"


# The command


def ordered(*arguments: str) -> str:
    """What the command prints."""
    out = StringIO()
    call_command("succeed_organisation", *arguments, stdout=out)
    return out.getvalue()


def test_the_command_says_what_moves_and_moves_it(
    client: Client, going: Partner, board: Organisation
) -> None:
    arguments = ("old", "--by", "new", "--on", "2015-06-01", "--why", "Order")
    by = ("--operator", "operator@example.org")
    assert "1 promises in all. Nothing was changed." in ordered(*arguments, *by, "--dry-run")
    assert not Succession.objects.exists()
    assert f"{going.partnership}: 1 promises, 0 groups, 0 roles" in ordered(*arguments, *by)
    assert Succession.objects.get().successor == board
    assert "0 promises in all. Recorded." in ordered(*arguments, *by)
    make.member(going, "coordinator", email="kim@example.org")
    for wrong, words in (
        ((*arguments, "--operator", "kim@example.org"), "kim@example.org is no operator"),
        (("none", *arguments[1:], *by), "There is no organisation “none”"),
        (("new", *arguments[1:], *by), "cannot succeed itself"),
    ):
        with pytest.raises(CommandError, match=words):
            ordered(*wrong)
