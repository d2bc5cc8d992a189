"""Dates that move: ask for a new one, decide on it, withdraw it; and say what words mean."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from actions.forms.correcting import as_checked
from actions.forms.dates import AskDateForm, DecideForm, ReadingForm, WithdrawRequestForm
from actions.models import DateRequest, Deliverable
from actions.permissions import (
    check_may_decide_date,
    check_may_report,
    check_may_withdraw_request,
    partners_to_report_for,
)
from actions.reports.action import ActionPage
from actions.reports.date_requests import (
    agreed_words,
    all_of,
    for_asked,
    preview_of,
    why_only_declined,
)
from actions.services import date_requests, readings
from actions.statuses import Refused
from actions.views.editing import CorrectionView, EditView, visible_deliverable
from concordat.lib.access import Access, open_to


@open_to(Access.MEMBER)
class AskDateView(EditView):
    """Ask for other words for a date; they are shown once more before they are sent."""

    form_class = AskDateForm
    template_name = "actions/ask_date.html"
    title = "Ask for a new date"
    button = "Continue"
    conflict_button = "Continue with mine"
    subject: Deliverable

    def find(self, pk: int) -> None:
        """A promise of the person's own partnerships on which they may report."""
        self.subject = visible_deliverable(self.standing, pk)
        check_may_report(self.standing, self.subject)
        self.partners = partners_to_report_for(self.standing, self.subject)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The form; or back to the promise, with the reason, where nobody can ask now."""
        try:
            date_requests.check_can_ask(self.subject)
        except Refused as refused:
            messages.info(request, str(refused))
            return redirect(self.subject)
        return super().get(request, pk)

    def form_options(self) -> dict[str, Any]:
        """For whom the person may ask."""
        return {"partners": self.partners}

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The first time round, show what is read in the words."""
        form = self.make_form(request.POST)
        if form.is_valid() and not form.was_checked:  # type: ignore[attr-defined]  # our own form
            again = form.typed() | {"checked": as_checked(form.cleaned_data["words"])}
            return self.page(self.make_form(typed=again))
        return super().post(request, pk)

    def more(self, form: AskDateForm, page: ActionPage, *, conflict: bool) -> dict[str, Any]:
        """What the tracker reads in the words, once they were typed."""
        words = (form["words"].value() or "").strip()
        if not words or not form["checked"].value():
            return {}
        preview = preview_of(self.subject, words, self.standing.on)
        agreed = agreed_words(self.subject)
        return {"preview": preview, "agreed": agreed, "button": "Send this request"}

    def apply(self, form: AskDateForm) -> str:
        """Ask."""
        said = form.cleaned_data
        asked = date_requests.ask_for_new_date(
            deliverable=self.subject,
            seen_version=said["version"],
            partner=said["partner"],
            words=said["words"],
            why=said["why"],
            done_so_far=said["done_so_far"],
            nonce=said["nonce"],
            by=self.standing,
        )
        return f"You asked for “{asked.words}”. The date stays as it is until it is decided."


class RequestView(EditView):
    """Something that is done with a request; its subject is the promise."""

    subject: Deliverable
    asked: DateRequest

    def find(self, pk: int) -> None:
        """A request of the person's own partnerships."""
        visible = DateRequest.objects.visible_to(self.standing.person, self.standing.on)
        self.asked = get_object_or_404(for_asked(visible), pk=pk)
        self.subject = visible_deliverable(self.standing, self.asked.deliverable_id)
        self.asked.deliverable = self.subject

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The form; back to the promise where it is decided already."""
        if hasattr(self.asked, "decision"):
            (shown,) = all_of([self.asked], self.standing)
            messages.info(request, f"This is decided already. {shown.outcome}")
            return redirect(self.subject)
        return super().get(request, pk)

    def more(self, form: Any, page: ActionPage, *, conflict: bool) -> dict[str, Any]:
        """The request itself."""
        (shown,) = all_of([self.asked], self.standing)
        return {"asked": shown, "only_declined": why_only_declined(self.asked)}


@open_to(Access.MEMBER)
class DecideView(RequestView):
    """Agree or decline."""

    form_class = DecideForm
    template_name = "actions/decide_date.html"
    title = "Decide on a new date"
    button = "Send the decision"
    conflict_button = "Decide all the same"

    def find(self, pk: int) -> None:
        """For those of another organisation who review; the refusal names them."""
        super().find(pk)
        if not hasattr(self.asked, "decision"):
            check_may_decide_date(self.standing, self.asked)

    def apply(self, form: DecideForm) -> str:
        """Decide."""
        said = form.cleaned_data
        decision = date_requests.decide(
            request=self.asked,
            seen_version=said["version"],
            outcome=said["outcome"],
            sentence=said["sentence"],
            meeting=said["meeting"],
            by=self.standing,
        )
        if decision.deadline is None:
            return "The request was declined. The date stays as it is."
        return f"The new date “{decision.deadline}” is agreed. The first one stays on record."


@open_to(Access.MEMBER)
class WithdrawRequestView(RequestView):
    """Take back what one asked."""

    form_class = WithdrawRequestForm
    template_name = "actions/withdraw_date_request.html"
    title = "Withdraw this request"
    button = "Withdraw this request"

    def find(self, pk: int) -> None:
        """For who asked."""
        super().find(pk)
        check_may_withdraw_request(self.standing, self.asked)

    def apply(self, form: WithdrawRequestForm) -> str:
        """Withdraw it."""
        date_requests.withdraw_request(request=self.asked, by=self.standing)
        return "The request was withdrawn. The date stays as it is."


@open_to(Access.MEMBER)
class ReadingView(CorrectionView):
    """A coordinator says what the words of a date mean."""

    form_class = ReadingForm
    template_name = "actions/confirm_reading.html"
    title = "Say what the date means"
    button = "Save what it means"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The form; or back to the promise, with the reason, where nothing can be read."""
        try:
            readings.check_can_confirm(self.subject, self.standing)
        except Refused as refused:
            messages.info(request, str(refused))
            return redirect(self.subject)
        return super().get(request, pk)

    def form_options(self) -> dict[str, Any]:
        """What the words may mean."""
        row = self.subject.reading
        return {"meanings": readings.meanings_of(row) if row else []}

    def more(self, form: ReadingForm, page: ActionPage, *, conflict: bool) -> dict[str, Any]:
        """The words, and what the reader made of them and why."""
        return {"reading": self.subject.reading}

    def apply(self, form: ReadingForm) -> str:
        """Write the reading."""
        row = readings.confirm_reading(
            deliverable=self.subject,
            seen_version=form.cleaned_data["version"],
            reading=form.reading(),
            why=form.cleaned_data["why"],
            by=self.standing,
        )
        return f"The date means: {row.in_words}."


ask = AskDateView.as_view()
decide = DecideView.as_view()
withdraw = WithdrawRequestView.as_view()
confirm_reading = ReadingView.as_view()
