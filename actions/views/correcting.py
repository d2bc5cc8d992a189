"""A coordinator's corrections: text, leads, additions, withdrawals, and what is superseded."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from actions import by_when
from actions.forms import (
    AddDeliverableForm,
    CorrectTextForm,
    LeadsForm,
    SupersedeForm,
    WithdrawForm,
)
from actions.forms.correcting import as_checked
from actions.models import Action
from actions.permissions import current_responsibilities
from actions.reports.action import ActionPage
from actions.services import revising
from actions.services.reporting import supersede as supersede_deliverable
from actions.views.editing import CorrectionView, EditView
from concordat.lib.access import Access, open_to
from partners.permissions import check_may_coordinate


class RevisionView(CorrectionView):
    """A correction with its reason, kept beside what stood before."""

    def said(self, form: Any) -> dict[str, Any]:
        """What every one of them takes."""
        return {
            "deliverable": self.subject,
            "seen_version": form.cleaned_data["version"],
            "why": form.cleaned_data["why"],
            "by": self.standing,
        }


@open_to(Access.MEMBER)
class CorrectTextView(RevisionView):
    """Other words for a promise."""

    form_class = CorrectTextForm
    title = "Correct the text"
    explanation = "What it said until now stays on the timeline."
    button = "Save the text"

    def initial(self) -> dict[str, Any]:
        """The words as they are."""
        return CorrectTextForm.initial_of(self.subject)

    def apply(self, form: CorrectTextForm) -> str:
        """Write the words."""
        words = form.cleaned_data
        revising.correct_text(text=words["text"], points=words["points"], **self.said(form))
        return "The text was corrected."


@open_to(Access.MEMBER)
class ChangeLeadsView(RevisionView):
    """Others who answer."""

    form_class = LeadsForm
    title = "Change who leads"
    explanation = "It counts from today. Who led until now stays on the timeline."
    button = "Save who leads"

    def initial(self) -> dict[str, Any]:
        """Those who lead today."""
        return LeadsForm.initial_of(current_responsibilities(self.subject, self.standing.on))

    def form_options(self) -> dict[str, Any]:
        """Whose partners can be chosen."""
        return {"partnership_pk": self.subject.action.plan.partnership_id}

    def apply(self, form: LeadsForm) -> str:
        """End some parts and begin others."""
        revising.change_leads(parts=form.parts(), **self.said(form))
        return "Who leads was changed."


@open_to(Access.MEMBER)
class AddDeliverableView(EditView):
    """A new promise of an action; shown once more before it is added."""

    form_class = AddDeliverableForm
    template_name = "actions/add_deliverable.html"
    title = "Add a deliverable"
    button = "Continue"
    subject: Action

    def find(self, pk: int) -> None:
        """An action of the person's own partnerships, for its coordinators."""
        actions = Action.objects.visible_to(self.standing.person, self.standing.on)
        self.subject = get_object_or_404(actions.select_related("plan", "theme", "heading"), pk=pk)
        check_may_coordinate(self.standing, self.subject.plan.partnership_id)

    def form_options(self) -> dict[str, Any]:
        """Whose partners can be chosen."""
        return {"partnership_pk": self.subject.plan.partnership_id}

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The first time round, show what is read in the date."""
        form = self.make_form(request.POST)
        if form.is_valid() and not form.was_checked:  # type: ignore[attr-defined]  # our own form
            words = form.cleaned_data["by_when"]
            again = self.make_form(typed=form.typed() | {"checked": as_checked(words)})
            return self.page(again)
        return super().post(request, pk)

    def more(self, form: AddDeliverableForm, page: ActionPage, *, conflict: bool) -> dict[str, Any]:
        """What the tracker reads in the words, once they were typed."""
        if not form["checked"].value():
            return {}
        words = (form["by_when"].value() or "").strip()
        read = by_when.read_by_when(words, written_on=self.subject.plan.written_on)
        return {
            "words": words,
            "read": read,
            "read_in_words": by_when.say_reading(read),
            "button": "Add this deliverable",
        }

    def apply(self, form: AddDeliverableForm) -> str:
        """Make the promise."""
        self.added = revising.add_deliverable(
            action=self.subject,
            seen_version=form.cleaned_data["version"],
            promise=form.promise(),
            why=form.cleaned_data["why"],
            by=self.standing,
        )
        return "The deliverable was added."

    def goes_on_to(self, form: AddDeliverableForm) -> str:
        """To the new promise."""
        return self.added.get_absolute_url()


@open_to(Access.MEMBER)
class WithdrawView(RevisionView):
    """Take a promise off the plan."""

    form_class = WithdrawForm
    title = "Withdraw this deliverable"
    explanation = (
        "It will not be counted, chased or reported on any more. It stays on its action’s page, "
        "with its reports and the reason."
    )
    button = "Withdraw this deliverable"
    warning = True

    def apply(self, form: WithdrawForm) -> str:
        """Withdraw it."""
        revising.withdraw_deliverable(**self.said(form))
        return "The deliverable was withdrawn."


@open_to(Access.MEMBER)
class SupersedeView(CorrectionView):
    """Say which other promise takes its place."""

    form_class = SupersedeForm
    title = "Mark as superseded"
    explanation = "It stays on its action’s page and leads to the promise that replaces it."
    button = "Mark as superseded"

    def form_options(self) -> dict[str, Any]:
        """Which promises can replace it."""
        return {"deliverable": self.subject}

    def apply(self, form: SupersedeForm) -> str:
        """Report it, as a coordinator."""
        said = form.cleaned_data
        supersede_deliverable(
            deliverable=self.subject,
            seen_version=said["version"],
            instead=said["instead"],
            reason=said["why"],
            by=self.standing,
            nonce=said["nonce"],
        )
        return "The deliverable was marked as superseded."


correct_text = CorrectTextView.as_view()
change_leads = ChangeLeadsView.as_view()
add_deliverable = AddDeliverableView.as_view()
withdraw = WithdrawView.as_view()
supersede = SupersedeView.as_view()
