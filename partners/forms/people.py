"""Forms about people: inviting, roles, deputies."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet

from concordat.lib.crispy_pack import DayInput, HintedRadios
from partners.forms.base import NonceForm
from partners.models import Membership, Partner, Person, Role

ROLE_HINTS = {
    Role.LEAD: "Answers for the organisation’s promises and reports on them.",
    Role.READER: "Sees the plans and changes nothing.",
    Role.COMMISSIONER: "Decides on new dates, and confirms what is delivered.",
    Role.COORDINATOR: "Looks after the plans and the people of this partnership.",
    Role.CHAIR: "Decides where everybody else has a part in it.",
}
CHOOSE_A_ROLE = "Choose a role."


def role_field(roles: Sequence[Role]) -> forms.ChoiceField:
    """What somebody is to be, each with what that means."""
    return forms.ChoiceField(
        label="Role",
        choices=[(role.value, role.label) for role in roles],
        widget=HintedRadios(hints={role.value: ROLE_HINTS[role] for role in roles}),
        error_messages={"required": CHOOSE_A_ROLE, "invalid_choice": CHOOSE_A_ROLE},
    )


class PartnerField(forms.ModelChoiceField):
    """One of some partners, by the organisation's name."""

    def label_from_instance(self, obj: Any) -> str:
        """ "Oxford Health NHS Foundation Trust (OHFT)"."""
        return str(obj.full_name if obj.full_name == obj.short_name else f"{obj.full_name} ({obj})")


def partner_field(partners: Sequence[Partner]) -> PartnerField:
    """An organisation of the partnership; the partners are looked up once."""
    pks = [partner.pk for partner in partners]
    return PartnerField(
        label="Organisation",
        queryset=Partner.objects.filter(pk__in=pks)
        .select_related("organisation")
        .order_by("organisation__name", "pk"),
        empty_label="Choose an organisation",
        initial=pks[0] if len(pks) == 1 else None,
        error_messages={
            "required": "Choose an organisation.",
            "invalid_choice": "Choose one of the organisations of this partnership.",
        },
    )


class InviteForm(NonceForm):
    """Whom to invite, to which organisation, as what."""

    name = forms.CharField(
        label="Name",
        max_length=200,
        help_text="First and last name, as colleagues know them.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "Enter a name."},
    )
    email = forms.EmailField(
        label="Email address",
        max_length=254,
        help_text="Their own one at work; the code to sign in with goes there.",
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={
            "required": "Enter an email address.",
            "invalid": "Enter an email address in the form name@example.org.",
        },
    )

    def __init__(
        self, *args: Any, partners: Sequence[Partner], roles: Sequence[Role], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["partner"] = partner_field(partners)
        self.fields["role"] = role_field(roles)


class SendAgainForm(NonceForm):
    """Nothing to fill in: a button."""


class EndForm(NonceForm):
    """Nothing to fill in: a button."""


class RoleForm(NonceForm):
    """What somebody is to be from now on."""

    def __init__(self, *args: Any, roles: Sequence[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"] = role_field(roles)


class RightForm(NonceForm):
    """Whether a lead may invite colleagues."""

    may_invite = forms.TypedChoiceField(
        label="May they invite colleagues?",
        choices=[("yes", "Yes, at their own organisation"), ("no", "No")],
        coerce=lambda chosen: chosen == "yes",
        widget=HintedRadios(hints={"yes": "As partner lead or reader, in no other role."}),
        error_messages={"required": "Choose yes or no.", "invalid_choice": "Choose yes or no."},
    )


class ColleagueForm(NonceForm):
    """One of the colleagues at the same partner."""

    def __init__(self, *args: Any, colleagues: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.colleagues = {str(each.pk): each for each in colleagues}
        self.fields["colleague"] = forms.TypedChoiceField(
            label="Colleague",
            choices=[(pk, each.name) for pk, each in self.colleagues.items()],
            coerce=self.colleagues.__getitem__,
            widget=forms.RadioSelect,
            error_messages={
                "required": "Choose a colleague.",
                "invalid_choice": "Choose a colleague at the same organisation.",
            },
        )
        self.order_fields(self.field_order)

    def rows_within_reach(self, person: Person, on: date) -> dict[str, QuerySet[Any]]:
        """People of the person's own partnerships, former members too."""
        known = Membership.objects.visible_to(person, on).values("person")
        return {"colleague": Person.objects.filter(pk__in=known)}


def day_field(label: str, missing: str) -> forms.DateField:
    """A day."""
    return forms.DateField(
        label=label,
        widget=DayInput,
        error_messages={"required": missing, "invalid": "Enter a day, such as 31/03/2015."},
    )


class DeputyForm(ColleagueForm):
    """Who answers in place of a lead, from and until."""

    since = day_field("First day", "Enter the first day.")
    until = day_field("Last day", "Enter the last day: a deputy stands in for a time.")
    field_order = ("nonce", "colleague", "since", "until")
