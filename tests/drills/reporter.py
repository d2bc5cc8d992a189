"""One of many who report on one deliverable at the same time: a program of its own.

It is told what to do line by line: "look" opens the page, "send" sends the report. It answers
"looked", "applied" or "told", the last where it was told that somebody reported meanwhile.
"""

import sys
import uuid
from typing import Any

from django.db.models import F

from actions.models import Deliverable
from actions.services.reporting import Report, report_progress
from concordat.lib import clock
from concordat.lib.versioned import EditedMeanwhile
from partners.models import Person
from partners.permissions import standing_of


def write_always(self: Deliverable, seen_version: int, **changes: Any) -> None:
    """What `Versioned.write` would be without its check."""
    Deliverable.objects.filter(pk=self.pk).update(version=F("version") + 1, **changes)
    self.refresh_from_db()


def send(page: Deliverable, person: Person) -> str:
    """Report on a page as it was opened; the report says which one it saw before it."""
    standing = standing_of(person, clock.today())
    report = Report(
        partner=standing.memberships[0].partner,
        progress="in_progress",
        happened=f"{page.latest_update_id}",
    )
    try:
        report_progress(
            deliverable=page,
            seen_version=page.version,
            report=report,
            by=standing,
            nonce=uuid.uuid4(),
        )
    except EditedMeanwhile:
        return "told"
    return "applied"


def main(deliverable: str, person: str, check: str) -> None:
    """Do what the lines say until they end."""
    if check == "unchecked":
        Deliverable.write = write_always
    who = Person.objects.get(pk=person)
    page = None
    for line in sys.stdin:
        if line.strip() == "look":
            page = Deliverable.objects.select_related("action__plan").get(pk=deliverable)
            answer = "looked"
        else:
            assert page is not None
            answer = send(page, who)
        sys.stdout.write(answer + "\n")
        sys.stdout.flush()
