"""What people type is text: sixty payloads in every field of every form run nothing in Chromium."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import ConsoleMessage, ElementHandle, Error, Page

from tests.browser.conftest import Worlds
from tests.browser.pages import PAGES, Visit
from tests.browser.payloads import ALL, PAYLOADS, SHORT

# Measuring coverage would double its time; what it reaches is reached elsewhere as well.
pytestmark = [pytest.mark.browser, pytest.mark.pages, pytest.mark.no_cover]

WATCH = "window.ranTimes = 0; window.ran = () => { window.ranTimes += 1; };"
# Put a value into the fields of one form: those for words, or (everywhere) all that are sent.
FILL = """
([form, all, short, everywhere]) => {
  for (const each of form.elements) {
    if (!each.name || each.name === 'csrfmiddlewaretoken' || each.type === 'file') continue;
    const words = ['text', 'search', 'email', 'tel', 'url', 'textarea'].includes(each.type);
    if (words) {
      each.value = each.maxLength > 0 && each.maxLength < all.length ? short : all;
    } else if (everywhere && each.tagName === 'SELECT') {
      each.add(new Option(all, all, true, true));
    } else if (everywhere && ['radio', 'checkbox'].includes(each.type)) {
      each.value = all; each.checked = true;
    } else if (everywhere && each.tagName === 'INPUT') {
      each.type = 'hidden'; each.value = all;
    } else if (each.type === 'radio' || each.type === 'checkbox') {
      each.checked = true;
    } else if (each.tagName === 'SELECT') {
      each.selectedIndex = each.options.length - 1;
    }
  }
}
"""
FORMS = "main form:not([action*='sign-out'])"


@dataclass
class Watched:
    """What ran, or would have run had the policy not stopped it, on the pages of one browser."""

    page: Page
    said: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.add_init_script(WATCH)
        self.page.on("console", self._heard)
        self.page.on("dialog", lambda dialog: (self.said.append("a dialog"), dialog.dismiss()))

    def _heard(self, message: ConsoleMessage) -> None:
        """The policy names what it stopped: text that became markup, although nothing ran."""
        if "Content Security Policy" in message.text:
            self.said.append(message.text)

    def ran(self) -> list[str]:
        """What was noticed since the last question."""
        times = self.page.evaluate("window.ranTimes")
        found = [*self.said, *([f"ran {times} times"] if times else [])]
        self.said.clear()
        return [f"{self.page.url}: {each}" for each in found]


# Each ordinary page once for everybody who is sent there.
VISITS = sorted(
    {
        (name, visit.who, visit.about): (name, visit)
        for name, states in PAGES.items()
        for visit in states["ordinary"]
        if isinstance(visit, Visit) and not visit.then
    }.values(),
    key=lambda each: (each[0], each[1].who, each[1].about),
)


def watched(worlds: Worlds, who: str) -> Iterator[Watched]:
    """A page of somebody's browser, with a watch on it."""
    page = worlds.browser_of(who).new_page()
    yield Watched(page)
    page.close()


def send(page: Page, form: ElementHandle) -> None:
    """Send a form, past its own script; what answers is a page, or a file."""
    try:
        with page.expect_navigation():
            page.evaluate("form => HTMLFormElement.prototype.submit.call(form)", form)
    except Error as error:
        if "ERR_ABORTED" not in str(error):  # so ends what leaves the page where it was: a file
            raise


def fill_and_send(worlds: Worlds, name: str, visit: Visit, *, everywhere: bool) -> list[str]:
    """Send each form of a page with the payloads; what ran."""
    world, found = worlds.world("ordinary"), []
    for each in watched(worlds, visit.who):
        page, address = each.page, visit.path(name, world.about)
        page.goto(address)
        for number in range(page.locator(FORMS).count()):
            page.goto(address)
            forms = page.locator(FORMS)
            if number >= forms.count():
                break  # sending the one before took this one away
            form = forms.nth(number).element_handle()
            page.evaluate(FILL, [form, ALL, SHORT, everywhere])
            send(page, form)
            assert "Something went wrong" not in page.title()
            found += each.ran()
    return found


def test_there_are_sixty_and_the_watch_sees_what_runs(worlds: Worlds) -> None:
    """The control: on a page that takes them for markup, something does run."""
    assert len(set(PAYLOADS)) == 60
    worlds.world("ordinary")
    for each in watched(worlds, ""):
        each.page.goto("about:blank")
        each.page.set_content(f"<p>{SHORT}</p>")
        each.page.wait_for_function("window.ranTimes > 0")
        assert each.ran()


@pytest.mark.parametrize("everywhere", [False, True], ids=["in boxes for words", "in all fields"])
def test_payloads_in_every_field_of_every_form_run_nothing(
    worlds: Worlds, *, everywhere: bool
) -> None:
    found = []
    for name, visit in VISITS:
        found += fill_and_send(worlds, name, visit, everywhere=everywhere)
    for name, visit in VISITS:  # what was taken shows on other pages too
        for each in watched(worlds, visit.who):
            each.page.goto(visit.path(name, worlds.here.about))
            found += each.ran()
    assert found == []
