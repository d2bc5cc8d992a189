"""The letters about a partnership, as its coordinators see them."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from actions.dispatch import ROUTINE, tick
from actions.reminders import eight_on
from actions.runs.gone import OPEN
from concordat.lib import clock
from concordat.outbox.models import Letter, LetterState
from concordat.outbox.services import post
from concordat.trail.models import Entry
from partners.models import LadderStep, LetterHold, Told
from partners.services.people import INVITATION
from tests import factories as make
from tests.actions.views.scene import Scene, body_of, fill, scene, signed_in

pytestmark = pytest.mark.django_db
# Monday; the promise is 17 days overdue.
TODAY = "2015-06-15"
REFUSED = "The mail server does not know the address, or will not deliver to it: 550."


@pytest.fixture
def home(hold: Callable[[str], object]) -> Scene:
    """A partnership on a Monday in June 2015."""
    hold(TODAY)
    return scene("mine")


def page(found: Scene, query: str = "") -> str:
    """The page as the coordinator sees it."""
    url = reverse("partnership-letters", args=[found.partnership.pk]) + query
    response = signed_in(found.coordinator).get(url)
    assert response.status_code == 200
    return body_of(response)


def line_of(body: str, name: str) -> str:
    """What the page says of somebody in the table of the next run."""
    table = body[body.index('id="next"') : body.index('id="ladder"')]
    rest = table[table.index(f">{name}<") :]
    return " ".join(rest[: rest.index("</tr>")].split())


def promise(of: Scene, **fields: Any) -> Any:
    """A promise that is late."""
    return make.deliverable(of=of.action, leads=[of.one], by_when="29 May 2015", **fields)


def failed(found: Scene, *, why: str = REFUSED) -> Letter:
    """A letter about the partnership that the mail server refused."""
    invited = make.invitation(found.lead.memberships.get(), by=found.coordinator)
    post(INVITATION, person=found.lead, key="first", ids={INVITATION: invited.pk})
    row = Letter.objects.latest("pk")
    Letter.objects.filter(pk=row.pk).update(state=LetterState.FAILED, why=why, attempts=1)
    row.refresh_from_db()
    return row


# The next run


def test_everybody_stands_there_with_what_they_get_or_why_nothing(home: Scene) -> None:
    promise(home)
    body = page(home)
    assert "Weekly letter" in line_of(body, "mine lead")
    assert "1 promise that is long overdue" in line_of(body, "mine lead")
    assert "Readers and chairs get no routine letters." in line_of(body, "mine reader")


def test_a_digest_with_nothing_to_say_is_not_announced(home: Scene) -> None:
    assert "There is nothing to say in the digest." in line_of(page(home), "mine lead")


def test_looking_writes_nothing(home: Scene) -> None:
    promise(home)
    page(home)
    assert not Letter.objects.exists()


def test_what_the_page_announces_is_what_the_run_writes(home: Scene) -> None:
    promise(home)
    announced = {
        person.pk
        for person in home.people.values()
        if "Nothing" not in line_of(page(home), person.name)
    }
    tick(clock.now())
    written = Letter.objects.filter(kind=ROUTINE).values_list("person", flat=True)
    assert announced == set(written)
    assert announced  # or nothing was shown


def test_after_the_run_of_the_day_the_page_looks_at_the_next(home: Scene) -> None:
    promise(home)
    assert "within ten minutes" in page(home)
    tick(clock.now())
    Letter.objects.update(state=LetterState.SENT, sent_at=clock.now(), subject="s", text="t")
    body = page(home)
    assert "on Tuesday 16 June 2015, from eight" in body
    assert "their next digest is on 22 June 2015" in line_of(body, "mine lead")


def test_another_day_can_be_looked_at_and_says_that_it_may_change(home: Scene) -> None:
    body = page(home, "?day=2015-06-22")
    assert "on Monday 22 June 2015, from eight" in body
    assert "what happens until then changes it" in body
    assert "within ten minutes" in page(home, "?day=2015-06-15")


@pytest.mark.parametrize("query", ["?day=2031-01-01", "?day=soon", "?day="])
def test_a_day_that_cannot_be_looked_at_is_the_next_run(home: Scene, query: str) -> None:
    assert "on Tuesday 16 June 2015, from eight" in page(home, query) or "ten minutes" in page(
        home, query
    )


def test_a_draft_chases_nobody_and_the_page_says_so(home: Scene) -> None:
    home.plan.status = "draft"
    home.plan.save()
    assert "No plan of this partnership is chased by then." in line_of(page(home), "mine lead")


def test_what_is_due_elsewhere_is_not_told_here(home: Scene) -> None:
    """Somebody in two partnerships gets one letter; each coordinator sees their own part."""
    other = scene("other")
    make.membership(home.lead, other.one)
    promise(other)
    promise(other)
    make.letter_hold(home.partnership)
    assert "The letters about this partnership are held." in line_of(page(home), "mine lead")
    assert "2 promises" in line_of(page(other), "mine lead")
    tick(clock.now())
    assert "2 promises" not in page(home)
    assert "2 promises" in page(other)


def test_a_letter_about_another_partnership_alone_is_none_here(home: Scene) -> None:
    other = scene("other")
    make.membership(home.lead, other.one)
    promise(other)
    tick(eight_on(clock.today()))
    Letter.objects.all().delete()
    promise(other)
    body = page(home)
    assert "Nothing is due about this partnership." in line_of(body, "mine lead")


# Hold


def test_letters_are_held_and_let_go_with_entries_in_the_trail(home: Scene) -> None:
    promise(home)
    client = signed_in(home.coordinator)
    done = client.post(reverse("partnership-letters-hold", args=[home.partnership.pk]), follow=True)
    assert "The letters are held." in body_of(done)
    assert "mine coordinator held the letters on 15 June 2015" in body_of(done)
    assert not tick(clock.now()).letters
    url = reverse("partnership-letters-release", args=[home.partnership.pk])
    assert "The letters go again." in body_of(client.post(url, follow=True))
    assert tick(clock.now()).letters
    hold = LetterHold.objects.get()
    assert (hold.held_by, hold.released_by) == (home.coordinator, home.coordinator)
    whats = list(Entry.objects.values_list("what", flat=True))
    assert whats[:2] == ["letters-released", "letters-held"]


def test_a_second_click_holds_and_releases_no_second_time(home: Scene) -> None:
    client = signed_in(home.coordinator)
    for name in ("partnership-letters-hold", "partnership-letters-release"):
        url = reverse(name, args=[home.partnership.pk])
        for _ in range(2):
            assert client.post(url).status_code == 302
        assert "govuk-inset-text" in body_of(client.get(url))
    assert LetterHold.objects.count() == 1
    whats = [each for each in Entry.objects.values_list("what", flat=True) if "letters" in each]
    assert whats == ["letters-released", "letters-held"]


@pytest.mark.parametrize("name", ["letters-hold", "letters-release", "letters-again", "ladder"])
def test_reading_a_page_changes_nothing(home: Scene, name: str) -> None:
    failed(home)
    response = signed_in(home.coordinator).get(
        reverse(f"partnership-{name}", args=[home.partnership.pk])
    )
    assert response.status_code == 200
    assert not LetterHold.objects.exists()
    assert not LadderStep.objects.exists()
    assert Letter.objects.get().state == LetterState.FAILED


# What went


def test_what_went_stands_there_without_its_subject(home: Scene) -> None:
    promise(home)
    tick(clock.now())
    Letter.objects.update(
        state=LetterState.SENT, sent_at=clock.now(), subject="7 overdue", text="t"
    )
    body = page(home)
    went = body[body.index('id="gone"') :]
    assert "Sent on 15 June 2015" in went
    assert "Weekly letter, 1 promise that is long overdue" in went
    assert "7 overdue" not in went


def test_what_is_older_than_four_weeks_is_not_shown(home: Scene) -> None:
    promise(home)
    tick(clock.now())
    Letter.objects.update(created_at=clock.now() - timedelta(days=29))
    assert "No letters in the last four weeks" in page(home)


@pytest.mark.parametrize(("number", "folded"), [(OPEN, ""), (OPEN + 1, "Show 1 older letter")])
def test_of_many_letters_that_went_the_newest_stand_open(
    home: Scene, number: int, folded: str
) -> None:
    invited = make.invitation(home.lead.memberships.get(), by=home.coordinator)
    for each in range(number):
        post(INVITATION, person=home.lead, key=f"{each}", ids={INVITATION: invited.pk})
    newest = page(home).partition('id="gone"')[2]
    assert newest.partition("<details")[0].count("An invitation") == OPEN
    assert newest.count("An invitation") == number
    assert folded in newest


def test_letters_at_once_say_what_they_are(home: Scene) -> None:
    invited = make.invitation(home.lead.memberships.get(), by=home.coordinator)
    asked = make.report_request(promise(home))
    post(INVITATION, person=home.lead, key="a", ids={INVITATION: invited.pk})
    post("please-report", person=home.lead, key="b", ids={"request": asked.pk})
    body = page(home)
    assert "An invitation" in body
    assert "A request to report" in body
    assert "Waits to be sent" in body


def test_a_question_about_another_partnership_is_not_shown(home: Scene) -> None:
    other = scene("other")
    make.membership(home.lead, other.one)
    asked = make.report_request(promise(other))
    post("please-report", person=home.lead, key="b", ids={"request": asked.pk})
    assert "A request to report" not in page(home)
    assert "A request to report" in page(other)


# What failed


def test_what_failed_says_why_and_which_address_does_not_work(home: Scene) -> None:
    failed(home)
    body = page(home)
    assert REFUSED in body
    assert "Addresses that do not work" in body
    assert home.lead.email in body


def test_an_address_that_was_reached_since_is_well(home: Scene) -> None:
    failed(home)
    promise(home)
    tick(clock.now())
    Letter.objects.filter(kind=ROUTINE).update(
        state=LetterState.SENT, sent_at=clock.now(), subject="s", text="t"
    )
    assert "Addresses that do not work" not in page(home)


def test_a_letter_that_failed_for_another_reason_says_nothing_about_the_address(
    home: Scene,
) -> None:
    failed(home, why="The mail server refused this letter: 554.")
    body = page(home)
    assert "Letters that failed" in body
    assert "Addresses that do not work" not in body


def test_who_was_erased_is_not_named(home: Scene) -> None:
    row = failed(home)
    home.lead.is_active, home.lead.erased_at = False, clock.now()
    home.lead.save()
    body = page(home)
    assert "A former member" in body
    assert row.why in body
    assert home.lead.email not in body


def again(found: Scene, *letters: Letter) -> Any:
    """The coordinator chooses letters to go again."""
    url = reverse("partnership-letters-again", args=[found.partnership.pk])
    chosen = {"letters": [each.pk for each in letters]}
    return signed_in(found.coordinator).post(url, chosen, follow=True)


def test_a_letter_that_failed_waits_again_as_a_new_one(home: Scene) -> None:
    row = failed(home)
    assert "1 letter will be sent again." in body_of(again(home, row))
    row.refresh_from_db()
    assert (row.state, row.attempts, row.why) == (LetterState.WAITING, 0, "")
    assert list(Letter.objects.due(clock.real_now())) == [row]
    entry = Entry.objects.latest("pk")
    assert entry.what == "letter-sent-again"
    assert entry.about == {"person": home.lead.pk}


def test_a_second_click_sends_nothing_a_second_time(home: Scene) -> None:
    row = failed(home)
    again(home, row)
    assert "One of these did not fail" in body_of(again(home, row))
    assert Entry.objects.filter(what="letter-sent-again").count() == 1


def test_choosing_no_letter_says_so(home: Scene) -> None:
    failed(home)
    assert "Choose at least one letter." in body_of(again(home))


def test_another_partnerships_letter_cannot_be_sent_again(home: Scene) -> None:
    other = scene("other")
    failed(home)
    theirs = failed(other)
    again(home, theirs)
    theirs.refresh_from_db()
    assert theirs.state == LetterState.FAILED


# The ladder


def set_to(found: Scene, leads: Any, commissioners: Any, version: int | None = None) -> Any:
    """The coordinator saves a ladder."""
    found.partnership.refresh_from_db()
    says = {
        "leads_and_coordinators": leads,
        "commissioners": commissioners,
        "version": found.partnership.version if version is None else version,
    }
    url = reverse("partnership-ladder", args=[found.partnership.pk])
    return signed_in(found.coordinator).post(url, says, follow=True)


def rungs() -> set[tuple[int, str]]:
    """What stands in the table."""
    return set(LadderStep.objects.values_list("days", "tells"))


def test_the_default_ladder_is_shown_until_there_is_another(home: Scene) -> None:
    body = page(home)
    assert "14 days overdue: the other leads and the coordinators" in body
    assert "28 days overdue: the commissioners" in body


def test_a_ladder_is_replaced_as_a_whole(home: Scene) -> None:
    assert "The ladder is saved." in body_of(set_to(home, 7, 21))
    assert rungs() == {(7, Told.LEADS_AND_COORDINATORS), (21, Told.COMMISSIONERS)}
    set_to(home, "", 7)
    assert rungs() == {(7, Told.COMMISSIONERS)}
    entry = Entry.objects.filter(what="ladder-changed").latest("pk")
    assert entry.details == {"commissioners": 7}


def test_the_same_ladder_again_is_no_change(home: Scene) -> None:
    set_to(home, 7, 21)
    set_to(home, 7, 21)
    assert Entry.objects.filter(what="ladder-changed").count() == 1


@pytest.mark.parametrize(
    ("leads", "commissioners", "says"),
    [
        (14, "", "Enter a number of days."),
        (28, 14, "The commissioners are told later"),
        (14, 14, "The commissioners are told later"),
        (0, 14, "Enter a number of days from 1 to 365."),
        (14, 366, "Enter a number of days from 1 to 365."),
        ("soon", 14, "Enter a number of days, such as 14."),
    ],
)
def test_a_ladder_that_leads_nowhere_is_refused(
    home: Scene, leads: Any, commissioners: Any, says: str
) -> None:
    assert says in body_of(set_to(home, leads, commissioners))
    assert not rungs()


def test_two_who_change_the_ladder_do_not_overwrite_each_other(home: Scene) -> None:
    seen = home.partnership.version
    set_to(home, 7, 21)
    late = set_to(home, 3, 9, version=seen)
    assert late.status_code == 409
    assert 'value="9"' in body_of(late)
    assert rungs() == {(7, Told.LEADS_AND_COORDINATORS), (21, Told.COMMISSIONERS)}


# Who, and how much it costs


@pytest.mark.parametrize("role", ["lead", "commissioner", "reader"])
def test_the_letters_are_for_coordinators_alone(home: Scene, role: str) -> None:
    client = signed_in(home.people[role])
    response = client.get(reverse("partnership-letters", args=[home.partnership.pk]))
    assert response.status_code == 403
    assert reverse("partnership-letters", args=[home.partnership.pk]) not in body_of(
        client.get(reverse("plan-list"))
    )


def queries(found: Scene, query: str = "") -> int:
    client = signed_in(found.coordinator)
    url = reverse("partnership-letters", args=[found.partnership.pk]) + query
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as caught:
        client.get(url)
    return len(caught)


def test_the_number_of_queries_does_not_grow_with_promises_letters_and_partnerships(
    home: Scene,
) -> None:
    fill(home, 10)
    grow(home, 2)
    few = queries(home)
    fill(home, 50)
    grow(home, 10)
    assert queries(home) == few


def grow(found: Scene, times: int) -> None:
    """More letters of each sort, and more partnerships with what is due there."""
    for _ in range(times):
        invited = make.invitation(found.lead.memberships.get(), by=found.coordinator)
        post(INVITATION, person=found.lead, key=f"{invited.pk}", ids={INVITATION: invited.pk})
        promise(scene())
    waiting = Letter.objects.filter(state=LetterState.WAITING)
    some = waiting.values_list("pk", flat=True)[: times // 2]
    Letter.objects.filter(pk__in=list(some)).update(state=LetterState.FAILED, why=REFUSED)


def test_of_many_people_a_page_looks_at_25(home: Scene) -> None:
    for number in range(30):
        make.lead(home.one, name=f"Lead {number:02}")
    body = page(home)
    assert body.count("Weekly letter") + body.count("There is nothing to say") <= 25
    assert "?after=" in body
