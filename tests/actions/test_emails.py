"""Letters about promises: what they say, to whom, and what their subjects keep to themselves."""

import uuid
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from actions import emails
from actions.digests import Routine
from actions.digests.data import Digest, Item, Section
from actions.models import DateDecision, Deliverable, ReportRequest, Update
from actions.reminders import Contents, DueDigest, eight_on, ids_of
from actions.services.assuring import return_report
from actions.services.chasing import ask_for_report
from concordat.lib.mail import Mail
from concordat.outbox.kinds import kind_of, registered
from concordat.outbox.models import Letter
from partners.models import Membership, Partner, Person
from partners.services.wishes import person_of
from tests import factories as make
from tests.concordat.markup import Markup

pytestmark = pytest.mark.django_db
ON = date(2015, 6, 15)


@pytest.fixture(autouse=True)
def held(hold: Callable[..., date], settings: Any) -> date:
    """15 June 2015, at an address of our own."""
    settings.SITE_ADDRESS = "https://concordat.example.org"
    return hold("2015-06-15")


@pytest.fixture
def at() -> Partner:
    """An organisation in a partnership."""
    return make.partner("OH", at=make.organisation("Oxford Health"))


@pytest.fixture
def lead(at: Partner) -> Person:
    """Its lead."""
    return make.lead(at, name="Ann Lee")


@pytest.fixture
def promise(at: Partner) -> Deliverable:
    """A promise of it that is late."""
    action = make.action(make.plan(at.partnership, "Our plan"), ref="11")
    return make.deliverable("Open the secret line", of=action, leads=[at])


def routine_ids(person: Person, at: Partner) -> dict[str, int]:
    """The ids of a weekly letter."""
    windows = {at.partnership_id: eight_on(ON - timedelta(days=7))}
    return ids_of(Contents(ON, (), (), DueDigest(person.pk, ON, windows)))


def written(kind: str, person: Person, ids: dict[str, int]) -> Mail | None:
    """The letter as the sender would have it; None where its reader may not, or nothing is left."""
    found = kind_of(kind)
    return found.render(person.pk, ids) if found.may_receive(person.pk, ids) else None


def flat(mail: Mail | None) -> str:
    """The text of a letter on one line."""
    assert mail is not None
    return " ".join(mail.text.split())


# The routine letter


def test_the_weekly_letter_says_what_is_owed(
    lead: Person, at: Partner, promise: Deliverable
) -> None:
    mail = written("routine", lead, routine_ids(lead, at))
    assert mail is not None
    assert mail.subject == "1 promise overdue"
    text = flat(mail)
    assert "Hello Ann Lee, This is your weekly letter of 15 June 2015." in text
    assert "what was done since 8 June 2015" in text
    assert "Overdue (1) -----------" in text
    assert (
        "* Action 11: Open the secret line By when: “Mar 15” (by 31 March 2015). Overdue by 76 "
        "days (2 months). No report from you yet. Who leads: OH. https://concordat.example.org"
        f"{promise.get_absolute_url()}"
    ) in text
    assert "You get this because you are a partner lead at Oxford Health." in text


def test_text_and_html_of_the_weekly_letter_lead_to_the_same_pages(
    lead: Person, at: Partner, promise: Deliverable
) -> None:
    mail = written("routine", lead, routine_ids(lead, at))
    assert mail is not None
    in_text = {word for word in mail.text.split() if word.startswith("https://")}
    links = {tag["href"] for tag in Markup(mail.html).all("a")}
    assert links == in_text
    assert "<script" not in mail.html
    assert "style=" not in mail.html
    for word in ("Overdue (1)", "“Mar 15” (by 31 March 2015)", "Who leads: OH"):
        assert word in mail.html
        assert word in flat(mail)


def test_the_headers_stop_letters_with_one_click(
    lead: Person, at: Partner, promise: Deliverable
) -> None:
    mail = written("routine", lead, routine_ids(lead, at))
    assert mail is not None
    address = mail.headers["List-Unsubscribe"]
    assert address.startswith("<https://concordat.example.org/letters/stop/")
    assert mail.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    token = address.removesuffix("/>").rpartition("/")[2]
    assert person_of(token) == lead
    assert address.strip("<>") in mail.text


def test_who_is_nothing_any_more_or_whose_account_is_closed_gets_none(
    lead: Person, at: Partner, promise: Deliverable
) -> None:
    ids = routine_ids(lead, at)
    Person.objects.filter(pk=lead.pk).update(is_active=False)
    assert written("routine", lead, ids) is None
    Person.objects.filter(pk=lead.pk).update(is_active=True)
    assert written("routine", lead, ids) is not None
    Membership.objects.update(until=date(2015, 6, 14))
    assert written("routine", lead, ids) is None


def test_a_letter_with_nothing_left_to_say_is_none(lead: Person, at: Partner) -> None:
    assert written("routine", lead, routine_ids(lead, at)) is None
    assert emails.routine_letter(10**9, routine_ids(lead, at)) is None


def section(name: str, number: int, **item: Any) -> Section:
    """A section of so many."""
    one = Item(
        "Action 1", "Text", "Mar 15", "by 31 March 2015", "/actions/1/", "OH", "Note", **item
    )
    return Section(name, name.title(), (one,), number, "of them", "/overdue/")


def routine(*sections: Section, owed: int = 0) -> Routine:
    """A letter of some sections."""
    weekly = Digest(1, ON, eight_on(ON), tuple(sections), {}, owed)
    return Routine(1, "Ann Lee", ("reader at OH",), ON, (), (), weekly)


@pytest.mark.parametrize(
    ("numbers", "owed", "subject"),
    [
        ({"overdue": 4, "silent": 2}, 11, "4 of 11 promises overdue, 2 waiting for a report"),
        ({"soon": 1}, 1, "1 promise due within 28 days"),
        ({"silent": 3, "decided": 1}, 7, "3 of 7 promises waiting for a report, 1 decided"),
        ({"to-decide": 3, "decided": 1}, 4, "3 decisions waiting for you, 1 promise decided"),
        ({"newly-overdue": 2, "late": 5}, 0, "2 promises newly overdue, 5 organisations behind"),
        ({"told": 2}, 0, "2 promises long overdue"),
        ({"before-7": 2}, 0, "2 promises due within a week"),
        ({"sent-back": 1, "overdue": 9}, 14, "1 promise sent back to you, 9 overdue"),
    ],
)  # fmt: skip
def test_the_subject_says_the_numbers_that_matter(
    numbers: dict[str, int], owed: int, subject: str
) -> None:
    made = routine(*(section(name, number) for name, number in numbers.items()), owed=owed)
    assert emails.subject_of(made) == subject


def test_every_section_has_words_for_the_subject() -> None:
    """A letter of a section that is not in the table would have no subject."""
    assert set(emails.SUBJECTS) == {
        *("told", "after", "before-7", "before-28"),
        *("sent-back", "overdue", "soon", "silent", "decided"),
        *("to-decide", "newly-overdue", "late", "changed", "plans-soon"),
    }


def test_no_words_of_a_promise_are_in_a_subject(
    lead: Person, at: Partner, promise: Deliverable
) -> None:
    mail = written("routine", lead, routine_ids(lead, at))
    assert mail is not None
    assert "secret" not in mail.subject
    assert "secret" in mail.text


def test_a_number_of_several_leads_to_all_of_them() -> None:
    text = flat(emails.routine_mail(routine(section("late", 3))))
    assert "See all 3 of them: https://concordat.example.org/overdue/" in text
    assert "See all" not in flat(emails.routine_mail(routine(section("late", 1))))


def test_the_plan_is_named_only_where_there_are_several() -> None:
    one, other = section("overdue", 1, plan="One plan"), section("soon", 1, plan="Other plan")
    assert "One plan" not in flat(emails.routine_mail(routine(one)))
    text = flat(emails.routine_mail(routine(one, other)))
    assert "Plan: One plan." in text
    assert "Plan: Other plan." in text


def test_words_in_a_plan_cannot_become_markup() -> None:
    item = Item("Action 1", "<b>Bold</b>", "", "", "/actions/1/", "<i>", "")
    made = routine(Section("overdue", "Overdue", (item,), 1, "", "/"))
    mail = emails.routine_mail(made)
    assert "<b>" not in mail.html
    assert "&lt;b&gt;Bold" in mail.html
    assert "By when: left blank." in flat(mail)


def test_a_letter_makes_few_queries_whatever_it_lists(
    lead: Person, at: Partner, django_assert_max_num_queries: Any
) -> None:
    counts = []
    for number in (1, 8):
        make.many_deliverables(number, of=make.action(make.plan(at.partnership)), leads=[at])
        with django_assert_max_num_queries(25) as captured:
            assert written("routine", lead, routine_ids(lead, at))
        counts.append(len(captured))
    assert counts[0] == counts[1]


# At once


@pytest.fixture
def coordinator(at: Partner) -> Person:
    """Who coordinates."""
    return make.coordinator(at.partnership, name="Robin Cole")


def pressed(*promises: Deliverable, by: Person) -> dict[str, int]:
    """ "Please report" is pressed; the ids of its letters."""
    ask_for_report(deliverables=promises, by=make.standing(by), nonce=uuid.uuid4())
    return {"request": ReportRequest.objects.order_by("pk")[0].pk}


def test_please_report_names_what_is_asked_and_who_asks(
    lead: Person, promise: Deliverable, coordinator: Person
) -> None:
    other = make.deliverable("Train everybody", of=promise.action, leads=["OH"])
    foreign = make.deliverable("Not theirs", of=promise.action)
    make.lead(foreign.responsibilities.get().partner)
    ids = pressed(promise, other, foreign, by=coordinator)
    mail = written("please-report", lead, ids)
    assert mail is not None
    assert mail.subject == "Please report on 2 promises"
    text = flat(mail)
    assert "Robin Cole asks you to say where these promises stand." in text
    assert "Open the secret line" in text
    assert "Train everybody" in text
    assert "Not theirs" not in text


def test_please_report_is_not_sent_once_it_was_reported(
    lead: Person, at: Partner, promise: Deliverable, coordinator: Person
) -> None:
    ids = pressed(promise, by=coordinator)
    assert written("please-report", lead, ids)
    make.update(promise, on="2015-06-16", by=lead, at=at)
    assert written("please-report", lead, ids) is None


def test_please_report_is_for_those_who_answer(
    lead: Person, promise: Deliverable, coordinator: Person
) -> None:
    ids = pressed(promise, by=coordinator)
    for other in (coordinator, make.lead(), make.person()):
        assert written("please-report", other, ids) is None
    assert written("please-report", lead, {"request": 10**9}) is None


def decided(promise: Deliverable, lead: Person, at: Partner, **says: Any) -> DateDecision:
    """A new date was asked for by the lead and decided by a commissioner."""
    by = make.commissioner(at.partnership, name="Chris Day")
    asked = make.date_request(promise, "Sep 15", on="2015-06-10", by=lead, at=at)
    return make.date_decision(asked, on="2015-06-15", by=by, **says)


@pytest.mark.parametrize(
    ("outcome", "word", "verb"),
    [("agreed", "Agreed", "agreed to"), ("declined", "Declined", "declined")],
)
def test_a_decision_on_a_date_is_written_to_who_asked(
    lead: Person, at: Partner, promise: Deliverable, outcome: str, word: str, verb: str
) -> None:
    decided(promise, lead, at, outcome=outcome, sentence="The board said so", meeting="May board")
    letter = Letter.objects.get(kind="date-decided")
    assert letter.person == lead.pk
    mail = written("date-decided", lead, letter.ids)
    assert mail is not None
    assert mail.subject == f"{word}: the new date for Action 11"
    text = flat(mail)
    assert "Chris Day for" in text
    assert f"{verb} the new date that you asked for" in text
    assert "You asked for “Sep 15” on 10 June 2015" in text
    assert "The board said so" in text
    assert "Decided at: May board." in text


def test_a_decision_is_written_to_nobody_else_and_not_to_who_left(
    lead: Person, at: Partner, promise: Deliverable
) -> None:
    ids = {"decision": decided(promise, lead, at).pk}
    assert written("date-decided", lead, ids)
    assert written("date-decided", make.lead(at), ids) is None
    Membership.objects.filter(person=lead).update(until=date(2015, 6, 14))
    assert written("date-decided", lead, ids) is None
    assert written("date-decided", lead, {"decision": 10**9}) is None
    assert emails.date_decided_letter(lead.pk, ids) is None


def returned(promise: Deliverable, lead: Person, at: Partner) -> Update:
    """The lead said that it is delivered, and a commissioner returned it."""
    make.update(promise, on="2015-06-10", by=lead, at=at, progress="delivered")
    promise.refresh_from_db()
    by = make.commissioner(at.partnership, name="Chris Day")
    return return_report(
        deliverable=promise,
        seen_version=promise.version,
        reason="The minutes are of another year",
        by=make.standing(by),
        nonce=uuid.uuid4(),
    )


def test_a_report_that_is_sent_back_is_written_to_who_made_it(
    lead: Person, at: Partner, promise: Deliverable
) -> None:
    returned(promise, lead, at)
    letter = Letter.objects.get(kind="report-returned")
    assert letter.person == lead.pk
    mail = written("report-returned", lead, letter.ids)
    assert mail is not None
    assert mail.subject == "Sent back to you: Action 11"
    text = flat(mail)
    assert "On 15 June 2015 Chris Day" in text
    assert "The minutes are of another year" in text


def test_what_was_sent_back_is_written_to_nobody_else(
    lead: Person, at: Partner, promise: Deliverable
) -> None:
    ids = {"update": returned(promise, lead, at).pk}
    assert written("report-returned", make.lead(at), ids) is None
    Membership.objects.filter(person=lead).update(until=date(2015, 6, 14))
    assert written("report-returned", lead, ids) is None
    assert emails.returned_letter(lead.pk, ids) is None
    assert written("report-returned", lead, {"update": 10**9}) is None
    Person.objects.filter(pk=lead.pk).update(is_active=False)
    assert written("report-returned", lead, ids) is None


def test_every_kind_is_registered() -> None:
    assert {"routine", "please-report", "date-decided", "report-returned"} <= set(registered())


def test_names_are_listed_as_a_sentence_has_them() -> None:
    assert emails.listed(()) == "a member"
    assert emails.listed(("one",)) == "one"
    assert emails.listed(("one", "two", "three")) == "one, two and three"
