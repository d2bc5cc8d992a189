"""Confirm, return, close or send back what was reported; and the files that came with it."""

from typing import Any, ClassVar

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_safe

from actions.forms.assuring import ConfirmForm, DecideForm
from actions.forms.base import EditForm
from actions.models import Deliverable, Evidence, EvidenceKind
from actions.reports.action import ActionPage
from actions.services import assuring
from actions.services.trail import record_evidence_download
from actions.statuses import Progress
from actions.views.editing import EditView, visible_deliverable
from concordat.lib.access import Access, open_to
from partners.permissions import standing_in


class DecisionView(EditView):
    """Somebody of another organisation decides on a report that waits."""

    template_name = "actions/decide.html"
    form_class: type[EditForm] = DecideForm
    conflict_button = "Decide all the same"
    waits_in: ClassVar[Progress]
    decision: ClassVar[assuring.Decision]
    done: ClassVar[str]  # the sentence that says so
    subject: Deliverable

    def find(self, pk: int) -> None:
        """A promise of the person's own partnerships, for those who may decide on it."""
        self.subject = visible_deliverable(self.standing, pk)
        assuring.check_may_look(self.standing, self.subject, self.waits_in)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The form, where something waits; otherwise back to the promise, which says how it is."""
        if assuring.waiting_report(self.subject, self.waits_in) is None:
            messages.info(request, "There is nothing to decide here any more.")
            return redirect(self.subject)
        return super().get(request, pk)

    def more(self, form: Any, page: ActionPage, *, conflict: bool) -> dict[str, Any]:
        """The report on which they decide, as the timeline tells it."""
        report = assuring.report_of_progress(self.subject)
        return {"report": self.entries_at({f"update-{report.pk}"} if report else set(), page)}

    def apply(self, form: Any) -> str:
        """Decide it."""
        said = form.cleaned_data
        assuring.decide(
            self.decision,
            deliverable=self.subject,
            seen_version=said["version"],
            reason=said["reason"],
            by=self.standing,
            nonce=said["nonce"],
        )
        return self.done


@open_to(Access.MEMBER)
class ConfirmView(DecisionView):
    """It is delivered."""

    form_class = ConfirmForm
    title = "Confirm it is delivered"
    explanation = (
        "You say that you have seen what shows it, or know it otherwise. Your name and "
        "organisation stay beside it."
    )
    button = "Confirm it is delivered"
    waits_in = Progress.DELIVERED

    def apply(self, form: ConfirmForm) -> str:
        """Confirm it."""
        seen = form.cleaned_data["version"]
        assuring.confirm_delivered(deliverable=self.subject, seen_version=seen, by=self.standing)
        return "You confirmed that it is delivered."


@open_to(Access.MEMBER)
class ReturnView(DecisionView):
    """It is not delivered yet."""

    title = "Return it"
    explanation = "It is in progress again, and its date counts. Who leads it reads your reason."
    button = "Return it"
    waits_in = Progress.DELIVERED
    decision = assuring.RETURNED
    done = "It was returned, and is in progress again."


@open_to(Access.MEMBER)
class CloseView(DecisionView):
    """It will not be delivered."""

    title = "Close as not delivered"
    explanation = (
        "It is not chased any more, and counts as not delivered. It can be opened again with a "
        "reason."
    )
    button = "Close as not delivered"
    warning = True
    waits_in = Progress.NOT_DELIVERED_PROPOSED
    decision = assuring.CLOSED
    done = "It was closed as not delivered."


@open_to(Access.MEMBER)
class SendBackView(DecisionView):
    """It goes on."""

    title = "Send it back"
    explanation = "It is in progress again. Who leads it reads your reason."
    button = "Send it back"
    waits_in = Progress.NOT_DELIVERED_PROPOSED
    decision = assuring.SENT_BACK
    done = "It was sent back, and is in progress again."


@open_to(Access.MEMBER)
@require_safe
def evidence_file(request: HttpRequest, pk: int) -> FileResponse:
    """A file that came with a report: only ever saved, never opened as a page of ours."""
    standing = standing_in(request)
    evidence = Evidence.objects.visible_to(standing.person, standing.on).select_related(
        "update__deliverable__action__plan"
    )
    found = get_object_or_404(evidence.filter(kind=EvidenceKind.FILE), pk=pk)
    try:
        content = found.file.open("rb")
    except FileNotFoundError as gone:
        raise Http404 from gone
    record_evidence_download(request, found)
    response = FileResponse(
        content, as_attachment=True, filename=found.name, content_type=found.content_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response


confirm = ConfirmView.as_view()
return_it = ReturnView.as_view()
close = CloseView.as_view()
send_back = SendBackView.as_view()
