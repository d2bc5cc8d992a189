"""How wide words are in a drawing, and words made to fit. Pure; for Arial and its like."""

# Parts of the size of the letters; anything not named is as wide as most small letters.
NARROW = dict.fromkeys("iljI.,:;'!|ftr()[]/ -’‘", 0.34)
WIDE = dict.fromkeys("mwMWQO@%&–—…", 0.9)
CAPITAL, SMALL = 0.72, 0.56
BOLD = 1.08


def width_of(words: str, size: int, *, bold: bool = False) -> float:
    """About how wide words are, in the units of `size`; rather too much than too little."""
    parts = (NARROW.get(each) or WIDE.get(each) or _ordinary(each) for each in words)
    return sum(parts) * size * (BOLD if bold else 1)


def _ordinary(letter: str) -> float:
    """A letter that is in no table."""
    if letter.isupper():
        return CAPITAL
    return SMALL if letter.isascii() else 1.0


def shortened(words: str, room: float, size: int, *, bold: bool = False) -> str:
    """The words where they fit; else as many whole ones as do, then "…"; blank where none does."""
    words = " ".join(words.split())
    if width_of(words, size, bold=bold) <= room:
        return words
    kept = words
    while kept:
        kept = kept.rpartition(" ")[0] if " " in kept else kept[:-1]
        if width_of(f"{kept.rstrip(',.;:–-')} …", size, bold=bold) <= room:
            return f"{kept.rstrip(',.;:–-')} …" if kept else ""
    return ""


def in_few_words(text: str, most: int = 14) -> str:
    """The first words of a text, then "…" where there are more."""
    words = text.split()
    return text if len(words) <= most else f"{' '.join(words[:most])} …"
