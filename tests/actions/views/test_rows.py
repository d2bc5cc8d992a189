"""An action's page: as printed beside what was made of it, and what happened since."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from actions.models import Deadline, Reading, Revision, RevisionKind
from actions.services import state
from actions.statuses import Progress
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
    """An action without promises."""
    return scene()


def page(found: Scene, role: str = "reader", action: Any = None) -> str:
    """The page of the action as somebody sees it; it holds together."""
    response = signed_in(found.people[role]).get((action or found.action).get_absolute_url())
    assert response.status_code == 200
    html = body_of(response)
    assert wrong_with(html) == []
    return html


def words_of(html: str) -> str:
    """The words of a page, on one line."""
    return " ".join(Markup(html).text.split())


def test_the_row_stands_as_printed_beside_what_was_made_of_it(found: Scene) -> None:
    found.action.printed = {"action": "• Open line\nTrain staff", "who": "OH", "by_when": "Mar 15"}
    found.action.outcomes_intro = "So that"
    found.action.save()
    make.outcome(found.action, "Fewer wait")
    make.deliverable("Open the line", of=found.action, leads=[found.one], points=["By phone"])
    words = words_of(page(found))
    assert "Action or deliverables • Open line Train staff" in words
    assert "Outcomes Blank" in words
    assert "So that Fewer wait" in words
    for part in ("Open the line", "By phone", "Mar 15", "(by 31 March 2015)", "Nothing reported"):
        assert part in words
    assert "Overdue by 76 days (2 months)" in words


def test_an_action_that_only_refers_leads_to_its_target(found: Scene) -> None:
    pointer = make.action(found.plan, ref="", points_to=found.action)
    html = page(found, action=pointer)
    assert f'href="{found.action.get_absolute_url()}"' in html
    assert "promises nothing of its own" in html
    assert "What happened" not in html
    assert "<h1" in html
    assert "Action without a number" in html


def test_a_deliverable_can_be_linked_to(found: Scene) -> None:
    deliverable = make.deliverable(of=found.action)
    client = signed_in(found.reader)
    response = client.get(f"/deliverables/{deliverable.pk}/")
    assert response["Location"] == deliverable.get_absolute_url()
    anchor = response["Location"].partition("#")[2]
    assert anchor in Markup(page(found)).ids()


def test_each_organisations_last_word_is_shown_through_collectives_too(found: Scene) -> None:
    """Those who answer first, as printed; then whoever else said something."""
    deliverable = make.deliverable(of=found.action, leads=[found.both])
    make.update(deliverable, on="2015-02-03", at=found.one, happened="First words")
    make.update(deliverable, on="2015-03-03", at=found.one, happened="Last words")
    other = make.partner("Other", of=found.partnership)
    body = make.member(other, "coordinator")
    make.update(deliverable, on="2015-03-04", at=other, by=body, happened="Coordinated")
    html = page(found)
    last = words_of(html.partition('class="app-last-words"')[2].partition("</ul>")[0])
    assert "Last words" in last
    assert "First words" not in last
    assert f"through {found.both.short_name}" in last
    assert last.index("Last words") < last.index("Coordinated")


def test_the_timeline_tells_everything_newest_first(found: Scene) -> None:
    deliverable = make.deliverable("Open the line", of=found.action, leads=[found.one])
    other = make.deliverable("Another one", of=found.action)
    make.update(
        deliverable,
        on="2015-02-03",
        by=found.lead,
        at=found.one,
        happened="Line\nbooked",
        next_steps="Staff it",
        confidence="at_risk",
        reason="Nobody could be hired",
    )
    make.update(deliverable, on="2015-02-04", by=found.lead, at=found.one, progress="")
    with make.on_day("2015-02-05"):
        Revision.objects.create(
            action=found.action,
            deliverable=deliverable,
            kind=RevisionKind.TEXT,
            before="Open line",
            after="Open the line",
            why="Misprinted",
            person=found.coordinator,
        )
        Revision.objects.create(
            action=found.action, kind=RevisionKind.ADDED, why="Missed", person=found.coordinator
        )
    late = Deadline.objects.create(
        deliverable=deliverable, number=2, words="Sept 15", agreed_on=date(2015, 2, 6)
    )
    Reading.objects.create(
        deadline=late, number=1, kind="by", certainty="sure", read_on=date(2015, 2, 6)
    ).due_dates.create(due_on=date(2015, 9, 30))
    state.refresh(deliverable)
    make.update(
        other,
        on="2015-03-01",
        progress=Progress.DELIVERED,
        delivered_on="2015-02-28",
    )
    html = page(found)
    happened = words_of(html.partition('class="app-timeline"')[2])
    order = [
        "Reported delivered",
        "New date agreed",
        "Deliverable added",
        "Text corrected",
        "Added to the record",
        "Reported in progress and at risk",
    ]
    places = [happened.index(each) for each in order]
    assert places == sorted(places)
    for words in (
        "By when Sept 15",
        "Before Open line",
        "Why Misprinted",
        "About Another one",
        "Delivered on 28 February 2015",
        "Why Nobody could be hired",
        "What happens next Staff it",
        f"{found.lead.name} for {found.one.short_name}, 3 February 2015",
    ):
        assert words in happened, words
    assert "Line<br>booked" in html
    assert "First agreed for 31 March 2015" in words_of(html)


def test_of_one_promise_the_timeline_does_not_repeat_its_text(found: Scene) -> None:
    make.update(make.deliverable("Open the line", of=found.action))
    assert "About" not in words_of(page(found).partition('class="app-timeline"')[2])


def test_before_anything_happened_the_page_says_so(found: Scene) -> None:
    make.deliverable(of=found.action)
    assert "Nothing reported yet" in page(found)


def test_a_flagged_date_says_why(found: Scene) -> None:
    deliverable = make.deliverable(of=found.action, by_when="")
    words = words_of(page(found))
    assert "No date printed" in words
    assert "Reading to be checked" in words
    assert deliverable.reading.why
    assert deliverable.reading.why in words


@pytest.mark.parametrize("role", ["lead", "coordinator", "commissioner", "reader"])
def test_what_may_be_done_stands_there_for_those_who_may(found: Scene, role: str) -> None:
    deliverable = make.deliverable(of=found.action, leads=[found.one])
    html = page(found, role)
    assert ("Report progress" in html) is (role in {"lead", "coordinator"})
    for name in ("text", "leads", "withdraw", "supersede"):
        assert (f"/deliverables/{deliverable.pk}/{name}/" in html) is (role == "coordinator")
    assert (f"/actions/{found.action.pk}/add/" in html) is (role == "coordinator")


def test_what_was_withdrawn_stays_with_its_history_and_takes_no_report(found: Scene) -> None:
    deliverable = make.deliverable("Open the line", of=found.action, leads=[found.one])
    make.update(deliverable, at=found.one, by=found.lead, happened="Line booked")
    deliverable.refresh_from_db()
    deliverable.write(deliverable.version, withdrawn_on=date(2015, 6, 1))
    html = page(found, "coordinator")
    assert "withdrawn from the plan" in html
    assert "Line booked" in html
    assert f"/deliverables/{deliverable.pk}/" not in html
