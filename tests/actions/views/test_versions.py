"""Uploading a newer version of a plan, deciding about its changes, taking them over."""

from collections.abc import Callable
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from actions.models import Deliverable, ImportState, PlanImport, Revision
from actions.reports import versions as reports
from actions.services.newer_versions import decide_changes
from actions.statuses import Refused
from partners.models import Partner
from tests import factories as make
from tests.actions.importing.documents import table
from tests.actions.views.scene import Scene, body_of, scene, signed_in, wrong_with

pytestmark = pytest.mark.django_db

POLICY = "Write a policy about people who are brought to the police station"
TRAIN = "Train all custody officers in spotting a mental health crisis"
LINE = "Set up a telephone line that answers day and night"


@pytest.fixture(autouse=True)
def held(hold: Callable[..., date]) -> date:
    """15 June 2015."""
    return hold("2015-06-15")


@pytest.fixture
def home() -> Scene:
    """A plan of two rows; the next version changes a word and a date, and adds and drops one."""
    found = scene(title="Plan of action")
    for name in ("OHFT", "TVP"):
        make.partner(name, of=found.partnership)
    found.action.delete()
    theme = found.plan.themes.get()
    theme.title = "Being safe"
    theme.save()
    found.plan.themes.get().headings.all().delete()
    for ref, text, lead, by_when in (
        ("1", POLICY, "OHFT", "Mar 15"),
        ("2", TRAIN, "TVP", "Ongoing"),
    ):
        action = make.action(found.plan, ref=ref)
        make.deliverable(text, of=action, leads=[lead], by_when=by_when)
    return found


NEWER = table(
    f"1\t{POLICY.replace('people', 'children')}\t\tOHFT\tSeptember 2015",
    f"2\t{LINE}\t\tTVP\tDec 15",
)


def bring(home: Scene, text: str = NEWER) -> PlanImport:
    """Upload it as the coordinator and answer everything with what was read."""
    client = signed_in(home.coordinator)
    response = client.post(
        reverse("plan-newer-version", args=[home.plan.pk]),
        {"file": SimpleUploadedFile("version-2.txt", text.encode())},
    )
    assert response.status_code == 302, body_of(response)
    row = PlanImport.objects.get()
    assert row.state == ImportState.ASKING, row.refusal
    from actions.importing.review import review_import

    row.answers = {
        each.key: each.reading or "2015-05"
        for each in review_import(row).questions
        if not each.sure
    }
    row.save()
    return row


def changes_url(row: PlanImport) -> str:
    return reverse("import-changes", args=[row.pk])


def decide(row: PlanImport, said: Callable[[str], str], **more: str) -> None:
    """Choose for each change, by the name of its field."""
    client = signed_in(row.uploaded_by)
    form = client.get(changes_url(row)).context["form"]
    data = {line.field: said(line.kind) or line.choices[0][0] for line in form.lines}
    version = form.initial["version"]
    return client.post(changes_url(row), {**data, "version": version, **more})


def take_over(row: PlanImport, **more: str):
    """Press the one button."""
    client, url = signed_in(row.uploaded_by), reverse("import-take-over", args=[row.pk])
    form = client.get(url).context["form"]
    data = {name: form.initial[name] for name in ("version", "digest")}
    return client.post(url, {**data, "why": "Agreed on 12 May", **more})


def nothing_said(kind: str) -> str:
    return ""


def test_the_plan_offers_its_coordinator_to_upload_a_newer_version(home):
    url = reverse("plan-newer-version", args=[home.plan.pk])
    for person, offered in ((home.coordinator, True), (home.lead, False)):
        page = body_of(signed_in(person).get(home.plan.get_absolute_url()))
        assert (url in page) is offered
    assert "decide about each" in body_of(signed_in(home.coordinator).get(url))


def test_each_change_is_shown_with_its_words_marked(home):
    row = bring(home)
    response = signed_in(home.coordinator).get(changes_url(row))
    page = body_of(response)
    assert wrong_with(page) == []
    assert '<del><span class="govuk-visually-hidden">[removed: </span>people' in page
    assert '<ins><span class="govuk-visually-hidden">[added: </span>children' in page
    assert "0 of 4 changes decided" in page
    kinds = {line.kind for line in response.context["form"].lines}
    assert kinds == {"text", "date", "added", "gone"}


def test_a_reviewed_newer_version_leads_to_its_changes(home):
    row = bring(home)
    page = body_of(signed_in(home.coordinator).get(row.get_absolute_url()))
    assert changes_url(row) in page
    assert reverse("import-publish", args=[row.pk]) not in page


def test_decisions_are_kept_and_can_be_taken_up_again(home):
    row = bring(home)
    response = decide(row, lambda kind: "leave" if kind == "date" else "")
    assert response.url == reverse("import-take-over", args=[row.pk])
    row.refresh_from_db()
    assert sorted(each["choice"] for each in row.decisions.values()) == [
        "accept",
        "accept",
        "leave",
        "withdraw",
    ]
    page = body_of(signed_in(home.coordinator).get(changes_url(row)))
    assert "All 4 changes decided." in page
    assert page.count(" checked") == 4


def test_one_button_decides_about_a_whole_group(home):
    row = bring(
        home, NEWER.rstrip() + ("\n3\tOpen a desk for carers in every town\t\tTVP\tDec 15\n")
    )
    client = signed_in(home.coordinator)
    page = body_of(client.get(changes_url(row)))
    assert 'value="added:"' in page
    assert 'value="gone:"' not in page  # one alone needs no such button
    response = client.post(changes_url(row), {"version": row.version, "all": "added:"})
    assert response.url == changes_url(row) + "#added"
    row.refresh_from_db()
    assert [each["choice"] for each in row.decisions.values()] == ["accept", "accept"]


def test_a_summary_says_what_one_button_does(home):
    row = bring(home)
    decide(row, nothing_said)
    page = body_of(signed_in(home.coordinator).get(reverse("import-take-over", args=[row.pk])))
    assert wrong_with(page) == []
    for sentence in ("1 taken over", "1 newly agreed", "1 withdrawn from the plan"):
        assert sentence in page


def test_taking_over_changes_the_plan_and_the_timeline_tells_it(home):
    row = bring(home)
    decide(row, nothing_said)
    response = take_over(row)
    assert response.url == home.plan.get_absolute_url()
    policy = Deliverable.objects.get(text=POLICY.replace("people", "children"))
    assert policy.due_on == date(2015, 9, 30)
    assert Deliverable.objects.get(text=TRAIN).withdrawn_on == date(2015, 6, 15)
    page = body_of(signed_in(home.reader).get(policy.action.get_absolute_url()))
    assert "Agreed on 12 May" in page
    assert "New date agreed" in page
    row.refresh_from_db()
    assert row.state == ImportState.PUBLISHED
    assert signed_in(home.coordinator).get(changes_url(row)).status_code == 404


def test_what_is_not_decided_yet_stands_in_the_way(home):
    row = bring(home)
    page = body_of(signed_in(home.coordinator).get(reverse("import-take-over", args=[row.pk])))
    assert "4 of the changes are still to be decided." in page


def test_what_is_asked_about_the_document_comes_first(home):
    row = bring(home)
    row.answers = {}
    row.save()
    page = body_of(signed_in(home.coordinator).get(changes_url(row)))
    assert "must be answered first" in page


def test_a_plan_edited_meanwhile_is_shown_again_and_nothing_typed_is_lost(home):
    row = bring(home)
    decide(row, nothing_said)
    url = reverse("import-take-over", args=[row.pk])
    form = signed_in(home.coordinator).get(url).context["form"]
    Deliverable.objects.filter(text=POLICY).update(text="Write a policy of another kind for them")
    data = {name: form.initial[name] for name in ("version", "digest")}
    response = signed_in(home.coordinator).post(url, {**data, "why": "Agreed on 12 May"})
    assert response.status_code == 409
    assert "The plan was edited meanwhile" in body_of(response)
    assert not Revision.objects.exists()


def test_a_reason_is_asked_for(home):
    row = bring(home)
    decide(row, nothing_said)
    response = take_over(row, why="")
    assert "Say where this version was agreed" in body_of(response)
    assert not Revision.objects.exists()


def test_somebody_who_decided_meanwhile_is_not_written_over(home):
    row = bring(home)
    response = decide(row, nothing_said, version="0")
    assert response.status_code == 409
    row.refresh_from_db()
    assert row.decisions == {}


def test_a_version_that_says_the_same_is_kept_as_the_newest_source(home):
    same = table(f"1\t{POLICY}\t\tOHFT\tMar 15", f"2\t{TRAIN}\t\tTVP\tOngoing")
    row = bring(home, same)
    found = [
        each.kind
        for each in signed_in(home.coordinator).get(changes_url(row)).context["form"].lines
    ]
    if found:  # the text prints a title of its own
        decide(row, lambda kind: "leave")
    response = take_over(row)
    assert response.status_code == 302
    home.plan.refresh_from_db()
    assert home.plan.source_name == "version-2.txt"


def test_names_that_are_new_become_partners_when_they_are_taken_over(home):
    row = bring(home, NEWER.replace("TVP", "Carers’ Voice"))
    decide(row, nothing_said)
    assert not Partner.objects.filter(short_name="Carers’ Voice").exists()
    take_over(row)
    promise = Deliverable.objects.get(text=LINE)
    assert [part.partner.short_name for part in promise.responsibilities.all()] == ["Carers’ Voice"]


def test_only_coordinators_of_the_plan_see_it(home):
    row = bring(home)
    urls = [changes_url(row), reverse("import-take-over", args=[row.pk])]
    urls.append(reverse("plan-newer-version", args=[home.plan.pk]))
    other = make.coordinator()
    for url in urls:
        assert signed_in(home.lead).get(url).status_code == 403
        assert signed_in(other).get(url).status_code == 404


def test_numbers_places_and_rows_that_moved_are_shown_too(home):
    make.outcome(home.plan.actions.get(ref="2"), "Officers know what to do")
    theme = make.theme(home.plan, "Being well")
    make.deliverable(LINE, of=make.action(home.plan, theme=theme, ref="3"), leads=["TVP"])
    third = f"9\t{LINE}\tPeople are heard\tOHFT (lead), TVP\tMar 15"
    row = bring(home, table(third, f"1\t{POLICY}\t\tOHFT\tMar 15", f"2\t{TRAIN}\t\tTVP\tOngoing"))
    response = signed_in(home.coordinator).get(changes_url(row))
    page = body_of(response)
    assert wrong_with(page) == []
    found = {line.kind for line in response.context["form"].lines}
    assert found >= {"ref", "place", "outcomes", "leads", "order", "themes"}
    assert "It stands first." in page
    decide(row, nothing_said)
    assert take_over(row).status_code == 302
    order = home.plan.actions.order_by("position").values_list("ref", flat=True)
    assert list(order) == ["9", "1", "2"]


def test_a_pasted_table_is_a_version_too(home):
    client = signed_in(home.coordinator)
    url = reverse("plan-newer-version", args=[home.plan.pk])
    assert client.post(url, {"pasted": NEWER}).status_code == 302
    assert PlanImport.objects.get().plan == home.plan


def test_nothing_is_decided_about_what_is_no_newer_version(home):
    row = bring(home)
    row.plan = None
    with pytest.raises(Refused, match="Nothing is to be decided"):
        decide_changes(upload=row, seen_version=1, decisions={}, by=make.standing(home.coordinator))


def test_too_many_changes_for_one_form_come_in_parts(home, monkeypatch):
    monkeypatch.setattr(reports, "MOST_ON_A_PAGE", 3)
    row = bring(home)
    client = signed_in(home.coordinator)
    assert "These are 3 of them" in body_of(client.get(changes_url(row)))
    assert decide(row, nothing_said).url == changes_url(row)
    row.refresh_from_db()
    assert len(row.decisions) == 3
    response = client.get(changes_url(row))
    assert len(response.context["form"].lines) == 1
    assert decide(row, nothing_said).url == reverse("import-take-over", args=[row.pk])
