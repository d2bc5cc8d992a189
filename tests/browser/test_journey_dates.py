"""A date that moves, in the browser: asked for, declined, asked for again, agreed."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from actions.models import Deliverable
from partners.models import Person

pytestmark = [
    pytest.mark.browser,
    pytest.mark.journey,
    pytest.mark.usefixtures("demonstration"),
]


def page_of(signed_in: Callable[..., BrowserContext], email: str) -> Page:
    """The first page of somebody of the demonstration."""
    page = signed_in(Person.objects.get(email=f"{email}.example.org")).new_page()
    page.goto("/")
    return page


def ask(page: Page, promise: Deliverable, words: str) -> None:
    """Ask for a new date, and send it once the reading of it was shown."""
    page.goto(promise.get_absolute_url())
    page.locator(f"#deliverable-{promise.pk}").get_by_role(
        "link", name="Ask for a new date"
    ).click()
    page.get_by_label("What should the new date say?").fill(words)
    page.get_by_label("Why should it move?").fill("Two of the three sites are not ready.")
    page.get_by_label("What was done so far?").fill("One site is open.")
    page.get_by_role("button", name="Continue").click()
    expect(page.locator("main")).to_contain_text("Nothing is sent yet")
    page.get_by_role("button", name="Send this request").click()
    expect(page.locator("main")).to_contain_text(f"You asked for “{words}”")


def decide(page: Page, promise: Deliverable, what: str, sentence: str) -> None:
    """Take the request from the queue on the first page, and decide on it."""
    page.goto("/")
    row = page.locator("section[aria-labelledby=dates-to-decide] tr", has_text=promise.text)
    row.get_by_role("link", name="Decide").click()
    page.get_by_label(what).check()
    page.get_by_label("Why?").fill(sentence)
    page.get_by_role("button", name="Send the decision").click()


def test_a_date_is_asked_for_declined_asked_for_again_and_agreed_and_the_first_one_still_shows(
    signed_in: Callable[..., BrowserContext],
) -> None:
    promise = Deliverable.objects.get(
        action__plan__partnership__slug="oxfordshire", action__ref="12", number=1
    )
    lead = page_of(signed_in, "lead@oxford-health")
    commissioner = page_of(signed_in, "commissioner@oxfordshire-ccg")

    ask(lead, promise, "Dec 15")
    place = lead.locator(f"#deliverable-{promise.pk}")
    expect(place).to_contain_text("Commissioner at Oxfordshire CCG")
    expect(place.get_by_role("link", name="Ask for a new date")).to_have_count(0)

    decide(commissioner, promise, "Decline it", "The third site can wait, the others cannot.")
    expect(commissioner.locator("main")).to_contain_text("The request was declined")
    lead.goto("/")
    expect(lead.locator("#dates-asked + table")).to_contain_text("The third site can wait")

    ask(lead, promise, "Aug 15")
    decide(commissioner, promise, "Agree to the new date", "Two months are fair.")
    expect(commissioner.locator("main")).to_contain_text("The new date “Aug 15” is agreed")

    lead.reload()  # an address with a place on the page is not loaded again by going there
    expect(place).to_contain_text("by 31 August 2015")
    expect(place).to_contain_text("First agreed for 31 March 2015")
    expect(place).to_contain_text("Moved once, 153 days later than first agreed")
    for told in ("New date asked for", "New date declined", "New date agreed"):
        expect(lead.locator(".app-timeline").last).to_contain_text(told)
