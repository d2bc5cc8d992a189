"""What can happen: each code has words, and something records it."""

import re

import pytest

from concordat.trail import kinds
from concordat.trail.kinds import KINDS, NAMES, Name
from concordat.trail.models import Entry
from tests.processes import ROOT

PACKAGES = ("concordat", "partners", "actions")


def sources() -> str:
    """All our code."""
    files = [path for package in PACKAGES for path in (ROOT / package).rglob("*.py")]
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted(files))


def never_recorded(codes: set[str], code: str) -> set[str]:
    """Codes that stand nowhere but in their own table."""
    return {each for each in codes if code.count(f'"{each}"') < 2}


def test_every_kind_has_words_that_go_on_from_a_name() -> None:
    for kind in KINDS.values():
        assert re.fullmatch(r"[a-z][\w ’“”-]{4,70}", kind.words), kind


def test_no_two_kinds_have_the_same_words() -> None:
    words = [kind.words for kind in KINDS.values()]
    assert len(words) == len(set(words))


def test_every_code_fits_its_column_and_reads_as_an_act() -> None:
    longest = Entry._meta.get_field("what").max_length
    for code in KINDS:
        assert re.fullmatch(r"[a-z]+(-[a-z]+)+", code)
        assert len(code) <= (longest or 0)


def test_every_kind_is_recorded_by_something() -> None:
    assert never_recorded(set(KINDS), sources()) == set()


def test_a_kind_that_nothing_records_would_be_found() -> None:
    """The control."""
    code = 'KINDS = {"a-b": "did", "c-d": "did else"}\nrecord("a-b", by=None)'
    assert never_recorded({"a-b", "c-d"}, code) == {"c-d"}


def test_a_kind_is_registered_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kinds, "KINDS", {})
    kinds.register("rocket-launched", "launched a rocket")
    kinds.register("rocket-launched", "launched a rocket")
    with pytest.raises(ValueError, match="registered already"):
        kinds.register("rocket-launched", "did something else")


def test_names_of_a_kind_are_registered_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kinds, "NAMES", {})

    def resolver(ids: object) -> dict[int, Name]:
        return {1: Name("Apollo")}

    kinds.register_names("rocket", resolver)
    kinds.register_names("rocket", resolver)
    assert kinds.names_of("rocket", {1}) == {1: Name("Apollo")}
    with pytest.raises(ValueError, match="registered already"):
        kinds.register_names("rocket", lambda ids: {})


def test_a_kind_of_row_that_nobody_registered_has_no_names() -> None:
    assert kinds.names_of("rocket", {1}) == {}


@pytest.mark.django_db
@pytest.mark.parametrize("kind", sorted(NAMES))
def test_every_kind_of_row_leaves_out_an_id_that_is_gone(kind: str) -> None:
    assert kinds.names_of(kind, {987654}) == {}
