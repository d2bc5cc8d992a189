"""A person who has a keyboard and nothing else: what has the focus is all that they can use."""

from playwright.sync_api import Page

MOST_STEPS = 300
CONTROLS = "a, button, input, select, textarea, summary"

NAME = """() => {
    const each = document.activeElement
    const words = each.labels?.length ? each.labels[0].textContent : each.textContent
    return words.trim().replace(/\\s+/g, ' ')
}"""


class Keyboard:
    """Presses keys on a page; fails where something cannot be reached or chosen by them."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def name_of_focus(self) -> str:
        """What the thing with the focus is called."""
        return str(self.page.evaluate(NAME))

    def reach(self, words: str = "", *, at: str = CONTROLS) -> None:
        """Tab until something has the focus whose name holds the words, at a CSS selector."""
        for _ in range(MOST_STEPS):
            self.page.keyboard.press("Tab")
            fits = self.page.evaluate("(at) => document.activeElement.matches(at)", at)
            if fits and words in self.name_of_focus():
                return
        raise AssertionError(f"Tab never reaches {words!r} at {at}")

    def follow(self, words: str, *, at: str = CONTROLS) -> None:
        """Reach a link or a button and press Enter; waits for the page that answers."""
        self.reach(words, at=at)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def choose(self, words: str, *, among: str) -> None:
        """Choose one of some radio buttons: Tab to them, arrows between them, Space."""
        self.reach(at=f"input[type=radio][name={among}]")
        for _ in range(10):
            if self.name_of_focus() == words:
                self.page.keyboard.press("Space")
                assert self.page.evaluate("document.activeElement.checked")
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{words!r} is not among them")

    def write(self, words: str, *, into: str) -> None:
        """Reach a field by its name and type into it, key by key."""
        self.reach(at=f"[name={into}]")
        self.page.keyboard.type(words)
