"""Forms of how an organisation or a group appears in a partnership."""

from collections.abc import Sequence
from typing import Any

from django import forms

from concordat.lib.crispy_pack import DayInput
from concordat.lib.free_text import free_text
from partners.forms.contacts import VersionForm
from partners.forms.people import PartnerField
from partners.models import Partner

A_DAY = {"invalid": "Enter a day, such as 31/03/2015"}


class PartnerNamesForm(VersionForm):
    """What plans call a partner."""

    short_name = forms.CharField(
        label="Short name",
        max_length=120,
        help_text="As the partnership’s plans write it, such as “OHFT”.",
        error_messages={"required": "Enter a short name."},
    )
    aliases = free_text(
        "Other names (optional)", "Under which plans mean the same. One on each line.", rows=4
    )

    def clean_aliases(self) -> list[str]:
        """The lines that say something."""
        lines = (line.strip() for line in self.cleaned_data["aliases"].splitlines())
        return [line for line in lines if line]

    @staticmethod
    def initial_of(partner: Partner) -> dict[str, Any]:
        """As it stands."""
        names = partner.aliases.values_list("name", flat=True)
        return {
            "version": partner.version,
            "short_name": partner.short_name,
            "aliases": "\n".join(names),
        }


class GroupMemberForm(VersionForm):
    """An organisation belongs to a group, from and until."""

    since = forms.DateField(
        label="From (optional)",
        help_text="Leave it blank if it belonged from the beginning.",
        required=False,
        widget=DayInput,
        error_messages=A_DAY,
    )
    until = forms.DateField(
        label="Until (optional)",
        help_text="Its last day. Leave it blank while it belongs.",
        required=False,
        widget=DayInput,
        error_messages=A_DAY,
    )

    def __init__(self, *args: Any, partners: Sequence[Partner], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member"] = PartnerField(
            Partner.objects.filter(pk__in=[each.pk for each in partners]).select_related(
                "organisation"
            ),
            label="Organisation",
            help_text="One that is there already is changed.",
            empty_label="Choose an organisation",
            error_messages={
                "required": "Choose an organisation.",
                "invalid_choice": "Choose an organisation of this partnership.",
            },
        )

    def layout(self) -> list[Any]:
        """Who, then when."""
        return ["version", "member", "since", "until"]
