"""The contacts register: who sees whose address, on the page, in the file, and who changes what."""

import csv
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from concordat.trail.models import Entry
from partners.models import Contact, ContactVisibility, Partner, Person, Role
from partners.permissions import may_see_address
from partners.reports.contacts import contacts_of
from tests import factories as make
from tests.actions.views.scene import body_of, signed_in, wrong_with
from tests.actions.views.sending import held as form_of
from tests.concordat.markup import Markup

pytestmark = pytest.mark.django_db
EVERYBODY, PARTNER, COORDINATORS = ContactVisibility


@pytest.fixture(autouse=True)
def held(hold: Callable[..., date]) -> date:
    """15 June 2015."""
    return hold("2015-06-15")


@dataclass
class Found:
    """A partnership with two organisations, a team, and a contact of each visibility at one."""

    one: Partner
    two: Partner
    people: dict[str, Person]
    contacts: dict[str, Contact]

    def url(self, name: str = "contact-list", query: str = "") -> str:
        """An address of the register."""
        return reverse(name, args=[self.one.partnership_id]) + query

    def about(self, name: str, visibility: str = EVERYBODY) -> str:
        """An address about a contact."""
        return reverse(name, args=[self.contacts[visibility].pk])


@pytest.fixture
def found() -> Found:
    """Nine who look, and three contacts."""
    one = make.partner("ONE")
    of = one.partnership
    two = make.partner("TWO", of=of)
    team = make.partner("TEAM", of=of, at=make.organisation(parent=one.organisation))
    above = make.partner("ABOVE", of=of, at=make.organisation())
    one.organisation.parent = above.organisation
    one.organisation.save()
    operator = make.person(is_superuser=True)
    ended = make.membership(at=one, until="2015-06-14").person
    commissioner_elsewhere = make.commissioner()
    return Found(
        one,
        two,
        {
            "lead there": make.lead(one),
            "reader there": make.member(one, Role.READER),
            "chair there": make.member(one, Role.CHAIR),
            "lead of its parent": make.lead(above),
            "reader of its parent": make.member(above, Role.READER),
            "lead of its team": make.lead(team),
            "lead elsewhere": make.lead(two),
            "reader elsewhere": make.member(two, Role.READER),
            "commissioner": make.commissioner(of),
            "coordinator": make.coordinator(of),
            "commissioner of another partnership": commissioner_elsewhere,
            "operator": operator,
            "ended": ended,
        },
        {
            each: make.contact(
                one,
                name=f"Desk {each}",
                what_for=f"Matter {each}",
                email=f"{each}@desk.example.org",
                phone=f"01632 96000{number}",
                visibility=each,
            )
            for number, each in enumerate(ContactVisibility)
        },
    )


AT_ONE = {"lead there", "reader there", "chair there", "lead of its parent"}
SEES = {
    EVERYBODY: {
        *AT_ONE,
        "reader of its parent",
        "lead of its team",
        "lead elsewhere",
        "reader elsewhere",
        "commissioner",
        "coordinator",
    },
    PARTNER: {*AT_ONE, "commissioner", "coordinator"},
    COORDINATORS: {"coordinator"},
}
MEMBERS = sorted(SEES[EVERYBODY])
OUTSIDE = ["commissioner of another partnership", "operator", "ended"]


def words_of(html: str) -> str:
    """The words of a page, on one line."""
    return " ".join(Markup(html).text.split())


def download(person: Person, url: str) -> list[dict[str, str]]:
    """The file as a spreadsheet reads it."""
    text = body_of(signed_in(person).get(url)).lstrip("\ufeff")
    return list(csv.DictReader(StringIO(text)))


@pytest.mark.parametrize("who", MEMBERS)
def test_each_sees_the_addresses_that_are_for_them_on_the_page_and_in_the_file(
    found: Found, who: str
) -> None:
    """All see who there is; the query, the page, the file and the rule say the same."""
    person = found.people[who]
    standing = make.standing(person)
    client = signed_in(person)
    html = body_of(client.get(found.url()))
    assert wrong_with(html) == []
    file = {row["Name"]: row for row in download(person, found.url("contact-csv"))}
    rows = {row.pk: row for row in contacts_of(found.one.partnership, standing)}
    for visibility, contact in found.contacts.items():
        sees = who in SEES[visibility]
        assert contact.what_for in html
        assert (contact.email in html) == (contact.phone in html) == sees, visibility
        line = file[contact.name]
        assert (line["Email address"], line["Telephone"]) == (
            (contact.email, contact.phone) if sees else ("", "")
        )
        row = rows[contact.pk]
        assert (row.seen_email, row.seen_phone) == (
            (contact.email, contact.phone) if sees else ("", "")
        )
        assert may_see_address(standing, contact) == sees


def test_an_address_that_is_not_seen_is_not_loaded(found: Found) -> None:
    """It cannot slip out of a template or a log: the row does not have it."""
    rows = contacts_of(found.one.partnership, make.standing(found.people["reader elsewhere"]))
    assert {name for row in rows for name in row.get_deferred_fields()} == {"email", "phone"}


@pytest.mark.parametrize("who", OUTSIDE)
def test_others_find_no_register(found: Found, who: str) -> None:
    client = signed_in(found.people[who])
    for name in ("contact-list", "contact-csv", "contact-add"):
        assert client.get(found.url(name)).status_code == 404
    for name in ("contact-edit", "contact-end"):
        assert client.get(found.about(name)).status_code == 404
        assert client.post(found.about(name), {}).status_code == 404


def test_words_are_not_looked_for_in_addresses(found: Found) -> None:
    """Or a search would tell what the page hides."""
    client = signed_in(found.people["reader elsewhere"])
    html = body_of(client.get(found.url(query="?words=desk.example.org")))
    assert "No contact like that" in html


def test_the_filters_choose_by_words_and_organisation(found: Found) -> None:
    other = make.contact(found.two, name="Night desk", what_for="Nights", post="Officer")
    person = found.people["reader there"]
    for query, names in (
        (f"?organisation={found.two.pk}", [other.name]),
        ("?words=night+officer", [other.name]),
        ("?words=partnership", ["Desk partnership"]),
        ("?words=", ["Desk coordinators", "Desk partner", "Desk partnership", "Night desk"]),
    ):
        page = signed_in(person).get(found.url(query=query))
        assert sorted(line.name for line in page.context["contacts"]) == names, query
        rows = download(person, found.url("contact-csv", query))
        assert sorted(row["Name"] for row in rows) == names, query
    refused = signed_in(person).get(found.url("contact-csv", "?organisation=OH"))
    assert refused["Location"] == found.url(query="?organisation=OH")


def test_what_looks_like_a_formula_is_none_in_the_file(found: Found) -> None:
    make.contact(found.one, name="=HYPERLINK(1)", what_for="+1", post="@x", phone="-1", email="")
    rows = download(found.people["coordinator"], found.url("contact-csv"))
    (line,) = [row for row in rows if "HYPERLINK" in row["Name"]]
    cells = (line["Name"], line["What for"], line["Post"], line["Telephone"])
    assert cells == ("'=HYPERLINK(1)", "'+1", "'@x", "'-1")


def queries_of(client: Client, url: str) -> int:
    """How many queries an address makes, with the session's."""
    with CaptureQueriesContext(connection) as queries:
        body_of(client.get(url))
    return len(queries)


def test_many_come_in_pages_with_as_many_queries_as_few(found: Found) -> None:
    client = signed_in(found.people["lead there"])
    addresses = [found.url(), found.url("contact-csv")]
    few = [queries_of(client, url) for url in addresses]
    Contact.objects.bulk_create(
        Contact(
            partner=found.one,
            name=f"Contact {number}",
            what_for=f"Matter {number:03}",
            phone="1",
            since=date(2015, 1, 1),
        )
        for number in range(60)
    )
    assert [queries_of(client, url) for url in addresses] == few
    assert max(few) <= 14
    first = client.get(found.url())
    second = client.get(found.url(query=first.context["page_urls"]["next"]))
    assert [len(each.context["contacts"]) for each in (first, second)] == [50, 13]


def test_who_may_change_a_contact_sees_how(found: Found) -> None:
    """And nobody else; what only coordinators see only they change."""
    changes = {
        "coordinator": set(ContactVisibility),
        "lead there": {EVERYBODY, PARTNER},
        "lead of its parent": {EVERYBODY, PARTNER},
    }
    for who in MEMBERS:
        client = signed_in(found.people[who])
        html = body_of(client.get(found.url()))
        for visibility in ContactVisibility:
            may = visibility in changes.get(who, set())
            for name in ("contact-edit", "contact-end"):
                url = found.about(name, visibility)
                assert (f'href="{url}"' in html) == may, (who, url)
                assert client.get(url).status_code == (200 if may else 403), (who, url)
                assert client.post(url, {}).status_code == (200 if may else 403), (who, url)
        may_add = who in changes or who in {"lead elsewhere", "lead of its team"}
        assert (found.url("contact-add") in html) == may_add, who
        assert client.get(found.url("contact-add")).status_code == (200 if may_add else 403), who


def add(found: Found, who: str = "coordinator", **typed: Any) -> Any:
    """Somebody adds a contact; the answer after the redirect."""
    client, url = signed_in(found.people[who]), found.url("contact-add")
    filled = {"name": "Ann Lee", "what_for": "Beds", "phone": "01632 960009"} | typed
    return client.post(url, form_of(client.get(url), **filled), follow=True)


def test_a_contact_is_added_and_stands_in_the_register(found: Found) -> None:
    response = add(found, partner=found.two.pk, visibility=PARTNER)
    words = words_of(body_of(response))
    assert "Ann Lee is in the register." in words
    assert f"Beds Ann Lee {found.two.full_name} 01632 960009 Seen by the same organisation" in words


def test_a_lead_is_offered_their_own_organisations_alone(found: Found) -> None:
    page = signed_in(found.people["lead there"]).get(found.url("contact-add"))
    offered = {str(label) for _, label in page.context["form"].fields["partner"].choices}
    assert any("ONE" in label for label in offered)
    assert any("TEAM" in label for label in offered)
    assert not any("TWO" in label or "ABOVE" in label for label in offered)
    refused = add(found, "lead there", partner=found.two.pk)
    assert "Choose one of the organisations of this partnership." in body_of(refused)
    assert not Contact.objects.filter(name="Ann Lee").exists()


def test_everything_that_is_missing_is_said_at_once_and_nothing_typed_is_lost(found: Found) -> None:
    html = body_of(add(found, name="", what_for="", phone="", email="", post="Nurse"))
    assert wrong_with(html) == []
    for words in (
        "Enter a name.",
        "Say for what they are the right person.",
        "Enter an email address or a telephone number.",
        "Choose an organisation.",
        'value="Nurse"',
    ):
        assert words in html


def test_a_contact_is_changed_with_what_stood_there_before_in_the_form(found: Found) -> None:
    client, url = signed_in(found.people["coordinator"]), found.about("contact-edit")
    page = client.get(url)
    assert page.context["form"]["email"].value() == "partnership@desk.example.org"
    response = client.post(url, form_of(page, name="The new desk"), follow=True)
    assert "What the register says of The new desk is changed." in body_of(response)


def test_of_two_who_change_one_the_second_sees_it_and_keeps_what_they_typed(found: Found) -> None:
    client, url = signed_in(found.people["coordinator"]), found.about("contact-edit")
    mine = form_of(client.get(url), name="Mine")
    client.post(url, mine | {"name": "Theirs"})
    conflict = client.post(url, mine)
    html = body_of(conflict)
    assert conflict.status_code == 409
    assert wrong_with(html) == []
    assert "Somebody changed this meanwhile" in html
    assert 'value="Mine"' in html
    client.post(url, form_of(conflict))
    assert Contact.objects.get(pk=found.contacts[EVERYBODY].pk).name == "Mine"


def test_a_contact_is_taken_out_and_cannot_be_again(found: Found) -> None:
    client, url = signed_in(found.people["lead there"]), found.about("contact-end")
    page = client.get(url)
    assert "That they were is kept." in body_of(page)
    response = client.post(url, form_of(page), follow=True)
    assert "Desk partnership is not in the register any more." in body_of(response)
    assert "Matter partnership" not in body_of(response)
    assert "You can add them again." in body_of(client.get(url))
    again = client.post(url, form_of(client.get(url)))
    assert again.status_code == 200
    assert Contact.objects.get(pk=found.contacts[EVERYBODY].pk).until == date(2015, 6, 15)


def test_an_empty_register_says_what_to_do(found: Found) -> None:
    empty = make.partner()
    for role, words in ((Role.LEAD, "mental health leads"), (Role.READER, "can add some")):
        url = reverse("contact-list", args=[empty.partnership_id])
        html = body_of(signed_in(make.member(empty, role)).get(url))
        assert words in html
        assert wrong_with(html) == []


def test_who_is_in_several_partnerships_can_go_to_the_others(found: Found) -> None:
    lead = found.people["lead there"]
    assert "Another partnership" not in body_of(signed_in(lead).get(found.url()))
    make.membership(lead)
    assert "Another partnership" in body_of(signed_in(lead).get(found.url()))


def test_what_looks_like_a_patients_number_is_refused_until_somebody_says_it_is_none(
    found: Found,
) -> None:
    """That they said so is in the trail, with the contact and without the number."""
    refused = add(found, partner=found.two.pk, what_for="About 943 476 5919")
    assert "looks like an NHS number" in body_of(refused)
    assert not Contact.objects.filter(name="Ann Lee").exists()
    add(found, partner=found.two.pk, what_for="About 943 476 5919", not_a_patient="on")
    contact = Contact.objects.get(name="Ann Lee")
    entry = Entry.objects.get(what="patient-warning-overridden")
    assert (entry.about, entry.details) == ({"contact": contact.pk}, {"fields": "what_for"})
