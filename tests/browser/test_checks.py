"""The checks of pages themselves: each complains of a page made bad on purpose, and only then."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.browser import checks
from tests.browser.keyboard import Keyboard

pytestmark = [pytest.mark.browser, pytest.mark.pages]

GOOD = """<!DOCTYPE html><html lang="en"><head><title>Good</title><style>
a, button {{ display: inline-block; min-width: 30px; min-height: 30px }}
{style}</style></head><body><header><a href="#main">Skip</a></header>
<main id="main"><h1>Good</h1>{body}
<p><button>Send</button></p><table class="app-register"><caption>Numbers</caption>
<thead><tr><th scope="col">Ref</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table>
</main></body></html>"""

CHECKS: dict[str, Callable[[Page], list[str]]] = {
    "axe": checks.against_axe,
    "references": checks.broken_references,
    "overflow": checks.overflow,
    "targets": checks.small_targets,
    "focus": checks.unseen_focus,
}
BAD = {
    "axe": '<img src="data:,"><p style="color: #bbbbbb">Pale</p>',
    "references": '<p id="one">1</p><p id="one">2</p><p aria-describedby="none">3</p>',
    "overflow": '<div style="width: 3000px">Wide</div>',
    "targets": '<a href="#main" style="min-height: 0; height: 10px">Small</a>',
    "focus": '<style>a:focus { outline: none }</style><a href="#main">Unseen</a>',
}


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page without a service."""
    with browser.new_page(viewport={"width": 800, "height": 600}) as found:
        yield found


@pytest.mark.parametrize("check", CHECKS)
def test_a_check_complains_of_a_page_that_is_bad_in_its_way(page: Page, check: str) -> None:
    page.set_content(GOOD.format(style="", body=BAD[check]))
    assert CHECKS[check](page)


@pytest.mark.parametrize("check", CHECKS)
def test_a_check_finds_nothing_on_a_good_page(page: Page, check: str) -> None:
    page.set_content(GOOD.format(style="", body="<p>Read <a href='#main'>this</a> too.</p>"))
    assert not CHECKS[check](page)


@pytest.mark.parametrize(
    ("attribute", "value"),
    [("for", "x"), ("aria-labelledby", "main x"), ("headers", "x"), ("aria-controls", "x")],
)
def test_every_kind_of_reference_is_followed(page: Page, attribute: str, value: str) -> None:
    page.set_content(GOOD.format(style="", body=f'<label {attribute}="{value}">Name</label>'))
    assert checks.broken_references(page) == [f"{attribute} of LABEL: x"]


def test_a_link_to_a_place_that_is_not_there_is_a_broken_reference(page: Page) -> None:
    page.set_content(GOOD.format(style="", body='<a href="#nowhere">There</a>'))
    assert checks.broken_references(page) == ["href: #nowhere"]


def test_text_that_is_cut_off_is_overflow(page: Page) -> None:
    cut = '<div style="width: 50px; overflow: hidden; white-space: nowrap">Much too long</div>'
    page.set_content(GOOD.format(style="", body=cut))
    assert checks.overflow(page) == ["cut off: DIV."]


@pytest.mark.parametrize(
    ("body", "style", "complaint"),
    [
        ("<nav>Menu</nav>", "@media print { button { display: none } }", "printed: nav"),
        ("", "", "printed: button"),
        ("", "@media print { button, th { display: none } }", "no head: Ref"),
    ],
)
def test_paper_is_looked_at(page: Page, body: str, style: str, complaint: str) -> None:
    page.set_content(GOOD.format(style=style, body=body))
    assert checks.on_paper(page) == [complaint]


def serve(page: Page, body: str, **headers: str) -> checks.Console:
    """A page from an address, with its console listened to."""

    def answer(route: Route) -> None:
        route.fulfill(body=body, content_type="text/html", headers=headers)

    page.route("http://page.test/", answer)
    console = checks.Console(page)
    page.goto("http://page.test/")
    return console


def test_the_console_tells_of_scripts_that_fail_and_of_what_the_policy_refuses(page: Page) -> None:
    broken = "<script>console.error('One'); throw new Error('Two')</script>"
    assert serve(page, broken).said == ["console: One", "script: Two"]


def test_what_the_content_security_policy_refuses_is_heard(page: Page) -> None:
    policy = {"Content-Security-Policy": "default-src 'none'"}
    said = serve(page, '<p style="color: red">Red</p>', **policy).said
    assert any("Content Security Policy" in each for each in said)


def test_a_page_that_says_nothing_is_quiet(page: Page) -> None:
    assert not serve(page, GOOD.format(style="", body="")).said


def test_a_keyboard_does_not_reach_what_tab_does_not(page: Page) -> None:
    page.set_content(GOOD.format(style="", body='<a href="#main" tabindex="-1">Hidden</a>'))
    with pytest.raises(AssertionError, match="never reaches"):
        Keyboard(page).reach("Hidden")
