"""A plan that was read becomes rows: all of them once, or none."""

from dataclasses import replace
from datetime import date

import pytest

from actions.importing.corrections import Corrections
from actions.importing.loading import LoadRefused, load_partners, load_plan
from actions.importing.organisations import load_organisations
from actions.importing.plan import ReadPlan, ReadTheme
from actions.importing.reading import read_document, read_plan
from actions.models import (
    Action,
    Deadline,
    Deliverable,
    Heading,
    Outcome,
    Plan,
    PlanStatus,
    Reading,
    Responsibility,
    Theme,
)
from partners.models import CollectiveMember, Organisation, Partner, PartnerAlias, Partnership
from tests import factories as make
from tests.actions.importing.documents import DOCUMENTS, golden, table

pytestmark = pytest.mark.django_db

CURATED = load_organisations(DOCUMENTS / "organisations.toml")
WRITTEN = Corrections(written=date(2014, 11, 1))


def load_published(stem: str) -> Plan:
    """One of the published plans, loaded."""
    read = read_plan(DOCUMENTS / f"{stem}.txt", partnership=stem)
    partnership = load_partners(CURATED, stem)
    return load_plan(read, partnership=partnership, slug="crisis-care").plan


def read(*rows: str) -> ReadPlan:
    """A small document of our own, written in November 2014."""
    return read_document(table(*rows), document="plan.txt", corrections=WRITTEN)


@pytest.fixture
def partnership() -> Partnership:
    """A partnership with two organisations and a collective of both."""
    partnership = make.partnership()
    bodies = [make.partner(name, of=partnership) for name in ("ABC", "XYZ")]
    collective = make.collective("Partnership", members=bodies)
    PartnerAlias.objects.create(partner=collective, name="partners")
    return partnership


@pytest.mark.parametrize("stem", ["oxfordshire", "bedfordshire-luton"])
def test_a_published_plan_has_the_rows_that_were_counted_by_hand(stem):
    plan = load_published(stem)
    expected = golden(stem)
    rows = expected["actions"]
    assert plan.title == expected["title"]
    assert list(plan.themes.values_list("number", "title")) == [
        (theme["number"], theme["title"]) for theme in expected["themes"]
    ]
    assert Heading.objects.count() == len(
        {(row["theme"], row["heading"]) for row in rows if row["heading"]}
    )
    assert list(plan.actions.values_list("ref", flat=True)) == [row["ref"] for row in rows]
    assert list(
        Outcome.objects.order_by("action__position", "number").values_list("text", flat=True)
    ) == [text for row in rows for text in row["outcomes"]]
    promises = [one for row in rows for one in row["deliverables"]]
    loaded = list(Deliverable.objects.in_plan_order())
    assert [(one.text, one.points) for one in loaded] == [
        (one["text"], one.get("points", [])) for one in promises
    ]


@pytest.mark.parametrize("stem", ["oxfordshire", "bedfordshire-luton"])
def test_every_promise_has_the_words_and_days_that_were_read_by_hand(stem):
    load_published(stem)
    promises = [one for row in golden(stem)["actions"] for one in row["deliverables"]]
    for deliverable, expected in zip(Deliverable.objects.in_plan_order(), promises, strict=True):
        reading = deliverable.reading
        assert reading.deadline.words == expected["by_when"]
        assert reading.kind == expected["deadline"]["kind"]
        assert [day.due_on.isoformat() for day in reading.due_dates.all()] == expected["deadline"][
            "due_on"
        ]
        assert (reading.recurrence or None) == expected["deadline"]["recurrence"]
        assert reading.tentative == expected["deadline"]["tentative"]


@pytest.mark.parametrize("stem", ["oxfordshire", "bedfordshire-luton"])
def test_every_name_printed_as_a_lead_is_kept_with_the_partner_that_it_means(stem):
    load_published(stem)
    promises = [one for row in golden(stem)["actions"] for one in row["deliverables"]]
    for deliverable, expected in zip(Deliverable.objects.in_plan_order(), promises, strict=True):
        parts = list(deliverable.responsibilities.all())
        assert [part.printed for part in parts] == expected["leads"]
        marked = [part.printed for part in parts if part.role == "lead"]
        assert marked == ([expected["marked_lead"]] if "marked_lead" in expected else [])


def test_a_published_plan_is_live_from_the_end_of_the_month_in_which_it_was_written():
    plan = load_published("oxfordshire")
    assert plan.status == PlanStatus.LIVE
    assert plan.written_on == date(2014, 11, 1)
    assert plan.agreed_on == plan.chased_from == date(2014, 11, 30)
    assert plan.source_name == "oxfordshire.txt"
    assert plan.glossary["TVP"] == "Thames Valley Police"
    assert set(Deadline.objects.values_list("number", "agreed_on")) == {(1, date(2014, 11, 30))}
    assert set(Reading.objects.values_list("number", "read_on")) == {(1, date(2014, 11, 30))}
    assert set(Responsibility.objects.values_list("since", flat=True)) == {date(2014, 11, 30)}


def test_a_row_that_only_points_to_another_is_tied_to_it():
    plan = load_published("bedfordshire-luton")
    pointer = plan.actions.get(points_to__isnull=False)
    assert pointer.points_to.ref == "15"
    assert pointer.ref == ""
    assert pointer.deliverables.count() == 0
    assert pointer.printed["action"] == "Refer to no.15"


def test_what_is_printed_is_kept_without_markup_and_with_its_paragraphs():
    plan = load_published("oxfordshire")
    who = plan.actions.get(ref="11").printed["who"]
    assert who.splitlines() == ["OCCG and OCC", "OH", "OCCG, OH and TVP", "OCCG, OH and SCAS"]
    assert plan.actions.get(ref="4").source_lines == [14, 18]


def test_a_collective_has_members_and_a_team_belongs_to_its_council():
    load_partners(CURATED, "bedfordshire-luton")
    load_partners(CURATED, "oxfordshire")
    members = CollectiveMember.objects.filter(collective__short_name="CCGs")
    assert {one.member.short_name for one in members} == {"Bedfordshire CCG", "Luton CCG"}
    collectives = Partner.objects.collectives()
    assert all(one.collective_members.exists() for one in collectives)
    team = Partner.objects.get(short_name="OCC (Public Health)").organisation
    assert team.parent.name == "Oxfordshire County Council"


def test_loading_partners_again_adds_nothing_and_leaves_what_was_edited():
    load_partners(CURATED, "oxfordshire")
    Organisation.objects.filter(slug="oxford-health").update(name="Renamed")
    before = [model.objects.count() for model in (Organisation, Partner, PartnerAlias)]
    load_partners(CURATED, "oxfordshire")
    assert [model.objects.count() for model in (Organisation, Partner, PartnerAlias)] == before
    assert Organisation.objects.get(slug="oxford-health").name == "Renamed"


def test_one_organisation_in_two_partnerships_is_one_row():
    load_partners(CURATED, "oxfordshire")
    load_partners(CURATED, "bedfordshire-luton")
    assert Partner.objects.filter(organisation__slug="nhs-england").count() == 2


def test_a_partnership_of_the_database_needs_no_list():
    partnership = make.partnership(slug="our-own")
    assert load_partners(CURATED, "our-own") == partnership


def test_a_partnership_that_nobody_knows_is_refused_with_those_known():
    with pytest.raises(LoadRefused, match="no partnership “elsewhere”.*oxfordshire"):
        load_partners(CURATED, "elsewhere")


def test_where_one_is_marked_as_lead_the_rest_are_support(partnership):
    load_plan(
        read("1\tPublish it\tSafe\tABC (lead) and partners\tMar 15"),
        partnership=partnership,
        slug="plan",
    )
    parts = Responsibility.objects.order_by("position")
    assert [(part.partner.short_name, part.role) for part in parts] == [
        ("ABC", "lead"),
        ("Partnership", "support"),
    ]


def test_where_nobody_is_marked_nothing_is_invented(partnership):
    load_plan(read("1\tPublish it\tSafe\tABC, XYZ\tMar 15"), partnership=partnership, slug="plan")
    assert set(Responsibility.objects.values_list("role", flat=True)) == {""}


def test_several_may_be_marked_as_lead(partnership):
    load_plan(
        read("1\tPublish it\tSafe\tABC (lead), XYZ (lead), partners\tMar 15"),
        partnership=partnership,
        slug="plan",
    )
    parts = Responsibility.objects.order_by("position")
    assert [part.role for part in parts] == ["lead", "lead", "support"]


def test_leads_that_match_nobody_stop_the_load_and_are_named(partnership):
    document = read("1\tPublish it\tSafe\tABC, QQQ\tMar 15", "2\tPrint it\tSafe\tZZZ\tMar 15")
    with pytest.raises(LoadRefused, match="called “QQQ”, “ZZZ”: add each"):
        load_plan(document, partnership=partnership, slug="plan")
    assert not Plan.objects.exists()


def test_a_plan_of_which_nobody_knows_when_it_was_written_is_refused(partnership):
    document = read_document(table("1\tPublish it\tSafe\tABC\tMar 15"), document="plan.txt")
    with pytest.raises(LoadRefused, match='written = "2014-11"'):
        load_plan(document, partnership=partnership, slug="plan")


def test_a_row_above_all_themes_is_refused_with_its_line(partnership):
    text = "Plan\n\nNo.\tAction\tOutcomes\tLead\tBy when\n1\tPublish it\tSafe\tABC\tMar 15\n"
    document = read_document(text, document="plan.txt", corrections=WRITTEN)
    with pytest.raises(LoadRefused, match="line 4 stands under no theme"):
        load_plan(document, partnership=partnership, slug="plan")
    assert not Theme.objects.exists()


def test_two_themes_of_one_number_are_refused(partnership):
    """The reader tells them apart; what writes them does not rely on it."""
    text = table("1\tPublish it\tSafe\tABC\tMar 15")
    document = read_document(text, document="plan.txt", corrections=WRITTEN)
    twice = replace(document, themes=(*document.themes, ReadTheme(1, "Being well")))
    with pytest.raises(LoadRefused, match="Two themes have the number 1"):
        load_plan(twice, partnership=partnership, slug="plan")


def test_a_document_in_which_nothing_is_promised_is_refused(partnership):
    with pytest.raises(LoadRefused, match="what is to be done"):
        load_plan(read("1\tRefer to no.2\t\t\t"), partnership=partnership, slug="plan")


def test_a_row_that_points_nowhere_keeps_its_words(partnership):
    document = read("1\tPublish it\tSafe\tABC\tMar 15", "\tRefer to no.9\tSee point 9\t\t")
    plan = load_plan(document, partnership=partnership, slug="plan").plan
    pointer = plan.actions.get(position=2)
    assert pointer.points_to is None
    assert pointer.printed["action"] == "Refer to no.9"


def test_a_printed_number_that_stands_twice_is_no_key(partnership):
    document = read("1\tPublish it\tSafe\tABC\tMar 15", "1\tPrint it\tSafe\tABC\tMar 15")
    plan = load_plan(document, partnership=partnership, slug="plan").plan
    assert list(plan.actions.values_list("key", "ref")) == [("row-01", "1"), ("row-02", "1")]


def test_loading_again_changes_nothing_and_finds_no_difference():
    plan = load_published("oxfordshire")
    before = {model: model.objects.count() for model in (Action, Deliverable, Reading, Plan)}
    document = read_plan(DOCUMENTS / "oxfordshire.txt", partnership="oxfordshire")
    again = load_plan(document, partnership=plan.partnership, slug=plan.slug)
    assert (again.plan, again.created, again.differences) == (plan, False, ())
    assert {model: model.objects.count() for model in before} == before


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (["1\tPublish it\tSafe\tABC\tApr 15"], "Row 1: words, deliverables changed."),
        (["1\tPublish it\tSafer\tABC\tMar 15"], "Row 1: words, outcomes changed."),
        (["2\tPublish it\tSafe\tABC\tMar 15"], "Row 2: number, words changed."),
        (
            ["1\tPublish it\tSafe\tABC\tMar 15", "2\tPrint it\tSafe\tABC\tMar 15"],
            "Row 2 is new.",
        ),
    ],
)
def test_another_document_over_a_plan_is_told_row_by_row_and_not_written(partnership, rows, said):
    first = read("1\tPublish it\tSafe\tABC\tMar 15")
    load_plan(first, partnership=partnership, slug="plan")
    again = load_plan(read(*rows), partnership=partnership, slug="plan")
    assert again.differences == (said,)
    assert Deliverable.objects.get().printed["by_when"] == "Mar 15"


def test_a_row_that_is_gone_and_a_new_title_are_differences(partnership):
    rows = ["1\tPublish it\tSafe\tABC\tMar 15", "\tRefer to no.1\t\t\t"]
    load_plan(read(*rows), partnership=partnership, slug="plan")
    text = table(rows[0], title="Another plan").replace("Being safe", "Being well")
    document = read_document(text, document="plan.txt", corrections=WRITTEN)
    again = load_plan(document, partnership=partnership, slug="plan")
    assert again.differences == (
        "The title was “Plan of action”, and is “Another plan”.",
        "Theme 1 changed.",
        "The row without a number (row-02) is not in the document any more.",
    )


def test_what_was_corrected_in_the_tracker_is_no_difference(partnership):
    document = read("1\tPublish it\tSafe\tABC\tMar 15")
    load_plan(document, partnership=partnership, slug="plan")
    Deliverable.objects.update(text="Publish it in print")
    again = load_plan(document, partnership=partnership, slug="plan")
    assert again.differences == ()
