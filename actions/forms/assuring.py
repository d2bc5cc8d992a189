"""The forms with which somebody of another organisation decides on a report."""

import uuid

from django import forms

from actions.forms.base import EditForm
from concordat.lib.free_text import free_text
from partners.forms.base import OPEN_IT_AGAIN


class ConfirmForm(EditForm):
    """Nothing to type: what is confirmed stands on the page."""


class DecideForm(EditForm):
    """A decision with its reason."""

    reason = free_text(
        "Why?",
        "Everybody can read this on the timeline. Say what is missing, or what was agreed and "
        "where.",
        rows=3,
        missing="Say why; it stays on the timeline",
    )
    nonce = forms.UUIDField(
        widget=forms.HiddenInput, initial=uuid.uuid4, error_messages=OPEN_IT_AGAIN
    )
    field_order = ("reason", "version", "nonce")
