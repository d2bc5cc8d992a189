"""The next version of a plan, in the browser: uploaded, decided about, told by the timeline."""

from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from actions.models import Plan
from partners.models import Partnership, Person
from tests import factories as make

pytestmark = [
    pytest.mark.browser,
    pytest.mark.journey,
    pytest.mark.usefixtures("demonstration"),
]

POLICY = "Agree a policy for people who are brought to the police station"
TRAIN = "Train all custody officers in spotting a mental health crisis"
DESK = "Open an advice desk for carers in every town of the county"
LINE = "Set up a telephone line that answers by day and by night"
HEADER = ("No.", "Action", "Lead", "By when")


@pytest.fixture
def plan(demonstration: None) -> Plan:
    """A plan of three promises, one of them reported on."""
    partnership = Partnership.objects.get(slug="oxfordshire")
    plan = make.plan(partnership, "Custody plan")
    make.theme(plan, "Being safe")
    for ref, text, by_when in (
        ("1", POLICY, "Mar 15"),
        ("2", TRAIN, "Sep 15"),
        ("3", DESK, "Ongoing"),
    ):
        action = make.action(plan, ref=ref)
        promise = make.deliverable(text, of=action, leads=["TVP"], by_when=by_when)
        if ref == "1":
            make.update(promise, on="2015-05-04")
    return plan


def next_version(folder: Path) -> Path:
    """A Word file: a word and a date otherwise, one promise gone, one new, one renumbered."""
    document = docx.Document()
    document.add_heading("Custody plan", level=0)
    document.add_paragraph("1. Being safe")
    table = document.add_table(rows=1, cols=len(HEADER))
    rows = [
        HEADER,
        ("1", POLICY.replace("people", "children"), "TVP", "September 2015"),
        ("2", LINE, "TVP", "December 2015"),
        ("3", TRAIN, "TVP", "Sep 15"),
    ]
    for number, words in enumerate(rows):
        cells = table.rows[0].cells if not number else table.add_row().cells
        for cell, text in zip(cells, words, strict=True):
            cell.text = text
    path = folder / "custody plan, version 2.docx"
    document.save(str(path))
    return path


def review(page: Page) -> None:
    """The one thing that the document does not say is when it was written."""
    page.get_by_role("button", name="Begin").click()
    page.locator("main input[type=text]").fill("2015-06")
    page.get_by_role("button", name="Save and continue").click()


def choose(page: Page, of: str, what: str) -> None:
    """One choice about one change."""
    group = page.get_by_role("group", name=f"What becomes of it? {of}")
    group.get_by_label(what, exact=True).check()


def test_a_coordinator_takes_over_some_changes_of_the_next_version(
    signed_in: Callable[..., BrowserContext], plan: Plan, tmp_path: Path
) -> None:
    coordinator = Person.objects.get(email="coordinator@oxfordshire-county-council.example.org")
    page = signed_in(coordinator).new_page()
    page.goto(plan.get_absolute_url())
    page.get_by_role("link", name="Upload a newer version of this plan").click()
    page.get_by_label("The plan as a file").set_input_files(next_version(tmp_path))
    page.get_by_role("button", name="Upload and read it").click()
    review(page)
    main = page.locator("main")
    expect(main).to_contain_text("0 of 5 changes decided, 5 to go. 1 promise did not change.")
    expect(main.locator("del")).to_contain_text(["crossed out", "people"])
    expect(main.locator("ins")).to_contain_text(["underlined", "children"])

    choose(page, "Action 2: new", "Take it over")
    choose(page, "Action 3: not in this version", "Withdraw it")
    choose(page, "Action 1: by when", "It was agreed with this version")
    choose(page, "Action 1: words", "Leave it as it is")
    choose(page, "Action 2: number", "Take it over")
    page.get_by_role("button", name="Save and continue").click()
    expect(main).to_contain_text("1 newly agreed, in force from today")
    page.get_by_label("Where was this version agreed?").fill("Agreed at the meeting on 12 June")
    page.get_by_role("button", name="Bring the plan up to date").click()
    expect(main).to_contain_text("The plan is up to date: 4 changes taken over.")
    expect(main).to_contain_text(LINE)

    reported = plan.actions.get(ref="1").deliverables.get()
    assert reported.text == POLICY
    page.goto(reported.get_absolute_url())
    timeline = page.locator(".app-timeline").last
    expect(timeline).to_contain_text("New date agreed")
    expect(timeline).to_contain_text("September 2015")
    expect(timeline).to_contain_text("Reported in progress")
    gone = plan.actions.exclude(deliverables__withdrawn_on=None).get().deliverables.get()
    page.goto(gone.get_absolute_url())
    expect(main).to_contain_text("Agreed at the meeting on 12 June")
    assert gone.text == DESK
