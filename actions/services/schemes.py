"""How a partnership reads facts as colours: its coordinators choose."""

from django.db import transaction

from actions.models import SchemeChoice
from actions.statuses import SCHEMES, Refused
from concordat.trail.services import record
from partners.models import Partnership
from partners.permissions import Standing, check_may_coordinate


@transaction.atomic
def choose_scheme(
    *, partnership: Partnership, seen_version: int, scheme: str, by: Standing
) -> Partnership:
    """Give a partnership one of the rating schemes; nothing that was said changes by it.

    The one that it has is chosen again without a word, so that a double click does no harm.
    Raises PermissionDenied, Refused for a scheme that there is not, and EditedMeanwhile.
    """
    check_may_coordinate(by, partnership.pk)
    if scheme not in SCHEMES:
        raise Refused("Choose one of the rating schemes.", about="scheme")
    if partnership.rating_scheme != scheme:
        before = partnership.rating_scheme
        partnership.write(seen_version, rating_scheme=scheme)
        SchemeChoice.objects.create(partnership=partnership, before=before, after=scheme)
        record(
            "scheme-chosen",
            by=by.person,
            partnership=partnership.pk,
            details={"scheme": scheme},
        )
    return partnership
