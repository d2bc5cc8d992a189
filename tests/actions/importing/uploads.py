"""Plans that were uploaded, in each state, by short calls."""

from django.core.files.base import ContentFile

from actions.importing.intake import read_import
from actions.importing.newer import newer_version as read_newer
from actions.importing.review import review_import
from actions.importing.versions import versions
from actions.models import Plan, PlanImport
from actions.services.newer_versions import decide_changes
from actions.services.plan_imports import answer, upload
from partners.models import Partnership, Person
from tests import factories as make
from tests.actions.importing.documents import table

ROWS = (
    "1\tWrite a policy\tPeople are safe\tOHFT\tMar 15",
    "2\tTrain all staff\t\tTVP\tOngoing",
)


def kept(
    of: Partnership | None = None,
    *,
    by: Person | None = None,
    content: bytes = b"",
    name: str = "plan.txt",
    plan: Plan | None = None,
) -> PlanImport:
    """A file that waits to be read; `plan` is the one of which it is a newer version."""
    of = of or make.partnership()
    file = ContentFile(content or table(*ROWS).encode(), name=name)
    standing = make.standing(by or make.coordinator(of))
    return upload(partnership=of, file=file, by=standing, plan=plan)


def uploaded(
    of: Partnership | None = None,
    *rows: str,
    by: Person | None = None,
    title: str = "Plan of action",
    content: bytes = b"",
    name: str = "plan.txt",
    plan: Plan | None = None,
) -> PlanImport:
    """A plan of these rows, or of this content, that was read."""
    content = content or table(*(rows or ROWS), title=title).encode()
    row = kept(of, by=by, content=content, name=name, plan=plan)
    assert read_import(row.pk)
    return PlanImport.objects.get(pk=row.pk)


def newer_version(
    plan: Plan, *rows: str, by: Person | None = None, title: str = "", left: bool = False
) -> PlanImport:
    """A newer version of a plan, all questions answered; with `left` all changes are left too."""
    by = by or make.coordinator(plan.partnership)
    row = uploaded(plan.partnership, *rows, by=by, title=title or plan.title, plan=plan)
    given = {each.key: each.reading or "2015-05" for each in review_import(row).questions}
    standing = make.standing(by)
    row = answer(plan_import=row, seen_version=row.version, given=given, by=standing)
    if left:
        found = versions(plan, read_newer(row), standing.on)
        decisions = {each.key: {"choice": "leave", "stamp": each.stamp} for each in found.decidable}
        decide_changes(upload=row, seen_version=row.version, decisions=decisions, by=standing)
    return PlanImport.objects.get(pk=row.pk)
