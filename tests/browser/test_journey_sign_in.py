"""Getting in, in the browser: by a code, an app, a provider, a passkey; and staying in."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page, expect

from concordat.lib.sessions import seen_cookie
from partners.models import Person
from tests import factories as make
from tests.browser import checks
from tests.browser.conftest import empty_database
from tests.browser.keyboard import Keyboard
from tests.identity_provider import CLIENT, SECRET, running
from tests.signing_in import app_code, authenticator_app, code_of

pytestmark = [pytest.mark.browser, pytest.mark.journey]


@pytest.fixture
def here(address: str, transactional_db: None, settings: Any) -> Iterator[str]:
    """Where the service answers, with an empty database; not the demonstration."""
    empty_database()
    settings.DEMONSTRATION = False
    settings.SITE_ADDRESS = address
    settings.CSRF_TRUSTED_ORIGINS = [address]
    mail.outbox.clear()
    cache.clear()  # the limits of the test before
    yield address
    empty_database()


@pytest.fixture
def context(browser: Browser, here: str) -> Iterator[BrowserContext]:
    """A browser in which nobody is signed in."""
    found = browser.new_context(base_url=here, locale="en-GB")
    yield found
    found.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """A page of it."""
    return context.new_page()


@pytest.fixture
def kim(here: str) -> Person:
    """A lead."""
    return make.lead(name="Kim", email="kim@example.org")


def heading(page: Page, words: str) -> None:
    """Wait for a page by its heading, and look at it."""
    expect(page.get_by_role("heading", level=1)).to_have_text(words)
    assert checks.against_axe(page) == []
    assert checks.broken_references(page) == []


def enter_the_code(keyboard: Keyboard, email: str, *, scripts: bool = True) -> None:
    """From the first page to where the code leads, without a mouse."""
    page = keyboard.page
    page.goto("/plans/")
    if scripts:  # the checker needs them
        heading(page, "Sign in")
    keyboard.write(email, into="email")
    keyboard.follow("Send me a code", at="button")
    expect(page.get_by_role("heading", level=1)).to_have_text("Enter your code")
    if scripts:
        heading(page, "Enter your code")
    keyboard.write(code_of(), into="code")
    keyboard.follow("Sign in", at="main button")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_code_signs_in_without_a_password(
    browser: Browser, here: str, kim: Person, scripts: bool
) -> None:
    context = browser.new_context(base_url=here, locale="en-GB", java_script_enabled=scripts)
    page = context.new_page()
    enter_the_code(Keyboard(page), kim.email, scripts=scripts)
    expect(page.get_by_role("heading", level=1)).to_have_text("Plans")
    assert page.url == f"{here}/plans/"
    assert not re.search(r"password", page.content(), re.IGNORECASE)
    context.close()


def test_a_coordinator_sets_up_an_app_and_signs_in_with_it(
    page: Page, settings: Any, browser: Browser, here: str
) -> None:
    """Nothing else opens before; the next sign-in asks for the app's code."""
    settings.SECOND_FACTOR_REQUIRED = True
    robin = make.coordinator(name="Robin", email="robin@example.org")
    keyboard = Keyboard(page)
    enter_the_code(keyboard, robin.email)
    heading(page, "Second factor")
    page.goto("/plans/")
    heading(page, "Second factor")
    keyboard.follow("Set up an app", at="main a")
    heading(page, "Set up an authenticator app")
    keyboard.reach("The app cannot see the picture", at="summary")
    page.keyboard.press("Enter")
    secret = page.locator(".govuk-details__text strong").inner_text().replace(" ", "")
    keyboard.write(app_code(secret), into="code")
    keyboard.follow("Set up this app", at="button")
    heading(page, "Recovery codes")
    expect(page.locator(".app-recovery-codes li")).to_have_count(10)
    codes = page.locator(".app-recovery-codes li").all_inner_texts()
    page.goto("/plans/")
    heading(page, "Plans")

    other = browser.new_context(base_url=here, locale="en-GB")
    keyboard = Keyboard(other.new_page())
    enter_the_code(keyboard, robin.email)
    heading(keyboard.page, "Show that it is you")
    keyboard.write("000000", into="code")
    keyboard.follow("Continue", at="button")
    expect(keyboard.page.get_by_role("alert")).to_contain_text("The code is not right")
    assert checks.against_axe(keyboard.page) == []
    keyboard.write(codes[0], into="code")  # the app's own code was used a moment ago
    keyboard.follow("Continue", at="button")
    heading(keyboard.page, "Plans")
    other.close()


def test_an_app_that_is_there_signs_in(page: Page, kim: Person) -> None:
    authenticator_app(kim)
    keyboard = Keyboard(page)
    enter_the_code(keyboard, kim.email)
    heading(page, "Show that it is you")
    keyboard.write(app_code(), into="code")
    keyboard.follow("Continue", at="button")
    heading(page, "Plans")


def test_the_provider_of_identities_signs_in(page: Page, kim: Person, settings: Any) -> None:
    """Under the policy that lets forms lead to our own pages alone."""
    with running() as provider:
        settings.OIDC_ISSUER, settings.OIDC_NAME = provider.address, "the NHS"
        settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET = CLIENT, SECRET
        page.goto("/plans/")
        heading(page, "Sign in")
        Keyboard(page).follow("Sign in with the NHS", at="button")
        expect(page.get_by_role("heading", level=1)).to_have_text("Plans")
        assert mail.outbox == []


@pytest.fixture
def key(context: BrowserContext, page: Page) -> None:
    """A security key in the browser, which is touched at once."""
    session = context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )


def test_a_passkey_is_set_up_and_signs_in(page: Page, kim: Person, key: None) -> None:
    keyboard = Keyboard(page)
    enter_the_code(keyboard, kim.email)
    page.goto("/account/second-factor/passkey/")
    heading(page, "Add a passkey")
    keyboard.write("My laptop", into="name")
    keyboard.follow("Add a passkey", at="button")
    heading(page, "Recovery codes")
    expect(page.locator("main")).to_contain_text("“My laptop” is set up")
    keyboard.follow("Sign out", at="button")
    heading(page, "Sign in")
    enter_the_code(keyboard, kim.email)
    heading(page, "Show that it is you")
    keyboard.follow("Use your passkey", at="button")
    heading(page, "Plans")


def test_a_passkey_that_is_not_given_is_said_to_be(page: Page, kim: Person) -> None:
    """Without a key the browser refuses; nothing is sent, and the page says so."""
    keyboard = Keyboard(page)
    enter_the_code(keyboard, kim.email)
    page.goto("/account/second-factor/passkey/")
    page.evaluate("() => { navigator.credentials.create = () => Promise.reject('no') }")
    expect(page.locator(".app-passkey__wrong")).to_be_hidden()
    keyboard.reach("Add a passkey", at="button")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("The browser did not give a passkey")


# Staying in


@pytest.fixture
def typing(context: BrowserContext, kim: Person, here: str) -> Callable[[], tuple[Page, str]]:
    """Kim has begun a report and stopped in the middle of it."""

    def begin() -> tuple[Page, str]:
        partner = kim.memberships.get().partner
        plan = make.plan(partner.partnership)
        promise = make.deliverable("Publish a rota", of=make.action(plan), leads=[partner])
        form = reverse("deliverable-report", args=[promise.pk])
        page = context.new_page()
        page.clock.install()
        enter_the_code(Keyboard(page), kim.email)
        expect(page.get_by_role("heading", level=1)).to_have_text("Plans")
        page.goto(form)
        page.fill("textarea[name=happened]", "Half a sentence")
        return page, form

    return begin


def test_two_minutes_before_the_end_somebody_is_asked_and_stays(
    typing: Callable[[], tuple[Page, str]],
) -> None:
    """The dialog takes the focus and gives it back; what was typed is there."""
    page, _ = typing()
    dialog = page.get_by_role("dialog")
    page.focus("textarea[name=happened]")
    page.clock.fast_forward("57:50")
    expect(dialog).not_to_be_visible()
    page.clock.fast_forward("00:15")
    expect(dialog).to_be_visible()
    expect(dialog).to_contain_text("signed out in 2 minutes")
    assert checks.against_axe(page) == []
    expect(dialog.get_by_role("button", name="Stay signed in")).to_be_focused()
    page.clock.fast_forward("01:05")
    expect(dialog).to_contain_text("signed out in 1 minute")
    with page.expect_response("**/sign-in/stay/") as answer:
        page.keyboard.press("Enter")
    assert answer.value.status == 204
    expect(dialog).not_to_be_visible()
    expect(page.locator("textarea[name=happened]")).to_be_focused()
    expect(page.locator("textarea[name=happened]")).to_have_value("Half a sentence")
    page.clock.fast_forward("57:00")
    expect(dialog).not_to_be_visible()


def test_who_was_signed_out_finds_what_they_typed_and_it_is_forgotten_once_sent(
    typing: Callable[[], tuple[Page, str]], kim: Person
) -> None:
    page, form = typing()
    page.context.clear_cookies(name=seen_cookie())
    page.context.clear_cookies(name="sessionid")  # as the server has it after an hour
    page.clock.fast_forward("01:00:05")
    heading(page, "Sign in")
    page.fill("input[name=email]", kim.email)
    page.get_by_role("button", name="Send me a code").click()
    heading(page, "Enter your code")
    page.fill("input[name=code]", code_of())
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Report progress")
    expect(page.locator("textarea[name=happened]")).to_have_value("Half a sentence")
    expect(page.get_by_role("status")).to_contain_text("What you had typed here was put back")
    page.get_by_label("In progress").check()
    page.get_by_label("On track").check()
    page.get_by_role("button", name="Send this report").click()
    expect(page.get_by_role("main")).to_contain_text("Report added")
    page.goto(form)
    expect(page.locator("textarea[name=happened]")).to_have_value("")
    assert page.evaluate("Object.keys(sessionStorage).length") == 0


def test_signing_out_forgets_what_was_typed(typing: Callable[[], tuple[Page, str]]) -> None:
    page, _ = typing()
    assert page.evaluate("Object.keys(sessionStorage).length") == 1
    page.get_by_role("button", name="Sign out").click()
    heading(page, "Sign in")
    assert page.evaluate("Object.keys(sessionStorage).length") == 0
