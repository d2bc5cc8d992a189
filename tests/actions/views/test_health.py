"""The pages of plan health, and those of a plan's pictures: who sees them, and what they hold."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from actions.models import FindingSetAside
from tests import factories as make
from tests.actions.views.scene import Scene, body_of, fill, scene, signed_in, wrong_with
from tests.actions.views.test_query_counts import ORDINARY

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_the_day(hold: Callable[[str], Any]) -> None:
    hold("2015-06-15")


@pytest.fixture
def found() -> Scene:
    """A plan with three findings of a kind, and one without a date."""
    made = scene("mine")
    for text in ("To review it", "To consider it", "To explore it"):
        make.deliverable(text, of=made.action, leads=[made.one], by_when="Sep 15")
    make.deliverable("Whenever", of=made.action, leads=[made.one], by_when="")
    return made


def health(found: Scene) -> str:
    """The page."""
    return reverse("plan-health", args=[found.plan.pk])


def aside(found: Scene, code: str = "vague-verb") -> str:
    """The form of a rule."""
    return reverse("plan-health-set-aside", args=[found.plan.pk, code])


def subjects(found: Scene, *texts: str) -> list[str]:
    """What names the findings about some promises."""
    rows = found.action.deliverables.filter(text__in=texts)
    return [f"deliverable-{row.pk}" for row in rows]


@pytest.mark.parametrize(
    ("role", "sees", "sets_aside"),
    [
        ("coordinator", 200, 200),
        ("commissioner", 200, 403),
        ("lead", 403, 403),
        ("reader", 403, 403),
    ],
)
def test_those_who_look_after_a_plan_see_its_health(
    found: Scene, role: str, sees: int, sets_aside: int
) -> None:
    client = signed_in(found.people[role])
    assert client.get(health(found)).status_code == sees
    typed = {"subjects": subjects(found, "To review it"), "why": "Looked at"}
    assert client.get(aside(found)).status_code == sets_aside
    if sets_aside == 403:
        assert client.post(aside(found), typed).status_code == 403
        assert not FindingSetAside.objects.exists()


def test_a_commissioner_reads_without_links_to_set_aside(found: Scene) -> None:
    assert aside(found) in body_of(signed_in(found.coordinator).get(health(found)))
    assert aside(found) not in body_of(signed_in(found.commissioner).get(health(found)))


@pytest.mark.parametrize("role", ["coordinator", "lead"])
def test_the_plan_leads_to_its_health_for_those_who_see_it(found: Scene, role: str) -> None:
    body = body_of(signed_in(found.people[role]).get(found.plan.get_absolute_url()))
    assert (health(found) in body) is (role == "coordinator")
    assert reverse("plan-timeline", args=[found.plan.pk]) in body


@pytest.mark.parametrize("role", ["coordinator", "commissioner", "reader"])
def test_the_first_page_leads_to_the_health_of_plans_for_those_who_see_it(
    found: Scene, role: str
) -> None:
    body = body_of(signed_in(found.people[role]).get(reverse("home")))
    assert (health(found) in body) is (role != "reader")


def test_findings_are_set_aside_with_a_reason_and_folded_away(found: Scene) -> None:
    client = signed_in(found.coordinator)
    typed = {"subjects": subjects(found, "To review it", "To consider it"), "why": "A report comes"}
    response = client.post(aside(found), typed, follow=True)
    assert response.redirect_chain == [(health(found), 302)]
    assert "2 findings set aside." in body_of(response)
    assert "Set aside by mine coordinator on 15 June 2015: “A report comes”" in body_of(response)
    (section,) = [
        each for each in response.context["health"].sections if each.rule.code == "vague-verb"
    ]
    assert [each.name for each in section.findings] == ["mine1: To explore it"]


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"why": "Looked at"}, "subjects"),
        ({"subjects": ["everything"], "why": "Looked at"}, "subjects"),
        ({"subjects": "all", "why": "  "}, "why"),
    ],
)
def test_without_a_reason_or_a_finding_nothing_is_set_aside(
    found: Scene, typed: dict[str, Any], field: str
) -> None:
    if typed.get("subjects") == "all":
        typed = typed | {"subjects": subjects(found, "To review it")}
    response = signed_in(found.coordinator).post(aside(found), typed)
    assert list(response.context["form"].errors) == [field]
    assert "<title>Error: " in body_of(response)
    assert wrong_with(body_of(response)) == []
    assert not FindingSetAside.objects.exists()


def test_a_second_click_on_the_last_one_goes_back(found: Scene) -> None:
    client = signed_in(found.coordinator)
    typed = {"subjects": subjects(found, "Whenever"), "why": "It has none"}
    for _ in range(2):
        assert client.post(aside(found, "no-date"), typed).url == health(found)
    assert FindingSetAside.objects.count() == 1


def test_an_unknown_rule_is_not_found(found: Scene) -> None:
    assert signed_in(found.coordinator).get(aside(found, "no-rule")).status_code == 404


def test_setting_aside_needs_the_token_of_the_form(found: Scene) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(found.coordinator)
    typed = {"subjects": subjects(found, "Whenever"), "why": "It has none"}
    assert client.post(aside(found, "no-date"), typed).status_code == 403
    assert not FindingSetAside.objects.exists()


@pytest.mark.parametrize("name", ["plan-timeline", "plan-over-time", "plan-health", "aside"])
@pytest.mark.parametrize("rows", [0, 1, 40])
def test_the_pages_are_sound_and_their_queries_do_not_grow(
    django_assert_max_num_queries: Callable[..., Any], name: str, rows: int
) -> None:
    found = scene("mine")
    make.outcome(found.action, "Better care")
    if rows:
        make.deliverable("To review it", of=found.action, leads=[found.one], by_when="")
        fill(found, rows)
    client = signed_in(found.coordinator)
    url = aside(found) if name == "aside" else reverse(name, args=[found.plan.pk])
    if name == "aside" and not rows:
        return
    with django_assert_max_num_queries(ORDINARY):
        response = client.get(url)
    assert response.status_code == 200
    assert wrong_with(body_of(response)) == []


@pytest.mark.parametrize("name", ["plan-timeline", "plan-over-time"])
def test_a_picture_can_look_back_and_says_so(found: Scene, name: str) -> None:
    url = reverse(name, args=[found.plan.pk])
    client = signed_in(found.reader)
    past = client.get(f"{url}?as_at=2015-03-01")
    assert "You are looking at the past" in body_of(past)
    assert wrong_with(body_of(past)) == []
    assert client.get(f"{url}?as_at=2015-12-01").status_code == 400
    assert "You are looking at the past" not in body_of(client.get(url))


def test_the_timeline_is_a_focusable_region_with_the_table_beside_it(found: Scene) -> None:
    body = body_of(signed_in(found.reader).get(reverse("plan-timeline", args=[found.plan.pk])))
    assert 'role="region" tabindex="0" aria-label="The timeline' in body
    assert body.count("To review it") >= 3  # the label, its full text, and the table
    assert "style=" not in body
