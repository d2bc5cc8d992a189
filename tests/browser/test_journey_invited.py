"""From an invitation to the first report, in the browser: no password, no link that signs in."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.core.management import call_command
from playwright.sync_api import Browser, BrowserContext, Page, expect

from actions.models import Update
from partners.models import Person
from tests.browser import checks
from tests.browser.keyboard import Keyboard
from tests.signing_in import code_of

pytestmark = [
    pytest.mark.browser,
    pytest.mark.journey,
    pytest.mark.usefixtures("demonstration"),
]
NAME, ADDRESS = "Kim Newcomer", "kim.newcomer@example.org"
OXFORD_HEALTH = "Oxford Health NHS Foundation Trust"


@pytest.fixture
def open_browser(browser: Browser, address: str, settings: Any) -> Iterator[Callable[[], Page]]:
    """A page in a browser of its own, where nobody is signed in yet."""
    settings.SITE_ADDRESS = address
    mail.outbox.clear()
    cache.clear()  # the limits of the test before
    contexts: list[BrowserContext] = []

    def open_one() -> Page:
        contexts.append(browser.new_context(base_url=address, locale="en-GB"))
        return contexts[-1].new_page()

    yield open_one
    for context in contexts:
        context.close()


def invite(page: Page) -> None:
    """A coordinator invites somebody to Oxford Health as a lead, by keyboard."""
    keyboard = Keyboard(page)
    page.goto("/")
    keyboard.follow("Coordinator Oxfordshire", at=".app-person-picker__person")
    keyboard.follow("People", at=".govuk-service-navigation a")
    keyboard.follow("Invite somebody", at="main a")
    assert checks.against_axe(page) == []
    keyboard.write(NAME, into="name")
    keyboard.write(ADDRESS, into="email")
    page.get_by_label("Organisation").select_option(label=_label_of(page, OXFORD_HEALTH))
    keyboard.choose("Partner lead", among="role")
    keyboard.follow("Send the invitation", at="main button")
    expect(page.locator("main")).to_contain_text(NAME)


def _label_of(page: Page, organisation: str) -> str:
    """An organisation as the list of choices names it."""
    labels = page.locator("select[name=partner] option").all_inner_texts()
    return next(label for label in labels if label.startswith(organisation))


def letter_to(address: str) -> EmailMessage:
    """The one letter that went to somebody."""
    (found,) = [letter for letter in mail.outbox if letter.to == [address]]
    return found


def test_somebody_invited_signs_in_with_a_code_and_reports(
    open_browser: Callable[[], Page],
) -> None:
    invite(open_browser())
    call_command("send_due", verbosity=0)
    letter = letter_to(ADDRESS)
    (link,) = set(re.findall(r"https?://\S+", str(letter.body)))

    page = open_browser()
    for _ in range(5):  # a mail scanner opens it, again and again: nothing is spent
        page.goto(link)
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    keyboard = Keyboard(page)
    mail.outbox.clear()
    keyboard.write(ADDRESS, into="email")
    keyboard.follow("Send me a code", at="main button")
    keyboard.write(code_of(), into="code")
    keyboard.follow("Sign in", at="main button")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your work")
    assert not re.search(r"password", page.content(), re.IGNORECASE)

    keyboard.follow("Report progress", at="#overdue a")
    keyboard.choose("In progress", among="progress")
    keyboard.choose("On track", among="confidence")
    keyboard.write("The first meeting was held.", into="happened")
    keyboard.follow("Send this report", at="button")
    expect(page.locator("main")).to_contain_text(f"Report added for {OXFORD_HEALTH}.")
    kim = Person.objects.get(email=ADDRESS)
    report = Update.objects.latest("pk")
    assert (report.person, report.happened) == (kim, "The first meeting was held.")
    assert not kim.has_usable_password()
