"""Whole tasks of people, in the browser, with the two plans and the demonstration's people."""

import csv
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.mail import EmailMessage
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from actions.models import Deliverable, ResponsibilityRole, Update
from partners.models import Person, Role
from tests import factories as make
from tests.browser.keyboard import Keyboard
from tests.signing_in import code_of

pytestmark = [
    pytest.mark.browser,
    pytest.mark.journey,
    pytest.mark.usefixtures("demonstration"),
]

OXFORD_HEALTH = "Oxford Health NHS Foundation Trust"


@pytest.fixture
def open_browser(browser: Browser, address: str) -> Iterator[Callable[..., Page]]:
    """A page in a browser of its own, where nobody is signed in yet."""
    contexts: list[BrowserContext] = []

    def open_one(**options: object) -> Page:
        contexts.append(browser.new_context(base_url=address, locale="en-GB", **options))
        return contexts[-1].new_page()

    yield open_one
    for context in contexts:
        context.close()


def sign_in_as(keyboard: Keyboard, person: str) -> None:
    """Pick somebody on the demonstration's sign-in page."""
    keyboard.page.goto("/")
    expect(keyboard.page.get_by_role("heading", level=1)).to_have_text("Sign in")
    keyboard.follow(person, at=".app-person-picker__person")
    expect(keyboard.page.get_by_role("heading", level=1)).to_have_text("Your work")


def promises_in(part: Locator) -> list[str]:
    """The addresses of the promises in a register, in its order."""
    links = part.locator(".app-register__text > a")
    return [str(link.get_attribute("href")) for link in links.all()]


def overdue_for(keyboard: Keyboard, person: str) -> list[str]:
    """Somebody signs in and opens what is overdue."""
    sign_in_as(keyboard, person)
    keyboard.follow("Overdue", at=".govuk-service-navigation a")
    listed = promises_in(keyboard.page.locator("main"))
    expect(keyboard.page.locator("main")).to_contain_text(f"{len(listed)} overdue promises")
    return listed


def texts_in(path: Path) -> list[str]:
    """The promises in a CSV file, in its order."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [" ".join(line["Deliverable"].split()) for line in csv.DictReader(file)]


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_report_by_keyboard_alone_takes_a_promise_off_the_commissioners_list(
    open_browser: Callable[..., Page], scripts: bool, tmp_path: Path
) -> None:
    before = overdue_for(Keyboard(open_browser()), "Commissioner Oxfordshire")

    page = open_browser(java_script_enabled=scripts)
    lead = Keyboard(page)
    sign_in_as(lead, f"Partner lead {OXFORD_HEALTH}")
    owed = promises_in(page.locator("#overdue"))
    lead.follow("Report progress", at="#overdue a")
    expect(page.get_by_role("heading", level=1)).to_have_text("Report progress")
    lead.choose("Delivered", among="progress")
    lead.write("06062015", into="delivered_on")  # the same in every country
    lead.write("The minutes of 9 June, item 4.", into="evidence_where")
    lead.write("Every team works by it now.", into="happened")
    lead.write("We check a sample in the autumn.", into="next_steps")
    lead.follow("Send this report", at="button")
    expect(page.locator("main")).to_contain_text(f"Report added for {OXFORD_HEALTH}.")
    newest = page.locator(".app-timeline__entry").filter(has_text="15 June 2015").first
    expect(newest).to_contain_text("Reported delivered")
    expect(newest).to_contain_text("6 June 2015")
    expect(newest).to_contain_text("Every team works by it now.")
    expect(newest).to_contain_text("The minutes of 9 June, item 4.")
    expect(newest).to_contain_text("We check a sample in the autumn.")
    lead.follow("Your work")
    assert promises_in(page.locator("#overdue")) == owed[1:]

    commissioner = Keyboard(open_browser(java_script_enabled=scripts))
    after = overdue_for(commissioner, "Commissioner Oxfordshire")
    assert after == [promise for promise in before if promise != owed[0]]
    assert len(after) == len(before) - 1
    links = commissioner.page.locator(".app-register__text > a").all()
    listed = [" ".join(link.inner_text().split()) for link in links]
    commissioner.reach("Download these promises as CSV")
    with commissioner.page.expect_download() as download:
        commissioner.page.keyboard.press("Enter")
    assert download.value.suggested_filename == "overdue.csv"
    download.value.save_as(tmp_path / "overdue.csv")
    assert texts_in(tmp_path / "overdue.csv") == listed


def in_progress_for_both(one: str, other: str) -> Deliverable:
    """A promise in progress that two organisations of Oxfordshire lead, neither marked."""
    found = Deliverable.objects.promised().filter(
        action__plan__partnership__slug="oxfordshire", progress="in_progress"
    )
    for name in (one, other):
        found = found.filter(
            responsibilities__partner__short_name=name,
            responsibilities__role=ResponsibilityRole.UNMARKED,
        )
    return found.order_by("-pk")[0]


def demonstrating(email: str) -> Person:
    """One of the demonstration's people."""
    return Person.objects.get(email=f"{email}.example.org")


def test_of_two_who_report_at_once_the_second_sees_both_texts_and_both_are_kept(
    signed_in: Callable[..., BrowserContext],
) -> None:
    promise = in_progress_for_both("OH", "OCC")
    people = [
        demonstrating(f"lead@{one}") for one in ("oxford-health", "oxfordshire-county-council")
    ]
    pages = [signed_in(person).new_page() for person in people]
    words = ["The trust has trained its teams.", "The council has changed its contract."]
    before = Update.objects.count()
    for page, text in zip(pages, words, strict=True):
        page.goto(f"/deliverables/{promise.pk}/report/")
        page.get_by_label("What has happened?").fill(text)
    first, second = pages
    first.get_by_role("button", name="Send this report").click()
    expect(first.locator("main")).to_contain_text("Report added for")

    second.get_by_role("button", name="Send this report").click()
    expect(second.get_by_role("heading", level=1)).to_have_text("Somebody reported meanwhile")
    expect(second.locator(".app-compare .app-timeline")).to_contain_text(words[0])
    expect(second.get_by_label("What has happened?")).to_have_value(words[1])
    assert Update.objects.count() == before + 1
    second.get_by_role("button", name="Add my report as well").click()

    timeline = second.locator("#timeline + .app-timeline .app-timeline__entry")
    expect(timeline.nth(0)).to_contain_text(words[1])
    expect(timeline.nth(1)).to_contain_text(words[0])
    assert Update.objects.count() == before + 2
    for page in pages:
        page.context.close()


def test_a_coordinator_corrects_a_promise_and_each_correction_stands_on_the_timeline(
    signed_in: Callable[..., BrowserContext],
) -> None:
    promise = in_progress_for_both("OH", "OCC")
    page = signed_in(demonstrating("coordinator@oxfordshire-county-council")).new_page()
    page.goto(promise.action.get_absolute_url())
    entries = page.locator("#timeline + .app-timeline .app-timeline__entry")
    before = entries.count()
    mine = page.locator(f"#deliverable-{promise.pk}")

    mine.get_by_role("link", name="Correct the text").click()
    page.get_by_label("What is promised?").fill("A protocol that every ward uses")
    page.get_by_label("Why?").fill("The minutes say every ward.")
    page.get_by_role("button", name="Save the text").click()
    expect(mine.get_by_role("heading")).to_have_text("A protocol that every ward uses")
    expect(entries.first).to_contain_text(promise.text[:40])
    expect(entries.first).to_contain_text("The minutes say every ward.")

    mine.get_by_role("link", name="Change who leads").click()
    page.get_by_label("NHSE (NHS England)").check()
    page.get_by_label("Why?").fill("NHS England joined in.")
    page.get_by_role("button", name="Save who leads").click()
    expect(mine.locator(".app-leads").first).to_contain_text("NHSE")
    expect(entries.first).to_contain_text("NHS England joined in.")

    page.get_by_role("link", name="Add a deliverable").click()
    page.get_by_label("What is promised?").fill("A poster for waiting rooms")
    page.get_by_label("OH (Oxford Health NHS Foundation Trust)").check()
    page.get_by_label("By when?").fill("Sep 15")
    page.get_by_label("Why?").fill("Agreed on 12 June.")
    page.get_by_role("button", name="Continue").click()
    expect(page.locator("main")).to_contain_text("by 30 September 2015")
    page.get_by_role("button", name="Add this deliverable").click()
    added = page.locator(".app-promise").filter(has_text="A poster for waiting rooms")
    expect(added).to_contain_text("Sep 15 (by 30 September 2015)")

    added.get_by_role("link", name="Withdraw it").click()
    page.get_by_label("Why?").fill("The trust has one already.")
    page.get_by_role("button", name="Withdraw this deliverable").click()
    expect(added).to_contain_text("withdrawn")
    expect(entries).to_have_count(before + 4)
    expect(entries.first).to_contain_text("The trust has one already.")
    expect(entries.first).to_contain_text("Coordinator at Oxfordshire County Council")
    page.context.close()


def test_a_code_signs_in_a_wrong_one_does_not_and_signing_out_closes_everything(
    open_browser: Callable[..., Page], mailoutbox: list[EmailMessage]
) -> None:
    person = make.person("Somebody", email="somebody@example.org")
    at = demonstrating("lead@oxford-health").memberships.get().partner
    make.membership(person, at, Role.READER)
    page = open_browser()
    page.goto("/overdue/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    page.get_by_label("Email address").fill("somebody@example.org")
    page.get_by_role("button", name="Send me a code").click()
    page.get_by_label("Code from the email").fill("BBBB-000000")
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("This is not the code")
    expect(page.get_by_label("Code from the email")).to_have_value("BBBB-000000")
    page.get_by_label("Code from the email").fill(code_of())
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Overdue")
    expect(page.get_by_text("signed in as Somebody")).to_be_visible()

    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    page.go_back()
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
