"""`manage.py export_fixture`: from the documents or from what is in the database."""

from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import OperationalError

from actions.importing.loading import LoadRefused
from actions.management.commands import export_fixture
from actions.models import Plan
from tests import factories as make

pytestmark = pytest.mark.django_db

FIXTURES = Path(settings.BASE_DIR) / "fixtures"


def run(*arguments: object) -> str:
    """What the command prints."""
    out = StringIO()
    call_command("export_fixture", *map(str, arguments), stdout=out)
    return out.getvalue()


def test_the_documents_are_read_anew_beside_the_database(tmp_path):
    make.plan()
    said = run("--from-documents", "--output", tmp_path)
    written = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert written == {path.name: path.read_bytes() for path in FIXTURES.glob("*.json")}
    assert said.count("Written: ") == 3
    assert Plan.objects.count() == 1


def test_without_that_the_database_is_exported_and_again_changes_nothing(tmp_path):
    plan = make.plan()
    assert f"{plan.partnership.slug}.json" in run("--output", tmp_path)
    assert run("--output", tmp_path).startswith("Nothing changed: partners.json, ")


def refused(*arguments: object) -> str:
    """The sentence with which the command ends, by code 2."""
    with pytest.raises(CommandError) as caught:
        run(*arguments)
    assert caught.value.returncode == 2
    return str(caught.value)


def test_an_empty_database_does_not_overwrite_the_fixtures(tmp_path):
    assert "--from-documents" in refused("--output", tmp_path)
    assert not list(tmp_path.iterdir())


def test_what_cannot_be_read_is_one_sentence(tmp_path, monkeypatch):
    def broken() -> None:
        raise OperationalError("no such table: actions_plan")

    make.plan()
    monkeypatch.setattr(export_fixture, "all_fixtures", broken)
    assert "migrate" in refused("--output", tmp_path)


def test_a_document_that_cannot_be_loaded_is_one_sentence(tmp_path, monkeypatch):
    def unloadable(folder: Path) -> None:
        raise LoadRefused("No partner is called “QQQ”.")

    monkeypatch.setattr(export_fixture, "load_documents", unloadable)
    assert refused("--from-documents", "--output", tmp_path) == "No partner is called “QQQ”."
    assert not list(tmp_path.iterdir())
