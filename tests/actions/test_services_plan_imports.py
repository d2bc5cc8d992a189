"""Uploads: what is kept, that one reader reads, that no answer is lost, what goes when let go."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from actions.models import IMPORT_MOVES, ImportState, PlanImport
from actions.services import plan_imports
from actions.services.plan_imports import (
    LEASE,
    ImportRefused,
    answer,
    claim,
    discard,
    earlier_answers,
    keep_reading,
    keep_refusal,
    paste,
    upload,
    waiting_to_be_read,
)
from concordat.lib import files
from concordat.lib.versioned import EditedMeanwhile
from concordat.trail.models import Entry
from partners.models import Partnership, Person
from tests import factories as make
from tests.actions.importing.uploads import kept, uploaded

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def bring(of: Partnership, content: bytes, by: Person | None = None, **more: Any) -> PlanImport:
    """A file uploaded by a coordinator."""
    by = by or make.coordinator(of)
    file = ContentFile(content, name=more.pop("name", "plan.docx"))
    return upload(partnership=of, file=file, by=make.standing(by), **more)


def content_of(row: PlanImport) -> bytes:
    """The file as it was kept."""
    with row.file.open("rb") as file:
        return file.read()


# Keeping


def test_a_file_is_kept_as_it_came_under_a_name_that_nobody_can_guess() -> None:
    row = bring(make.partnership(), b"All of it", name="C:\\plans\\The\u202e plan\n.docx")
    assert (row.state, row.size, row.name) == (ImportState.WAITING, 9, "The plan.docx")
    assert content_of(row) == b"All of it"
    assert "plan" not in row.file.name.rpartition("/")[2]
    entry = Entry.objects.get()
    assert (entry.what, entry.about) == ("plan-uploaded", {"import": row.pk})


def test_a_name_of_nothing_is_called_plan() -> None:
    assert bring(make.partnership(), b"x", name="...").name == "plan"


def test_a_pasted_table_is_kept_as_a_file_too() -> None:
    of = make.partnership()
    by = make.standing(make.coordinator(of))
    row = paste(partnership=of, text="Action\tWho\nTräin\tOCC", by=by)
    assert row.is_pasted
    assert content_of(row).decode() == "Action\tWho\nTräin\tOCC"
    with pytest.raises(ImportRefused, match="Choose a file, or paste"):
        paste(partnership=of, text=" \n\t", by=by)


def test_the_same_file_again_is_the_import_that_is_there() -> None:
    of = make.partnership()
    by = make.coordinator(of)
    first = bring(of, b"the same", by)
    assert bring(of, b"the same", by) == first
    assert bring(of, b"another", by) != first
    assert bring(make.partnership(), b"the same") != first


def test_what_was_let_go_can_be_uploaded_again() -> None:
    row = uploaded()
    by = make.standing(row.uploaded_by)
    content = content_of(row)
    discard(plan_import=row, seen_version=row.version, by=by)
    assert bring(row.partnership, content, row.uploaded_by) != row


def test_an_empty_and_a_huge_file_are_refused_and_nothing_is_kept(monkeypatch: Any) -> None:
    of = make.partnership()
    with pytest.raises(ImportRefused, match="is empty"):
        bring(of, b"")
    bring(of, b"four")  # the control
    monkeypatch.setattr(plan_imports, "MOST_BYTES", 3)
    with pytest.raises(ImportRefused, match="larger than 0 MB") as refused:
        bring(of, b"more")
    assert refused.value.about == "file"
    assert PlanImport.objects.count() == 1
    assert files.MOST_BYTES == 20 * files.MEGABYTE


def test_a_file_whose_row_cannot_be_written_is_not_left_behind(monkeypatch: Any) -> None:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(plan_imports, "record", fail)
    saved: list[str] = []
    save = default_storage.save
    monkeypatch.setattr(
        default_storage, "save", lambda *args, **more: saved.append(save(*args, **more)) or saved[0]
    )
    with pytest.raises(RuntimeError):
        bring(make.partnership(), b"x")
    assert saved
    assert not default_storage.exists(saved[0])


def test_only_a_coordinator_of_the_partnership_uploads() -> None:
    of = make.partnership()
    for person in (make.commissioner(of), make.coordinator(), make.person()):
        with pytest.raises(PermissionDenied):
            bring(of, b"x", person)


def test_a_newer_version_is_of_a_plan_of_the_same_partnership() -> None:
    of = make.partnership()
    assert bring(of, b"x", plan=make.plan(of)).plan is not None
    with pytest.raises(ImportRefused, match="another partnership"):
        bring(of, b"y", plan=make.plan())


# Reading


def test_one_reader_has_it_and_another_follows_one_that_died() -> None:
    row = kept()
    first = claim(row.pk, now=NOW)
    assert first is not None
    assert claim(row.pk, now=NOW + LEASE - timedelta(seconds=1)) is None
    assert waiting_to_be_read(now=NOW) == []
    assert waiting_to_be_read(now=NOW + LEASE) == [row.pk]
    second = claim(row.pk, now=NOW + LEASE)
    assert second is not None
    # The first was only slow: what it read is not kept beside the second's.
    assert not keep_reading(first, document={"name": "first"}, fmt="docx")
    assert not keep_refusal(first, sentence="Too late.")
    assert keep_reading(second, document={"name": "second"}, fmt="docx")
    row.refresh_from_db()
    assert (row.state, row.document, row.reading_since) == (
        ImportState.ASKING,
        {"name": "second"},
        None,
    )
    assert row.content_type.endswith("wordprocessingml.document")
    assert claim(row.pk, now=NOW + 2 * LEASE) is None


def test_what_cannot_be_read_says_so_at_the_length_that_fits() -> None:
    row = claim(kept().pk, now=NOW)
    assert row is not None
    assert keep_refusal(row, sentence="No! " * 300)
    row.refresh_from_db()
    assert row.state == ImportState.UNREADABLE
    assert len(row.refusal) == 500


def test_answers_about_earlier_plans_are_taken_over_but_the_month() -> None:
    first = uploaded()
    first.answers = {"name-1": "new", "name-2": "person", "written-1": "2014-11"}
    published(first)
    second = uploaded(first.partnership, "3\tTrain\t\tOHFT\tMar 15", title="Second")
    assert second.given == {"name-1": "new", "name-2": "person"}
    second.answers = {"name-2": "none"}
    published(second)
    assert earlier_answers(second) == {"name-1": "new", "name-2": "none"}
    assert earlier_answers(uploaded()) == {}


def published(row: PlanImport) -> None:
    """Said past the services to have become a plan."""
    row.state, row.plan, row.published_by = ImportState.PUBLISHED, make.plan(), row.uploaded_by
    row.published_at = NOW + timedelta(days=row.pk)
    row.save()


# Answering and letting go


def test_answers_are_kept_and_a_blank_one_is_taken_back() -> None:
    row = uploaded()
    by = make.standing(row.uploaded_by)
    answer(plan_import=row, seen_version=row.version, given={"a": "1", "b": "2"}, by=by)
    answer(plan_import=row, seen_version=row.version, given={"a": " ", "c": "3"}, by=by)
    assert PlanImport.objects.get().given == {"b": "2", "c": "3"}


def test_an_answer_to_what_somebody_else_changed_is_not_kept_silently() -> None:
    row = uploaded()
    by = make.standing(row.uploaded_by)
    seen = row.version
    answer(plan_import=row, seen_version=seen, given={"a": "1"}, by=by)
    stale = PlanImport.objects.get()
    with pytest.raises(EditedMeanwhile):
        answer(plan_import=stale, seen_version=seen, given={"b": "2"}, by=by)
    assert PlanImport.objects.get().given == {"a": "1"}


def test_nothing_is_answered_about_what_was_let_go() -> None:
    row = uploaded()
    by = make.standing(row.uploaded_by)
    discard(plan_import=row, seen_version=row.version, by=by)
    with pytest.raises(ImportRefused, match="it is discarded"):
        answer(plan_import=row, seen_version=row.version, given={"a": "1"}, by=by)


@pytest.mark.django_db(transaction=True)
def test_letting_go_removes_the_file_and_what_was_read_once() -> None:
    row = uploaded()
    by = make.standing(row.uploaded_by)
    name = row.file.name
    for _ in range(2):
        discard(plan_import=row, seen_version=row.version, by=by)
    assert (row.state, row.document, row.answers) == (ImportState.DISCARDED, None, {})
    assert not default_storage.exists(name)
    assert Entry.objects.filter(what="plan-discarded").count() == 1


def test_a_reader_finds_that_it_was_let_go_meanwhile() -> None:
    row = kept()
    claimed = claim(row.pk, now=NOW)
    row.refresh_from_db()
    discard(plan_import=row, seen_version=row.version, by=make.standing(row.uploaded_by))
    assert claimed is not None
    assert not keep_reading(claimed, document={"name": "a"}, fmt="docx")


def test_what_became_a_plan_is_not_let_go() -> None:
    row = uploaded()
    published(row)
    with pytest.raises(ImportRefused, match="become a plan"):
        discard(plan_import=row, seen_version=row.version, by=make.standing(row.uploaded_by))


def test_nobody_else_answers_or_lets_go() -> None:
    row = uploaded()
    for person in (make.commissioner(row.partnership), make.coordinator()):
        by = make.standing(person)
        with pytest.raises(PermissionDenied):
            answer(plan_import=row, seen_version=row.version, given={"a": "1"}, by=by)
        with pytest.raises(PermissionDenied):
            discard(plan_import=row, seen_version=row.version, by=by)


def test_the_table_of_moves_knows_every_state_and_ends() -> None:
    assert set(IMPORT_MOVES) == set(ImportState)
    ends = {state for state, following in IMPORT_MOVES.items() if not following}
    assert ends == {ImportState.PUBLISHED, ImportState.DISCARDED}
