"""From words to a reading: items parsed, years settled, leftovers weighed, a sentence said."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from actions.by_when.dates import Period
from actions.by_when.grammar import parse, with_year
from actions.by_when.kinds import Draft, Scene, draft_of
from actions.by_when.readings import Certainty, Kind, Reading
from actions.by_when.rules import text_of
from actions.by_when.tokens import Doubt, Item, itemise, likely, unsure

# Codes that decide the kind, codes that say nothing, and words that are merely unknown; whatever
# else is left over at the end was meant as a date and was not understood.
TELLING = frozenset("PpR=><ODXrVNLQ^!")
SILENT = frozenset("-/.,;:()&bJ_#i~+")
ONLY_UNKNOWN = frozenset("xgWt")
# Figures that were not understood may be a garbled year, so that none is given instead.
FIGURES = frozenset("nz")
BETWEEN_DATES = frozenset(",&/;-.(:)b")

PLAN_YEARS = range(1990, 2076)
SOON_BEFORE, LONG_AFTER = timedelta(days=366), timedelta(days=15 * 366)
RANK = {Certainty.SURE: 0, Certainty.LIKELY: 1, Certainty.UNSURE: 2}


def read_by_when(words: str, *, written_on: date | None = None) -> Reading:
    """Read what a "by when" cell means for the clock. Never raises, never asks the clock.

    A period named as one thing ("Mar 15", "2015/16", "Q1 2015/16") is ``by`` its last day, with
    nothing in ``opens_on``. A span from one thing to another is ``between`` the first day of the
    one and the last day of the other. A date beside "completed" is not a due date. Of a first and
    a revised date the revised one counts, flagged, the first among the alternatives.

    ``written_on`` is the first day of the month the plan was written: it gives a missing year.
    """
    items = _settled(parse(itemise(words)), written_on)
    tentative = any(item.code == "~" for item in items)
    telling = tuple(item for item in items if item.code in TELLING)
    if len(telling) > 1:
        # A numbered part of the plan beside a date only labels it.
        telling = tuple(item for item in telling if item.code != "L") or telling[:1]
    codes = "".join(item.code for item in items)
    left = [item for item in items if item.code not in TELLING | SILENT]
    if "R" in codes:
        # "Part of the annual plan" is not due every year.
        left += [item for item in items if item.code == "#"]
    scene = Scene(telling, codes, bool(left), tentative, written_on)
    draft = draft_of(scene)
    doubts = (
        *draft.doubts,
        *(doubt for item in items for doubt in item.doubts),
        *_doubts_of_leftovers(left, scene),
        *_doubts_of_dangling(scene),
        *_doubts_of_time(draft, written_on),
    )
    return _finished(words, draft, doubts, tentative=tentative)


def _settled(items: Sequence[Item], written_on: date | None) -> list[Item]:
    """The items with years found for the periods that lack one, and repeats merged."""
    done = list(items)
    places = range(len(done))
    if any(item.code in "P=><" for item in done):
        # A year stands after the last of its dates: "March, June and September 2015".
        places = places[::-1]
    for at in places:
        if done[at].code == "p":
            done[at] = _with_its_year(done, at, written_on)
    return _merged([_within_plans(item) for item in done])


def _with_its_year(items: Sequence[Item], at: int, written_on: date | None) -> Item:
    """A period with the year of a date after it, before it, or of the plan."""
    item = items[at]
    after = next((place for place in range(at + 1, len(items)) if items[place].code in "P="), None)
    before = next((place for place in range(at - 1, -1, -1) if items[place].code in "P=>"), None)
    if after is not None:
        found, doubts = with_year(item, items[after], before=True)
        between = items[at + 1 : after]
    elif before is not None:
        found, doubts = with_year(item, items[before], before=False)
        between = items[before + 1 : at]
    elif written_on and not any(other.code in FIGURES for other in items):
        found = item.value.after(written_on)
        doubts = (likely("the year is taken from when the plan was written"),)
        between = []
    else:
        return item
    if any(other.code not in BETWEEN_DATES for other in between):
        doubts += (likely("the year is taken from another date"),)
    if found is None:
        return item
    code = "=" if found.shape == "span" else item.value.code
    return Item(code, item.text, found, item.doubts + doubts)


def _within_plans(item: Item) -> Item:
    """The item, or an impossible date where its year cannot be meant."""
    if isinstance(item.value, Period):
        years = {item.value.first.year, item.value.last.year}
        if not all(year in PLAN_YEARS for year in years):
            return Item("!", item.text)
    return item


def _merged(items: Sequence[Item]) -> list[Item]:
    """The items with a date said again in other words taken as one: 2015/16 (by March 2016)."""
    kept: list[Item] = []
    last = None
    for item in items:
        same = last and item.code in "P=" and item.value.last == last.value.last
        if same and last:
            again = item.value.shape == last.value.shape and item.code == last.code
            doubts = (likely("the same date is written twice"),) if again else ()
            kept.append(Item("_", item.text, None, item.doubts + doubts))
            continue
        kept.append(item)
        if item.code in TELLING:
            last = item if item.code in "P=" else None
    return kept


def _doubts_of_leftovers(left: Sequence[Item], scene: Scene) -> list[Doubt]:
    """Doubts for every word that the reading does not account for."""
    steady = bool(set(scene.codes) & set("OR")) or not scene.codes.strip("rXD")
    left = [item for item in left if not (item.code == "o" and item.text.isalpha())]
    left = [item for item in left if not (item.code == "g" and steady)]
    if not left:
        return []
    said = text_of(left)[:80]
    if all(item.code in ONLY_UNKNOWN for item in left):
        return [likely(f"“{said}” is not accounted for")]
    return [unsure(f"“{said}” is not understood")]


def _doubts_of_dangling(scene: Scene) -> list[Doubt]:
    """What breaks off after a date may mean that it goes on: "March 2015 -", "and thereafter"."""
    codes = scene.all_codes.rstrip(";,.")
    if codes.endswith(("P-", "Pt", "P&", "P=", "=&", "=-")):
        return [likely("what follows the date may mean that it goes on")]
    if codes.endswith("+"):
        return [likely("something is said to follow")]
    return []


def _doubts_of_time(draft: Draft, written_on: date | None) -> list[Doubt]:
    """Doubts about dates far from when the plan was written."""
    days = [day for day in (draft.opens_on, *draft.due_on) if day and written_on]
    if not written_on or draft.kind is Kind.ONGOING:
        return []
    if any(day < written_on - SOON_BEFORE for day in days):
        return [likely("a date lies long before the plan was written")]
    if any(day - LONG_AFTER > written_on for day in days):
        return [likely("a date lies long after the plan was written")]
    return []


def _finished(words: str, draft: Draft, doubts: Sequence[Doubt], *, tentative: bool) -> Reading:
    """A Reading from a draft and everything that is doubtful about it."""
    certainty = max((doubt.certainty for doubt in doubts), key=RANK.__getitem__, default=None)
    reasons = list(dict.fromkeys(doubt.why for doubt in doubts))
    why = draft.base + (", but " + " and ".join(reasons) if reasons else "") + "."
    guess = (unsure("it is only one possible meaning"),)
    others = tuple(
        _finished(words, replace(other, others=()), guess, tentative=tentative)
        for other in draft.others
    )
    return Reading(
        words=words,
        kind=draft.kind,
        opens_on=draft.opens_on,
        due_on=draft.due_on,
        recurrence=draft.recurrence,
        rrule=draft.rrule,
        tentative=tentative,
        certainty=certainty or Certainty.SURE,
        why=why,
        alternatives=others,
    )
