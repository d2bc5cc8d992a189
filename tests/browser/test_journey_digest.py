"""From the weekly letter to a report, in the browser; the next letter no longer lists it."""

import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.cache import cache
from django.core.management import call_command
from playwright.sync_api import Browser, Page, expect

from actions.models import Deliverable
from concordat.lib.mail_files import Kept, kept_letters
from tests.browser import checks
from tests.browser.keyboard import Keyboard
from tests.signing_in import CODE

pytestmark = [
    pytest.mark.browser,
    pytest.mark.journey,
    pytest.mark.usefixtures("demonstration"),
]
LEAD = "lead@oxford-health.example.org"


@pytest.fixture
def page(browser: Browser, address: str, settings: Any) -> Iterator[Page]:
    """A phone on which nobody is signed in; letters become files, as in the demonstration."""
    settings.SITE_ADDRESS = address
    settings.EMAIL_BACKEND = "concordat.lib.mail_files.EmailBackend"
    cache.clear()  # the limits of the test before
    context = browser.new_context(
        base_url=address, locale="en-GB", viewport={"width": 375, "height": 800}
    )
    yield context.new_page()
    context.close()


def weekly_letter() -> Kept:
    """What the lead gets when the day's letters are written and sent, by the commands of cron."""
    before = {each.name for each in kept_letters()}
    call_command("tick", verbosity=0)
    call_command("send_due", verbosity=0)
    (found,) = [each for each in kept_letters(to=LEAD) if each.name not in before]
    return found


def overdue_in(letter: Kept) -> list[str]:
    """The addresses of what a letter lists as overdue, in order."""
    listed = letter.text.partition("Overdue (")[2].partition("See all")[0]
    return re.findall(r"https?://\S+/actions/\S+", listed)


def sign_in(page: Page) -> None:
    """With the code of a further letter, typed where it was asked for."""
    keyboard = Keyboard(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    keyboard.write(LEAD, into="email")
    keyboard.follow("Send me a code", at="main button")
    (code,) = CODE.findall(kept_letters(to=LEAD)[0].text)
    keyboard.write(code, into="code")
    keyboard.follow("Sign in", at="main button")


def report_delivered(page: Page, promise: Deliverable) -> None:
    """The report that ends it, from where the promise stands."""
    place = page.locator(f"#deliverable-{promise.pk}")
    place.get_by_role("link", name="Report progress").click()
    page.get_by_label("Delivered", exact=True).check()
    page.get_by_label("When was it delivered?").fill("2015-06-12")
    page.get_by_label("Where it can be seen").fill("In the minutes of 12 June, item 3")
    page.get_by_label("What has happened?").fill("The campaign ran for two weeks.")
    page.get_by_role("button", name="Send this report").click()
    expect(page.locator("main")).to_contain_text("Report added for")


def test_a_lead_follows_the_letter_signs_in_reports_and_is_not_told_of_it_again(
    page: Page, hold: Callable[[str], Any]
) -> None:
    hold("2015-06-15")
    letter = weekly_letter()
    assert letter.subject == "13 of 17 promises overdue, 3 waiting for a report"
    first, second, *_ = overdue_in(letter)
    promise = Deliverable.objects.get(pk=int(first.rpartition("-")[2]))
    assert " ".join(promise.text.split()[:5]) in " ".join(letter.text.split())

    for _ in range(3):  # a mail scanner opens it again and again: it signs nobody in
        page.goto(first)
    sign_in(page)
    assert urlsplit(page.url).path == urlsplit(first).path
    assert checks.against_axe(page) == []
    report_delivered(page, promise)

    hold("2015-06-22")
    later = weekly_letter()
    assert "This is your weekly letter of 22 June 2015." in later.text
    assert later.subject.startswith("12 of 16 promises overdue")
    assert first not in overdue_in(later)
    assert f"-{promise.pk}\n" not in later.text
    assert second in overdue_in(later)  # the control: what was not reported is told again
