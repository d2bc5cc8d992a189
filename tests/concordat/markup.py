"""Reads a page's markup for tests: its ids, what refers to them, its controls and their labels."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

REFERRING = ("aria-describedby", "aria-labelledby", "aria-controls")
NEEDS_LABEL = {"input", "select", "textarea"}
NO_LABEL_TYPES = {"hidden", "submit", "button"}


@dataclass
class Markup(HTMLParser):
    """The tags of a piece of HTML, in order, with their attributes, and the text of all of it."""

    html: str
    tags: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    text: str = ""

    def __post_init__(self) -> None:
        super().__init__()
        self.feed(self.html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep a start tag."""
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        """Keep the words."""
        self.text += data

    def all(self, wanted: str, **attrs: str) -> list[dict[str, str]]:
        """The attributes of every tag of a name whose attributes have these values."""
        return [
            found
            for tag, found in self.tags
            if tag == wanted and all(found.get(name) == value for name, value in attrs.items())
        ]

    def ids(self) -> list[str]:
        """Every id, as often as it occurs."""
        return [attrs["id"] for _, attrs in self.tags if "id" in attrs]

    def broken_references(self) -> list[str]:
        """What `for`, `href="#…"` and aria attributes name that is not there."""
        ids = set(self.ids())
        named = [
            identity
            for _, attrs in self.tags
            for name in REFERRING
            for identity in attrs.get(name, "").split()
        ]
        named += [attrs["for"] for _, attrs in self.tags if "for" in attrs]
        named += [
            attrs["href"][1:] for _, attrs in self.tags if attrs.get("href", "").startswith("#")
        ]
        return [identity for identity in named if identity not in ids]

    def controls(self) -> list[dict[str, str]]:
        """Every control that somebody fills in."""
        return [
            attrs
            for tag, attrs in self.tags
            if tag in NEEDS_LABEL and attrs.get("type") not in NO_LABEL_TYPES
        ]

    def without_one_label(self) -> list[str]:
        """The ids of controls that have no label, or several."""
        labelled = [attrs.get("for", "") for attrs in self.all("label")]
        return [
            attrs.get("id", "")
            for attrs in self.controls()
            if labelled.count(attrs.get("id", "")) != 1
        ]

    def inline(self) -> list[str]:
        """What the content security policy refuses: style and handler attributes, inline tags."""
        refused = [
            name
            for _, attrs in self.tags
            for name in attrs
            if name == "style" or name.startswith("on")
        ]
        refused += [tag for tag, _ in self.tags if tag == "style"]
        return refused + ["script" for attrs in self.all("script") if "src" not in attrs]
