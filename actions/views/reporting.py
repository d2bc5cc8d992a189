"""Report progress: one screen, half a minute."""

from collections.abc import Sequence
from typing import Any

from django.utils.http import url_has_allowed_host_and_scheme

from actions.forms import ReportForm
from actions.forms.base import choose_again
from actions.models import Deliverable, Update
from actions.reports.action import ActionPage, LastWord
from actions.services.reporting import Offer, offer_to, report_progress
from actions.views.editing import EditView, visible_deliverable
from concordat.lib.access import Access, open_to


@open_to(Access.MEMBER)
class ReportView(EditView):
    """Say where a promise stands."""

    form_class = ReportForm
    template_name = "actions/report.html"
    title = "Report progress"
    button = "Send this report"
    conflict_title = "Somebody reported meanwhile"
    conflict_button = "Add my report as well"
    subject: Deliverable
    offer: Offer

    def find(self, pk: int) -> None:
        """A promise of the person's own partnerships on which they may report."""
        self.subject = visible_deliverable(self.standing, pk)
        self.offer = offer_to(by=self.standing, deliverable=self.subject)

    def initial(self) -> dict[str, Any]:
        """Where to go afterwards."""
        return {"next": self.request.GET.get("next", "")}

    def form_options(self) -> dict[str, Any]:
        """What the person may say."""
        return {"deliverable": self.subject, "offer": self.offer}

    def apply(self, form: ReportForm) -> str:
        """Add the report."""
        update = report_progress(
            deliverable=self.subject,
            seen_version=form.cleaned_data["version"],
            report=form.report(),
            by=self.standing,
            nonce=form.cleaned_data["nonce"],
        )
        return f"Report added for {update.partner.full_name}."

    def more(self, form: ReportForm, page: ActionPage, *, conflict: bool) -> dict[str, Any]:
        """The last report; a conflict with oneself (the browser's back button) is called so."""
        last = self.subject.latest_update
        found: dict[str, Any] = {
            "last_report": self.entries_at({f"update-{last.pk}"} if last else set(), page),
            "others": others(self.promise_on(page).last_words, last) if last else [],
        }
        # What was typed before it was withdrawn stays in sight.
        found["can_report"] = self.subject.withdrawn_on is None or conflict or form.is_bound
        chosen = self.request.FILES.get("evidence_file")
        if conflict and chosen is not None:
            found["lost_file"] = choose_again(chosen.name)
        if conflict and last is not None and last.person_id == self.standing.person.pk:
            found["title"] = "You have already reported on this"
        return found

    def goes_on_to(self, form: ReportForm) -> str:
        """Back to where the person came from, if that is ours; else to the promise."""
        wanted = form.cleaned_data["next"]
        host, secure = {self.request.get_host()}, self.request.is_secure()
        ours = url_has_allowed_host_and_scheme(wanted, host, require_https=secure)
        return wanted if ours else super().goes_on_to(form)


def others(words: Sequence[LastWord], last: Update) -> list[LastWord]:
    """What the organisations said last, but the one whose report is shown in full."""
    return [word for word in words if word.organisation != last.partner.short_name]


report = ReportView.as_view()
