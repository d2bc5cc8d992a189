"""What the pages that change something share: show, apply, and what happens when two people do."""

from abc import ABC, abstractmethod
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views import View

from actions.forms.base import EditForm
from actions.models import Action, Deliverable, RevisionKind
from actions.permissions import check_may_correct
from actions.reports.action import ActionPage, page_of
from actions.reports.timeline import Entry, anchors_of_confirmations, anchors_of_dates
from actions.statuses import Refused
from concordat.lib.typed import put_back
from concordat.lib.versioned import EditedMeanwhile
from partners.permissions import Standing, standing_in
from partners.services.trail import record_override


class EditView(View, ABC):
    """GET shows a form; POST applies it and goes on.

    What is refused comes back beside its field; where somebody else was faster the page shows
    what they did (409), with everything that was typed in a form that carries the new version.
    """

    http_method_names = ["get", "head", "options", "post"]
    form_class: type[EditForm]
    template_name = "actions/correct.html"
    title: str
    explanation = ""
    button: str
    warning = False  # whether the button is red
    conflict_title = "Somebody changed this meanwhile"
    conflict_button = "Save mine all the same"
    standing: Standing
    subject: Action | Deliverable

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Every request looks first at what it is about and who asks."""
        self.standing = standing_in(request)
        self.find(kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The form as it stands, with what its sender had typed when their session ended."""
        before = put_back(request)
        form = self.make_form(typed=before)
        # As it was shown then, so that what others did meanwhile comes to light.
        form.initial["version"] = before.get("version", form.initial["version"])
        return self.page(form)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Apply what was typed, or show why not; nothing typed is lost."""
        form = self.make_form(request.POST)
        if not form.is_valid():
            form.refuse_rows_out_of_reach(self.standing.person, self.standing.on)
            return self.page(form)
        try:
            said = self.apply_and_record(form)
        except EditedMeanwhile:
            self.find(pk)
            again = self.make_form(typed=form.typed())
            return self.page(again, seen_version=form.cleaned_data["version"])
        except Refused as refused:
            form.show(refused)
            return self.page(form)
        messages.success(request, said)
        return redirect(self.goes_on_to(form))

    @transaction.atomic
    def apply_and_record(self, form: EditForm) -> str:
        """Do it, and keep that somebody overrode the watch for patients' numbers."""
        said = self.apply(form)
        plan, subject = self.action.plan, self.subject
        about = {"deliverable": subject.pk} if isinstance(subject, Deliverable) else {}
        record_override(
            form.overridden,
            by=self.standing.person,
            partnership=plan.partnership_id,
            about=about | {"plan": plan.pk},
        )
        return said

    def make_form(
        self, data: QueryDict | None = None, typed: dict[str, Any] | None = None
    ) -> EditForm:
        """The form with what was sent, with what was typed before, or as things stand."""
        initial = {**self.initial(), **(typed or {}), "version": self.subject.version}
        files = None if data is None else self.request.FILES
        return self.form_class(data, files, initial=initial, **self.form_options())

    def page(self, form: EditForm, *, seen_version: int | None = None) -> HttpResponse:
        """The page; `seen_version` is given where the row was edited meanwhile."""
        action, conflict = self.action, seen_version is not None
        page = page_of(action, self.standing)
        context = {
            "form": form,
            "title": self.conflict_title if conflict else self.title,
            "button": self.conflict_button if conflict else self.button,
            "explanation": self.explanation,
            "warning": self.warning,
            "cancel_url": self.subject.get_absolute_url(),
            "action": action,
            "promise": self.promise_on(page),
            "meanwhile": self.since(seen_version, page),
            "conflict": conflict,
            "breadcrumbs": breadcrumbs(action),
        }
        context |= self.more(form, page, conflict=conflict)
        status = 409 if conflict else 200
        return render(self.request, self.template_name, context, status=status)

    @property
    def action(self) -> Action:
        """The row of the plan that this is about."""
        return self.subject if isinstance(self.subject, Action) else self.subject.action

    def promise_on(self, page: ActionPage) -> Any:
        """The promise that this is about, as its action's page shows it; None for an action."""
        found = [each for each in page.promises if each.row.pk == self.subject.pk]
        return found[0] if isinstance(self.subject, Deliverable) else None

    def since(self, seen_version: int | None, page: ActionPage) -> list[Entry]:
        """What was done since a version, the newest first: each report and correction is one."""
        if seen_version is None:
            return []
        done = max(1, self.subject.version - seen_version)
        return self.entries_at(self.anchors(), page)[:done]

    def entries_at(self, anchors: set[str], page: ActionPage) -> list[Entry]:
        """Some entries of the timeline; which promise they are about, this page says itself."""
        return [
            replace(entry, parts=tuple(part for part in entry.parts if part.label != "About"))
            if isinstance(self.subject, Deliverable)
            else entry
            for entry in page.timeline
            if entry.anchor in anchors
        ]

    def anchors(self) -> set[str]:
        """The entries of the timeline that count a version of what this is about."""
        added = RevisionKind.ADDED
        if isinstance(self.subject, Action):
            revisions = self.subject.revisions.filter(Q(kind=added) | Q(deliverable=None))
            return {f"revision-{revision.pk}" for revision in revisions}
        revisions = self.subject.revisions.exclude(kind=added)
        return (
            {f"revision-{revision.pk}" for revision in revisions}
            | {f"update-{update.pk}" for update in self.subject.updates.all()}
            | anchors_of_dates(self.subject)
            | anchors_of_confirmations(self.subject)
        )

    # What a page says of itself

    @abstractmethod
    def find(self, pk: int) -> None:
        """Set `subject`, or raise Http404 or PermissionDenied."""

    @abstractmethod
    def apply(self, form: Any) -> str:
        """Do it; the sentence that says so. May raise Refused or EditedMeanwhile."""

    def initial(self) -> dict[str, Any]:
        """What the form holds at first."""
        return {}

    def form_options(self) -> dict[str, Any]:
        """What else the form needs to be made."""
        return {}

    def more(self, form: Any, page: ActionPage, *, conflict: bool) -> dict[str, Any]:
        """What else the template needs, or needs otherwise."""
        return {}

    def goes_on_to(self, form: Any) -> str:
        """The address after success."""
        return self.subject.get_absolute_url()


class CorrectionView(EditView):
    """A coordinator's correction of a promise."""

    subject: Deliverable

    def find(self, pk: int) -> None:
        """A promise of the person's own partnerships, for its coordinators."""
        self.subject = visible_deliverable(self.standing, pk)
        check_may_correct(self.standing, self.subject)


def visible_deliverable(standing: Standing, pk: int) -> Deliverable:
    """A deliverable of the person's own partnerships, or 404."""
    deliverables = Deliverable.objects.visible_to(standing.person, standing.on)
    return get_object_or_404(
        deliverables.select_related("action__plan", "reading").prefetch_related(
            "responsibilities__partner__organisation"
        ),
        pk=pk,
    )


def breadcrumbs(action: Action) -> list[dict[str, str]]:
    """Plans, the plan, the action."""
    return [
        {"label": "Plans", "url": reverse("plan-list")},
        {"label": action.plan.title, "url": action.plan.get_absolute_url()},
        {"label": str(action), "url": action.get_absolute_url()},
    ]
