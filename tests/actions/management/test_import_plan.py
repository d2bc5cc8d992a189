"""`manage.py import_plan`: looking, writing, and refusing with one sentence and code 2."""

import json
import shutil
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError

from actions.management.commands import import_plan
from actions.models import Deliverable, Plan
from partners.models import Organisation, Partnership
from tests.actions.importing.documents import DOCUMENTS, STEMS, differences, golden, table
from tests.actions.importing.formats import excel_files, pdf_files, word_files

OXFORDSHIRE = DOCUMENTS / "oxfordshire.txt"


def run(*arguments: object) -> str:
    """What the command prints."""
    out = StringIO()
    call_command("import_plan", *map(str, arguments), stdout=out)
    return out.getvalue()


def refused(*arguments: object) -> str:
    """The sentence with which the command ends, by code 2."""
    with pytest.raises(CommandError) as caught:
        run(*arguments)
    assert caught.value.returncode == 2
    return str(caught.value)


@pytest.mark.parametrize("stem", STEMS)
def test_the_json_is_what_was_read_by_hand(stem):
    """Without a database: no test mark gives it one."""
    found = json.loads(run(DOCUMENTS / f"{stem}.txt", "--json"))
    assert differences(golden(stem), found) == []


def test_the_json_keeps_letters_as_they_are_and_is_all_that_is_printed():
    text = run(OXFORDSHIRE, "--json")
    assert text.startswith('{\n "title"')
    assert text.endswith("}\n")
    assert "–" in text


def test_a_look_says_what_was_found_and_that_nothing_was_written():
    text = run(OXFORDSHIRE)
    assert "19 printed rows" in text
    assert "there is no 15" in text
    assert text.endswith("Nothing was written: add --commit --partnership SLUG for that.\n")


def test_a_copy_elsewhere_finds_the_files_that_belong_to_it(tmp_path):
    shutil.copy(OXFORDSHIRE, tmp_path)
    found = json.loads(run(tmp_path / "oxfordshire.txt", "--json"))
    assert differences(golden("oxfordshire"), found) == []


def test_files_that_help_can_be_named(tmp_path):
    document = tmp_path / "plan.txt"
    document.write_text(table("1\tPublish it\tSafe\tABC\tMar 15"), encoding="utf-8")
    corrections = tmp_path / "ours.toml"
    corrections.write_text('written = "2014-10"\n', encoding="utf-8")
    assert json.loads(run(document, "--json", "--corrections", corrections))["written"] == "2014-10"


REFUSALS = {
    "empty.txt": (b"", "is empty"),
    "binary.txt": (b"\x00\x01\x02", "binary"),
    "latin.txt": ("1\tCafé\n".encode("latin-1"), "Expected a plan table"),
    "letter.txt": (b"Dear colleague,\n\nno table here.\n", "Expected a plan table"),
}


@pytest.mark.parametrize("name", REFUSALS)
@pytest.mark.parametrize("rest", [[], ["--json"]])
def test_what_is_no_plan_is_refused_in_one_sentence(tmp_path, name, rest):
    content, said = REFUSALS[name]
    path = tmp_path / name
    path.write_bytes(content)
    sentence = refused(path, *rest)
    assert said in sentence
    assert "\n" not in sentence


def test_a_missing_document_a_wrong_corrections_file_and_a_wrong_list_are_refused(tmp_path):
    wrong = tmp_path / "wrong.toml"
    wrong.write_text("not = [toml", encoding="utf-8")
    assert "nowhere.txt" in refused(tmp_path / "nowhere.txt")
    assert "wrong.toml" in refused(OXFORDSHIRE, "--corrections", wrong)
    assert "wrong.toml" in refused(OXFORDSHIRE, "--organisations", wrong)
    assert "nothing.toml" in refused(OXFORDSHIRE, "--organisations", tmp_path / "nothing.toml")


def test_to_write_it_must_be_said_whose_it_is_and_json_only_prints():
    assert "--partnership" in refused(OXFORDSHIRE, "--commit")
    assert "without --commit" in refused(
        OXFORDSHIRE, "--json", "--commit", "--partnership", "oxfordshire"
    )


@pytest.mark.django_db
def test_committing_writes_it_once_and_says_so_the_second_time():
    first = run(OXFORDSHIRE, "--commit", "--partnership", "oxfordshire")
    assert "Written: “DRAFT OXFORDSHIRE ACTION PLAN” of Oxfordshire" in first
    assert Plan.objects.get().slug == "crisis-care-2014"
    assert Deliverable.objects.count() == 41
    second = run(OXFORDSHIRE, "--commit", "--partnership", "oxfordshire")
    assert "Nothing changed" in second
    assert Deliverable.objects.count() == 41


@pytest.mark.django_db
def test_the_plan_can_be_given_its_own_name():
    run(OXFORDSHIRE, "--commit", "--partnership", "oxfordshire", "--plan", "first")
    assert Plan.objects.get().slug == "first"


@pytest.mark.django_db
def test_another_document_over_a_plan_is_refused_with_how_much_differs(tmp_path):
    run(OXFORDSHIRE, "--commit", "--partnership", "oxfordshire")
    changed = tmp_path / "oxfordshire.txt"
    text = OXFORDSHIRE.read_text(encoding="utf-8")
    changed.write_text(text.replace("Dec 14 Feb 15", "Dec 14").replace("Mar 15", "Apr 15"), "utf-8")
    with pytest.raises(CommandError, match="differs from it in .* nothing was written") as caught:
        call_command(
            "import_plan", str(changed), commit=True, partnership="oxfordshire", stdout=StringIO()
        )
    assert caught.value.returncode == 2
    assert not Deliverable.objects.filter(printed__by_when="Apr 15", action__ref="1").exists()


@pytest.mark.django_db
def test_a_plan_is_not_written_to_another_partnership():
    sentence = refused(OXFORDSHIRE, "--commit", "--partnership", "bedfordshire-luton")
    assert "is the plan of oxfordshire" in sentence
    assert "elsewhere" in refused(OXFORDSHIRE, "--commit", "--partnership", "elsewhere")
    assert not Partnership.objects.exists()


@pytest.mark.django_db
def test_a_document_under_another_name_is_refused_by_the_names_that_it_uses(tmp_path):
    copy = tmp_path / "plan.txt"
    shutil.copy(OXFORDSHIRE, copy)
    shutil.copy(DOCUMENTS / "oxfordshire.corrections.toml", tmp_path / "plan.corrections.toml")
    sentence = refused(copy, "--commit", "--partnership", "bedfordshire-luton")
    assert "No partner of bedfordshire-luton is called “OCCG”" in sentence
    assert not Organisation.objects.exists()


def test_a_database_that_cannot_be_used_is_one_sentence(monkeypatch):
    def broken(*args: object) -> None:
        raise OperationalError("no such table: partners_partnership")

    monkeypatch.setattr(import_plan.Command, "_commit", broken)
    sentence = refused(OXFORDSHIRE, "--commit", "--partnership", "oxfordshire")
    assert "no such table" in sentence
    assert "migrate" in sentence


ROW = ("1", "Set up one team for people in crisis", "Police", "March 2016")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("plan.docx", word_files.saved(word_files.plan(ROW))),
        ("plan.xlsx", excel_files.plan(ROW)),
        ("plan.pdf", pdf_files.plan(ROW)),
        ("plan.csv", "Ref,Action,Lead,By when\n" + ",".join(ROW)),
        ("plan.txt", "Ref\tAction\tLead\tBy when\n" + "\t".join(ROW)),
        ("plan.html", "<table><tr><th>Ref<th>Action<th>Lead<th>By when<tr><td>" + "<td>".join(ROW)),
        ("no-ending", excel_files.plan(ROW)),
    ],
    ids=["word", "excel", "pdf", "csv", "text", "html", "no ending"],
)
def test_a_plan_in_any_format_is_read_by_its_content(tmp_path, name, data):
    path = tmp_path / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    (action,) = json.loads(run(path, "--json"))["actions"]
    assert action["ref"] == "1"
    (promise,) = action["deliverables"]
    assert promise["text"] == ROW[1]
    assert promise["leads"] == ["Police"]


def test_a_file_that_is_broken_ends_the_command_with_its_sentence(tmp_path):
    path = tmp_path / "plan.docx"
    path.write_bytes(word_files.saved(word_files.plan(ROW))[:2000])
    assert refused(path) == (
        "plan.docx is damaged or was cut short: open it, save it again and choose that."
    )
