"""What "delivered" rests on: which evidence is taken, and what is kept of it."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from actions.models import Deliverable, Evidence, EvidenceKind
from actions.services import reporting
from actions.services.evidence import Piece, is_web_address, link, of_file, stored_files, where
from actions.statuses import Assurance, MoveRefused, Progress
from concordat.lib.files import check
from concordat.lib.versioned import EditedMeanwhile
from tests import factories as make

pytestmark = pytest.mark.django_db
DAY = date(2015, 6, 15)
WORDS = b"Signed by all six."


@pytest.fixture(autouse=True)
def _on_the_day(hold: Callable[[date], date]) -> None:
    hold(DAY)


def a_file(name: str = "minutes.txt") -> Piece:
    """A small file that was looked into."""
    return of_file(check(ContentFile(WORDS, name=name)))


def deliver(**says: Any) -> Deliverable:
    """A promise that was reported as delivered."""
    promise = make.deliverable()
    make.update(promise, progress=Progress.DELIVERED, **says)
    return Deliverable.objects.get(pk=promise.pk)


@pytest.mark.parametrize(
    ("piece", "kind", "words"),
    [
        (link(" https://example.org/minutes "), EvidenceKind.LINK, "https://example.org/minutes"),
        (where(" At the ward "), EvidenceKind.STATEMENT, "At the ward"),
    ],
)
def test_one_piece_is_enough_and_makes_it_evidenced(piece: Piece, kind: str, words: str) -> None:
    promise = deliver(evidence=[piece])
    assert promise.assurance == Assurance.EVIDENCED
    row = Evidence.objects.get()
    assert (row.update, row.kind, row.words) == (promise.latest_update, kind, words)


def test_a_file_is_kept_under_a_name_that_nobody_can_guess(settings: Any) -> None:
    promise = deliver(evidence=[a_file("../minutes.html")])
    row = promise.latest_update.evidence.get()
    assert (row.name, row.content_type) == ("minutes.html.txt", "text/plain; charset=utf-8")
    assert (row.size, row.sha256) == (len(WORDS), hashlib.sha256(WORDS).hexdigest())
    path = Path(row.file.path)
    assert path.is_relative_to(settings.MEDIA_ROOT)
    assert path.read_bytes() == WORDS
    assert len(path.name) == 32
    assert "minutes" not in str(path)
    assert path.stat().st_mode & 0o007 == 0, "others on the machine cannot read it"


@pytest.mark.parametrize(
    ("says", "about", "said"),
    [
        ({"evidence": []}, "evidence_link", "one of them is enough"),
        ({"happened": " "}, "happened", "Say what was delivered."),
        ({"evidence": [link("javascript:alert(1)")]}, "evidence_link", "the whole address"),
        ({"evidence": [where("  ")]}, "evidence_where", "Say where it can be seen."),
        ({"evidence": [Piece(EvidenceKind.FILE)]}, "evidence_file", "Choose a file."),
    ],
)
def test_delivered_without_what_it_needs_is_refused(
    says: dict[str, Any], about: str, said: str
) -> None:
    with pytest.raises(MoveRefused, match=said) as refused:
        deliver(**says)
    assert refused.value.about == about
    assert not Evidence.objects.exists()


def test_everything_that_is_missing_is_said_at_once() -> None:
    with pytest.raises(MoveRefused) as refused:
        deliver(happened="", evidence=[])
    found = (refused.value, *refused.value.others)
    assert {each.about for each in found} == {"happened", "evidence_link"}


def test_a_report_of_a_time_before_evidence_is_only_said() -> None:
    assert deliver(before_evidence=True, happened="").assurance == Assurance.SAID


def test_evidence_goes_with_delivered_only() -> None:
    with pytest.raises(MoveRefused, match="Evidence goes with “Delivered”"):
        make.update(make.deliverable(), progress=Progress.IN_PROGRESS, evidence=[where("There")])


def test_the_same_report_with_other_evidence_is_no_repetition() -> None:
    promise = make.deliverable()
    update = make.update(promise, progress=Progress.DELIVERED, evidence=[a_file()])
    says = {
        "deliverable": promise,
        "seen_version": 1,
        "by": make.standing(update.person),
        "nonce": update.nonce,
    }
    report = reporting.Report(
        partner=update.partner,
        progress=Progress.DELIVERED,
        happened=update.happened,
        delivered_on=update.delivered_on,
        evidence=[a_file()],
    )
    assert reporting.report_progress(**says, report=report) == update
    assert Evidence.objects.count() == 1
    other = replace(report, evidence=[where("There")])
    with pytest.raises(EditedMeanwhile):
        reporting.report_progress(**says, report=other)


def test_no_file_is_left_of_a_report_that_fails(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: Any) -> None:
        raise RuntimeError

    # Only where a report is made: the promise itself is made through the same module.
    monkeypatch.setattr(reporting, "state", SimpleNamespace(refresh=fails))
    with pytest.raises(RuntimeError):
        deliver(evidence=[a_file()])
    assert not Evidence.objects.exists()
    assert [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()] == []


def test_a_stored_file_is_removed_where_what_follows_fails_and_kept_where_it_does_not() -> None:
    """A store of files takes nothing back by itself."""
    with stored_files() as names:
        names.append(default_storage.save("evidence/kept.txt", ContentFile(b"Minutes")))

    def store_and_fail() -> None:
        with stored_files() as names:
            names.append(default_storage.save("evidence/lost.txt", ContentFile(b"Minutes")))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        store_and_fail()
    assert default_storage.listdir("evidence")[1] == ["kept.txt"]


@pytest.mark.parametrize(
    ("address", "taken"),
    [
        ("https://example.org", True),
        ("http://example.org:8080/a?b=c#d", True),
        ("HTTPS://EXAMPLE.ORG/", True),
        ("https://[::1]/", True),
        ("", False),
        ("example.org/minutes", False),
        ("//example.org/", False),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("file:///etc/passwd", False),
        ("ftp://example.org/", False),
        ("https://", False),
        ("https:///path", False),
        ("https://example.org@example.net/", False),
        ("https://user:word@example.org/", False),
        ("https://exa mple.org/", False),
        ("https://example.org/\n", False),
        ("java\tscript:alert(1)", False),
        ("https://example.org/\u202e", False),
        ("https://example.org:port/", False),
        ("https://[example.org/", False),
        ("https://example.org/" + "a" * 2000, False),
    ],
)
def test_only_whole_addresses_of_pages_are_links(address: str, taken: bool) -> None:
    assert is_web_address(address) == taken
