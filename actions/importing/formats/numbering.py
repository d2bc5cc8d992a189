"""Word's automatic numbers and bullets: how deep a paragraph is listed, and what is printed."""

from collections import defaultdict
from dataclasses import dataclass
from xml.etree.ElementTree import Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DEEPEST = 8


@dataclass(frozen=True)
class Level:
    """One level of a list: where it starts, its kind of number, and the pattern around it."""

    start: int = 1
    kind: str = "decimal"
    pattern: str = ""


def value(element: Element | None, default: str = "") -> str:
    """The attribute `w:val`."""
    return default if element is None else element.get(f"{W}val", default)


def whole(text: str, default: int = 0) -> int:
    """A whole number from an attribute; the default where it is none, or absurd."""
    try:
        number = int(text)
    except ValueError:
        return default
    return number if abs(number) < 1_000_000 else default


class Numbering:
    """The lists of one document; `label` must be asked in the order of the paragraphs."""

    def __init__(self, root: Element | None) -> None:
        self.abstract: dict[str, dict[int, Level]] = {}
        self.lists: dict[str, str] = {}
        self.overrides: dict[str, dict[int, int]] = defaultdict(dict)
        self.counts: dict[str, dict[int, int]] = defaultdict(dict)
        self.begun: set[str] = set()
        if root is not None:
            self._read(root)

    def _read(self, root: Element) -> None:
        for item in root.iter(f"{W}abstractNum"):
            levels = {
                whole(level.get(f"{W}ilvl", "0")): _level(level) for level in item.iter(f"{W}lvl")
            }
            self.abstract[item.get(f"{W}abstractNumId", "")] = levels
        for item in root.iter(f"{W}num"):
            number = item.get(f"{W}numId", "")
            self.lists[number] = value(item.find(f"{W}abstractNumId"))
            for override in item.iter(f"{W}lvlOverride"):
                start = override.find(f"{W}startOverride")
                if start is not None:
                    level = whole(override.get(f"{W}ilvl", "0"))
                    self.overrides[number][level] = whole(value(start), 1)

    def level(self, number: str, depth: int) -> Level | None:
        """The level of a list; None where the document does not define it."""
        return self.abstract.get(self.lists.get(number, ""), {}).get(depth)

    def label(self, number: str, depth: int) -> str:
        """What is printed before the next paragraph of this list: "1.2", or "" for a bullet."""
        level = self.level(number, depth)
        if level is None or level.kind in ("bullet", "none"):
            return ""
        abstract = self.lists[number]
        counts = self.counts[abstract]
        if number not in self.begun:
            self.begun.add(number)
            for changed, start in self.overrides[number].items():
                counts[changed] = start - 1
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [each for each in counts if each > depth]:
            del counts[deeper]
        return self._print(number, depth, counts)

    def _print(self, number: str, depth: int, counts: dict[int, int]) -> str:
        level = self.level(number, depth)
        text = level.pattern if level else ""
        for above in range(min(depth, _DEEPEST) + 1):
            other = self.level(number, above) or Level()
            counted = counts.get(above, other.start)
            text = text.replace(f"%{above + 1}", _number(counted, other.kind))
        return text.strip()


def _level(element: Element) -> Level:
    return Level(
        start=whole(value(element.find(f"{W}start"), "1"), 1),
        kind=value(element.find(f"{W}numFmt"), "decimal"),
        pattern=value(element.find(f"{W}lvlText")),
    )


def _number(count: int, kind: str) -> str:
    if kind in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (max(count, 1) - 1) % 26) * min(((max(count, 1) - 1) // 26 + 1), 9)
        return letter.upper() if kind == "upperLetter" else letter
    if kind in ("lowerRoman", "upperRoman"):
        roman = _roman(count)
        return roman.upper() if kind == "upperRoman" else roman
    return f"{count:02d}" if kind == "decimalZero" else str(count)


def _roman(count: int) -> str:
    found = ""
    signs = [(1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l")]
    signs += [(40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")]
    count = min(max(count, 0), 3999)
    for worth, sign in signs:
        found += sign * (count // worth)
        count %= worth
    return found
