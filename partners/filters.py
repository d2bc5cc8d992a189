"""Choosing rows of the contacts register."""

from collections.abc import Sequence
from typing import Any

import django_filters
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Field
from django.db.models import Q
from django.http import QueryDict

from concordat.lib.filtering import ScopedFilter, panel_of
from partners.models import Partner
from partners.models.contact import ContactQuerySet

LONGEST_WORDS = 200


class ContactFilter(ScopedFilter):
    """The filters of the contacts register. Addresses are not searched: some are not for all."""

    of_rows = ("organisation",)

    words = django_filters.CharFilter(
        method="with_words", label="Words in name, post or what for", max_length=LONGEST_WORDS
    )
    organisation = django_filters.ChoiceFilter(
        field_name="partner", label="Organisation", empty_label="Any organisation"
    )

    def __init__(
        self, data: QueryDict, queryset: ContactQuerySet, *, partners: Sequence[Partner]
    ) -> None:
        super().__init__(data=data, queryset=queryset)
        self.filters["organisation"].extra["choices"] = [
            (str(partner.pk), partner.full_name) for partner in partners
        ]

    def with_words(self, queryset: ContactQuerySet, name: str, value: str) -> Any:
        """Every word somewhere in what all members see."""
        for word in dict.fromkeys(value.split()):
            queryset = queryset.filter(
                Q(name__icontains=word) | Q(post__icontains=word) | Q(what_for__icontains=word)
            )
        return queryset


def contacts_panel() -> FormHelper:
    """How the register's filters are laid out."""
    return panel_of(Div(Field("words")), Div(Field("organisation")))
