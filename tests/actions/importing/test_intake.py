"""Reading an upload: once, whoever does it, and always to an end that somebody can act on."""

from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.storage import default_storage

from actions import tasks
from actions.importing import intake
from actions.importing.document import Document
from actions.importing.intake import has_worker, read_import, read_waiting
from actions.models import ImportState, PlanImport
from actions.services.plan_imports import claim, paste
from concordat.lib import clock
from tests import factories as make
from tests.actions.importing.documents import table
from tests.actions.importing.uploads import ROWS, kept

pytestmark = pytest.mark.django_db


def now_of(row: PlanImport) -> PlanImport:
    """As it stands in the database."""
    return PlanImport.objects.get(pk=row.pk)


def test_a_plan_that_was_read_is_asked_about() -> None:
    row = kept()
    assert read_import(row.pk)
    row = now_of(row)
    assert (row.state, row.format) == (ImportState.ASKING, "text")
    assert Document.from_json(row.document or {}).name == "plan.txt"
    assert not read_import(row.pk)


def test_what_was_pasted_is_read_as_pasted() -> None:
    of = make.partnership()
    row = paste(partnership=of, text=table(*ROWS), by=make.standing(make.coordinator(of)))
    assert read_import(row.pk)
    assert (now_of(row).state, now_of(row).format) == (ImportState.ASKING, "pasted")


def test_what_is_no_plan_says_why() -> None:
    for content in (b"Dear all,\nSee you soon.\n", b"\x89PNG\r\n\x1a\n....IHDR"):
        row = kept(content=content)
        assert read_import(row.pk)
        assert now_of(row).state == ImportState.UNREADABLE
        assert now_of(row).refusal.endswith(".")
        assert now_of(row).document is None


def test_a_file_that_is_gone_says_so() -> None:
    row = kept()
    default_storage.delete(str(row.file.name))
    assert read_import(row.pk)
    assert now_of(row).refusal == intake.LOST


def test_a_mistake_of_ours_leaves_nobody_waiting(monkeypatch: Any, caplog: Any) -> None:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(intake, "review_of", fail)
    row = kept()
    assert read_import(row.pk)
    assert now_of(row).refusal == intake.NO_SENSE
    assert "could not be read" in caplog.text


def test_somebody_who_is_at_it_is_left_alone() -> None:
    row = kept()
    claim(row.pk, now=clock.real_now())
    assert not read_import(row.pk)
    assert now_of(row).state == ImportState.READING


def test_the_worker_reads_what_waits_and_leaves_a_mark() -> None:
    cache.delete(intake.WORKER_SEEN)
    first, second = kept(), kept()
    assert not has_worker()
    assert tasks.read_import(first.pk)
    assert tasks.read_imports() == 1
    assert has_worker()
    assert now_of(second).state == ImportState.ASKING
    assert read_waiting() == 0
