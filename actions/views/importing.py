"""Plans that arrive: those of a partnership, bringing one, how its reading goes, letting it go."""

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from actions.forms.importing import SureForm, UploadForm
from actions.importing.intake import has_worker, read_import
from actions.importing.review import review_import
from actions.models import ImportState, PlanImport
from actions.permissions import check_may_import
from actions.reports.imports import STATE_LOOKS, bar_of, import_line, imports_of, step_lines
from actions.services.plan_imports import discard, paste, upload
from actions.services.trail import record_source_download
from actions.statuses import Refused
from concordat.lib.access import Access, open_to
from concordat.lib.wake import wake
from partners.forms.base import ActForm
from partners.models import Partnership
from partners.permissions import Standing, standing_in
from partners.services.refusing import Refused as ActRefused
from partners.views.acting import ActView

# Files up to this are read while somebody waits; longer ones by the worker, where there is one.
SOON_READ = 512 * 1024
LOOK_AGAIN = 3  # seconds


def own_partnership(standing: Standing, pk: int) -> Partnership:
    """One of the person's own, where they coordinate; another's is 404."""
    mine = Partnership.objects.visible_to(standing.person, standing.on)
    found = get_object_or_404(mine, pk=pk)
    check_may_import(standing, found.pk)
    return found


def own_import(standing: Standing, pk: int) -> PlanImport:
    """An import of a partnership that the person coordinates; another's is 404."""
    mine = PlanImport.objects.visible_to(standing.person, standing.on)
    found = get_object_or_404(mine.select_related("partnership", "plan", "uploaded_by"), pk=pk)
    check_may_import(standing, found.partnership_id)
    return found


def import_breadcrumbs(partnership: Partnership, row: PlanImport | None = None) -> list[Any]:
    """Plans, the uploads of a partnership, and one of them."""
    crumbs = [
        {"label": "Plans", "url": reverse("plan-list")},
        {"label": "Uploads", "url": reverse("import-list", args=[partnership.pk])},
    ]
    if row is not None:
        crumbs.append({"label": row.name, "url": row.get_absolute_url()})
    return crumbs


@open_to(Access.MEMBER)
@require_safe
def import_list(request: HttpRequest, pk: int) -> HttpResponse:
    """What was uploaded in a partnership, and what became of it."""
    partnership = own_partnership(standing_in(request), pk)
    context = {
        "partnership": partnership,
        "imports": imports_of(partnership),
        "breadcrumbs": import_breadcrumbs(partnership)[:1],
    }
    return render(request, "actions/import_list.html", context)


class ActionActView(ActView):
    """What the services of this app refuse is shown like what those of `partners` refuse."""

    def apply_and_record(self, form: ActForm) -> str:
        """Do it; both kinds of refusal are one to the page."""
        try:
            return super().apply_and_record(form)
        except Refused as refused:
            raise ActRefused(str(refused), about=refused.about) from refused


class ImportActView(ActionActView):
    """Something done with an import."""

    row: PlanImport

    def find(self, pk: int) -> None:
        """An import of a partnership that the person coordinates."""
        self.row = own_import(self.standing, pk)
        self.partnership = self.row.partnership

    def initial(self) -> dict[str, Any]:
        """Which version is shown."""
        return {"version": self.row.version}

    def about(self) -> dict[str, int]:
        """The import."""
        return {"import": self.row.pk}

    def goes_on_to(self) -> str:
        """Its page."""
        return self.row.get_absolute_url()

    def breadcrumbs(self) -> list[dict[str, str]]:
        """The uploads, and this one."""
        return import_breadcrumbs(self.partnership, self.row)


@open_to(Access.MEMBER)
class UploadView(ImportActView):
    """Bring a plan as a file, or paste its table."""

    form_class = UploadForm
    template_name = "actions/import_upload.html"
    title = "Upload a plan"
    button = "Upload and read it"

    def find(self, pk: int) -> None:
        """A partnership that the person coordinates."""
        self.partnership = own_partnership(self.standing, pk)

    def make_form(self, data: Any = None, typed: dict[str, Any] | None = None) -> ActForm:
        """With the file that came along."""
        files = None if data is None else self.request.FILES
        return UploadForm(data, files, initial=typed or {})

    def apply(self, form: UploadForm) -> str:
        """Keep it, and have it read."""
        said = form.cleaned_data
        if said["file"]:
            self.row = upload(partnership=self.partnership, file=said["file"], by=self.standing)
        else:
            self.row = paste(partnership=self.partnership, text=said["pasted"], by=self.standing)
        return f"“{self.row.name}” was uploaded."

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Read it after it was kept for good, so that a reader that dies loses nothing."""
        response = super().post(request, pk)
        row = getattr(self, "row", None)
        if row is not None and row.state == ImportState.WAITING:
            have_read(row)
        return response

    def about(self) -> dict[str, int]:
        """The import, once there is one."""
        return {"import": self.row.pk}

    def initial(self) -> dict[str, Any]:
        """Nothing yet."""
        return {}

    def more(self) -> dict[str, Any]:
        """Whose empty plan there is to fill in."""
        return {"partnership": self.partnership}

    def cancel_url(self) -> str:
        """The uploads."""
        return reverse("import-list", args=[self.partnership.pk])

    def breadcrumbs(self) -> list[dict[str, str]]:
        """Plans, and the uploads."""
        return import_breadcrumbs(self.partnership)


def have_read(row: PlanImport) -> None:
    """By the worker where it may take long and one is there; else here, within a child's limits."""
    if row.size > SOON_READ and has_worker():
        wake("actions.read_import", row.pk)
    else:
        read_import(row.pk)


@open_to(Access.MEMBER)
@require_safe
def import_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The page of the state in which an import is."""
    row = own_import(standing_in(request), pk)
    context = {
        "row": row,
        "line": import_line(row),
        "look": STATE_LOOKS[row.state],
        "partnership": row.partnership,
        "breadcrumbs": import_breadcrumbs(row.partnership),
    }
    if row.state == ImportState.ASKING:
        return _reviewed(request, row, context)
    if row.state in (ImportState.WAITING, ImportState.READING):
        return _progress(request, row, context)
    return render(request, "actions/import_ended.html", context)


def end_url(row: PlanImport) -> str:
    """Where somebody goes who answered everything: a newer version is compared with its plan."""
    page = "import-publish" if row.plan_id is None else "import-changes"
    return reverse(page, args=[row.pk])


def _progress(request: HttpRequest, row: PlanImport, context: dict[str, Any]) -> HttpResponse:
    """How reading goes on; the page looks again by itself unless it was asked to stay."""
    still = request.GET.get("still") == "1"
    context |= {"still": still, "waiting": row.state == ImportState.WAITING}
    response = render(request, "actions/import_progress.html", context)
    if not still:
        response["Refresh"] = str(LOOK_AGAIN)
    return response


def _reviewed(request: HttpRequest, row: PlanImport, context: dict[str, Any]) -> HttpResponse:
    """What is to be decided, what is left, and where to go on."""
    try:
        review = review_import(row)
    except ValueError as refused:  # answers that leave nothing of a plan
        context |= {"refusal": str(refused)}
        return render(request, "actions/import_ended.html", context)
    kind = review.next_kind()
    lines = step_lines(review)
    context |= {
        "steps": [line for line in lines if line.asks],
        "sure": [line for line in lines if not line.asks],
        "bar": bar_of(review),
        "remarks": (row.document or {}).get("remarks", ()),
        "next_url": reverse("import-questions", args=[row.pk, kind.value])
        if kind
        else end_url(row),
        "all_answered": kind is None,
        "begun": bool(review.asked > len(review.left)),
    }
    return render(request, "actions/import_review.html", context)


@open_to(Access.MEMBER)
@require_http_methods(["GET", "HEAD", "POST"])
def import_read(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Read it now, in this request; nothing where somebody is at it, or it was read.

    Who comes back to this address later (a GET) is led to the import, and nothing is read.
    """
    row = own_import(standing_in(request), pk)
    if request.method == "POST":
        read_import(row.pk)
    return redirect(row.get_absolute_url())


@open_to(Access.MEMBER)
class DiscardView(ImportActView):
    """Let an import go."""

    form_class = SureForm
    title = "Discard this upload"
    button = "Discard it"
    warning = True

    def sentences(self) -> list[str]:
        """What goes and what stays."""
        return [
            "The file, what was read in it and your answers are removed.",
            "That it was uploaded, and by whom, stays in the record. No plan is changed.",
        ]

    def stop(self) -> str:
        """What became a plan stays."""
        done = not self.row.can_become(ImportState.DISCARDED)
        return "This cannot be discarded any more." if done else ""

    def apply(self, form: SureForm) -> str:
        """Remove it."""
        discard(plan_import=self.row, seen_version=form.cleaned_data["version"], by=self.standing)
        return f"“{self.row.name}” was discarded."

    def goes_on_to(self) -> str:
        """The uploads of the partnership."""
        return reverse("import-list", args=[self.partnership.pk])

    def cancel_url(self) -> str:
        """The import."""
        return self.row.get_absolute_url()


@open_to(Access.MEMBER)
@require_safe
def import_file(request: HttpRequest, pk: int) -> FileResponse:
    """The file as it was uploaded: only ever saved, never opened as a page of ours."""
    row = own_import(standing_in(request), pk)
    try:
        content = row.file.open("rb")
    except FileNotFoundError as gone:
        raise Http404 from gone
    record_source_download(request, row)
    response = FileResponse(
        content, as_attachment=True, filename=row.name, content_type="application/octet-stream"
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response


import_upload = UploadView.as_view()
import_discard = DiscardView.as_view()
