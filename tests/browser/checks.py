"""What a page must hold to, looked for in the browser; each check returns what it complains of."""

from dataclasses import dataclass, field

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Locator, Page

HIDDEN = 2  # pixels: what is there for screen readers alone is 1 high
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE = Axe()
AXE_OPTIONS = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}

REFERENCES = """() => {
    const ids = [...document.querySelectorAll('[id]')].map((each) => each.id)
    const found = ids.filter((id, place) => ids.indexOf(id) !== place).map((id) => `twice: ${id}`)
    const lists = ['aria-describedby', 'aria-labelledby', 'aria-controls', 'aria-owns',
        'aria-errormessage', 'aria-activedescendant', 'headers', 'for', 'list', 'form']
    for (const name of lists) {
        for (const each of document.querySelectorAll(`[${name}]`)) {
            for (const id of each.getAttribute(name).split(/\\s+/)) {
                if (!ids.includes(id)) found.push(`${name} of ${each.tagName}: ${id || 'blank'}`)
            }
        }
    }
    for (const each of document.querySelectorAll('a[href^="#"]')) {
        const id = decodeURIComponent(each.getAttribute('href').slice(1))
        if (!ids.includes(id)) found.push(`href: #${id}`)
    }
    return found
}"""

OVERFLOW = """() => {
    const wide = window.innerWidth + 1, found = []
    if (document.documentElement.scrollWidth > wide) {
        for (const each of document.querySelectorAll('body *')) {
            const box = each.getBoundingClientRect()
            if (box.width && box.right > wide && ![...each.children].some(
                (child) => child.getBoundingClientRect().right > wide)) {
                const words = each.textContent.trim().slice(0, 40)
                found.push(`${each.tagName}.${each.className} to ${box.right}: ${words}`)
            }
        }
        return found.length ? found.slice(0, 5) : ['wider than the screen']
    }
    // A box for one line scrolls what is typed into it.
    for (const each of document.querySelectorAll('body *:not(script):not(svg *):not(input)')) {
        const style = getComputedStyle(each)
        const clips = style.overflowX === 'hidden' || style.overflowX === 'clip'
        if (clips && each.clientWidth > 1 && each.scrollWidth > each.clientWidth + 1) {
            found.push(`cut off: ${each.tagName}.${each.className}`)
        }
    }
    return found
}"""

# Links in running text may be as low as their line; everything else is a target for a finger.
TARGETS = """() => {
    const found = []
    const wanted = 'a[href], button, input:not([type=hidden]), select, textarea, summary'
    const runsInText = (each) => {
        if (getComputedStyle(each).display !== 'inline') return false
        let block = each.parentElement
        while (getComputedStyle(block).display === 'inline') block = block.parentElement
        return block.textContent.trim() !== each.textContent.trim()
    }
    for (const each of document.querySelectorAll(wanted)) {
        const box = each.getBoundingClientRect()
        if (!each.checkVisibility({visibilityProperty: true}) || box.width <= 1) continue
        if (each.tagName === 'A' && runsInText(each)) continue
        if (box.width < 23.9 || box.height < 23.9) {
            const size = `${Math.round(box.width)} by ${Math.round(box.height)}`
            found.push(`${each.tagName} ${each.textContent.trim().slice(0, 40)}: ${size}`)
        }
    }
    return found
}"""

FOCUS = """() => {
    const each = document.activeElement
    if (!each || each === document.body) return 'nothing is focused'
    const look = () => {
        const style = getComputedStyle(each)
        return [style.outlineStyle !== 'none' && style.outlineWidth, style.boxShadow,
            style.backgroundColor, style.clipPath, style.position].join()
    }
    const box = each.getBoundingClientRect(), focused = look()
    const name = `${each.tagName} ${each.textContent.trim().slice(0, 40)}`
    each.blur()
    const blurred = look()
    each.focus()
    if (box.width < 2 || box.bottom <= 0) return `${name} cannot be seen`
    return focused === blurred ? `${name} looks the same with focus` : ''
}"""


def against_axe(page: Page) -> list[str]:
    """What the automatic checker finds."""
    found = AXE.run(page, options=AXE_OPTIONS).response["violations"]
    return [
        f"axe {each['id']}: {node['html'][:160]} {node['failureSummary'][:300]}"
        for each in found
        for node in each["nodes"][:3]
    ]


def broken_references(page: Page) -> list[str]:
    """Ids that stand twice, and references to ids that are not there."""
    return page.evaluate(REFERENCES)


def overflow(page: Page) -> list[str]:
    """What stands out of the screen sideways, or is cut off."""
    return page.evaluate(OVERFLOW)


def small_targets(page: Page) -> list[str]:
    """What is lower or narrower than 24 pixels and not a link in running text."""
    return page.evaluate(TARGETS)


def unseen_focus(page: Page, steps: int = 3) -> list[str]:
    """Which of the first places that Tab reaches do not show it."""
    found = []
    for step in range(steps):
        page.keyboard.press("Tab")
        if step and page.evaluate("document.activeElement === document.body"):
            break  # there is nothing more: the focus has gone to the browser's own buttons
        found.append(page.evaluate(FOCUS))
    page.evaluate("document.activeElement.blur()")
    return [complaint for complaint in found if complaint]


def on_paper(page: Page) -> list[str]:
    """What paper shows and should not, and which column heads it lacks."""
    page.emulate_media(media="print")
    gone = ("nav", ".govuk-service-navigation", "form", "button", ".govuk-skip-link", "summary")
    found = [f"printed: {each}" for each in gone if _shown(page, each)]
    tables = [each for each in page.locator("table.app-register").all() if each.is_visible()]
    heads = [head for table in tables for head in table.locator("thead th").all()]
    found += [] if heads else ["no table heads"]
    found += [f"no head: {head.text_content()}" for head in heads if not _is_on_paper(head)]
    found += overflow(page)
    page.emulate_media(media="screen")
    return found


def _is_on_paper(head: Locator) -> bool:
    """Whether a column's head is there to be read, and not only for screen readers."""
    box = head.bounding_box()
    return head.is_visible() and box is not None and box["height"] > HIDDEN


def _shown(page: Page, selector: str) -> bool:
    """Whether any of some elements can be seen."""
    return any(each.is_visible() for each in page.locator(selector).all())


@dataclass
class Console:
    """Listens to a page; keeps what its console complains of. A refused style is one of these."""

    page: Page
    said: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.said.append(f"script: {error}"))

    def _hear(self, message: ConsoleMessage) -> None:
        """Keep errors and warnings, but not that the page itself answered with 403, 404, …"""
        own = message.location.get("url", "") == self.page.url
        # A day that is none, from an address, is left out of its field; the page says so in words.
        expected = (own and "status of" in message.text) or "required format" in message.text
        if message.type not in {"error", "warning"} or expected:
            return
        self.said.append(f"console: {message.text}")
