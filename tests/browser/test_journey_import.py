"""A coordinator brings a plan from Word: uploads it, answers, publishes, sees the register."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from actions.models import Plan, PlanImport
from partners.models import Person
from tests.actions.importing.word_plans import word_plan

pytestmark = [
    pytest.mark.browser,
    pytest.mark.journey,
    pytest.mark.usefixtures("demonstration"),
]

NAME = "Crisis care plan 2015.docx"


@pytest.fixture
def word_file(tmp_path: Path) -> Path:
    """The plan as Word saved it."""
    path = tmp_path / NAME
    path.write_bytes(word_plan())
    return path


def coordinator_of(signed_in: Callable[..., BrowserContext], **options: object) -> Page:
    """The first page of Oxfordshire's coordinator."""
    person = Person.objects.get(email="coordinator@oxfordshire-county-council.example.org")
    page = signed_in(person, **options).new_page()
    page.goto("/")
    return page


def upload(page: Page, file: Path) -> None:
    """From the first page to the review."""
    page.get_by_role("link", name="Plans", exact=True).first.click()
    page.get_by_role("link", name="Uploaded plans of Oxfordshire").click()
    page.get_by_role("button", name="Upload a plan").click()
    page.get_by_label("The plan as a file").set_input_files(file)
    page.get_by_role("button", name="Upload and read it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Check what was read")


def choose(page: Page, about: str, answer: str) -> None:
    """Answer one question about a name by choosing from its list."""
    page.get_by_label(f"Who is meant by “{about}”?").select_option(answer)


def answer_all(page: Page) -> None:
    """Every step; what is not said here is confirmed as it was read."""
    for _ in range(20):
        heading = page.get_by_role("heading", level=1).inner_text()
        if heading == "Publish this plan":
            return
        if heading == "Who is who":
            choose(page, "OHFT", "alias:OH")
        with page.expect_navigation():
            page.get_by_role("button", name="Save and continue").click()
        expect(page.locator(".govuk-error-summary")).to_have_count(0)
    pytest.fail("The questions never ended.")


def publish(page: Page) -> Plan:
    """Look at what it comes to, and press the one button."""
    page.get_by_label("What is the plan called?").fill("Crisis care, revised")
    page.get_by_role("button", name="Publish the plan").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("This became a plan")
    return Plan.objects.get(title="Crisis care, revised")


def test_a_word_plan_becomes_a_register(
    signed_in: Callable[..., BrowserContext], word_file: Path
) -> None:
    page = coordinator_of(signed_in)
    upload(page, word_file)
    expect(page.locator("main")).to_contain_text("0 of ")
    page.get_by_role("button", name="Begin").click()
    # Left, and taken up again where it was.
    page.get_by_role("link", name="Leave it for now").click()
    page.get_by_role("button", name="Begin").click()
    answer_all(page)
    expect(page.locator("main")).to_contain_text("“OHFT” is OH")
    plan = publish(page)
    page.get_by_role("button", name="See the plan").click()
    register = page.locator("table.app-register").last
    expect(register).to_contain_text("Agree a crisis line that answers day and night")
    expect(register).to_contain_text("1. Help before a crisis")
    expect(register).to_contain_text("by 31 March 2015")
    assert plan.imports.get().name == NAME
    page.goto(plan.actions.order_by("position")[0].get_absolute_url())
    expect(page.locator(".app-timeline")).to_contain_text("Imported with the plan")


def test_without_scripts_and_with_the_keyboard_alone_it_goes_as_well(
    signed_in: Callable[..., BrowserContext], word_file: Path
) -> None:
    page = coordinator_of(signed_in, java_script_enabled=False)
    upload(page, word_file)
    row = PlanImport.objects.order_by("-pk")[0]
    page.goto(f"/imports/{row.pk}/questions/written/")
    box = page.get_by_label("In which month was this plan written?")
    box.focus()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("April 2015")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator(".govuk-notification-banner")).to_contain_text("1 answer saved")
    page.goto(f"/imports/{row.pk}/questions/written/")
    page.locator("summary", has_text="Answered (1)").focus()
    page.keyboard.press("Enter")
    expect(page.locator("details[open]")).to_contain_text("2015-04")
