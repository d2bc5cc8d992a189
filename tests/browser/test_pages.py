"""Every page, in every state, at every width, against everything that `checks.py` looks for.

`CONCORDAT_PICTURES=FOLDER pytest tests/browser/test_pages.py` leaves a picture of each there.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from playwright.sync_api import Page

from tests import factories as make
from tests.browser import checks
from tests.browser.conftest import Worlds
from tests.browser.pages import NO_PAGES, PAGES, STATES, Visit

# Measuring coverage would double its time; what it reaches is reached elsewhere as well.
pytestmark = [pytest.mark.browser, pytest.mark.pages, pytest.mark.no_cover]

DESKTOP, PHONE = 1280, 375
ZOOMED = 320  # a desktop at 400%
PICTURES = os.environ.get("CONCORDAT_PICTURES", "")


def url_names(resolver: URLResolver) -> Iterator[str]:
    """The name of every address; one without a name would go untested.

    Django's admin is its own: tests/partners/test_admin.py and test_admin_in_browser.py.
    """
    for pattern in resolver.url_patterns:
        if getattr(pattern, "namespace", None) == "admin":
            continue
        if isinstance(pattern, URLResolver):
            yield from url_names(pattern)
        elif isinstance(pattern, URLPattern):
            yield pattern.name or str(pattern.pattern)


# What somebody does on a page before it is looked at


def press(page: Page, button: str) -> None:
    """Press a button and wait for the page that answers: between two pages there is no document."""
    with page.expect_navigation():
        page.locator(button).last.click()


def open_everything(page: Page) -> None:
    """Open what is folded away."""
    folded = page.locator("details:not([open]) > summary:visible")
    while folded.count():
        folded.first.click()


def send_blank(page: Page) -> None:
    """Send the page's own form with nothing in it."""
    form = page.locator("main form").last
    boxes = "input:not([type=hidden]):not([type=radio]):not([type=file]):visible"
    for each in form.locator(boxes).all():
        each.uncheck() if each.get_attribute("type") == "checkbox" else each.fill("")
    for each in form.locator("textarea:visible").all():
        each.fill("")
    press(page, "main form button[type=submit]")


def fill(page: Page) -> None:
    """Something acceptable in every field that is there."""
    form = page.locator("main form").last
    for group in form.locator("fieldset:has(input[type=radio])").all():
        group.locator("input[type=radio]").first.check()
    for each in form.locator("textarea:visible, input[type=text]:visible").all():
        each.fill("Mar 15")
    select = form.locator("select[name=instead]")
    if select.count():
        select.select_option(index=1)
    boxes = form.locator("input[name=leads]")
    if boxes.count():
        boxes.first.check()


def send_filled(page: Page) -> None:
    """Send it filled."""
    fill(page)
    press(page, "main form button[type=submit]")


def send_too_late(page: Page) -> None:
    """Send it filled, after somebody else changed the same row."""
    fill(page)
    version = page.locator("main form input[name=version]").last
    version.evaluate("(each) => { each.value = Number(each.value) - 1 }")
    press(page, "main form button[type=submit]")
    assert page.locator(".app-compare, .govuk-error-summary").count() or "/add/" in page.url


def send_wrong(page: Page) -> None:
    """Type words beside a choice to which they do not belong."""
    page.locator("main form select").first.select_option("person")
    page.locator("main form input[type=text]").first.fill("Some organisation")
    press(page, "main form button[type=submit]")
    assert page.locator(".govuk-error-summary").count()


def send_without_its_token(page: Page) -> None:
    """As after a long time, or without cookies."""
    page.context.clear_cookies()
    press(page, "main form button[type=submit]")


def ask_for_a_code(page: Page) -> None:
    """The page that follows, whoever has the address."""
    page.fill("input[name=email]", "nobody@example.org")
    press(page, "main form:has(input[name=email]) button[type=submit]")


def enter_no_code(page: Page) -> None:
    """Ask for one, and send the next page blank."""
    ask_for_a_code(page)
    send_blank(page)


def show_what_would_move(page: Page) -> None:
    """Ask what a succession would do."""
    page.locator("input[name=predecessors]").first.check()
    page.select_option("select[name=successor]", index=4)
    page.fill("input[name=why]", "The Health Order 2015")
    press(page, "main form button[type=submit]")
    assert page.get_by_text("Nothing is done yet").count()


def show_what_is_kept(page: Page) -> None:
    """Ask for somebody's data."""
    press(page, "main form:not([action]) button[type=submit]")
    assert page.locator("dl").count()


DEEDS: dict[str, Callable[[Page], None]] = {
    "open everything": open_everything,
    "send blank": send_blank,
    "send filled": send_filled,
    "check": send_filled,
    "send too late": send_too_late,
    "send wrong": send_wrong,
    "send without its token": send_without_its_token,
    "ask for a code": ask_for_a_code,
    "enter no code": enter_no_code,
    "show what would move": show_what_would_move,
    "show what is kept": show_what_is_kept,
}


def complaints_of(page: Page, console: checks.Console, picture: str) -> list[str]:
    """Everything that is wrong with a page, at every width; `picture` begins with the state."""
    # The checker is slow on long pages, and these have nothing that others lack but length.
    with_axe = {PHONE} if picture.startswith("full") else {DESKTOP, PHONE}
    page.set_viewport_size({"width": DESKTOP, "height": 900})
    found = checks.unseen_focus(page) + checks.broken_references(page)
    for width in (DESKTOP, PHONE, ZOOMED):
        page.set_viewport_size({"width": width, "height": 900})
        at_width = checks.overflow(page)
        at_width += checks.against_axe(page) if width in with_axe else []
        if width != ZOOMED:
            at_width += checks.small_targets(page)
            take_picture(page, f"{picture}-{width}")
        found += [f"at {width}: {complaint}" for complaint in at_width]
    return found + console.said


def take_picture(page: Page, name: str) -> None:
    """For people who want to look for themselves."""
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)


# Those of one world together, so that each is loaded once.
ROWS = [
    pytest.param(state, name, id=f"{state}-{name}")
    for state in sorted(STATES, key=STATES.__getitem__)
    for name, states in PAGES.items()
    if not isinstance(states.get(state, ""), str)
]


@pytest.mark.parametrize(("state", "name"), ROWS)
def test_a_page_is_for_everybody_at_every_width(state: str, name: str, worlds: Worlds) -> None:
    found = {}
    world = worlds.world(STATES[state])
    for number, visit in enumerate(PAGES[name][state]):
        assert isinstance(visit, Visit)
        page = worlds.browser_of(visit.who).new_page()
        console = checks.Console(page)
        page.goto(visit.path(name, world.about))
        if visit.then:
            DEEDS[visit.then](page)
        complaints = complaints_of(page, console, f"{state}-{name}-{number}")
        page.close()
        if complaints:
            found[visit] = complaints
    assert not found


def test_every_address_that_answers_a_page_is_in_the_table_in_every_state() -> None:
    assert set(url_names(get_resolver())) == PAGES.keys() | NO_PAGES.keys()
    assert {name: set(states) for name, states in PAGES.items()} == dict.fromkeys(
        PAGES, set(STATES)
    )


@pytest.mark.django_db
@pytest.mark.parametrize("name", NO_PAGES)
def test_what_is_not_in_the_table_answers_no_page(name: str, client: Client) -> None:
    plan = make.plan()
    client.force_login(make.coordinator(plan.partnership))
    about = {
        "plan-csv": [plan.pk],
        "evidence-file": [plan.pk],
        "import-read": [plan.pk],
        "import-file": [plan.pk],
        "account-session-end": [plan.pk],
        "partnership-trail-csv": [plan.partnership_id],
        "person-data-file": [plan.pk],
        "contact-csv": [plan.partnership_id],
        "partner-sheet": [plan.partnership.partners.get().pk],
        "partner-sheet-send": [plan.partnership.partners.get().pk],
        "plan-template-xlsx": [plan.partnership_id],
        "plan-template-docx": [plan.partnership_id],
        "demonstration-letter": ["one.eml"],
    }
    answer = client.get(reverse(name, args=about.get(name, [])))
    status, kind = NO_PAGES[name]
    assert answer.status_code == status
    assert answer.headers.get("Content-Type", "").startswith(kind or "text/html")
    assert kind or status == 404 or not answer.content


@pytest.mark.parametrize("state", ["400", "403", "404", "500"])
def test_a_page_that_says_no_is_for_everybody_too(
    state: str, worlds: Worlds, monkeypatch: pytest.MonkeyPatch
) -> None:
    about = worlds.world("ordinary").about
    page = worlds.browser_of("lead").new_page()
    console = checks.Console(page)
    if state == "400":
        page.goto(reverse("deliverable-report", args=[about["deliverable"]]))
        page.locator("main form").last.evaluate(
            "(form) => { for (let n = 0; n < 1001; n++) form.append(Object.assign("
            "document.createElement('input'), {name: 'x', type: 'hidden'})) }"
        )
        press(page, "main form button[type=submit]")
    elif state == "500":
        monkeypatch.setattr("concordat.views.connection", None)
        page.goto(reverse("health"))
    else:
        pk = {"403": about["deliverable"], "404": 10**9}[state]
        page.goto(reverse("deliverable-text", args=[pk]))
    complaints = complaints_of(page, console, state)
    page.close()
    assert not complaints


@pytest.mark.parametrize("name", ["plan-detail", "overdue"])
def test_a_register_prints_as_a_table_without_what_paper_cannot_do(
    name: str, worlds: Worlds
) -> None:
    about = worlds.world("ordinary").about
    page = worlds.browser_of("commissioner").new_page()
    page.set_viewport_size({"width": 1032, "height": 720})  # A4 on its side, less the margins
    page.goto(Visit("", "plan" if name == "plan-detail" else "").path(name, about))
    found = checks.on_paper(page)
    page.close()
    assert not found
