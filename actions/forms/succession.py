"""The form of a succession: who goes, who comes, from when, by which order."""

from typing import Any, cast

from django import forms

from actions.services.succession import LONGEST_SHORT_NAME, Order, Preview
from concordat.lib.crispy_pack import DayInput
from partners.forms.base import ActForm
from partners.models import Organisation


class SuccessionForm(ActForm):
    """An order; it is shown once more, with all that it moves, before it is carried out."""

    predecessors = forms.ModelMultipleChoiceField(
        Organisation.objects.none(),
        label="Which organisations go?",
        help_text="Tick all that one order lets go into the same successor.",
        widget=forms.CheckboxSelectMultiple(attrs={"class": "govuk-checkboxes--small"}),
        error_messages={"required": "Choose the organisations that go"},
    )
    successor = forms.ModelChoiceField(
        Organisation.objects.none(),
        label="Which organisation takes over?",
        help_text="If it is not in the list, add it under Organisations first.",
        empty_label="Choose an organisation",
        error_messages={"required": "Choose the organisation that takes over"},
    )
    on = forms.DateField(
        label="What is its first day?",
        help_text="Today or before. What was reported until the day before keeps the old name.",
        widget=DayInput,
        error_messages={
            "required": "Enter its first day",
            "invalid": "Enter a day, such as 01/07/2015",
        },
    )
    why = forms.CharField(
        label="Which order or agreement is behind it?",
        help_text="Everybody can read this on the timeline of each promise.",
        max_length=500,
        error_messages={"required": "Say which order or agreement is behind it"},
    )
    short_name = forms.CharField(
        label="How will plans call it? (optional)",
        help_text="Where it is no partner yet; its whole name if you leave this blank.",
        max_length=LONGEST_SHORT_NAME,
        required=False,
    )
    people_follow = forms.BooleanField(
        label="Their people go with them",
        help_text="Everybody is at the successor what they were, and is nothing any more at the "
        "organisations that go. If you do not tick this, coordinators invite people themselves.",
        required=False,
    )
    checked = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Those that went already are understood, so that a form sent twice does no harm.
        rows = list(Organisation.objects.filter(successor__isnull=True))
        for name in ("predecessors", "successor"):
            cast("forms.ModelChoiceField", self.fields[name]).queryset = Organisation.objects.all()
        choices = [(row.pk, row.name) for row in rows]
        cast("forms.ModelMultipleChoiceField", self.fields["predecessors"]).choices = choices
        successor = cast("forms.ModelChoiceField", self.fields["successor"])
        successor.choices = [("", successor.empty_label), *choices]

    def order(self) -> Order:
        """What is to be carried out."""
        said = self.cleaned_data
        return Order(
            predecessors=tuple(said["predecessors"]),
            successor=said["successor"],
            on=said["on"],
            why=said["why"],
            short_name=said["short_name"],
            people_follow=said["people_follow"],
        )


def as_checked(found: Preview) -> str:
    """What the form carries once an order was shown: the order, and how much it moves."""
    order = found.order
    moves = (
        [promise.pk for place in found.places for promise in place.promises],
        [row.pk for place in found.places for row in place.collectives],
        [row.pk for place in found.places for row in place.memberships],
    )
    who = [each.pk for each in order.predecessors]
    return f"{who} {order.successor.pk} {order.on} {order.short_name} {order.people_follow} {moves}"
