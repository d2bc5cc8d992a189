"""A newer version of a plan: its changes, what becomes of each, and taking them over."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from actions.forms.versions import ChangesForm, TakeOverForm
from actions.importing import newer
from actions.importing.applying import DecidedOtherwise, against, apply_newer_version
from actions.importing.versions import Choice, Decidable, Versions, versions
from actions.models import ImportState, Plan, PlanImport
from actions.permissions import check_may_import
from actions.reports.versions import (
    GROUPS,
    Section,
    on_one_page,
    progress_of,
    sections_of,
    summary_of,
)
from actions.services.newer_versions import decide_changes
from actions.services.plan_imports import paste
from actions.services.plan_imports import upload as keep_upload
from actions.statuses import Refused
from actions.views.importing import UploadView
from concordat.lib.access import Access, open_to
from concordat.lib.days import counted
from concordat.lib.versioned import EditedMeanwhile
from partners.forms.base import ActForm
from partners.services.refusing import Refused as ActRefused
from partners.views.acting import ActView


class NewerVersionView(ActView):
    """Something done with an upload that is a newer version of a plan, once it was reviewed."""

    row: PlanImport
    plan: Plan
    found: Versions
    version_read: newer.Newer

    def find(self, pk: int) -> None:
        """An upload of a partnership that the person coordinates, about a plan."""
        mine = PlanImport.objects.visible_to(self.standing.person, self.standing.on)
        row = get_object_or_404(mine.select_related("partnership", "plan"), pk=pk)
        check_may_import(self.standing, row.partnership_id)
        if row.plan is None or row.state != ImportState.ASKING:
            raise Http404("Nothing is to be decided about this upload.")
        self.row, self.plan, self.partnership = row, row.plan, row.partnership
        self.version_read = newer.newer_version(row)
        self.found = versions(self.plan, self.version_read, self.standing.on)
        self.choices = self.found.choices(row.decisions)

    def apply_and_record(self, form: ActForm) -> str:
        """Do it; what the services of this app refuse is shown too."""
        try:
            return super().apply_and_record(form)
        except Refused as refused:
            raise ActRefused(str(refused), about=refused.about) from refused

    def initial(self) -> dict[str, Any]:
        """Which version of the decisions is shown."""
        return {"version": self.row.version}

    def about(self) -> dict[str, int]:
        """The plan."""
        return {"plan": self.plan.pk}

    def caption(self) -> str:
        """The plan."""
        return self.plan.title

    def breadcrumbs(self) -> list[dict[str, str]]:
        """The plan, and the upload."""
        return [
            {"label": "Plans", "url": reverse("plan-list")},
            {"label": self.plan.title, "url": self.plan.get_absolute_url()},
            {"label": self.row.name, "url": self.row.get_absolute_url()},
        ]

    def cancel_url(self) -> str:
        """The upload."""
        return self.row.get_absolute_url()

    def stop(self) -> str:
        """What is open is answered first."""
        left = self.version_read.left
        if not left:
            return ""
        return f"{counted(left, 'question')} about the document must be answered first."


@open_to(Access.MEMBER)
class NewerUploadView(UploadView):
    """Bring the newer version of a plan, as a file or as a pasted table."""

    title = "Upload a newer version"
    plan: Plan

    def find(self, pk: int) -> None:
        """A plan of a partnership that the person coordinates."""
        mine = Plan.objects.visible_to(self.standing.person, self.standing.on)
        self.plan = get_object_or_404(mine.select_related("partnership"), pk=pk)
        check_may_import(self.standing, self.plan.partnership_id)
        self.partnership = self.plan.partnership

    def apply(self, form: Any) -> str:
        """Keep it as a version of this plan, and have it read."""
        said = form.cleaned_data
        about: dict[str, Any] = {
            "partnership": self.partnership,
            "plan": self.plan,
            "by": self.standing,
        }
        if said["file"]:
            self.row = keep_upload(file=said["file"], **about)
        else:
            self.row = paste(text=said["pasted"], **about)
        return f"“{self.row.name}” was kept."

    def more(self) -> dict[str, Any]:
        """Nobody needs an empty plan here."""
        return {}

    def caption(self) -> str:
        """The plan."""
        return self.plan.title

    def sentences(self) -> list[str]:
        """What will happen."""
        return [
            "It is compared with the plan as it stands in the tracker.",
            "You see what is added, gone, changed and moved, and decide about each.",
        ]

    def cancel_url(self) -> str:
        """The plan."""
        return self.plan.get_absolute_url()

    def breadcrumbs(self) -> list[dict[str, str]]:
        """The plan."""
        return [
            {"label": "Plans", "url": reverse("plan-list")},
            {"label": self.plan.title, "url": self.plan.get_absolute_url()},
        ]


@open_to(Access.MEMBER)
class ChangesView(NewerVersionView):
    """Each change with its words marked, and what becomes of it."""

    form_class = ChangesForm
    shown: list[dict[str, Any]]
    sections: list[Section]
    template_name = "actions/version_changes.html"
    title = "What this version changes"
    button = "Save and continue"

    def form_options(self) -> dict[str, Any]:
        """The changes, and what was chosen before."""
        chosen = {key: str(choice) for key, choice in self.choices.items()}
        self.sections = sections_of(self.found, on_one_page(self.found, self.choices))
        return {"sections": self.sections, "chosen": chosen}

    def apply(self, form: ChangesForm) -> str:
        """Keep what was chosen; one button chooses for a whole group."""
        chosen = form.choices() | self._all_of_a_group()
        stamps = {each.key: each.stamp for each in self.found.decidable}
        decide_changes(
            upload=self.row,
            seen_version=form.cleaned_data["version"],
            decisions={
                key: {"choice": choice, "stamp": stamps[key]} for key, choice in chosen.items()
            },
            by=self.standing,
        )
        self.choices = self.found.choices(self.row.decisions)
        return f"Saved. {progress_of(self.found, self.choices).sentence}"

    def _all_of_a_group(self) -> dict[str, str]:
        """What one of the buttons for a whole group means; nothing for the other button."""
        code, _, choice = self.request.POST.get("all", "").partition(":")
        kinds = next((group.kinds for group in GROUPS if group.code == code), frozenset())
        return {
            each.key: str(chosen)
            for each in self.found.decidable
            if each.change.kind in kinds and (chosen := _chosen(each, choice))
        }

    def goes_on_to(self) -> str:
        """The summary, once all is decided; the group that was decided about otherwise."""
        code = self.request.POST.get("all", "").partition(":")[0]
        if not code and len(self.choices) == len(self.found.decidable):
            return reverse("import-take-over", args=[self.row.pk])
        return f"{self.request.path}#{code}" if code else self.request.path

    def more(self) -> dict[str, Any]:
        """The groups, and how far it is."""
        return {
            "plan": self.plan,
            "row": self.row,
            "shown": self.shown,
            "progress": progress_of(self.found, self.choices),
            "on_page": sum(len(section.lines) for section in self.sections),
            "unchanged": counted(self.found.comparison.unchanged, "promise"),
            "outdated": self.found.outdated(self.row.decisions),
            "next_url": reverse("import-take-over", args=[self.row.pk]),
        }

    def page(self, form: ActForm, *, conflict: bool = False) -> HttpResponse:
        """Each change with its field beside it."""
        self.shown = [
            {
                "section": section,
                "lines": [
                    {"line": line, "field": form[line.field] if not line.hindrance else None}
                    for line in section.lines
                ],
            }
            for section in self.sections
        ]
        return super().page(form, conflict=conflict)


def _chosen(each: Decidable, choice: str) -> Choice | None:
    """What a button for a whole group means for one change; None where it cannot be."""
    if each.hindrance:
        return None
    wanted = Choice(choice) if choice in set(Choice) else each.takes
    return wanted if wanted in each.choices else None


@open_to(Access.MEMBER)
class TakeOverView(NewerVersionView):
    """What taking over does, in counts, and the one button."""

    form_class = TakeOverForm
    template_name = "actions/version_take_over.html"
    title = "Bring the plan up to date"
    button = "Bring the plan up to date"

    def initial(self) -> dict[str, Any]:
        """Which changes are shown."""
        return super().initial() | {"digest": self.found.digest}

    def stop(self) -> str:
        """What is not decided, or does not go together."""
        return super().stop() or against(self.found, self.choices)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take over what was decided, unless the plan was edited meanwhile."""
        try:
            return super().post(request, pk)
        except DecidedOtherwise:
            self.find(pk)
            typed = self.make_form(request.POST).typed()
            return self.page(self.make_form(typed=typed), conflict=True)

    def apply(self, form: TakeOverForm) -> str:
        """Do it, in one transaction."""
        said = form.cleaned_data
        if said["version"] != self.row.version:
            raise EditedMeanwhile(self.row)
        taken = apply_newer_version(
            upload=self.row,
            newer=self.version_read,
            seen_digest=said["digest"],
            why=said["why"],
            by=self.standing,
        )
        left = f" {counted(taken.left, 'change')} left as it was." if taken.left else ""
        return f"The plan is up to date: {counted(taken.over, 'change')} taken over.{left}"

    def goes_on_to(self) -> str:
        """The plan."""
        return self.plan.get_absolute_url()

    def cancel_url(self) -> str:
        """The changes."""
        return reverse("import-changes", args=[self.row.pk])

    def more(self) -> dict[str, Any]:
        """The counts."""
        return {
            "row": self.row,
            "summary": summary_of(self.found, self.choices),
            "changes_url": self.cancel_url(),
        }


upload = NewerUploadView.as_view()
changes = ChangesView.as_view()
take_over = TakeOverView.as_view()
