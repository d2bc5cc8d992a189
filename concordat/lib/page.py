"""What every page shows: the site's name, who is signed in, the held clock, the navigation."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.crypto import salted_hmac

from concordat.lib import clock

# Label, URL name, and how the names of the pages begin that lie under the entry.
NAVIGATION = (
    ("Your work", "home", ("home",)),
    (
        "Plans",
        "plan-list",
        (
            "plan-",
            "import-",
            "action-",
            "deliverable-",
            "date-request-",
            "evidence-",
            "partnership-",
        ),
    ),
    ("Overdue", "overdue", ("overdue",)),
    ("Organisations", "organisation-list", ("organisation-", "partner-")),
    ("People", "people", ("people", "membership-", "contact-")),
)
OPERATING = ("For operators", "admin:index", ("succession", "person-", "operators-"))


def page(request: HttpRequest) -> dict[str, Any]:
    """Context processor; makes no query beyond the signed-in person's own row."""
    user = getattr(request, "user", None)
    person = user if user is not None and user.is_authenticated else None
    return {
        "site_name": "Concordat",
        "support_address": settings.SUPPORT_ADDRESS,
        "demonstration": settings.DEMONSTRATION,
        "held_day": clock.held_day(),
        "person": person,
        "person_mark": salted_hmac("concordat.person", str(person.pk)).hexdigest()[:16]
        if person
        else "",
        "idle_seconds": settings.SESSION_IDLE_SECONDS,
        "navigation": _navigation(request, person) if person else [],
    }


def _navigation(request: HttpRequest, person: Any) -> list[dict[str, Any]]:
    """The entries of the service navigation, with the one that is open marked."""
    match = request.resolver_match
    here = (match.url_name if match else None) or ""
    entries = (*NAVIGATION, OPERATING) if person.is_superuser else NAVIGATION
    return [
        {"label": label, "url": reverse(name), "current": here.startswith(beginnings)}
        for label, name, beginnings in entries
    ]
