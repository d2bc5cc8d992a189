"""What a spreadsheet's styles say of a cell: background, bold, and how a number is shown."""

import colorsys
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from xml.etree.ElementTree import Element

S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
# The order in which a sheet counts the colours of a theme differs from that of the theme.
_THEME_ORDER = (1, 0, 3, 2, 4, 5, 6, 7, 8, 9, 10, 11)
_INDEXED = {2: "ff0000", 3: "00ff00", 4: "0000ff", 5: "ffff00", 6: "ff00ff", 7: "00ffff"}
_INDEXED |= {key + 8: colour for key, colour in _INDEXED.items()}
_INDEXED |= {16: "800000", 17: "008000", 18: "000080", 19: "808000", 20: "800080", 21: "008080"}
_INDEXED |= {22: "c0c0c0", 23: "808080", 40: "00ccff", 41: "ccffff", 42: "ccffcc", 43: "ffff99"}
_INDEXED |= {44: "99ccff", 45: "ff99cc", 46: "cc99ff", 47: "ffcc99", 50: "99cc00", 51: "ffcc00"}
_INDEXED |= {52: "ff9900", 53: "ff6600"}
# The formats that a file names by number alone, days as they are shown in Britain.
_BUILT_IN = {1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%"}
_BUILT_IN |= {14: "dd/mm/yyyy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM"}
_BUILT_IN |= {19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "dd/mm/yyyy hh:mm"}
_BUILT_IN |= {37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00", 45: "mm:ss", 49: "@"}
_LONG_DAY = "[$-f800]"  # the long day of whoever opens the sheet
_DAYS_1900 = datetime(1899, 12, 30)  # noqa: DTZ001 -- a sheet's days have no zone
_DAYS_1904 = datetime(1904, 1, 1)  # noqa: DTZ001 -- Excel knows no zones
_LAST_DAY = 2_958_465  # 31 December 9999
_TOKEN = re.compile(
    r'"([^"]*)"|\\(.)|\[[^\]]*\]|_.|\*.|(AM/PM|A/P)|(y+|m+|d+|h+|s+(?:\.0+)?)|(.)', re.IGNORECASE
)
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True)
class Look:
    """How cells of one style look; `code` is the number format."""

    fill: str = ""
    bold: bool = False
    struck: bool = False
    code: str = "General"


class Looks:
    """The styles of one workbook; broken ones count as plain."""

    def __init__(self, styles: Element | None, theme: Element | None) -> None:
        self.theme = _theme(theme)
        self.looks: list[Look] = []
        if styles is not None:
            self._read(styles)

    def of(self, style: str) -> Look:
        """The look of the style with this number."""
        return self.looks[int(style)] if _is_index(style, len(self.looks)) else Look()

    def _read(self, root: Element) -> None:
        codes = {
            item.get("numFmtId", ""): item.get("formatCode", "")
            for item in root.iterfind(f"{S}numFmts/{S}numFmt")
        }
        fonts = [
            (_switch(font.find(f"{S}b")), _switch(font.find(f"{S}strike")))
            for font in root.iterfind(f"{S}fonts/{S}font")
        ]
        fills = [self._fill(fill) for fill in root.iterfind(f"{S}fills/{S}fill")]
        for item in root.iterfind(f"{S}cellXfs/{S}xf"):
            font, fill = item.get("fontId", "0"), item.get("fillId", "0")
            number = item.get("numFmtId", "0")
            built_in = _BUILT_IN.get(int(number)) if _is_index(number, 164) else None
            bold, struck = fonts[int(font)] if _is_index(font, len(fonts)) else (False, False)
            self.looks.append(
                Look(
                    fill=fills[int(fill)] if _is_index(fill, len(fills)) else "",
                    bold=bold,
                    struck=struck,
                    code=codes.get(number) or built_in or "General",
                )
            )

    def _fill(self, fill: Element) -> str:
        pattern = fill.find(f"{S}patternFill")
        if pattern is None:
            stop = fill.find(f"{S}gradientFill/{S}stop/{S}color")
            return self.colour(stop)
        if pattern.get("patternType", "none") == "none":
            return ""
        return self.colour(pattern.find(f"{S}fgColor"))

    def colour(self, element: Element | None) -> str:
        """A colour as "rrggbb"; "" for none, white, or one that is not known."""
        if element is None:
            return ""
        found = element.get("rgb", "")[-6:].lower()
        indexed, themed = element.get("indexed", ""), element.get("theme", "")
        if not found and _is_index(themed, len(self.theme)):
            found = self.theme[int(themed)]
        if not found and indexed.isdigit():
            found = _INDEXED.get(int(indexed), "")
        if not re.fullmatch("[0-9a-f]{6}", found):
            return ""
        found = _tinted(found, element.get("tint", "0"))
        return "" if found == "ffffff" else found


def _theme(root: Element | None) -> list[str]:
    """The colours of a theme in the order in which sheets count them."""
    scheme = root.find(f".//{A}clrScheme") if root is not None else None
    if scheme is None:
        return []
    colours = []
    for item in scheme:
        colour = item.find(f"{A}srgbClr")
        system = item.find(f"{A}sysClr")
        found = colour.get("val", "") if colour is not None else ""
        found = system.get("lastClr", "") if system is not None else found
        colours.append(found.lower())
    return [colours[place] for place in _THEME_ORDER] if len(colours) >= len(_THEME_ORDER) else []


def _tinted(colour: str, tint: str) -> str:
    """Lighter for a tint above nought, darker below, as spreadsheets reckon it."""
    try:
        by = min(max(float(tint), -1.0), 1.0)
    except ValueError:
        return colour
    if not by:
        return colour
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (0, 2, 4))
    hue, light, full = colorsys.rgb_to_hls(red, green, blue)
    light = light * (1 + by) if by < 0 else light * (1 - by) + by
    return "".join(f"{round(part * 255):02x}" for part in colorsys.hls_to_rgb(hue, light, full))


def _is_index(text: str, length: int) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 8 and int(text) < length


def _switch(element: Element | None) -> bool:
    return element is not None and element.get("val", "1") not in ("0", "false")


# Numbers as they are shown


def is_date(code: str) -> bool:
    """Whether a number format shows a day or a time."""
    code = code.split(";")[0]
    if code.lower() == "general" or "@" in code:
        return False
    return any(match[4] for match in _TOKEN.finditer(code)) and not re.search("[0#?]", _bare(code))


def _bare(code: str) -> str:
    """The format without quoted words, seconds' fractions and what stands in brackets."""
    return re.sub(r'"[^"]*"|\\.|\[[^\]]*\]|s\.0+', "", code, flags=re.IGNORECASE)


def shown(number: str, code: str, *, from_1904: bool = False) -> str:
    """A number as the sheet shows it with this format; raises ValueError where it is none."""
    code = "d mmmm yyyy" if code.lower().startswith(_LONG_DAY) else code or "General"
    if is_date(code):
        return _date(number, code, from_1904=from_1904)
    try:
        exact = Decimal(number)
    except InvalidOperation as error:
        raise ValueError(number) from error
    if not exact.is_finite() or abs(exact) >= Decimal(10) ** 30:
        return number
    if code.lower() == "general" or "@" in code:
        return _general(exact)
    return _fixed(exact, code)


def _general(exact: Decimal) -> str:
    """Without the noise of binary fractions: 1.1000000000000001 is shown as 1.1."""
    short = Decimal(repr(float(f"{float(exact):.12g}")))
    text = format(short, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _fixed(exact: Decimal, code: str) -> str:
    parts = code.split(";")
    bare = _bare(parts[0])
    digits = re.search(r"[0#?,]*[0#?](?:\.([0#?]*))?", bare)
    if digits is None or "/" in bare or "E" in bare.upper():
        return _general(exact)  # fractions and powers of ten are read as plain numbers
    percent = "%" in bare
    wanted = digits[1] or ""
    exact = exact * 100 if percent else exact
    text = format(exact.quantize(Decimal(1).scaleb(-len(wanted)), ROUND_HALF_UP), "f")
    optional = len(wanted) - len(wanted.rstrip("#?"))
    if wanted and optional:
        whole, _, after = text.partition(".")
        kept = after[: len(wanted) - optional] + after[len(wanted) - optional :].rstrip("0")
        text = f"{whole}.{kept}" if kept else whole
    least = len(re.sub(r"[^0]", "", digits[0].split(".")[0]))
    whole, dot, after = text.lstrip("-").partition(".")
    whole = whole.zfill(least)
    if "," in digits[0]:
        whole = f"{int(whole):,}"
    words = [match[1] for match in re.finditer(r'"([^"]*)"', parts[0])]
    before = "".join(words) if parts[0].lstrip().startswith('"') else ""
    behind = "" if before else "".join(words)
    sign = "-" if exact < 0 and any(sign in "123456789" for sign in whole + after) else ""
    return f"{before}{sign}{whole}{dot}{after}{'%' if percent else ''}{behind}"


def day_of(number: str, *, from_1904: bool = False) -> datetime | None:
    """The day and time that a sheet's number stands for; None where it stands for none."""
    try:
        days = float(number)
    except ValueError:
        return None
    if not 0 <= days <= _LAST_DAY:
        return None
    if not from_1904 and days < 60:
        days += 1  # the 29 February 1900 that spreadsheets believe in
    return (_DAYS_1904 if from_1904 else _DAYS_1900) + timedelta(seconds=round(days * 86_400))


def _date(number: str, code: str, *, from_1904: bool) -> str:
    day = day_of(number, from_1904=from_1904)
    if day is None:
        raise ValueError(number)
    found, before = "", ""
    tokens = list(_TOKEN.finditer(code.split(";")[0]))
    half = any(token[3] for token in tokens)
    for place, token in enumerate(tokens):
        kind = (token[4] or "").lower()
        if kind:
            after = next((each[4] for each in tokens[place + 1 :] if each[4]), "") or ""
            minute = kind[0] == "m" and len(kind) < 3
            minute = minute and (before[:1] == "h" or after[:1].lower() == "s")
            found += f"{day.minute:0{len(kind)}d}" if minute else _piece(day, kind, half=half)
            before = kind
        else:
            found += _literal(token, day)
    return " ".join(found.split())


def _literal(token: re.Match[str], day: datetime) -> str:
    if token[3]:
        return "PM" if day.hour >= 12 else "AM"
    if token[0][0] in "[_*":
        return ""
    return token[1] or token[2] or token[5] or ""


def _piece(day: datetime, kind: str, *, half: bool) -> str:
    """One field of a date: "mmm" is Mar."""
    month, weekday = _MONTHS[day.month - 1], _WEEKDAYS[day.weekday()]
    if kind[0] == "y":
        return f"{day.year % 100:02d}" if len(kind) < 3 else f"{day.year:04d}"
    if kind[0] == "m":
        named = {3: month[:3], 4: month, 5: month[0]}
        return named.get(len(kind), f"{day.month:0{min(len(kind), 2)}d}")
    if kind[0] == "d":
        named = {3: weekday[:3], 4: weekday}
        return named.get(len(kind), f"{day.day:0{min(len(kind), 2)}d}")
    if kind[0] == "h":
        hour = (day.hour - 1) % 12 + 1 if half else day.hour
        return f"{hour:0{min(len(kind), 2)}d}"
    return f"{day.second:0{min(len(kind.split('.')[0]), 2)}d}"
