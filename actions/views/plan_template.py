"""The empty plan of a partnership, to be filled in."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from actions.exports import plan_template
from actions.views.importing import own_partnership
from concordat.lib.access import Access, open_to
from partners.models import Partnership
from partners.permissions import Standing, standing_in

FORMATS = {"xlsx": plan_template.XLSX, "docx": plan_template.DOCX}


@open_to(Access.MEMBER)
@require_safe
def template(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """As a spreadsheet or as a Word document, for those who can upload a plan."""
    standing = standing_in(request)
    partnership = own_partnership(standing, pk)
    return HttpResponse(
        _content(partnership, kind, standing),
        content_type=FORMATS[kind],
        headers={
            "Content-Disposition": f'attachment; filename="action-plan.{kind}"',
            "Cache-Control": "private, no-store",
        },
    )


def _content(partnership: Partnership, kind: str, standing: Standing) -> bytes:
    if kind == "docx":
        return plan_template.docx(partnership.name, on=standing.on)
    names = list(partnership.partners.order_by("short_name").values_list("short_name", flat=True))
    return plan_template.xlsx(partnership.name, names, on=standing.on)
