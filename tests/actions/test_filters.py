"""Choosing rows of a register: each filter alone, all together, and what cannot be chosen."""

import contextlib
from datetime import date
from typing import Any

import pytest
from django.http import Http404, QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from actions.filters import SORTS, DeliverableFilter, OverdueFilter
from actions.models import Deliverable, Plan
from partners.models import Partner
from tests import factories as make

pytestmark = pytest.mark.django_db
ON = date(2015, 6, 15)


class Register:
    """A plan of five promises, by names that say what is special in them."""

    def __init__(self) -> None:
        self.partnership = make.partnership()
        self.plan = make.plan(self.partnership)
        self.access = make.theme(self.plan, "Access")
        self.care = make.theme(self.plan, "Care")
        self.oh = make.partner("OH", of=self.partnership)
        self.tvp = make.partner("TVP", of=self.partnership)
        first = make.action(theme=self.access, ref="7a")
        second = make.action(theme=self.care)
        make.outcome(second, "Fewer people wait in café cells")
        self.rows = {
            "late": make.deliverable("Open the line", of=first, leads=["OH"], by_when="Mar 15"),
            "soon": make.deliverable("Train the staff", of=first, leads=["TVP"], by_when="June 15"),
            "later": make.deliverable(
                "Agree people’s plans", of=second, leads=["OH", "TVP"], by_when="Dec 15"
            ),
            "open": make.deliverable(
                "Meet",
                of=second,
                leads=["TVP"],
                by_when="Ongoing",
                points=["Bring “people’s” cake"],
            ),
            "done": make.deliverable("Publish", of=second, leads=["OH"], by_when="Mar 15"),
        }
        make.update(self.rows["done"], on="2015-03-01", progress="delivered")
        make.update(self.rows["soon"], on="2015-02-01", progress="in_progress")

    def filter(self, query: str | QueryDict) -> DeliverableFilter:
        """The register as an address asks for it."""
        rows = Deliverable.objects.filter(action__plan=self.plan).with_timeliness(ON)
        return DeliverableFilter(
            QueryDict(query) if isinstance(query, str) else query,
            rows,
            themes=[self.access, self.care],
            partners=[self.oh, self.tvp],
            on=ON,
        )

    def chosen(self, query: str) -> set[str]:
        """The names of the rows that an address chooses."""
        pks = set(self.filter(query).qs.values_list("pk", flat=True))
        return {name for name, row in self.rows.items() if row.pk in pks}

    def address(self, template: str) -> str:
        """An address with the keys of themes and partners put in."""
        return template.format(
            access=self.access.pk, care=self.care.pk, oh=self.oh.pk, tvp=self.tvp.pk
        )


@pytest.fixture
def register() -> Register:
    """Five promises."""
    return Register()


ALL = {"late", "soon", "later", "open", "done"}
CHOICES = [
    ("", ALL),
    ("theme={access}", {"late", "soon"}),
    ("theme={access}&theme={care}", ALL),
    ("organisation={oh}", {"late", "later", "done"}),
    ("progress=delivered", {"done"}),
    ("progress=delivered&progress=in_progress", {"done", "soon"}),
    ("timeliness=overdue", {"late"}),
    ("timeliness=due_soon&timeliness=open", {"soon", "open"}),
    ("timeliness=delivered_on_time", {"done"}),
    ("due_from=2015-06-30", {"soon", "later"}),
    ("due_to=2015-06-30", {"late", "soon"}),
    ("due_from=2015-06-01&due_to=2015-06-30", {"soon"}),
    ("due_from=2016-01-01&due_to=2015-01-01", set()),
    ("words=LINE", {"late"}),
    ("words=the+staff", {"soon"}),
    ("words=7A", {"late", "soon"}),
    ("words=caf%C3%A9", {"later", "open", "done"}),
    ("words=people%E2%80%99s", {"later", "open"}),
    ("words=%E2%80%9Cpeople", {"open"}),
    ("words=nothing", set()),
    ("words=%25", set()),
    ("words=_", set()),
    ("words=%5C", set()),
    ("words=%22", set()),
    ("words=%27", set()),
    ("words=+++", ALL),
    ("sort=due", ALL),
    ("theme={access}&organisation={oh}", {"late"}),
    ("theme={care}&organisation={tvp}&timeliness=not_yet_due&words=agree", {"later"}),
    ("theme={access}&progress=delivered", set()),
]


@pytest.mark.parametrize(("query", "names"), CHOICES)
def test_filters_choose_alone_and_together(register: Register, query: str, names: set[str]) -> None:
    address = register.address(query)
    assert register.chosen(address) == names
    assert register.filter(address).form.errors == {}


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("theme=abc", "theme"),
        ("theme={access}&theme=abc", "theme"),
        ("organisation=abc", "organisation"),
        ("organisation=%00", "organisation"),
        ("progress=superb", "progress"),
        ("timeliness=early", "timeliness"),
        ("due_from=31/31", "due_from"),
        ("due_to=2015-02-30", "due_to"),
        ("due_to=%D9%A3", "due_to"),
        ("due_to=99999-01-01", "due_to"),
        ("words=%00", "words"),
        ("words=" + "a" * 10000, "words"),
        ("words=" + "a+" * 5000 + "b", "words"),
        ("sort=random", "sort"),
    ],
)
def test_what_cannot_be_chosen_is_an_error_and_chooses_nothing(
    register: Register, query: str, field: str
) -> None:
    """Everything is shown, with the error said; the other filters would still count."""
    address = register.address(query)
    found = register.filter(address)
    assert set(found.form.errors) == {field}
    assert register.chosen(address) == ALL
    assert found.chosen() == []
    assert register.chosen(f"{address}&progress=delivered" if field != "progress" else address) == (
        {"done"} if field != "progress" else ALL
    )


def test_as_many_words_as_fit_are_looked_for(register: Register) -> None:
    """The longest list of words is within what either database takes."""
    words = "+".join(chr(97 + number % 26) + str(number) for number in range(50))
    assert register.chosen(f"words={words}"[:200]) == set()


def test_another_partnerships_organisation_cannot_be_chosen(register: Register) -> None:
    foreign = make.deliverable().responsibilities.get().partner
    assert foreign.short_name not in str(register.filter("").form)
    for query in (f"organisation={foreign.pk}", "organisation=999999", "theme=999999"):
        with pytest.raises(Http404):
            _ = register.filter(query).form


def test_each_chosen_filter_is_named_and_can_be_taken_away(register: Register) -> None:
    """Taking any one away never shows fewer rows, and taking all away shows everything."""
    address = register.address(
        "theme={access}&theme={care}&organisation={oh}&timeliness=overdue&words=line"
        "&due_from=2015-01-01&due_to=2015-12-31&progress=nothing_reported&sort=due&after=5"
    )
    before = register.chosen(address)
    assert [each["label"] for each in register_chosen(register, address)] == [
        "Words in the text: line",
        "Theme: 1. Access",
        "Theme: 2. Care",
        "Organisation: OH",
        "Status: Nothing reported",
        "Timeliness: Overdue",
        "Due from: 1 January 2015",
        "Due to: 31 December 2015",
    ]
    for each in register_chosen(register, address):
        query = each["remove_url"].removeprefix("?")
        assert "after=" not in query
        assert "sort=due" in query
        if "Theme" not in each["label"]:  # of two themes, one alone is the narrower
            assert register.chosen(query) >= before
        assert len(register_chosen(register, query)) == 7


def register_chosen(register: Register, address: str) -> list[dict[str, str]]:
    """What an address chooses, in words, as a page asks for it."""
    found = register.filter(address)
    assert found.qs is not None  # a page reads the rows first
    return found.chosen()


def test_taking_filters_away_one_by_one_ends_with_everything(register: Register) -> None:
    address = register.address("theme={access}&organisation={oh}&timeliness=overdue&words=line")
    sizes = [len(register.chosen(address))]
    while found := register_chosen(register, address):
        address = found[0]["remove_url"].removeprefix("?")
        sizes.append(len(register.chosen(address)))
    assert sizes == sorted(sizes)
    assert register.chosen(address) == ALL


@pytest.mark.parametrize(
    ("query", "labels"),
    [
        ("due_from=garbage&due_from=2015-06-30", ["Due from: 30 June 2015"]),
        ("due_from=2015-06-30&due_from=garbage", []),
        ("organisation=abc&organisation={oh}", ["Organisation: OH"]),
        ("words=line&words=+", []),
        ("words=+", []),
        ("progress=delivered&progress=delivered", ["Status: Delivered"]),
    ],
)
def test_of_a_value_given_twice_the_last_counts_and_goes(
    register: Register, query: str, labels: list[str]
) -> None:
    """As Django reads it; taking it away takes the forgotten one with it."""
    found = register_chosen(register, register.address(query))
    assert [each["label"] for each in found] == labels
    assert all(each["remove_url"] == "?" for each in found)


def test_rows_stand_in_the_order_chosen(register: Register) -> None:
    def order(query: str) -> list[str]:
        found = register.filter(query)
        keys = [key.order(backwards=False) for key in found.order]
        names = {row.pk: name for name, row in register.rows.items()}
        return [names[row.pk] for row in found.qs.order_by(*keys)]

    assert order("") == ["late", "soon", "later", "open", "done"]
    assert order("sort=due") == ["late", "soon", "later", "open", "done"]
    assert order("sort=reported")[:2] == ["soon", "done"]
    assert order("sort=garbage") == order("")
    assert register.filter("").in_plan_order
    assert not register.filter("sort=due").in_plan_order
    assert set(SORTS) == {"plan", "due", "reported"}


NASTY = st.text(max_size=300) | st.sampled_from(
    ["\x00", "\ufffd", "a " * 5000, "%", "' OR 1=1 --", "٣", "9" * 400, "-1", "1e9", "NaN", "\\"]
)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(
    st.lists(
        st.tuples(st.sampled_from([*DeliverableFilter.base_filters, "other"]), NASTY), max_size=5
    )
)
def test_nothing_in_an_address_breaks_a_register(
    register: Register, pairs: list[tuple[str, str]]
) -> None:
    query = QueryDict(mutable=True)
    for name, value in pairs:
        query.appendlist(name, value)
    found = register.filter(query)
    rows = [*query.getlist("theme"), *query.getlist("organisation")]
    if any(each.isdecimal() for each in rows):  # the key of a row, which may be none of these
        with contextlib.suppress(Http404):
            _ = found.form
        return
    assert len(found.qs) <= len(ALL)
    for each in found.chosen():
        assert each["remove_url"].startswith("?")


# What is overdue


def overdue_filter(query: str) -> OverdueFilter:
    """The overdue page's filter over everything there is."""
    return OverdueFilter(
        QueryDict(query),
        Deliverable.objects.overdue(ON),
        plans=list(Plan.objects.select_related("partnership")),
        partners=list(Partner.objects.select_related("partnership")),
        on=ON,
    )


def test_what_is_overdue_is_chosen_by_plan_and_by_organisation(register: Register) -> None:
    other = make.deliverable()
    late = register.rows["late"]
    assert set(overdue_filter("").qs) == {late, other}
    assert set(overdue_filter(f"plan={register.plan.pk}").qs) == {late}
    assert set(overdue_filter(f"partner={register.oh.pk}").qs) == {late}
    assert set(overdue_filter(f"partner={register.tvp.pk}").qs) == set()
    assert set(overdue_filter("plan=abc").form.errors) == {"plan"}
    assert set(overdue_filter("by=colour").form.errors) == {"by"}


def test_how_it_is_grouped_is_no_filter_to_take_away(register: Register) -> None:
    found: Any = overdue_filter(f"by=plan&plan={register.plan.pk}")
    assert found.value("by") == "plan"
    assert overdue_filter("by=colour").value("by") == ""
    assert [each["label"] for each in found.chosen()] == [
        f"Plan: {register.plan.title} ({register.partnership.name})"
    ]
    assert found.chosen()[0]["remove_url"] == "?by=plan"
