"""Your work: what each role finds on its first page."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from actions.statuses import Progress
from partners.models import Role
from tests import factories as make
from tests.actions.views.scene import Scene, body_of, fill, scene, signed_in, wrong_with
from tests.concordat.markup import Markup

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def held(hold: Callable[..., date]) -> date:
    """15 June 2015."""
    return hold("2015-06-15")


def home(person: Any) -> str:
    """The page as somebody sees it; it holds together."""
    response = signed_in(person).get("/")
    assert response.status_code == 200
    html = body_of(response)
    assert wrong_with(html) == []
    return html


def section(html: str, name: str) -> str:
    """The words of one section."""
    return html.partition(f'<section id="{name}"')[2].partition("</section>")[0]


def test_a_lead_sees_each_promise_once_under_what_calls_loudest() -> None:
    found = scene()
    for text, by_when in [
        ("Late one", "Mar 15"),
        ("Soon one", "June 15"),
        ("Quiet one", "Dec 15"),
        ("Reported one", "Dec 15"),
    ]:
        make.deliverable(text, of=found.action, leads=[found.one], by_when=by_when)
    reported = found.action.deliverables.get(text="Reported one")
    make.update(reported, on="2015-06-01", by=found.lead, at=found.one)
    html = home(found.lead)
    for name, text in [
        ("overdue", "Late one"),
        ("soon", "Soon one"),
        ("silent", "Quiet one"),
        ("rest", "Reported one"),
    ]:
        assert text in section(html, name)
        assert html.count(f">{text}</a>") == 1
        assert "Report progress" in section(html, name)
    assert "Overdue by 76 days" in section(html, "overdue")
    assert "No report from you yet" in section(html, "silent")
    words = Markup(html).text
    assert "1 of 4 overdue" in " ".join(words.split())


def test_what_is_owed_through_a_collective_or_for_a_team_is_owed() -> None:
    found = scene()
    team = make.partner(
        "Team", of=found.partnership, at=make.organisation(parent=found.one.organisation)
    )
    make.deliverable("Ours together", of=found.action, leads=[found.both])
    make.deliverable("Our team's", of=found.action, leads=[team])
    make.deliverable("Somebody else's", of=found.action, leads=[found.two])
    html = home(found.lead)
    assert "Ours together" in html
    assert "Our team&#x27;s" in html
    assert "Somebody else" not in html


@pytest.mark.parametrize("status", ["draft", "closed"])
def test_only_what_is_open_in_a_live_plan_is_owed(status: str) -> None:
    """Nothing delivered, withdrawn, ended, or of a plan that is not in force."""
    found = scene()
    done = make.deliverable("Done one", of=found.action, leads=[found.one])
    make.update(done, on="2015-03-01", by=found.lead, at=found.one, progress=Progress.DELIVERED)
    gone = make.deliverable("Gone one", of=found.action, leads=[found.one])
    gone.write(gone.version, withdrawn_on=date(2015, 5, 1))
    left = make.deliverable("Left one", of=found.action, leads=[found.one])
    left.responsibilities.update(until=date(2015, 6, 14))
    other = make.plan(found.partnership, status=status)
    make.deliverable("Other plan's", plan=other, leads=[found.one])
    html = home(found.lead)
    for text in ("Done one", "Gone one", "Left one", "Other plan"):
        assert text not in html
    assert "Nothing is overdue." in html


def test_of_more_than_fits_what_has_a_date_comes_first() -> None:
    """What has none must not push out what is late."""
    found = scene()
    fill(found, 200, by_when="Ongoing")
    make.deliverable("The late one", of=found.action, leads=[found.one])
    html = home(found.lead)
    assert "The late one" in section(html, "overdue")
    assert "There are more than fit here" in html


def test_a_lead_with_nothing_to_do_is_told_so() -> None:
    html = home(scene().lead)
    for words in ("Nothing is overdue.", "Nothing is due within 28 days.", "Nothing else is open."):
        assert words in html


@pytest.mark.parametrize("role", ["commissioner", "coordinator"])
def test_those_who_decide_see_what_is_overdue_by_organisation(role: str) -> None:
    found = scene()
    fill(found, 3)
    make.deliverable(of=found.action, leads=[found.two], by_when="Jan 15")
    html = home(found.people[role])
    table = html.partition("late-organisations")[2]
    assert f"?partner={found.one.pk}" in table
    assert "several organisations together" in table
    assert "31 January 2015" in table
    assert "What is owed" not in html


def test_a_chair_decides_too() -> None:
    found = scene()
    fill(found, 1)
    chair = make.member(found.two, Role.CHAIR)
    assert "Overdue by organisation" in home(chair)


def test_only_a_coordinator_sees_dates_that_nobody_can_read() -> None:
    found = scene()
    make.deliverable("Undated one", of=found.action, by_when="")
    assert "Undated one" in home(found.coordinator)
    assert "Undated one" not in home(found.commissioner)
    assert "Every date of your plans can be read." in home(scene().coordinator)


def test_a_reader_is_led_to_the_plans_to_read() -> None:
    found = scene()
    html = home(found.reader)
    assert "Nothing waits for you" in html
    assert found.plan.get_absolute_url() in html


def test_somebody_of_no_partnership_is_told_whom_to_ask() -> None:
    assert "Ask the coordinator of your partnership to admit you" in home(make.person())


def test_a_lead_who_also_coordinates_sees_both() -> None:
    found = scene()
    fill(found, 1)
    make.membership(found.lead, found.one, Role.COORDINATOR)
    html = home(found.lead)
    assert "What is owed" in html
    assert "Overdue by organisation" in html
    assert "Dates to look at" in html


LONG = "a" * 500


def too_long() -> Scene:
    """A scene whose every text is one long word, with forty who lead."""
    found = scene(title="p" * 300)
    leads = [found.one, *(make.partner(of=found.partnership) for _ in range(39))]
    promise = make.deliverable(LONG, of=found.action, leads=leads, points=[LONG], by_when="Mar 15")
    make.update(promise, on="2015-02-03", by=found.lead, at=found.one, happened=LONG)
    return found


@pytest.mark.parametrize("rows", [0, 1, 60, -1])
@pytest.mark.parametrize("role", ["lead", "coordinator", "commissioner", "reader"])
def test_every_page_holds_together(rows: int, role: str) -> None:
    """Empty, one, many, too long: ids, references, headings, tables, labels, policy."""
    found = too_long() if rows < 0 else scene()
    if rows > 0:
        fill(found, rows)
    client = signed_in(found.people[role])
    for name, url in found.pages().items():
        response = client.get(url)
        assert response.status_code == 200, name
        assert wrong_with(body_of(response)) == [], name
        if rows < 0 and name in {"plan-detail", "action-detail", "overdue"}:
            assert LONG in body_of(response), name


def test_what_is_wrong_with_a_page_is_noticed() -> None:
    """The control: the checks of the test above find what they are for."""
    html = (
        '<html><h1 id="a">A</h1><h1 id="a" style="x">B</h1><h3></h3><a href="#no">x</a>'
        '<table><tr><th>x</th></tr></table><input id="i"><script>x</script></html>'
    )
    assert len(wrong_with(html)) == 13
