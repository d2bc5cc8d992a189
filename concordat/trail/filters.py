"""Choosing what happened: what, who, from which day to which."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import django_filters
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Field
from django.db.models import QuerySet
from django.http import QueryDict

from concordat.lib import clock
from concordat.lib.crispy_pack import DayInput
from concordat.lib.filtering import ScopedFilter, panel_of
from concordat.trail.kinds import KINDS
from concordat.trail.models import Entry

NOBODY = "nobody"
Entries = QuerySet[Entry]


class EntryFilter(ScopedFilter):
    """The filters of the trail. Who there is is given, so that it costs no query here."""

    of_rows = ("who",)

    who = django_filters.ChoiceFilter(method="done_by", label="Who", empty_label="Anybody")
    what = django_filters.ChoiceFilter(label="What", empty_label="Anything")
    from_day = django_filters.DateFilter(method="since", label="From", widget=DayInput)
    to_day = django_filters.DateFilter(method="until", label="To", widget=DayInput)

    def __init__(
        self, data: QueryDict, queryset: Entries, *, people: Sequence[tuple[int, str]]
    ) -> None:
        super().__init__(data=data, queryset=queryset)
        self.filters["who"].extra["choices"] = [
            *((str(pk), name) for pk, name in people),
            (NOBODY, "Nobody known, or the service itself"),
        ]
        words = ((code, kind.words[:1].upper() + kind.words[1:]) for code, kind in KINDS.items())
        self.filters["what"].extra["choices"] = sorted(words, key=lambda choice: choice[1])

    def done_by(self, queryset: Entries, name: str, value: str) -> Any:
        """By one person, or by nobody who is known."""
        return queryset.filter(actor=None if value == NOBODY else int(value))

    def since(self, queryset: Entries, name: str, value: date) -> Any:
        """On a day in London or after it."""
        return queryset.filter(at__gte=clock.start_of(value))

    def until(self, queryset: Entries, name: str, value: date) -> Any:
        """On a day in London or before it."""
        return queryset.filter(at__lte=clock.end_of(value))


def trail_panel() -> FormHelper:
    """How the trail's filters are laid out."""
    return panel_of(
        Div(Field("who")), Div(Field("what")), Div(Field("from_day")), Div(Field("to_day"))
    )
