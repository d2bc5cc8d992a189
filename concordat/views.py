"""The few pages that belong to no app."""

from datetime import timedelta

from django.conf import settings
from django.db import Error, connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from concordat.lib.access import Access, open_to
from concordat.lib.mail_files import kept_letter, kept_letters
from concordat.outbox import health as outbox_health
from concordat.outbox.health import WORDS, Alarm
from concordat.outbox.models import PauseReason


@open_to(Access.PUBLIC)
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Cheap: the process answers and its database does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok\n", content_type="text/plain")


@open_to(Access.PUBLIC)
@require_safe
def deep_health(request: HttpRequest) -> JsonResponse:
    """Whether letters go, in numbers, for a machine that watches; 503 where somebody must look."""
    try:
        found = outbox_health.health().as_data()
    except Error:
        found = {"ok": False, "alarms": [Alarm.DATABASE.value]}
    response = JsonResponse(found, status=200 if found["ok"] else 503)
    response["Cache-Control"] = "no-store"
    return response


@open_to(Access.OPERATOR)
@require_safe
def operators_health(request: HttpRequest) -> HttpResponse:
    """The same in words."""
    found = outbox_health.health()
    rows = {
        "Last look for letters that are due": ago(found.tick_age) or "Never",
        "Oldest letter that waits to be sent": ago(found.unsent_age) or "None",
        "Letters waiting, some for later": f"{found.waiting:,}",
        "Letters held, of a restored database": f"{found.held:,}",
        "Letters that failed": f"{found.failed:,}",
        "Migrations not applied": f"{found.unapplied:,}",
    }
    context = {
        "alarms": [WORDS[each] for each in found.alarms],
        "rows": [{"key": key, "value": value} for key, value in rows.items()],
        "pauses": [
            {
                "words": PauseReason(each.reason).label.capitalize(),
                "since": each.since,
                "detail": each.detail,
            }
            for each in found.pauses
        ],
    }
    return render(request, "operators/health.html", context)


def ago(age: timedelta | None) -> str:
    """ "4 minutes ago"; blank for none."""
    return f"{outbox_health.age_in_words(age)} ago" if age is not None else ""


@open_to(Access.PUBLIC)
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """The statement that the regulations ask for."""
    return render(request, "accessibility.html")


@open_to(Access.DEMONSTRATION)
@require_safe
def demonstration_mail(request: HttpRequest) -> HttpResponse:
    """The letters that the demonstration wrote instead of sending; not there outside it."""
    if not settings.DEMONSTRATION:
        raise Http404
    to = request.GET.get("to", "")
    context = {"letters": kept_letters(to=to), "to": to}
    return render(request, "demonstration/mail.html", context)


@open_to(Access.DEMONSTRATION)
@require_safe
def demonstration_letter(request: HttpRequest, name: str) -> HttpResponse:
    """One of them as text; its HTML is never shown as a page of ours."""
    letter = kept_letter(name) if settings.DEMONSTRATION else None
    if letter is None:
        raise Http404
    return render(request, "demonstration/letter.html", {"letter": letter})
