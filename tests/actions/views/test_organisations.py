"""Organisations: the list, and one with its promises over all plans and its people."""

from collections.abc import Callable
from datetime import date

import pytest

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
    """A partnership without promises."""
    return scene()


def page(found: Scene, url: str) -> str:
    """The page as a reader sees it; it holds together."""
    response = signed_in(found.reader).get(url)
    assert response.status_code == 200
    html = body_of(response)
    assert wrong_with(html) == []
    return html


def words_of(html: str) -> str:
    """The words of a page, on one line."""
    return " ".join(Markup(html).text.split())


def test_the_list_counts_what_each_is_named_for(found: Scene) -> None:
    fill(found, 3)
    done = make.deliverable(of=found.action, leads=[found.one])
    make.update(done, on="2015-03-01", at=found.one, by=found.lead, progress="delivered")
    gone = make.deliverable(of=found.action, leads=[found.one])
    gone.write(gone.version, withdrawn_on=date(2015, 5, 1))
    words = words_of(page(found, "/organisations/"))
    assert f"{found.one.organisation} {found.one.short_name} Other 4 3" in words
    assert f"{found.two.organisation} {found.two.short_name} Other 0 0" in words


def test_a_part_that_ended_and_began_again_on_one_day_counts_once(found: Scene) -> None:
    """The last day of the one is the first of the other: still one promise."""
    deliverable = make.deliverable(of=found.action, leads=[found.one])
    deliverable.responsibilities.update(until=date(2015, 6, 15))
    deliverable.responsibilities.create(partner=found.one, position=1, since=date(2015, 6, 15))
    words = words_of(page(found, "/organisations/"))
    assert f"{found.one.organisation} {found.one.short_name} Other 1 1" in words


def test_an_organisation_of_two_partnerships_is_one_line(found: Scene) -> None:
    other = make.partner("Else", at=found.one.organisation)
    make.membership(found.reader, make.partner(of=other.partnership), "reader")
    make.deliverable(plan=make.plan(other.partnership), leads=[other])
    make.deliverable(of=found.action, leads=[found.one])
    html = page(found, "/organisations/")
    assert html.count(f">{found.one.organisation}</a>") == 1
    assert f"Else, {found.one.short_name} Other 2 2" in words_of(html)


def test_somebody_of_no_partnership_is_told_what_to_do() -> None:
    response = signed_in(make.person()).get("/organisations/")
    assert "You are in no partnership yet" in body_of(response)


def test_its_page_has_what_it_answers_for_alone_and_together_soonest_first(found: Scene) -> None:
    for text, leads, by_when in [
        ("Undated", [found.one], "Ongoing"),
        ("Together", [found.both], "Dec 15"),
        ("Alone", [found.one], "Mar 15"),
        ("Not its own", [found.two], "Mar 15"),
    ]:
        make.deliverable(text, of=found.action, leads=leads, by_when=by_when)
    html = page(found, found.one.organisation.get_absolute_url())
    assert texts_of(html) == ["Alone", "Together", "Undated"]
    assert "3 promises" in html


def test_its_page_says_what_it_is_and_who_its_people_are(found: Scene) -> None:
    organisation = found.one.organisation
    organisation.parent = found.two.organisation
    organisation.note = "Its name is a judgement."
    organisation.save()
    make.membership(make.person("Gone"), found.one, until=date(2015, 6, 14))
    words = words_of(page(found, organisation.get_absolute_url()))
    assert f"Kind Other, part of {found.two.organisation}" in words
    assert f"In {found.partnership.name} “{found.one.short_name}”" in words
    assert "Its name is a judgement." in words
    assert f"{found.lead.name} Partner lead {found.partnership.name} 1 January 2014" in words
    assert "Gone" not in words


def test_without_promises_and_people_its_page_says_so(found: Scene) -> None:
    alone = make.partner(of=found.partnership)
    html = page(found, alone.organisation.get_absolute_url())
    assert "It is named for nothing in the plans you can see." in html
    assert "Nobody answers for it yet" in html


def test_many_promises_come_in_pages(found: Scene) -> None:
    fill(found, 60)
    url = found.one.organisation.get_absolute_url()
    first = page(found, url)
    (following,) = links_of(first, rel="next")
    second = page(found, url + following)
    assert [len(texts_of(first)), len(texts_of(second))] == [50, 10]
    assert not set(texts_of(first)) & set(texts_of(second))
    (back,) = links_of(second, rel="prev")
    assert texts_of(page(found, url + back)) == texts_of(first)
