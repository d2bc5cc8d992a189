"""A Word paragraph: its words as they are once every change is accepted, and what hangs on them."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from actions.importing.formats.numbering import Numbering, W, value, whole
from actions.importing.formats.words import Block, escape, fold_lines

MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_TRANSPARENT = {
    f"{W}{name}"
    for name in ("hyperlink", "smartTag", "customXml", "fldSimple", "sdtContent", "dir", "bdo")
}
_KEPT = {f"{W}ins", f"{W}moveTo"}
_DROPPED = {f"{W}del", f"{W}moveFrom"}
_SIGNS = {
    f"{W}tab": " ",
    f"{W}br": "\n",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "-",
    f"{W}ptab": " ",
}
_HIGHLIGHTS = {
    "yellow": "ffff00",
    "green": "00ff00",
    "cyan": "00ffff",
    "magenta": "ff00ff",
    "blue": "0000ff",
    "red": "ff0000",
    "darkBlue": "000080",
    "darkCyan": "008080",
    "darkGreen": "008000",
    "darkMagenta": "800080",
    "darkRed": "800000",
    "darkYellow": "808000",
    "darkGray": "808080",
    "lightGray": "c0c0c0",
}


@dataclass
class Run:
    """Words that look alike."""

    words: str
    bold: bool = False
    fill: str = ""
    struck: bool = False


@dataclass
class Paragraph:
    """One paragraph: its runs, its place in lists, its number as printed, notes and comments."""

    runs: list[Run] = field(default_factory=list)
    depth: int = 0
    label: str = ""
    heading: bool = False
    remarks: list[str] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)
    runs_on: bool = False

    @property
    def words(self) -> str:
        """Its words without its number."""
        return "".join(run.words for run in self.runs)

    def go_on_with(self, after: "Paragraph") -> None:
        """Take in the next paragraph, where a tracked change takes out the break between them."""
        self.runs += after.runs
        self.remarks += after.remarks
        self.boxes += after.boxes
        self.depth, self.label, self.heading = after.depth, after.label, after.heading
        self.runs_on = after.runs_on

    def block(self, *, tell_bold: bool) -> Block:
        """The paragraph as markup; with `tell_bold` the bold words are marked."""
        markup = ""
        for run in self.runs:
            words = fold_lines(escape(run.words))
            marked = tell_bold and run.bold and words.strip()
            markup += f"<b>{words}</b>" if marked else words
        markup = markup.replace("</b><b>", "").replace("\n", "<br>")
        return Block(f"{self.label} {markup}".strip() if self.label else markup, self.depth)


@dataclass
class Style:
    """What a paragraph's style says of it, with what it inherits."""

    bold: bool | None = None
    number: str | None = None
    level: int | None = None
    heading: bool = False


class Paragraphs:
    """Reads paragraphs of one document, in order: numbers run on."""

    def __init__(
        self,
        styles: Element | None,
        numbering: Element | None,
        notes: dict[tuple[str, str], str],
    ) -> None:
        self.numbering = Numbering(numbering)
        self.notes = notes
        self.counts: Counter[str] = Counter()
        self.styles: dict[str, Style] = {}
        self.default = ""
        self.raw = {}
        for style in styles.iter(f"{W}style") if styles is not None else ():
            key = style.get(f"{W}styleId", "")
            self.raw[key] = style
            if style.get(f"{W}default") in ("1", "true") and style.get(f"{W}type") == "paragraph":
                self.default = key

    def style(self, key: str, depth: int = 0) -> Style:
        """The style of this id."""
        if key in self.styles:
            return self.styles[key]
        raw = self.raw.get(key)
        if raw is None or depth > 12:
            return Style()
        based = self.style(value(raw.find(f"{W}basedOn")), depth + 1)
        bold = _on(raw.find(f"{W}rPr/{W}b"))
        number = raw.find(f"{W}pPr/{W}numPr/{W}numId")
        level = raw.find(f"{W}pPr/{W}numPr/{W}ilvl")
        outline = raw.find(f"{W}pPr/{W}outlineLvl")
        name = value(raw.find(f"{W}name")).lower()
        found = Style(
            bold=based.bold if bold is None else bold,
            number=based.number if number is None else value(number),
            level=based.level if level is None else whole(value(level)),
            heading=based.heading or outline is not None or name.startswith(("heading", "title")),
        )
        self.styles[key] = found
        return found

    def read(self, element: Element) -> Paragraph:
        """The paragraph that a `w:p` is."""
        properties = element.find(f"{W}pPr")
        key = value(properties.find(f"{W}pStyle")) if properties is not None else ""
        style = self.style(key or self.default)
        found = Paragraph(heading=style.heading)
        self._inline(element, found, style)
        if properties is not None and properties.find(f"{W}rPr/{W}del") is not None:
            self.counts["deleted"] += 1
            found.runs_on = bool(found.words.strip())
            return found  # its number goes with the break
        self._list(properties, style, found)
        return found

    def _list(self, properties: Element | None, style: Style, found: Paragraph) -> None:
        number, level = style.number, style.level
        direct = properties.find(f"{W}numPr") if properties is not None else None
        if direct is not None:
            number = value(direct.find(f"{W}numId"), number or "")
            given = direct.find(f"{W}ilvl")
            level = whole(value(given)) if given is not None else level
        if not number or number == "0":
            return
        level = min(max(level or 0, 0), 8)
        defined = self.numbering.level(number, level)
        if defined is not None and defined.kind == "none":
            return
        found.label = self.numbering.label(number, level)
        if not found.heading:
            found.depth = level + 1

    def _inline(self, element: Element, found: Paragraph, style: Style) -> None:
        for child in element:
            if child.tag == f"{W}r":
                self._run(child, found, style)
            elif child.tag in _DROPPED:
                self.counts["deleted"] += 1
            elif child.tag in _KEPT:
                self.counts["inserted"] += 1
                self._inline(child, found, style)
            elif child.tag == f"{W}sdt":
                self._control(child, found, style)
            elif child.tag in _TRANSPARENT:
                self._inline(child, found, style)
            elif child.tag == f"{MC}AlternateContent":
                self._alternative(child, found, style)

    def _control(self, element: Element, found: Paragraph, style: Style) -> None:
        """A content control; "Click here to enter text" is nobody's words."""
        placeholder = element.find(f"{W}sdtPr/{W}showingPlcHdr")
        content = element.find(f"{W}sdtContent")
        if content is not None and (placeholder is None or not _on(placeholder)):
            self._inline(content, found, style)

    def _alternative(self, element: Element, found: Paragraph, style: Style) -> None:
        choice = element.find(f"{MC}Choice")
        chosen = choice if choice is not None else element.find(f"{MC}Fallback")
        if chosen is not None:
            self._inline(chosen, found, style)
            found.boxes.extend(chosen.iter(f"{W}txbxContent"))

    def _run(self, element: Element, found: Paragraph, style: Style) -> None:
        properties = element.find(f"{W}rPr")
        run = Run("", bold=bool(style.bold))
        if properties is not None:
            if _on(properties.find(f"{W}vanish")):
                self.counts["hidden"] += 1
                return
            self._look(properties, run)
        for child in element:
            run.words += self._piece(child, found, style)
        if run.words:
            found.runs.append(run)

    def _look(self, properties: Element, run: Run) -> None:
        bold = _on(properties.find(f"{W}b"))
        if bold is None:
            bold = self.style(value(properties.find(f"{W}rStyle"))).bold
        run.bold = run.bold if bold is None else bold
        run.struck = bool(_on(properties.find(f"{W}strike")) or _on(properties.find(f"{W}dstrike")))
        run.fill = _HIGHLIGHTS.get(value(properties.find(f"{W}highlight")), "")
        run.fill = run.fill or shade(properties.find(f"{W}shd"))

    def _piece(self, child: Element, found: Paragraph, style: Style) -> str:
        """The words of one piece of a run."""
        if child.tag == f"{W}t":
            return child.text or ""
        if child.tag in _SIGNS:
            return _SIGNS[child.tag]
        if child.tag == f"{W}sym":
            code = whole_hex(child.get(f"{W}char", ""))
            return chr(code) if 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE else ""
        for kind in ("footnote", "endnote", "comment"):
            if child.tag == f"{W}{kind}Reference":
                self._note(kind, child.get(f"{W}id", ""), found)
        if child.tag == f"{MC}AlternateContent":
            self._alternative(child, found, style)
        elif child.tag == f"{W}pict":
            found.boxes.extend(child.iter(f"{W}txbxContent"))
        return ""

    def _note(self, kind: str, key: str, found: Paragraph) -> None:
        words = self.notes.get((kind, key), "")
        if words:
            self.counts[kind] += 1
            found.remarks.append(words)


def blocks_of(paragraphs: list[Paragraph], *, tell_bold: bool) -> Iterator[Block]:
    """The paragraphs as blocks, those without words left out."""
    for paragraph in paragraphs:
        block = paragraph.block(tell_bold=tell_bold)
        if block.markup.strip():
            yield block


def shade(element: Element | None) -> str:
    """The colour of a `w:shd` as "rrggbb"; "" where it is none, or white."""
    fill = "" if element is None else element.get(f"{W}fill", "").lower()
    plain = len(fill) == 6 and all(sign in "0123456789abcdef" for sign in fill)
    return fill if plain and fill != "ffffff" else ""


def whole_hex(text: str) -> int:
    """A number from hexadecimal digits; 0 where they are none."""
    try:
        return int(text[:8], 16)
    except ValueError:
        return 0


def _on(element: Element | None) -> bool | None:
    """A switch as Word writes it: there and not "0" is on; None where it is not there."""
    if element is None:
        return None
    return value(element, "1") not in ("0", "false", "off")
