"""Uploading a plan, answering what is asked, publishing it: what coordinators see and may do."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from actions.importing import intake
from actions.importing.review import review_import
from actions.models import ImportState, Plan, PlanImport
from actions.services.plan_imports import claim
from actions.views import importing
from concordat.lib import clock
from concordat.trail.models import Entry
from tests import factories as make
from tests.actions.importing.documents import table
from tests.actions.importing.uploads import ROWS, kept, uploaded
from tests.actions.views.scene import Scene, body_of, scene, signed_in, wrong_with

pytestmark = pytest.mark.django_db
PLAN = table(*ROWS)


@pytest.fixture(autouse=True)
def held(hold: Callable[..., date]) -> date:
    """15 June 2015."""
    return hold("2015-06-15")


@pytest.fixture
def home() -> Scene:
    """A partnership."""
    return scene()


@pytest.fixture
def client(home: Scene) -> Client:
    """Its coordinator's browser."""
    return signed_in(home.coordinator)


def send(client: Client, home: Scene, **data: Any) -> Any:
    """The upload form, sent."""
    return client.post(reverse("import-upload", args=[home.partnership.pk]), data)


def a_file(content: str = PLAN, name: str = "plan.txt") -> SimpleUploadedFile:
    """As a browser sends it."""
    return SimpleUploadedFile(name, content.encode())


def page_of(client: Client, name: str, *args: Any) -> str:
    """A page that is as every page must be."""
    response = client.get(reverse(name, args=args))
    assert response.status_code == 200, response.status_code
    page = body_of(response)
    assert wrong_with(page) == []
    return page


def fields_of(response: Any) -> dict[str, Any]:
    """What the form of a page holds."""
    form = response.context["form"]
    return {name: form[name].value() or "" for name in form.fields}


def steps(client: Client, row: PlanImport, **says: str) -> Iterator[Any]:
    """Answer page after page as it stands; the month is November 2014."""
    for _ in range(20):
        kind = review_import(PlanImport.objects.get(pk=row.pk)).next_kind()
        if kind is None:
            return
        url = reverse("import-questions", args=[row.pk, kind])
        response = client.get(url)
        assert wrong_with(body_of(response)) == []
        data = fields_of(response) | says
        for name in [name for name in data if name.startswith("q-written")]:
            data[name] = "November 2014"
        yield client.post(url, data)


# The whole way


def test_a_plan_is_uploaded_reviewed_and_published(client: Client, home: Scene) -> None:
    response = send(client, home, file=a_file())
    row = PlanImport.objects.get()
    assert response.headers["Location"] == row.get_absolute_url()
    assert row.state == ImportState.ASKING
    assert "0 of 3 questions answered; 3 left." in page_of(client, "import-detail", row.pk)
    for answer in steps(client, row):
        assert answer.status_code == 302
    assert answer.headers["Location"] == reverse("import-publish", args=[row.pk])
    assert "Ready to be published" in page_of(client, "import-detail", row.pk)
    assert "Write a policy" in page_of(client, "import-plan", row.pk)
    url = reverse("import-publish", args=[row.pk])
    response = client.get(url)
    page = body_of(response)
    assert wrong_with(page) == []
    assert "OHFT; TVP" in page
    assert "2 promises" in page
    data = fields_of(response)
    assert data["agreed_on"] == date(2014, 11, 30)
    assert client.post(url, data).status_code == 302
    plan = Plan.objects.get(imports=row)
    assert plan.title == "Plan of action"
    done = page_of(client, "import-detail", row.pk)
    assert "This became a plan" in done
    assert plan.get_absolute_url() in done
    assert "Write a policy" in page_of(client, "plan-detail", plan.pk)
    assert "Published" in page_of(client, "import-list", home.partnership.pk)


def test_the_list_of_plans_leads_coordinators_to_the_uploads(client: Client, home: Scene) -> None:
    url = reverse("import-list", args=[home.partnership.pk])
    assert url in page_of(client, "plan-list")
    assert url not in page_of(signed_in(home.lead), "plan-list")
    assert "Nothing was uploaded yet" in page_of(client, "import-list", home.partnership.pk)


def test_the_list_makes_as_many_queries_for_many_as_for_one(client: Client, home: Scene) -> None:
    url = reverse("import-list", args=[home.partnership.pk])
    counts = []
    for number in (1, 8):
        for each in range(number):
            content = f"Plan {number} of {each}".encode()
            kept(home.partnership, by=home.coordinator, content=content)
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[0] < 14


def test_what_happened_names_the_upload(client: Client, home: Scene) -> None:
    row = uploaded(home.partnership, by=home.coordinator)
    page = page_of(client, "partnership-trail", home.partnership.pk)
    assert "uploaded a plan" in page
    assert f'href="{row.get_absolute_url()}"' in page


def test_who_uploaded_reads_that_in_their_data(client: Client, home: Scene) -> None:
    uploaded(home.partnership, by=home.coordinator)
    page = page_of(client, "account-data")
    assert "Plans they uploaded" in page
    assert "plan.txt" in page


# Uploading


def test_a_table_can_be_pasted(client: Client, home: Scene) -> None:
    send(client, home, pasted=PLAN)
    row = PlanImport.objects.get()
    assert (row.state, row.is_pasted) == (ImportState.ASKING, True)
    assert "Pasted by" in page_of(client, "import-list", home.partnership.pk)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({}, "Choose a file, or paste the table"),
        ({"pasted": " \n\t "}, "Choose a file, or paste the table"),
        ({"file": SimpleUploadedFile("a.txt", b"")}, "The file is empty"),
        ({"pasted": "Patient 943 476 5919"}, "looks like an NHS number"),
        ({"pasted": "a\x00b"}, "Null characters are not allowed"),
    ],
)
def test_what_cannot_be_taken_says_so_beside_its_field(
    client: Client, home: Scene, data: dict[str, Any], said: str
) -> None:
    response = send(client, home, **data)
    assert response.status_code == 200
    assert said in body_of(response)
    assert wrong_with(body_of(response)) == []
    assert not PlanImport.objects.exists()


def test_a_file_and_a_table_are_one_too_many_and_the_file_is_asked_for_again(
    client: Client, home: Scene
) -> None:
    page = body_of(send(client, home, file=a_file(), pasted=PLAN))
    assert "not both" in page
    assert "Choose the file again" in page


def test_a_file_that_is_too_large_is_refused_by_the_service(
    client: Client, home: Scene, monkeypatch: Any
) -> None:
    monkeypatch.setattr("actions.services.plan_imports.MOST_BYTES", 5)
    page = body_of(send(client, home, file=a_file()))
    assert "The file is larger than" in page
    assert not PlanImport.objects.exists()


def test_what_cannot_be_read_says_what_to_do(client: Client, home: Scene) -> None:
    send(client, home, file=a_file("Dear all,\nSee you soon.\n", "letter.txt"))
    row = PlanImport.objects.get()
    page = page_of(client, "import-detail", row.pk)
    assert "This could not be read" in page
    assert row.refusal[:20] in page
    assert "Upload another file, or paste the table" in page


# While it is read


def test_long_reading_goes_to_the_worker_where_one_is_there(
    client: Client, home: Scene, monkeypatch: Any
) -> None:
    woken: list[tuple[Any, ...]] = []
    monkeypatch.setattr(importing, "wake", lambda *args: woken.append(args))
    monkeypatch.setattr(importing, "SOON_READ", 10)
    intake.note_worker()
    send(client, home, file=a_file())
    row = PlanImport.objects.get()
    assert woken == [("actions.read_import", row.pk)]
    assert row.state == ImportState.WAITING
    url = row.get_absolute_url()
    response = client.get(url)
    assert response.headers["Refresh"] == "3"
    assert wrong_with(body_of(response)) == []
    assert "Refresh" not in client.get(f"{url}?still=1").headers
    read = reverse("import-read", args=[row.pk])
    assert client.get(read).status_code == 302
    assert PlanImport.objects.get().state == ImportState.WAITING
    assert client.post(read).headers["Location"] == url
    assert PlanImport.objects.get().state == ImportState.ASKING
    assert "Refresh" not in client.get(url).headers


def test_without_a_worker_it_is_read_at_once(client: Client, home: Scene, monkeypatch: Any) -> None:
    cache.delete(intake.WORKER_SEEN)
    monkeypatch.setattr(importing, "SOON_READ", 10)
    send(client, home, file=a_file())
    assert PlanImport.objects.get().state == ImportState.ASKING


def test_what_somebody_reads_shows_that_and_offers_nothing(client: Client, home: Scene) -> None:
    row = kept(home.partnership, by=home.coordinator)
    claim(row.pk, now=clock.real_now())
    page = page_of(client, "import-detail", row.pk)
    assert "Being read" in page
    assert "Read it now" not in page


# Answering


def test_an_answer_shows_its_effect_and_the_source_stands_beside(
    client: Client, home: Scene
) -> None:
    row = uploaded(home.partnership, by=home.coordinator)
    page = page_of(client, "import-questions", row.pk, "name")
    assert "In the document" in page
    assert "Write a policy" in page
    assert "Who is meant by “OHFT”?" in page
    key = next(each.key for each in review_import(row).questions if "policy" in each.reading)
    url = f"{reverse('import-questions', args=[row.pk, 'items'])}?about={key}"
    response = client.get(url)
    assert wrong_with(body_of(response)) == []
    data = fields_of(response) | {f"q-{key}": "Write a policy\nPrint it"}
    response = client.post(url, data, follow=True)
    assert "3 promises instead of 2; row 1 reads anew" in body_of(response)


def test_what_is_sure_is_folded_away_and_can_be_changed(client: Client, home: Scene) -> None:
    row = uploaded(home.partnership, by=home.coordinator)
    page = page_of(client, "import-questions", row.pk, "items")
    assert "Nothing is open here" in page
    assert "Read without doubt (2)" in page
    assert "?about=items-" in page


def test_a_month_is_understood_or_asked_for_again(client: Client, home: Scene) -> None:
    row = uploaded(home.partnership, by=home.coordinator)
    url = reverse("import-questions", args=[row.pk, "written"])
    data = fields_of(client.get(url))
    name = next(name for name in data if name.startswith("q-written"))
    page = body_of(client.post(url, data | {name: "some day"}))
    assert "Enter a month and a year" in page
    assert "some day" in page
    client.post(url, data | {name: "nov 2014"})
    assert PlanImport.objects.get().given[name.removeprefix("q-")] == "2014-11"


def test_a_blank_answer_leaves_its_question_open(client: Client, home: Scene) -> None:
    row = uploaded(home.partnership, by=home.coordinator)
    url = reverse("import-questions", args=[row.pk, "written"])
    response = client.post(url, fields_of(client.get(url)))
    assert response.headers["Location"] == url
    assert PlanImport.objects.get().given == {}


def test_a_full_name_is_typed_for_a_new_organisation(client: Client, home: Scene) -> None:
    row = uploaded(home.partnership, by=home.coordinator)
    url = reverse("import-questions", args=[row.pk, "name"])
    data = fields_of(client.get(url))
    name = next(name for name in data if name.startswith("q-name") and not name.endswith("-else"))
    page = body_of(client.post(url, data | {name: "person", f"{name}-else": "Oxford Health"}))
    assert "Take these words out" in page
    client.post(url, data | {name: "new", f"{name}-else": "Oxford Health"})
    key = name.removeprefix("q-")
    assert PlanImport.objects.get().given[key] == "new:Oxford Health"
    page = body_of(client.get(f"{url}?about={key}"))
    assert 'value="Oxford Health"' in page


def test_a_date_is_chosen_or_typed(client: Client, home: Scene) -> None:
    row = uploaded(home.partnership, "1\tWrite\t\tTVP\tSummer 15", by=home.coordinator)
    url = reverse("import-questions", args=[row.pk, "date"])
    data = fields_of(client.get(url))
    name = next(name for name in data if name.startswith("q-date") and not name.endswith("-else"))
    page = body_of(client.post(url, data | {name: "…"}))
    assert "Enter what it is" in page
    page = body_of(client.post(url, data | {f"{name}-else": "June 2015"}))
    assert "Take these words out" in page
    client.post(url, data | {name: "…", f"{name}-else": "June 2015"})
    row = PlanImport.objects.get()
    assert row.given[name.removeprefix("q-")] == "June 2015"
    promise = review_import(row).plan.deliverables[0]
    assert promise.deadline.due_on == (date(2015, 6, 30),)


def test_a_name_that_is_like_a_partners_is_chosen_by_nobody_beforehand(
    client: Client, home: Scene
) -> None:
    make.partner("Oxford Health Foundation Trust", of=home.partnership)
    row = uploaded(home.partnership, by=home.coordinator)
    data = fields_of(client.get(reverse("import-questions", args=[row.pk, "name"])))
    asked = {
        each.source[0]: data[f"q-{each.key}"] for each in review_import(row).left if each.source
    }
    assert asked == {"OHFT": "", "TVP": "new"}


def test_who_was_slower_sees_what_the_other_answered_and_loses_nothing(
    client: Client, home: Scene
) -> None:
    row = uploaded(home.partnership, by=home.coordinator)
    url = reverse("import-questions", args=[row.pk, "written"])
    mine = fields_of(client.get(url))
    name = next(name for name in mine if name.startswith("q-written"))
    client.post(url, mine | {name: "November 2014"})
    response = client.post(url, mine | {name: "March 2015"})
    assert response.status_code == 409
    page = body_of(response)
    assert wrong_with(page) == []
    assert "Answered meanwhile: 2014-11" in page
    assert "March 2015" in page
    assert client.post(url, fields_of(response)).status_code == 302
    assert PlanImport.objects.get().given[name.removeprefix("q-")] == "2015-03"


def test_answers_that_leave_nothing_of_the_plan_are_not_kept(
    client: Client, home: Scene, monkeypatch: Any
) -> None:
    row = uploaded(home.partnership, by=home.coordinator)
    url = reverse("import-questions", args=[row.pk, "written"])
    data = fields_of(client.get(url))
    name = next(name for name in data if name.startswith("q-written"))

    def fail(of: PlanImport, extra: Any = None) -> Any:
        if extra:
            raise ValueError("There is no table.")
        return review_import(of)

    monkeypatch.setattr("actions.views.importing_review.review_import", fail)
    page = body_of(client.post(url, data | {name: "2014-11"}))
    assert "With this nothing of the plan is left. There is no table." in page
    assert PlanImport.objects.get().given == {}


def test_a_document_that_cannot_be_read_any_more_says_so(
    client: Client, home: Scene, monkeypatch: Any
) -> None:
    row = uploaded(home.partnership, by=home.coordinator)

    def fail(*args: Any) -> Any:
        raise ValueError("There is no table.")

    for module in ("importing", "importing_review"):
        monkeypatch.setattr(f"actions.views.{module}.review_import", fail)
    assert "There is no table." in page_of(client, "import-detail", row.pk)
    assert client.get(reverse("import-plan", args=[row.pk])).status_code == 302
    assert client.get(reverse("import-publish", args=[row.pk])).status_code == 404


# Publishing and letting go


def test_nothing_is_published_while_questions_are_open(client: Client, home: Scene) -> None:
    row = uploaded(home.partnership, by=home.coordinator)
    page = page_of(client, "import-publish", row.pk)
    assert "3 questions must be answered" in page
    assert "Publish the plan</button>" not in page


def test_what_the_plan_cannot_have_is_said_beside_its_field(client: Client, home: Scene) -> None:
    row = uploaded(home.partnership, by=home.coordinator)
    list(steps(client, row))
    url = reverse("import-publish", args=[row.pk])
    data = fields_of(client.get(url))
    page = body_of(client.post(url, data | {"agreed_on": ""}))
    assert re.search(r"error-message.*Enter the day on which it was agreed", page, re.DOTALL)
    assert wrong_with(page) == []
    before = Plan.objects.count()
    stale = client.post(url, data | {"version": "1"})
    assert stale.status_code == 409
    assert Plan.objects.count() == before


def test_the_day_of_what_is_delivered_is_asked_where_the_document_says_so(
    client: Client, home: Scene
) -> None:
    header = "No.\tAction\tLead\tBy when\tStatus\tProgress"
    content = table("1\tWrite\tOHFT\tMar 15\tComplete\tSigned by all", header=header)
    send(client, home, file=a_file(content))
    row = PlanImport.objects.get()
    list(steps(client, row))
    url = reverse("import-publish", args=[row.pk])
    data = fields_of(client.get(url))
    page = body_of(client.post(url, data | {"delivered_on": "2015-06-16"}))
    assert "The day of delivery cannot be in the future" in page
    client.post(url, data | {"delivered_on": "2015-03-01"})
    plan = Plan.objects.get(imports=row)
    page = page_of(client, "action-detail", plan.actions.get().pk)
    assert "Imported with the plan: delivered" in page
    assert "The plan says “Complete”. Signed by all" in page
    assert "<dt>Status</dt>" in page
    assert "<dt>Evidence</dt>" not in page


def test_an_upload_is_let_go(client: Client, home: Scene) -> None:
    row = uploaded(home.partnership, by=home.coordinator)
    url = reverse("import-discard", args=[row.pk])
    response = client.get(url)
    assert wrong_with(body_of(response)) == []
    client.post(url, fields_of(response))
    assert "This was discarded" in page_of(client, "import-detail", row.pk)
    assert "plan.txt" not in page_of(client, "import-list", home.partnership.pk).split("<h1")[-1]
    assert "cannot be discarded any more" in page_of(client, "import-discard", row.pk)


def test_the_file_is_only_ever_saved_and_that_is_recorded(client: Client, home: Scene) -> None:
    row = uploaded(home.partnership, by=home.coordinator)
    url = reverse("import-file", args=[row.pk])
    response = client.get(url)
    assert body_of(response) == PLAN
    assert response.headers["Content-Type"] == "application/octet-stream"
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert Entry.objects.filter(what="plan-file-downloaded").count() == 1
    row.file.storage.delete(row.file.name)
    assert client.get(url).status_code == 404


def test_pages_of_a_review_that_is_over_are_not_there(client: Client, home: Scene) -> None:
    row = kept(home.partnership, by=home.coordinator)
    assert client.get(reverse("import-questions", args=[row.pk, "name"])).status_code == 404
    assert client.get(reverse("import-plan", args=[row.pk])).status_code == 302
    read = uploaded(home.partnership, "9\tMeet\t\tTVP\tMay 15", by=home.coordinator)
    assert client.get(reverse("import-questions", args=[read.pk, "ref"])).status_code == 404


def test_only_coordinators_of_the_partnership_come_here(home: Scene) -> None:
    row = uploaded(home.partnership, by=home.coordinator)
    for person in (home.lead, home.commissioner, home.reader):
        assert signed_in(person).get(row.get_absolute_url()).status_code == 403
    stranger = signed_in(scene("other").coordinator)
    assert stranger.get(row.get_absolute_url()).status_code == 404
