"""The forms of a coordinator's corrections. Each asks why; the answer stays on the timeline."""

import uuid
from collections.abc import Iterable
from typing import Any, cast

from django import forms

from actions.forms.base import EditForm
from actions.models import Deliverable, Responsibility, ResponsibilityRole
from actions.services.establishing import Part, Promise
from concordat.lib.free_text import free_text
from partners.forms.base import OPEN_IT_AGAIN
from partners.models import Partner


def why_field(example: str) -> forms.CharField:
    """Why the plan is changed."""
    return free_text(
        "Why?",
        f"Everybody can read this on the timeline. For example: “{example}”.",
        rows=2,
        missing="Say why; it stays on the timeline",
    )


class TextFields(EditForm):
    """What is promised: a text and its points."""

    text = free_text(
        "What is promised?",
        "One promise, as the plan says it.",
        rows=4,
        missing="Write what is promised",
    )
    points = free_text("Its points", "One on each line. Leave it blank if there are none.", rows=3)

    def clean_points(self) -> list[str]:
        """The lines that say something."""
        lines = (line.strip() for line in self.cleaned_data["points"].splitlines())
        return [line for line in lines if line]


class PartnersField(forms.ModelMultipleChoiceField):
    """Partners by the name that plans use, and the full one where it says more."""

    def label_from_instance(self, obj: Any) -> str:
        """ "OH (Oxford Health NHS Foundation Trust)"."""
        short, full = obj.short_name, obj.full_name
        return short if short == full else f"{short} ({full})"


class LeadsFields(EditForm):
    """Who answers for a promise."""

    leads = PartnersField(
        Partner.objects.none(),
        label="Who leads?",
        help_text="Tick everybody who answers for it.",
        widget=forms.CheckboxSelectMultiple(attrs={"class": "govuk-checkboxes--small"}),
        error_messages={"required": "Choose at least one partner"},
    )
    marked_lead = forms.ModelChoiceField(
        Partner.objects.none(),
        label="Is one of them marked as the lead?",
        help_text="Only where the plan marks one. The others then support, and only the one that "
        "is marked says how far it is.",
        required=False,
        empty_label="Nobody is marked",
    )

    def __init__(self, *args: Any, partnership_pk: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("leads", "marked_lead"):
            field = cast("forms.ModelChoiceField", self.fields[name])
            partners = Partner.objects.filter(partnership=partnership_pk)
            field.queryset = partners.select_related("organisation")

    def clean(self) -> dict[str, Any]:
        """The marked lead is one of those who lead."""
        said = self.cleaned_data
        marked = said.get("marked_lead")
        if marked is not None and "leads" in said and marked not in said["leads"]:
            self.add_error("leads", f"Tick {marked} too, or mark nobody as the lead")
        return said

    def parts(self) -> list[Part]:
        """Who answers, with the roles that a marked lead gives."""
        marked = self.cleaned_data["marked_lead"]
        return [Part(each, _role(each, marked)) for each in self.cleaned_data["leads"]]


def _role(partner: Partner, marked: Partner | None) -> str:
    """Where nobody is marked nothing is invented."""
    if marked is None:
        return ResponsibilityRole.UNMARKED
    return ResponsibilityRole.LEAD if partner == marked else ResponsibilityRole.SUPPORT


class CorrectTextForm(TextFields):
    """Other words for a promise."""

    why = why_field("The words agreed in May say all wards")
    field_order = ("text", "points", "why", "version")

    @staticmethod
    def initial_of(deliverable: Deliverable) -> dict[str, Any]:
        """As it stands."""
        return {"text": deliverable.text, "points": "\n".join(deliverable.points)}


class LeadsForm(LeadsFields):
    """Others who answer for a promise, from today on."""

    why = why_field("The service moved to the trust on 1 April")
    field_order = ("leads", "marked_lead", "why", "version")

    @staticmethod
    def initial_of(parts: Iterable[Responsibility]) -> dict[str, Any]:
        """As it stands, from the parts in force."""
        parts = list(parts)
        marked = [part.partner_id for part in parts if part.role == ResponsibilityRole.LEAD]
        return {
            "leads": [part.partner_id for part in parts],
            "marked_lead": marked[0] if marked else None,
        }


class AddDeliverableForm(TextFields, LeadsFields):
    """A new promise. It is shown once more, with what is read in its date, before it is added."""

    by_when = forms.CharField(
        label="By when?",
        help_text="The words that were agreed, such as “March 2015”, “by 31 May 2015”, “Monthly "
        "from April 2015” or “Ongoing”. They are kept as you write them; you see what the tracker "
        "reads in them before anything is added.",
        required=False,
        max_length=300,
    )
    why = why_field("Agreed at the meeting on 12 May")
    checked = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)
    field_order = ("text", "points", "leads", "marked_lead", "by_when", "why", "version", "checked")

    @property
    def was_checked(self) -> bool:
        """Whether these very words were shown with what is read in them."""
        return self.cleaned_data["checked"] == as_checked(self.cleaned_data["by_when"])

    def promise(self) -> Promise:
        """What is to be added."""
        said = self.cleaned_data
        return Promise(
            text=said["text"],
            words_by_when=said["by_when"],
            parts=self.parts(),
            points=said["points"],
        )


def as_checked(words: str) -> str:
    """What the form carries once the reading of some words was shown; blank words too."""
    return f"seen: {words}"


class WithdrawForm(EditForm):
    """Taking a promise off the plan."""

    why = why_field("The partners agreed on 12 May not to go on with it")
    field_order = ("why", "version")


class InsteadField(forms.ModelChoiceField):
    """Promises by their action's number and their first words."""

    def label_from_instance(self, obj: Any) -> str:
        """ "Action 3: A single point of access …"."""
        words = obj.text.split()
        text = obj.text if len(words) <= 14 else f"{' '.join(words[:14])} …"
        return f"{obj.action}: {text}"


class SupersedeForm(EditForm):
    """Which other promise takes the place of this one."""

    instead = InsteadField(
        Deliverable.objects.none(),
        label="Which promise replaces it?",
        empty_label="Choose a promise of this plan",
        error_messages={"required": "Choose the promise that replaces it"},
    )
    why = why_field("Both were joined when the plan was reviewed")
    nonce = forms.UUIDField(
        widget=forms.HiddenInput, initial=uuid.uuid4, error_messages=OPEN_IT_AGAIN
    )
    field_order = ("instead", "why", "version", "nonce")
    called = {"superseded_by": "instead", "reason": "why"}

    def __init__(self, *args: Any, deliverable: Deliverable, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Deliverable.objects.promised().filter(action__plan=deliverable.action.plan_id)
        field = cast("forms.ModelChoiceField", self.fields["instead"])
        field.queryset = others.exclude(pk=deliverable.pk).select_related("action").in_plan_order()
