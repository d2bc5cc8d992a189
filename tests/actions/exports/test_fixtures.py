"""Fixtures: the same from the documents, from any database, and again."""

import json
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from actions.exports.fixtures import all_fixtures, plan_fixture, write_fixtures
from actions.importing.demonstration import load_demonstration
from actions.importing.documents import load_documents
from actions.models import Action, Deliverable, DueDate, MetDueDate, Outcome, Plan, Update
from actions.services.dates import agree_deadline, make_coming_due_dates
from actions.services.establishing import Part, Promise
from actions.services.revising import add_deliverable, change_leads, withdraw_deliverable
from concordat.lib.scratch import scratch_database
from partners.models import Partner, Partnership
from tests import factories as make

pytestmark = pytest.mark.django_db

FIXTURES = Path(settings.BASE_DIR) / "fixtures"
NAMES = ["partners", "oxfordshire", "bedfordshire-luton"]


def committed() -> dict[str, str]:
    """The fixtures as they lie in the repository."""
    return {f"{name}.json": (FIXTURES / f"{name}.json").read_text("utf-8") for name in NAMES}


def test_the_documents_give_the_committed_fixtures_byte_for_byte():
    load_documents(settings.DOCUMENTS_DIR)
    assert all_fixtures() == committed()


def test_the_fixtures_load_into_an_empty_database_and_come_out_the_same():
    call_command("loaddata", *NAMES, verbosity=0)
    assert Plan.objects.count() == 2
    assert Action.objects.count() == 40
    assert Action.objects.filter(points_to__isnull=False).count() == 1
    assert Outcome.objects.count() == 60
    assert Deliverable.objects.count() == 61
    assert not Deliverable.objects.filter(reading__isnull=True).exists()
    assert all_fixtures() == committed()


def test_fixtures_name_no_ids_people_or_reports():
    rows = [row for text in committed().values() for row in json.loads(text)]
    assert not [row for row in rows if "pk" in row]
    models = {row["model"] for row in rows}
    assert not models & {
        "partners.person",
        "partners.membership",
        "actions.update",
        "actions.metduedate",
        "actions.revision",
    }


def test_what_came_after_the_agreement_is_left_out():
    """Reports, corrected leads, new deadlines, promises added and withdrawn, due dates made."""
    call_command("loaddata", *NAMES, verbosity=0)
    load_demonstration(FIXTURES / "demonstration.toml")
    assert Update.objects.exists()
    assert MetDueDate.objects.exists()
    partnership = Partnership.objects.get(slug="oxfordshire")
    with make.on_day("2015-06-15"):
        by = make.standing(
            make.member(
                Partner.objects.get(partnership=partnership, short_name="OCC"), "coordinator"
            )
        )
        make_coming_due_dates(on=by.on)
        first, second, third = Deliverable.objects.filter(
            action__plan__partnership=partnership
        ).order_by("action__position", "number")[:3]
        part = Part(Partner.objects.get(partnership=partnership, short_name="TVP"))
        change_leads(
            deliverable=first, seen_version=first.version, parts=[part], why="Agreed", by=by
        )
        withdraw_deliverable(deliverable=second, seen_version=second.version, why="Agreed", by=by)
        agree_deadline(deliverable=third, words="May 15", agreed_on=by.on)
        promise = Promise(text="One more", words_by_when="Dec 15", parts=[part])
        first.action.refresh_from_db()
        add_deliverable(
            action=first.action,
            seen_version=first.action.version,
            promise=promise,
            why="Agreed",
            by=by,
        )
    assert DueDate.objects.filter(reading__kind="recurring").exists()
    assert all_fixtures() == committed()


def test_a_partnership_with_two_plans_has_a_file_for_each():
    plan = make.plan(slug="first")
    make.plan(plan.partnership, slug="second")
    slug = plan.partnership.slug
    assert set(all_fixtures()) == {"partners.json", f"{slug}-first.json", f"{slug}-second.json"}


def test_a_draft_is_left_out():
    draft = make.plan(status="draft", agreed_on=None, chased_from=None)
    assert set(all_fixtures()) == {"partners.json"}
    with pytest.raises(ValueError, match="not agreed"):
        plan_fixture(draft)


def test_an_organisation_comes_after_those_that_it_names():
    successor = make.organisation("Z, which came after", slug="z")
    parent = make.organisation("Y, the whole", slug="y", successor=successor)
    make.organisation("A, a part", slug="a", parent=parent)
    rows = json.loads(all_fixtures()["partners.json"])
    assert [row["fields"]["slug"] for row in rows] == ["z", "y", "a"]


def test_organisations_that_name_each_other_are_written_all_the_same():
    one, other = make.organisation(slug="one"), make.organisation(slug="other")
    one.successor, other.parent = other, one
    one.save()
    other.save()
    rows = json.loads(all_fixtures()["partners.json"])
    assert {row["fields"]["slug"] for row in rows} == {"one", "other"}


def test_writing_says_which_files_changed(tmp_path):
    files = {"a.json": "[]\n", "b.json": "[]\n"}
    assert write_fixtures(tmp_path / "new", files) == [tmp_path / "new" / name for name in files]
    assert write_fixtures(tmp_path / "new", files) == []
    assert write_fixtures(tmp_path / "new", files | {"b.json": "[1]\n"}) == [
        tmp_path / "new" / "b.json"
    ]


def test_a_scratch_database_leaves_the_configured_one_alone():
    make.partnership()
    vendor = connection.vendor
    with scratch_database():
        assert connection.vendor == "sqlite"
        assert not Partnership.objects.exists()
        make.partnership()
        make.partnership()
    assert connection.vendor == vendor
    assert Partnership.objects.count() == 1
