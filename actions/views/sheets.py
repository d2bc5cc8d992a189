"""An organisation's promises as a spreadsheet: out, filled in, back, and reported in one go."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from actions.exports.report_sheet import XLSX, sheet_lines, workbook
from actions.forms.sheets import ReportAllForm, SheetForm, form_of
from actions.importing.child import read_document
from actions.importing.document import UnreadableDocument
from actions.importing.report_sheet import NoReportSheet, read_report_sheet
from actions.permissions import check_may_report_for
from actions.reports.sheets import sections_of, sentence_of
from actions.services.sheet_reporting import Judged, SheetChanged, Verdict, judge, report_all
from actions.services.trail import record_sheet_download
from concordat.lib.access import Access, open_to
from concordat.lib.days import counted
from concordat.lib.versioned import EditedMeanwhile
from partners.models import Partner
from partners.permissions import Standing, standing_in

# A sheet of some hundred promises with long texts is far smaller.
MOST_BYTES = 5 * 1024 * 1024


def own_partner(standing: Standing, pk: int) -> Partner:
    """An organisation for which the person reports; one of another partnership is 404."""
    mine = Partner.objects.visible_to(standing.person, standing.on)
    found = get_object_or_404(mine.bodies().select_related("organisation", "partnership"), pk=pk)
    check_may_report_for(standing, found)
    return found


@open_to(Access.MEMBER)
@require_safe
def download(request: HttpRequest, pk: int) -> HttpResponse:
    """The spreadsheet to be filled in."""
    standing = standing_in(request)
    partner = own_partner(standing, pk)
    record_sheet_download(request, partner)
    lines = sheet_lines(partner, standing, uuid.uuid4())
    content = workbook(partner, lines, on=standing.on)
    name = f"promises-{standing.on:%Y-%m-%d}.xlsx"
    return HttpResponse(
        content,
        content_type=XLSX,
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "private, no-store",
        },
    )


@open_to(Access.MEMBER)
@require_http_methods(["GET", "HEAD", "POST"])
def bring(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose the file; what it would report is shown, and nothing is reported yet."""
    standing = standing_in(request)
    partner = own_partner(standing, pk)
    form = SheetForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            if file.size > MOST_BYTES:
                raise NoReportSheet("The file is larger than 5 MB: download the sheet again.")
            document = read_document(file.read(), name=file.name)
            filled = read_report_sheet(document, partner=partner.pk)
            if not filled.rows:
                raise NoReportSheet("No row is filled in: there is nothing to report.")
        except (NoReportSheet, UnreadableDocument) as refused:
            form.add_error("file", str(refused))
        else:
            judged = judge(rows=filled.rows, partner=partner, by=standing)
            return preview(request, partner, judged, blank=filled.blank)
    context = {**_about(partner), "form": form, "count": _count(partner, standing)}
    return render(request, "actions/sheet.html", context)


def _count(partner: Partner, standing: Standing) -> str:
    """How many promises the sheet would hold."""
    return counted(len(sheet_lines(partner, standing, uuid.uuid4())), "promise")


@open_to(Access.MEMBER)
@require_http_methods(["GET", "HEAD", "POST"])
def send(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Report what was shown, all of it or nothing. Opened by itself it leads to the file."""
    standing = standing_in(request)
    partner = own_partner(standing, pk)
    if request.method != "POST":
        return redirect("partner-sheet-report", pk=partner.pk)
    first = ReportAllForm(request.POST)
    if not first.is_valid():
        messages.error(request, "This was shown too long ago: choose the spreadsheet again.")
        return redirect("partner-sheet-report", pk=partner.pk)
    rows, shown = first.cleaned_data["rows"], first.cleaned_data["shown"]
    judged = judge(rows=rows, partner=partner, by=standing)
    form = form_of(judged, request.POST)
    anyway = form.cleaned_data.get("anyway", []) if form.is_valid() else []
    try:
        made = report_all(rows=rows, partner=partner, by=standing, shown=shown, anyway=anyway)
    except (SheetChanged, EditedMeanwhile):
        judged = judge(rows=rows, partner=partner, by=standing)
        return preview(request, partner, judged, status=409)
    messages.success(request, f"{counted(len(made), 'report')} added for {partner.full_name}.")
    return redirect(reverse("home"))


def preview(
    request: HttpRequest,
    partner: Partner,
    judged: list[Judged],
    *,
    blank: int | None = None,
    status: int = 200,
) -> HttpResponse:
    """What would be reported, row by row; 409 where something changed since it was shown."""
    ready = sum(each.verdict == Verdict.READY for each in judged)
    meanwhile = any(each.verdict == Verdict.MEANWHILE for each in judged)
    context = {
        **_about(partner),
        "form": form_of(judged),
        "sections": sections_of(judged),
        "sentence": sentence_of(judged, blank),
        "button": f"Send {counted(ready, 'report')}" if ready else "Send those that are ticked",
        "can_send": bool(ready or meanwhile),
        "conflict": status != 200,
    }
    return render(request, "actions/sheet_preview.html", context, status=status)


def _about(partner: Partner) -> dict[str, Any]:
    """What both pages say."""
    crumbs = [{"label": "Organisations", "url": reverse("organisation-list")}]
    if partner.organisation:
        url = partner.organisation.get_absolute_url()
        crumbs.append({"label": partner.organisation.name, "url": url})
    return {
        "partner": partner,
        "breadcrumbs": crumbs,
        "back_url": reverse("partner-sheet-report", args=[partner.pk]),
    }
