"""The words of "by when" cells, each with the one-letter code that the grammar's rules speak of.

Codes, by what they stand for:

    n y z o A   number of one or two digits; of four (a year); other; ordinal; year after '
    M W q h S T month, weekday, quarter, half, season, school term
    F C U Y Z   financial, calendar, academic year; the word year; year end
    H I         holiday; unit of time (day, week, month, term)
    E m e l s   end of, mid, early, late, beginning of
    K k         week commencing, week ending
    b B a       by, before, after
    f w t u     from, onwards, to, until
    i d @ 2     within, during, throughout, between
    v c % R     every, how often (twice), times, recurrence
    j r G $     next, relative, opens a relative phrase, opens a condition
    O D J Q     ongoing, done, still to be done, not
    V ^ X       revised or now, originally, reference
    ~ N # g     tentative, no date, label that takes a number, activity (review, meeting)
    _ + x       says nothing about time, "thereafter", not known
    - / . , ; : ( ) &   punctuation; & is also "and", ; is also a new line

Rules make further ones of them:

    P p ! 9     period, period without its year, impossible date, a spreadsheet's serial number
    = > <       span from a to b, from a day, until a day
    L           label with its number

A word that stands for nothing here ("in", "on") has a space for a code and is dropped.
"""

from difflib import get_close_matches
from functools import lru_cache
from typing import Any

from actions.by_when.phrases import DONE_OR_ORDER, DONE_PAST, LOOSE, PHRASES, phrases_of

MONTHS = {
    1: "january, jan",
    2: "february, feb, febr",
    3: "march, mar, mch",
    4: "april, apr, apl",
    5: "may",
    6: "june, jun",
    7: "july, jul",
    8: "august, aug",
    9: "september, sept, sep",
    10: "october, oct",
    11: "november, nov",
    12: "december, dec",
}
MONTH_NAMES = tuple(words.split(",")[0].capitalize() for words in MONTHS.values())
WEEKDAYS = (
    "monday, mon",
    "tuesday, tue, tues",
    "wednesday, wed, weds",
    "thursday, thu, thur, thurs",
    "friday, fri",
    "saturday, sat",
    "sunday, sun",
)
NUMBERS = phrases_of("""
    zero, one, two, three, four, five, six, seven, eight, nine, ten, eleven, twelve, thirteen,
    fourteen, fifteen, sixteen, seventeen, eighteen, nineteen, twenty
""")
ORDINALS = phrases_of("""
    first, second, third, fourth, fifth, sixth, seventh, eighth, ninth, tenth, eleventh, twelfth,
    thirteenth, fourteenth, fifteenth, sixteenth, seventeenth, eighteenth, nineteenth, twentieth,
    twenty first, twenty second, twenty third, twenty fourth, twenty fifth, twenty sixth,
    twenty seventh, twenty eighth, twenty ninth, thirtieth, thirty first
""")
# Years as they are spoken: two thousand and fifteen, twenty fifteen.
SPOKEN_YEARS = {
    2000 + number: f"two thousand and {word}, two thousand {word}, twenty {word}"
    for number, word in enumerate(NUMBERS)
    if number >= 10
} | {
    2020
    + number: f"two thousand and twenty {word}, two thousand twenty {word}, twenty twenty {word}"
    for number, word in enumerate(NUMBERS[:10])
    if number
}
COUNTS = phrases_of("once, twice, thrice")
UNITS = {
    "day": "day, days, working day, working days, calendar day, calendar days",
    "week": "week, weeks, wk, wks, working weeks",
    "fortnight": "fortnight, fortnights",
    "month": "month, months, mth, mths, mnth, mnths, mo, mos, calendar month, calendar months",
    "term": "school term, academic term",
    "hour": "hour, hours, hrs",
}
CALENDAR = {
    "q": "quarter, quarters, qtr, qtrs, qrt, q, qs, qu",
    "h": "half, halves, h",
    "T": "term, terms",
    "F": """
        financial year, financial years, fiscal year, fy, f / y, fin year, finanical year, f . y .,
        municipal year, council year, tax year, budget year
    """,
    "C": "calendar year, cy",
    "U": "academic year, school year, ay, a / y, academic years",
    "Y": "year, years, yr, yrs, y",
    "Z": "year end, yearend, end year, yr end, eoy, e . o . y ., eofy",
    "&": "and, &, +, plus, as well as",
}
SEASONS = {"spring": "spring", "summer": "summer", "autumn": "autumn", "winter": "winter"}
HOLIDAYS = {"christmas": "christmas, xmas, x mas", "new year": "new year", "easter": "easter"}

# Recurrence words, under every how many of which unit.
RECURRENCES: dict[tuple[int, str], str] = {
    (1, "day"): "daily",
    (1, "week"): "weekly",
    (2, "week"): "fortnightly, biweekly, bi weekly, every other week",
    (1, "month"): "monthly",
    (2, "month"): "bimonthly, bi monthly, every other month, alternate months",
    (3, "month"): "quarterly, qtrly",
    (1, "term"): "termly, half termly",
    (6, "month"): """
        half yearly, bi annually, biannually, bi annual, biannual, semi annually, semi annual,
        bi yearly, biyearly
    """,
    (1, "year"): "yearly, annually, annual, annualy, anually, per annum, p . a ., pa",
    (2, "year"): "biennially, biennial, every other year, alternate years",
    (3, "year"): "triennially, triennial",
}
# Used in two senses: twice in a period, or once in every two.
TWO_SENSES = frozenset(
    phrases_of(
        """
        bimonthly, bi monthly, biweekly, bi weekly, bi yearly, biyearly, half termly, bi annually,
        biannually, bi annual, biannual
        """
    )
)
TYPOS = {"apirl": 4, "arpil": 4, "aprl": 4, "aprill": 4, "marhc": 3, "mrach": 3, "spet": 9}
# "May" before one of these is a verb.
VERBS_AFTER_MAY = frozenset(
    phrases_of(
        """
        be, need, include, not, also, require, vary, change, have, take
        """
    )
)

SKIPPED = frozenset(phrases_of("the, a, an, of, our, its, this, their"))
Phrase = tuple[str, ...]
Meaning = tuple[str, Any]


def _meanings() -> dict[Phrase, Meaning]:
    """Every phrase with its code and value; a later table wins over an earlier one."""
    tables = (
        *((code, None, listed) for code, listed in (PHRASES | CALENDAR).items()),
        ("D", "past", DONE_PAST),
        ("D", "order", DONE_OR_ORDER),
        *(("M", number, listed) for number, listed in MONTHS.items()),
        *(("W", number, listed) for number, listed in enumerate(WEEKDAYS)),
        *(("S", name, listed) for name, listed in SEASONS.items()),
        *(("H", name, listed) for name, listed in HOLIDAYS.items()),
        *(("I", name, listed) for name, listed in UNITS.items()),
        *(("R", every, listed) for every, listed in RECURRENCES.items()),
        *(("y", year, listed) for year, listed in SPOKEN_YEARS.items()),
        *(("n", number, word) for number, word in enumerate(NUMBERS)),
        *(("c", number, word) for number, word in enumerate(COUNTS, start=1)),
        *(("o", number, word) for number, word in enumerate(ORDINALS, start=1)),
    )
    return {
        tuple(phrase.split()): (code, phrase if value is None else value)
        for code, value, listed in tables
        for phrase in phrases_of(listed)
    }


def _by_first_word(meanings: dict[Phrase, Meaning]) -> dict[str, list[tuple[Phrase, Meaning]]]:
    """The phrases that begin with a word, longest first."""
    index: dict[str, list[tuple[Phrase, Meaning]]] = {}
    for phrase in sorted(meanings, key=len, reverse=True):
        index.setdefault(phrase[0], []).append((phrase, meanings[phrase]))
    return index


INDEX = _by_first_word(_meanings())


def longest_phrase(tokens: list[str], at: int) -> tuple[int, str, Meaning] | None:
    """The longest known phrase at a place: how many tokens it takes, its words, its meaning.

    A hyphen between two words of a phrase is passed over ("on-going").
    """
    for phrase, meaning in INDEX.get(tokens[at], ()):
        end = _end_of_match(tokens, at + 1, phrase)
        if end is not None:
            return end - at, " ".join(phrase), meaning
    return None


def _end_of_match(tokens: list[str], place: int, phrase: Phrase) -> int | None:
    for word in phrase[1:]:
        if tokens[place : place + 1] == ["-"] and word != "-":
            place += 1
        if tokens[place : place + 1] != [word]:
            return None
        place += 1
    return place


@lru_cache(maxsize=1024)
def misspelt_month(word: str) -> int | None:
    """The month that a word nearly spells ("Febuary"), or None."""
    if word in TYPOS:
        return TYPOS[word]
    if len(word) < 4 or word[0] not in "jfmasond":
        return None
    names = [name.lower() for name in MONTH_NAMES if name[0].lower() == word[0]]
    for name in names:
        if sorted(name) == sorted(word):
            return MONTH_NAMES.index(name.capitalize()) + 1
    close = get_close_matches(word, names, n=1, cutoff=0.85)
    return MONTH_NAMES.index(close[0].capitalize()) + 1 if close else None


def is_loose(phrase: str) -> bool:
    """Whether a phrase is understood but says so little that a person should look."""
    return phrase in LOOSE
