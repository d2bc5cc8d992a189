"""What is overdue: worst first, by organisation or by plan, and as CSV."""

import csv
import io
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from actions.services.dates import agree_deadline
from tests import factories as make
from tests.actions.views.scene import Scene, body_of, fill, scene, signed_in, wrong_with
from tests.actions.views.test_plans import links_of, texts_of
from tests.concordat.markup import Markup

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def held(hold: Callable[..., date]) -> date:
    """15 June 2015."""
    return hold("2015-06-15")


@pytest.fixture
def found() -> Scene:
    """Three late promises, and three that are not."""
    found = scene()
    for text, by_when in [
        ("Late", "Mar 15"),
        ("Latest", "Dec 14"),
        ("Provisional", "Mar 15 (TBC)"),
        ("To come", "Dec 15"),
        ("Always", "Ongoing"),
    ]:
        make.deliverable(text, of=found.action, leads=[found.both], by_when=by_when)
    make.deliverable("Two's", of=found.action, leads=[found.two], by_when="May 15")
    done = make.deliverable("Done", of=found.action, leads=[found.one], by_when="Mar 15")
    make.update(done, on="2015-06-01", by=found.lead, at=found.one, progress="delivered")
    return found


def page(found: Scene, query: str = "") -> str:
    """The page as a lead sees it; it holds together."""
    response = signed_in(found.lead).get(f"/overdue/{query}")
    assert response.status_code == 200
    html = body_of(response)
    assert wrong_with(html) == []
    return html


def words_of(html: str) -> str:
    """The words of a page, on one line."""
    return " ".join(Markup(html).text.split())


def test_only_firm_dates_that_passed_are_overdue_the_oldest_first(found: Scene) -> None:
    html = page(found)
    assert texts_of(html) == ["Latest", "Late", "Two&#x27;s"]
    words = words_of(html)
    assert "166" in words
    assert "First agreed" not in words, "nothing moved"


def test_where_a_date_moved_it_says_what_was_agreed_first(found: Scene) -> None:
    late = found.action.deliverables.get(text="Latest")
    agree_deadline(deliverable=late, words="Mar 15", agreed_on=date(2015, 1, 10))
    words = words_of(page(found))
    assert words.count("First agreed: 31 December 2014") == 1
    assert "Moved once, 90 days later than first agreed" in words


def test_the_last_report_stands_there_with_its_age(found: Scene) -> None:
    late = found.action.deliverables.get(text="Late")
    make.update(late, on="2015-02-03", by=found.lead, at=found.one)
    assert f"3 February 2015 by {found.one.short_name}, 4 months ago" in words_of(page(found))


def test_what_is_delivered_is_overdue_no_more(found: Scene) -> None:
    late = found.action.deliverables.get(text="Latest")
    make.update(late, on="2015-06-14", by=found.lead, at=found.one, progress="delivered")
    assert texts_of(page(found)) == ["Late", "Two&#x27;s"]


def test_by_organisation_a_promise_stands_under_each_that_answers(found: Scene) -> None:
    make.deliverable("Both's", of=found.action, leads=[found.one, found.two], by_when="Jan 15")
    html = page(found, "?by=organisation")
    groups = html.split('<h2 class="govuk-heading-m">')[1:]
    under = {group.partition(" – ")[0]: texts_of(group) for group in groups}
    assert under == {
        found.one.short_name: ["Both&#x27;s"],
        found.two.short_name: ["Both&#x27;s", "Two&#x27;s"],
        found.both.short_name: ["Latest", "Late"],
    }


def test_by_organisation_of_one_it_stands_under_that_one_alone(found: Scene) -> None:
    make.deliverable("Both's", of=found.action, leads=[found.one, found.two], by_when="Jan 15")
    html = page(found, f"?by=organisation&partner={found.one.pk}")
    assert texts_of(html) == ["Both&#x27;s"]
    assert html.count(f"{found.one.short_name} – {found.partnership.name}</h2>") == 1


def test_plans_of_one_title_are_grouped_apart(found: Scene) -> None:
    second = make.plan(title=found.plan.title)
    make.deliverable("Elsewhere", plan=second, by_when="Mar 15")
    make.membership(found.lead, make.partner(of=second.partnership))
    groups = page(found, "?by=plan").split('<h2 class="govuk-heading-m">')[1:]
    assert [len(texts_of(group)) for group in groups] == [3, 1]
    assert f"{second.title} – {second.partnership.name}" in groups[1]


@pytest.mark.parametrize("by", ["", "organisation", "plan"])
def test_every_row_is_on_one_page(found: Scene, by: str) -> None:
    fill(found, 60)
    client, query, seen = signed_in(found.lead), f"?by={by}&plan={found.plan.pk}", []
    while query:
        html = body_of(client.get(f"/overdue/{query}"))
        seen.append(texts_of(html))
        query = next(iter(links_of(html, rel="next")), "")
        assert not query or (f"plan={found.plan.pk}" in query and (not by or f"by={by}" in query))
    assert len(seen) == (3 if by == "organisation" else 2)
    rows = [text for page in seen for text in page]
    assert len(rows) == (123 if by == "organisation" else 63)
    assert len(set(rows)) == 63


def test_the_csv_has_each_promise_once_worst_first(found: Scene) -> None:
    html = page(found, "?by=organisation&after=7")
    (url,) = [link for link in links_of(html) if "overdue.csv" in link]
    assert "after" not in url
    client = signed_in(found.lead)
    for address, wanted in (
        (url, ["Latest", "Late", "Two's"]),
        (f"/overdue/overdue.csv?partner={found.two.pk}", ["Two's"]),
    ):
        response: Any = client.get(address)
        assert response.streaming
        text = body_of(response).removeprefix("\ufeff")
        lines = list(csv.DictReader(io.StringIO(text, newline="")))
        assert [line["Deliverable"] for line in lines] == wanted
    assert lines[0]["Days overdue"] == "15"


def test_a_filter_that_cannot_be_is_said(found: Scene) -> None:
    for query in (
        "?plan=abc",
        "?by=colour",
        "?by=organisation&partner=abc",
    ):
        assert "There is a problem" in page(found, query)


def test_nothing_late_and_nothing_found_say_different_things(found: Scene) -> None:
    assert "Nothing here is overdue" in page(found, f"?partner={found.one.pk}")
    empty = scene()
    assert "Every promise with a firm date is on time or delivered" in page(empty)


def test_a_day_makes_a_promise_late(found: Scene, hold: Callable[..., date]) -> None:
    """Due on 31 May: not late on that day, one day late on the next."""
    hold("2015-05-31")
    assert "Two&#x27;s" not in texts_of(page(found))
    hold("2015-06-01")
    assert "Two&#x27;s" in texts_of(page(found))
