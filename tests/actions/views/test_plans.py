"""Plans: the list, a plan's picture and register, and the register as CSV."""

import csv
import io
import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from actions.exports.register import HEADER
from concordat.lib.tables import bounded_in_words, safe_cell
from tests import factories as make
from tests.actions.views.scene import Scene, body_of, fill, scene, signed_in, wrong_with
from tests.concordat.markup import Markup

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def held(hold: Callable[..., date]) -> date:
    """15 June 2015."""
    return hold("2015-06-15")


@pytest.fixture
def found() -> Scene:
    """A partnership with an empty plan."""
    return scene()


def texts_of(html: str) -> list[str]:
    """The promises of a register, in order."""
    return re.findall(r'<a href="/actions/\d+/#deliverable-\d+">([^<]*)</a>', html)


def links_of(html: str, **attrs: str) -> list[str]:
    """Where the links lead that have these attributes."""
    return [found["href"] for found in Markup(html).all("a", **attrs)]


def cells_of(response: Any) -> list[list[str]]:
    """The lines of a CSV, with its header."""
    text = body_of(response).removeprefix("\ufeff")
    return list(csv.reader(io.StringIO(text, newline="")))


def test_the_list_says_how_each_plan_stands(found: Scene) -> None:
    make.deliverable(of=found.action, by_when="Mar 15")
    done = make.deliverable(of=found.action, by_when="Mar 15")
    make.update(done, on="2015-03-01", progress="delivered")
    gone = make.deliverable(of=found.action, by_when="Mar 15")
    gone.write(gone.version, withdrawn_on=date(2015, 5, 1))
    words = " ".join(Markup(body_of(signed_in(found.reader).get("/plans/"))).text.split())
    assert f"{found.partnership.name} Live, written November 2014 2 1 overdue in" in words
    assert "1 delivered in" in words


def test_a_plan_without_a_month_or_a_day_says_nothing_of_them(found: Scene) -> None:
    plan = make.plan(
        found.partnership, status="draft", written_on=None, agreed_on=None, chased_from=None
    )
    client = signed_in(found.reader)
    assert "Draft." in body_of(client.get(plan.get_absolute_url()))
    assert "written" not in body_of(client.get(plan.get_absolute_url()))
    assert client.get("/plans/").status_code == 200


def test_somebody_of_no_partnership_is_told_what_to_do() -> None:
    assert "You are in no partnership yet" in body_of(signed_in(make.person()).get("/plans/"))


def test_the_register_is_grouped_by_theme_and_heading(found: Scene) -> None:
    make.deliverable("First", of=found.action)
    other = make.theme(found.plan, "Care")
    make.deliverable("Second", of=make.action(theme=other))
    make.deliverable("Third", of=make.action(theme=other, heading=make.heading(other, "Later")))
    html = body_of(signed_in(found.reader).get(found.plan.get_absolute_url()))
    register = html.partition("app-register--wide")[2]
    places = [
        register.index(words)
        for words in (">1. ", "First", ">2. Care", "Second", ">Later", "Third")
    ]
    assert places == sorted(places)
    assert register.count('scope="rowgroup"') == 4


def test_another_order_is_not_grouped(found: Scene) -> None:
    for by_when in ("Ongoing", "Dec 15", "Mar 15"):
        make.deliverable(by_when, of=found.action, by_when=by_when)
    url = found.plan.get_absolute_url()
    html = body_of(signed_in(found.reader).get(f"{url}?sort=due"))
    assert texts_of(html) == ["Mar 15", "Dec 15", "Ongoing"]
    assert 'scope="rowgroup"' not in html


def test_every_row_is_on_one_page_and_the_address_carries_the_filters(found: Scene) -> None:
    """Fifty a page, forwards and back, with what was chosen."""
    fill(found, 120)
    make.deliverable("Of two", of=found.action, leads=[found.two])
    client, base = signed_in(found.lead), found.plan.get_absolute_url()
    query, pages = f"?organisation={found.one.pk}&sort=due", []
    while query:
        html = body_of(client.get(base + query))
        pages.append(texts_of(html))
        query = next(iter(links_of(html, rel="next")), "")
        assert not query or (f"organisation={found.one.pk}" in query and "sort=due" in query)
    assert [len(page) for page in pages] == [50, 50, 20]
    assert len({text for page in pages for text in page}) == 120
    back = links_of(html, rel="prev")[0]
    assert texts_of(body_of(client.get(base + back))) == pages[1]
    assert "120 promises" in html


def test_a_count_of_many_is_bounded_in_words(found: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded_in_words, "__defaults__", (3,))
    fill(found, 4)
    html = body_of(signed_in(found.reader).get(found.plan.get_absolute_url()))
    assert "More than 3 promises" in html


def test_what_was_chosen_stands_above_the_rows_and_can_be_taken_away(found: Scene) -> None:
    fill(found, 2)
    make.deliverable("Later", of=found.action, by_when="Dec 15")
    client, base = signed_in(found.lead), found.plan.get_absolute_url()
    html = body_of(client.get(f"{base}?timeliness=overdue&words=many&sort=due"))
    assert len(texts_of(html)) == 2
    removals = links_of(html, **{"class": "app-chosen-filters__remove"})
    assert len(removals) == 2
    assert [len(texts_of(body_of(client.get(base + query)))) for query in removals] == [2, 2]
    less = body_of(client.get(base + removals[0]))
    rest = links_of(less, **{"class": "app-chosen-filters__remove"})
    assert len(texts_of(body_of(client.get(base + rest[0])))) == 3


def test_a_filter_that_cannot_be_is_said_above_and_beside_its_field(found: Scene) -> None:
    fill(found, 2)
    base = found.plan.get_absolute_url()
    for query in ("theme=abc", "due_from=31/31", "organisation=OH", "words=%00"):
        response = signed_in(found.lead).get(f"{base}?{query}")
        html = body_of(response)
        assert response.status_code == 200
        assert "There is a problem" in html
        assert "<title>Error: " in html
        assert wrong_with(html) == []
        assert len(texts_of(html)) == 2


def test_nothing_found_says_what_to_do_next(found: Scene) -> None:
    client, base = signed_in(found.reader), found.plan.get_absolute_url()
    assert "No promises yet" in body_of(client.get(base))
    fill(found, 1)
    html = body_of(client.get(f"{base}?words=nothing"))
    assert "No promise fits these filters" in html
    assert "No promises yet" not in html


def test_the_counts_lead_to_exactly_the_rows_they_count(found: Scene) -> None:
    fill(found, 3)
    make.deliverable(of=found.action, by_when="June 15")
    done = make.deliverable(of=found.action)
    make.update(done, on="2015-03-01", progress="delivered")
    client = signed_in(found.reader)
    response = client.get(found.plan.get_absolute_url())
    counts = response.context["picture"].counts
    assert [count.number for count in counts] == [3, 1, 1, 1]
    for count in counts:
        assert len(texts_of(body_of(client.get(count.url)))) == count.number


def test_the_csv_has_exactly_the_filtered_rows_in_their_order(found: Scene) -> None:
    fill(found, 60)
    for text in ("=1+1", "Later"):
        make.deliverable(text, of=found.action, by_when="Dec 15", points=["One", "-Two"])
    client, base = signed_in(found.lead), found.plan.get_absolute_url()
    html = body_of(client.get(f"{base}?timeliness=not_yet_due&sort=due&after=1"))
    (url,) = [link for link in links_of(html) if "register.csv" in link]
    assert "after=" not in url
    response = client.get(url)
    assert response.streaming
    assert response["Content-Disposition"] == f'attachment; filename="{found.plan.slug}.csv"'
    header, *lines = cells_of(response)
    assert header == list(HEADER)
    assert [line[4] for line in lines] == [safe_cell(text) for text in texts_of(html)]
    assert [line[4] for line in lines] == ["'=1+1", "Later"]
    everything = cells_of(client.get(f"{base}register.csv"))
    assert len(everything) == 63


def test_the_csv_of_an_empty_plan_is_its_header(found: Scene) -> None:
    assert cells_of(
        signed_in(found.reader).get(f"{found.plan.get_absolute_url()}register.csv")
    ) == [list(HEADER)]


def test_only_who_may_report_sees_where_to(found: Scene) -> None:
    """On an organisation's page, where a register has the button."""
    make.deliverable(of=found.action, leads=[found.one])
    url = f"/organisations/{found.one.organisation_id}/"
    for role, sees in (("lead", True), ("coordinator", True), ("reader", False)):
        html = body_of(signed_in(found.people[role]).get(url))
        assert ("Report progress" in html) is sees, role


@pytest.mark.parametrize(
    ("page", "file"), [("plan-detail", "plan-csv"), ("overdue", "overdue-csv")]
)
def test_a_filter_that_cannot_be_read_gives_the_page_that_says_so_and_no_file(
    found: Scene, page: str, file: str
) -> None:
    client = signed_in(found.coordinator)
    addresses = found.addresses()
    answer = client.get(f"{addresses[file]}?theme=none&plan=none")
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"{addresses[page]}?theme=none&plan=none"
    assert "There is a problem" in body_of(client.get(answer.headers["Location"]))
