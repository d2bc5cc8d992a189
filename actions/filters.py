"""Choosing rows of a register: the filters, the order, and what was chosen in words."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import django_filters
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Field
from django import forms
from django.db.models import Q, TextField
from django.db.models.functions import Cast
from django.http import QueryDict

from actions.models import Outcome, Plan, Theme
from actions.models.deliverable import DeliverableQuerySet
from actions.statuses import ASSURANCE_LOOKS, PROGRESS_LOOKS, TIMELINESS_LOOKS, Progress
from concordat.lib.crispy_pack import DayInput
from concordat.lib.filtering import ScopedFilter, panel_of
from concordat.lib.tables import SortKey
from partners.models import Partner, Role
from partners.models.membership import MembershipQuerySet

SMALL = {"class": "govuk-checkboxes--small"}  # many beside each other
# Each word adds conditions to one statement; a database has its limits.
LONGEST_WORDS = 200

PLAN_ORDER = (SortKey("action__position"), SortKey("number"), SortKey("pk"))
# What a reader may sort by: name in the address, words, keys. The first is what nobody chose.
SORTS: Mapping[str, tuple[str, tuple[SortKey, ...]]] = {
    "plan": ("As in the plan", PLAN_ORDER),
    "due": ("Due date, soonest first", (SortKey("due_on", nullable=True), SortKey("pk"))),
    "reported": (
        "Latest report first",
        (SortKey("latest_update", descending=True, nullable=True), SortKey("pk")),
    ),
}


class DeliverableFilter(ScopedFilter):
    """The filters of a plan's register. Choices are given, so that they cost no query here."""

    arranging = ("sort", "as_at")
    of_rows = ("theme", "organisation")

    words = django_filters.CharFilter(
        method="with_words", label="Words in the text", max_length=LONGEST_WORDS
    )
    theme = django_filters.MultipleChoiceFilter(
        field_name="action__theme",
        label="Theme",
        widget=forms.CheckboxSelectMultiple(attrs=SMALL),
    )
    organisation = django_filters.ChoiceFilter(
        method="answered_for_by", label="Organisation", empty_label="Any organisation"
    )
    progress = django_filters.MultipleChoiceFilter(
        choices=[(value.value, look.word) for value, look in PROGRESS_LOOKS.items()],
        label="Status",
        widget=forms.CheckboxSelectMultiple(attrs=SMALL),
    )
    timeliness = django_filters.MultipleChoiceFilter(
        field_name="clock_says",
        choices=[(value.value, look.word) for value, look in TIMELINESS_LOOKS.items()],
        label="Timeliness",
        widget=forms.CheckboxSelectMultiple(attrs=SMALL),
    )
    assurance = django_filters.MultipleChoiceFilter(
        method="resting_on",
        choices=[(value.value, look.word) for value, look in ASSURANCE_LOOKS.items()],
        label="Delivered and",
        widget=forms.CheckboxSelectMultiple,
    )
    due_from = django_filters.DateFilter(
        field_name="due_on", lookup_expr="gte", label="Due from", widget=DayInput
    )
    due_to = django_filters.DateFilter(
        field_name="due_on", lookup_expr="lte", label="Due to", widget=DayInput
    )
    sort = django_filters.ChoiceFilter(
        method="leave_alone",
        label="Order",
        choices=[(name, words) for name, (words, _) in SORTS.items() if name != "plan"],
        empty_label=SORTS["plan"][0],
    )

    # Carried along where the register is seen as it was.
    as_at = django_filters.CharFilter(method="leave_alone", widget=forms.HiddenInput)

    def __init__(
        self,
        data: QueryDict,
        queryset: DeliverableQuerySet,
        *,
        themes: Sequence[Theme],
        partners: Sequence[Partner],
        on: date,
    ) -> None:
        super().__init__(data=data, queryset=queryset)
        self.on = on
        self.themes = themes
        self.filters["theme"].extra["choices"] = [(str(row.pk), str(row)) for row in themes]
        self.filters["organisation"].extra["choices"] = [
            (str(partner.pk), partner.short_name) for partner in partners
        ]

    def with_words(self, queryset: DeliverableQuerySet, name: str, value: str) -> Any:
        """Every word somewhere in the text, its points, its outcomes or its reference."""
        queryset = queryset.annotate(points_text=Cast("points", TextField()))
        for word in dict.fromkeys(value.split()):
            queryset = queryset.filter(
                Q(text__icontains=word)
                | self._in_points(word)
                | Q(action__ref__iexact=word)
                | Q(action__in=self._actions_about(word))
            )
        return queryset

    def _in_points(self, word: str) -> Q:
        """Points are kept as JSON: a quote stands escaped there, on SQLite other signs too."""
        plain, escaped = (json.dumps(word, ensure_ascii=each)[1:-1] for each in (False, True))
        return Q(points_text__icontains=plain) | Q(points_text__icontains=escaped)

    def resting_on(self, queryset: DeliverableQuerySet, name: str, value: list[str]) -> Any:
        """What "delivered" rests on; anything else rests on nothing yet."""
        if not value:
            return queryset
        return queryset.filter(progress=Progress.DELIVERED, assurance__in=value)

    def _actions_about(self, word: str) -> Any:
        """Actions one of whose outcomes has the word."""
        return Outcome.objects.filter(text__icontains=word).values("action")

    def answered_for_by(self, queryset: DeliverableQuerySet, name: str, value: str) -> Any:
        """Those for which the partner answers, as the plan names it."""
        return queryset.led_by([int(value)], self.on)

    @property
    def order(self) -> tuple[SortKey, ...]:
        """The sort keys chosen."""
        return SORTS[self.value("sort") or "plan"][1]

    @property
    def in_plan_order(self) -> bool:
        """Whether rows stand as printed, so that they can be grouped by theme and heading."""
        return self.order is PLAN_ORDER


class OverdueFilter(ScopedFilter):
    """The filters of the overdue page. Choices are given, so that they cost no query here."""

    arranging = ("by", "as_at")
    of_rows = ("plan", "partner")

    plan = django_filters.ChoiceFilter(
        field_name="action__plan", label="Plan", empty_label="All your plans"
    )
    partner = django_filters.ChoiceFilter(
        method="answered_for_by", label="Organisation", empty_label="Any organisation"
    )
    by = django_filters.ChoiceFilter(
        method="leave_alone",
        label="Grouped",
        choices=[("organisation", "By organisation"), ("plan", "By plan")],
        empty_label="Not grouped, most days late first",
    )
    # Carried along where the list is seen as it was.
    as_at = django_filters.CharFilter(method="leave_alone", widget=forms.HiddenInput)

    def __init__(
        self,
        data: QueryDict,
        queryset: DeliverableQuerySet,
        *,
        plans: Sequence[Plan],
        partners: Sequence[Partner],
        on: date,
    ) -> None:
        super().__init__(data=data, queryset=queryset)
        self.on = on
        self.filters["plan"].extra["choices"] = [
            (str(plan.pk), f"{plan.title} ({plan.partnership.name})") for plan in plans
        ]
        self.filters["partner"].extra["choices"] = [
            (str(partner.pk), f"{partner.short_name} ({partner.partnership.name})")
            for partner in partners
        ]

    def answered_for_by(self, queryset: DeliverableQuerySet, name: str, value: str) -> Any:
        """Those for which the partner answers, as the plan names it."""
        return queryset.led_by([int(value)], self.on)


def overdue_panel(*, past: bool = False) -> FormHelper:
    """How the overdue page's filters are laid out; of the past, with the day that is looked at."""
    return panel_of(
        *([Field("as_at")] if past else []),
        Div(Field("plan")),
        Div(Field("partner")),
        Div(Field("by")),
    )


def register_panel(*, past: bool = False) -> FormHelper:
    """How a register's filters are laid out; of the past, with the day that is looked at."""
    return panel_of(
        *([Field("as_at")] if past else []),
        Div(Field("words"), Field("organisation"), Field("sort")),
        Div(Field("theme")),
        Div(Field("progress")),
        Div(Field("timeliness"), Field("assurance")),
        Div(Field("due_from"), Field("due_to")),
    )


class PeopleFilter(ScopedFilter):
    """The filters of a partnership's people. Choices are given, so that they cost no query here."""

    of_rows = ("organisation",)

    role = django_filters.ChoiceFilter(choices=Role.choices, label="Role", empty_label="Any role")
    organisation = django_filters.ChoiceFilter(
        field_name="partner", label="Organisation", empty_label="Any organisation"
    )
    state = django_filters.ChoiceFilter(
        method="in_state",
        label="Show",
        choices=[
            ("never", "Who never signed in"),
            ("ended", "Who is a member no longer"),
        ],
        empty_label="Everybody who is a member",
    )

    def __init__(
        self,
        data: QueryDict,
        queryset: MembershipQuerySet,
        *,
        partners: Sequence[Partner],
        on: date,
    ) -> None:
        super().__init__(data=data, queryset=queryset)
        self.on = on
        self.filters["organisation"].extra["choices"] = [
            (str(partner.pk), partner.full_name) for partner in partners
        ]

    def in_state(self, queryset: Any, name: str, value: str) -> Any:
        """Those who never signed in; who ended is kept apart by `filter_queryset`."""
        return queryset.filter(signed_in_since=False) if value == "never" else queryset

    def filter_queryset(self, queryset: Any) -> Any:
        """Members, unless those are asked for who are so no longer."""
        ended = self.form.cleaned_data.get("state") == "ended"
        here = queryset.ended(self.on) if ended else queryset.not_ended(self.on)
        return super().filter_queryset(here)


def people_panel() -> FormHelper:
    """How the filters of people are laid out."""
    return panel_of(Div(Field("role")), Div(Field("organisation")), Div(Field("state")))
