"""Reporting by two people at once: one is written, the other is told."""

import threading
import uuid
from typing import Any

import pytest
from django.db import connection
from django.db.models import F

from actions.models import Deliverable
from actions.services.reporting import Report, report_progress
from concordat.lib.versioned import EditedMeanwhile
from tests import factories as make


def both_at_once(promise: Deliverable) -> list[str]:
    """Two people, each in a thread with a connection of their own, send from the same page."""
    partner = promise.responsibilities.order_by("position")[0].partner
    people = [make.standing(make.lead(partner)) for _ in range(2)]
    seen, start, ends = promise.version, threading.Barrier(2), []

    def one(by: Any) -> None:
        try:
            mine = Deliverable.objects.get(pk=promise.pk)
            start.wait(timeout=10)
            report_progress(
                deliverable=mine,
                seen_version=seen,
                report=Report(partner=partner, progress="in_progress"),
                by=by,
                nonce=uuid.uuid4(),
            )
            ends.append("written")
        except EditedMeanwhile:
            ends.append("edited meanwhile")
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=(by,)) for by in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(ends)


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_is_written_and_one_is_told() -> None:
    promise = make.deliverable()
    assert both_at_once(promise) == ["edited meanwhile", "written"]
    assert promise.updates.count() == 1
    assert Deliverable.objects.get(pk=promise.pk).version == 2


@pytest.mark.django_db(transaction=True)
def test_without_the_check_of_the_version_both_would_be_written(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The control of the test above: it sees what the protection prevents."""

    def write_always(self: Deliverable, seen_version: int, **changes: Any) -> None:
        Deliverable.objects.filter(pk=self.pk).update(version=F("version") + 1, **changes)
        self.refresh_from_db()

    monkeypatch.setattr(Deliverable, "write", write_always)
    promise = make.deliverable()
    assert both_at_once(promise) == ["written", "written"]
    assert promise.updates.count() == 2
