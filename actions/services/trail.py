"""What the trail knows of plans: what is done to them, and how their rows are named."""

from collections.abc import Collection, Sequence
from datetime import date

from django.http import HttpRequest
from django.utils.text import Truncator

from actions.models import Deliverable, Evidence, Plan, PlanImport
from concordat.trail.kinds import Name, Resolver, register, register_names
from concordat.trail.services import record, record_download
from partners.models import Partner, Person

# Codes, and the words that go on from a name: "Ann Lee asked for a new date".
KINDS = {
    "date-requested": "asked for a new date",
    "date-agreed": "agreed to a new date",
    "date-declined": "declined a new date",
    "date-request-withdrawn": "took back a request for a new date",
    "delivery-confirmed": "confirmed that a promise is delivered",
    "delivery-returned": "sent back a report of “delivered”",
    "closed-as-not-delivered": "closed a promise as not delivered",
    "sent-back": "sent back a proposal to give a promise up",
    "report-requested": "asked for a report",
    "reading-confirmed": "confirmed what a date means",
    "text-corrected": "corrected the text of a promise",
    "leads-changed": "changed who leads a promise",
    "promise-added": "added a promise",
    "promise-withdrawn": "withdrew a promise",
    "promise-superseded": "replaced a promise by another",
    "scheme-chosen": "chose a rating scheme",
    "findings-set-aside": "set findings aside",
    "plan-imported": "imported a plan",
    "newer-version-applied": "took over changes from a newer version of a plan",
    "newer-date-agreed": "took over a date from a newer version of the plan",
    "sheet-downloaded": "downloaded an organisation’s promises as a spreadsheet",
    "sheet-reported": "reported with a spreadsheet",
    "row-added": "added a row to a plan",
    "row-changed": "changed a row of a plan",
    "plan-uploaded": "uploaded a plan",
    "plan-published": "published an uploaded plan",
    "plan-begun": "let a draft plan begin",
    "plan-discarded": "discarded an uploaded plan",
    "plan-file-downloaded": "downloaded an uploaded plan",
    "register-exported": "downloaded the register",
    "overdue-exported": "downloaded the list of what is overdue",
    "evidence-downloaded": "downloaded evidence",
    "work-handed-over": "handed over somebody’s work",
}

# Of a promise; the whole text is a click away.
WORDS_SHOWN = 16


def register_all() -> None:
    """Tell the trail what this app records, and how its rows are named."""
    for code, words in KINDS.items():
        register(code, words)
    for kind, resolver in RESOLVERS.items():
        register_names(kind, resolver)


def record_about(
    what: str, deliverable: Deliverable, *, by: Person | None, **details: str | int
) -> None:
    """Record what was done to a promise, in the transaction that does it."""
    record(
        what,
        by=by,
        partnership=deliverable.action.plan.partnership_id,
        about={"deliverable": deliverable.pk},
        details=details,
    )


# Downloads: what a GET leaves behind, and nobody works with


def record_register_download(
    request: HttpRequest, plan: Plan, *, as_at: date | None = None
) -> None:
    """A plan's register leaves as a file, as it is or as it was on a day."""
    record_download(
        request,
        "register-exported",
        partnership=plan.partnership_id,
        about={"plan": plan.pk},
        details=_as_at(as_at),
    )


def record_overdue_download(
    request: HttpRequest, plans: Sequence[Plan], *, as_at: date | None = None
) -> None:
    """What is overdue leaves as a file: an entry for each partnership whose plans are in it."""
    for partnership in sorted({plan.partnership_id for plan in plans}):
        record_download(request, "overdue-exported", partnership=partnership, details=_as_at(as_at))


def record_sheet_download(request: HttpRequest, partner: Partner) -> None:
    """An organisation's promises leave as a spreadsheet to be filled in."""
    record_download(
        request,
        "sheet-downloaded",
        partnership=partner.partnership_id,
        details={"partner": partner.pk},
    )


def record_evidence_download(request: HttpRequest, evidence: Evidence) -> None:
    """A file that came with a report leaves."""
    deliverable = evidence.update.deliverable
    record_download(
        request,
        "evidence-downloaded",
        partnership=deliverable.action.plan.partnership_id,
        about={"deliverable": deliverable.pk},
        details={"evidence": evidence.pk},
    )


def record_source_download(request: HttpRequest, plan_import: PlanImport) -> None:
    """A plan's file leaves as it was uploaded."""
    record_download(
        request,
        "plan-file-downloaded",
        partnership=plan_import.partnership_id,
        about={"import": plan_import.pk},
    )


def _as_at(day: date | None) -> dict[str, str | int]:
    """The day looked back at; nothing for today."""
    return {} if day is None else {"as-at": day.isoformat()}


# Names, read when somebody looks


def names_of_plans(ids: Collection[int]) -> dict[int, Name]:
    """Plans by their titles."""
    rows = Plan.objects.filter(pk__in=ids)
    return {row.pk: Name(str(row), row.get_absolute_url()) for row in rows}


def names_of_deliverables(ids: Collection[int]) -> dict[int, Name]:
    """Promises as other pages name them."""
    rows = Deliverable.objects.filter(pk__in=ids).select_related("action__plan")
    return {
        row.pk: Name(Truncator(str(row)).words(WORDS_SHOWN), row.get_absolute_url()) for row in rows
    }


def names_of_imports(ids: Collection[int]) -> dict[int, Name]:
    """Uploaded plans by their files' names."""
    rows = PlanImport.objects.lightly().filter(pk__in=ids)
    return {row.pk: Name(str(row), row.get_absolute_url()) for row in rows}


RESOLVERS: dict[str, Resolver] = {
    "plan": names_of_plans,
    "import": names_of_imports,
    "deliverable": names_of_deliverables,
}
