"""Plans that were uploaded, in each state, by short calls."""

from django.core.files.base import ContentFile

from actions.importing.intake import read_import
from actions.models import PlanImport
from actions.services.plan_imports import upload
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
) -> PlanImport:
    """A file that waits to be read."""
    of = of or make.partnership()
    file = ContentFile(content or table(*ROWS).encode(), name=name)
    return upload(partnership=of, file=file, by=make.standing(by or make.coordinator(of)))


def uploaded(
    of: Partnership | None = None,
    *rows: str,
    by: Person | None = None,
    title: str = "Plan of action",
    content: bytes = b"",
    name: str = "plan.txt",
) -> PlanImport:
    """A plan of these rows, or of this content, that was read."""
    content = content or table(*(rows or ROWS), title=title).encode()
    row = kept(of, by=by, content=content, name=name)
    assert read_import(row.pk)
    return PlanImport.objects.get(pk=row.pk)
