"""The grammar above dates: references and labels, recurrences, qualifiers, spans, relatives."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

from actions.by_when import dates
from actions.by_when.date_rules import DATES
from actions.by_when.dates import Period, Yearless
from actions.by_when.rules import Grammar, only, rule, text_of
from actions.by_when.tokens import Doubt, Item, likely

LONGEST_YEAR_NUMBER = 10
MONTHS_IN_YEAR = 12
TIMES_A_YEAR = {1: (1, "year"), 2: (6, "month"), 3: (4, "month"), 4: (3, "month"), 6: (2, "month")}
OPEN_ENDED = frozenset(["to be confirmed", "to be advised", "to be announced"])
ROMAN_NUMERALS = frozenset(["ii", "iii", "iv", "vi", "vii", "viii", "ix"])


# References, labels and list marks


def reference(items: Sequence[Item]) -> Item:
    """See action 3.2; as per CQC action plan."""
    return Item("X", text_of(items))


def number_of_row(items: Sequence[Item]) -> Item:
    """1.2 and nothing else."""
    return Item("X", text_of(items), None, (likely("it may be the number of another row"),))


def label(items: Sequence[Item]) -> Item | None:
    """Phase 1; Years 1-3: a name for a part of the plan, not a date."""
    if (
        only(items, "n")
        and only(items, "n")[0].value > LONGEST_YEAR_NUMBER
        and items[0].code in "YZ"
    ):
        return None
    return Item("L", text_of(items), "year" if only(items, "YZ") else None)


def numbered_unit(items: Sequence[Item]) -> Item | None:
    """Month 3, counted from the beginning of the plan; but not "6 months 3"."""
    singular = not items[0].text.endswith("s")
    return Item("L", text_of(items), "year") if singular else None


def list_mark(items: Sequence[Item]) -> Item | None:
    """1), b) or (iv) where a line or a new part begins."""
    mark = only(items, "nx")[0]
    known = mark.code == "n" or len(mark.text) == 1 or mark.text in ROMAN_NUMERALS
    return Item("_", text_of(items)) if known else None


def doubtful_list_mark(items: Sequence[Item]) -> Item:
    """1. at the beginning of a line, before a month."""
    return Item("_", text_of(items), None, (likely("the first number is taken as a list mark"),))


LABELS = Grammar(
    (
        rule(
            "reference",
            r"X (?: [_xgoz#.,:/&Qbqj()] | n(?!-?M) | -(?=[xg_#]) | -n(?!M) )*",
            reference,
        ),
        rule("label", r"\# n (?: \.n )? (?: [-/&,t] \#? n (?! [-/.]? [Mn] ) )* (?! /n )", label),
        rule("numbered year", r"[YZ] n (?: [-/&,t] Y? n )*", label),
        rule("part of a numbered year", r"Y n ,? q n | q n ,? Y n", label),
        rule("numbered unit", r"I n (?! [-/.]? M )", numbered_unit),
        rule("first year", r"oY", label),
        rule("list mark", r"(?: ^ | (?<=[;,.ynA]) ) \(? [nx] \)", list_mark),
        rule("number of a row", r"^ n \. n $", number_of_row),
        rule("number and stop", r"(?: ^ | (?<=;) ) n \. (?= M (?! \. ) )", doubtful_list_mark),
    )
)


# Recurrences: the value is (every how many, unit)


def repeat(items: Sequence[Item], every: int, unit: str, *doubts: Doubt) -> Item:
    """An item for once in so many units."""
    if unit == "quarter":
        every, unit = every * 3, "month"
    elif unit == "half":
        every, unit = every * 6, "month"
    elif unit == "fortnight":
        every, unit = every * 2, "week"
    return Item("R", text_of(items), (every, unit), doubts)


def unit_of(items: Sequence[Item]) -> str:
    """The unit of time in a run."""
    unit = only(items, "IYqhT")[0]
    return {"Y": "year", "q": "quarter", "h": "half", "T": "term"}.get(unit.code) or str(unit.value)


def every_unit(items: Sequence[Item]) -> Item:
    """Every month, per annum, every 6 weeks, each second year."""
    numbers = only(items, "no")
    return repeat(items, max(1, numbers[0].value) if numbers else 1, unit_of(items))


def every_few(items: Sequence[Item]) -> Item | None:
    """Six-monthly: a number before a recurrence word."""
    every, unit = items[-1].value
    return repeat(items, every * items[0].value, unit) if every == 1 and items[0].value else None


def times_in_unit(items: Sequence[Item]) -> Item | None:
    """Twice a year, once a month, 3 times per year, twice yearly."""
    count = items[0].value
    every, unit = items[-1].value if items[-1].code == "R" else (1, unit_of(items))
    if count == 1:
        return repeat(items, every, unit)
    if unit == "year" and every == 1 and count in TIMES_A_YEAR:
        return repeat(items, *TIMES_A_YEAR[count])
    if (count, unit) == (2, "month"):
        return repeat(items, 2, "week", likely("twice a month is taken as every two weeks"))
    return None


def each_meeting(items: Sequence[Item]) -> Item:
    """At each Board meeting."""
    return repeat(items, 1, "meeting")


RECURRENCES = Grammar(
    (
        rule("every unit", r"v (?: n | o )? -? (?: [IYqT] | hY? )", every_unit),
        rule("every few", r"(?<!M) n -? R", every_few),
        rule("times in unit", r"(?: c | (?<!M) n% ) (?: v? [IYqT] | R )", times_in_unit),
        rule("each meeting", r"v [_x]{0,4} g", each_meeting),
    )
)


# Qualifiers: words that pick a part of a period


def changed(
    items: Sequence[Item], change: Callable[[Period], Period], *doubts: Doubt, code: str = ""
) -> Item:
    """The period in a run, with its year or without, changed."""
    found = only(items, "Pp")[0]
    value = found.value.changed(change) if found.code == "p" else change(found.value)
    return Item(code or found.code, text_of(items), value, doubts)


def end_of(items: Sequence[Item]) -> Item:
    """End of March 2015."""

    def change(period: Period) -> Period:
        return dates.end_of(period).or_else(*map(dates.end_of, period.others))

    return changed(items, change)


def part_of(items: Sequence[Item]) -> Item:
    """Mid March 2015, early 2016; of "mid to late" the last counts."""
    word = only(items, "mels")[-1]
    change = {"m": dates.middle, "e": dates.early, "s": dates.start_of, "l": dates.late}[word.code]
    return changed(items, change, likely(f"“{word.text}” has no exact day"))


def week(items: Sequence[Item]) -> Item:
    """Week commencing 5 January 2015."""
    return changed(items, dates.week_from, likely("the week is taken as seven days"))


def week_ending(items: Sequence[Item]) -> Item:
    """Week ending 9 January 2015."""
    return changed(items, dates.end_of)


def through(items: Sequence[Item]) -> Item:
    """Throughout 2015/16: from its first day to its last."""
    found = only(items, "Pp")[0]
    doubt = likely(f"“{items[0].text}” may mean at any time in it, or all the time")
    if found.code == "p":
        return changed(items, _as_span, doubt)
    return Item("=", text_of(items), _as_span(found.value), (doubt,))


def _as_span(period: Period) -> Period:
    return replace(period, shape="span")


def within(items: Sequence[Item]) -> Item:
    """Within 2015/16."""
    return changed(items, _same)


def at_some_time(items: Sequence[Item]) -> Item:
    """During 2015/16."""
    return changed(items, _same, likely(f"“{items[0].text}” may mean all the time"))


def end_of_each(items: Sequence[Item]) -> Item:
    """By the end of each quarter."""
    return replace(items[-1], text=text_of(items), doubts=())


def agreed_by(items: Sequence[Item]) -> Item | None:
    """To be agreed by March 2015 is an order; to be confirmed by March 2015 is not."""
    if not items[0].text.startswith("to be") or items[0].text in OPEN_ENDED:
        return None
    return changed(items, _same, likely(f"“{items[0].text}” may be said of the date"))


def all_along(items: Sequence[Item]) -> Item:
    """Throughout the life of the plan."""
    return Item("O", text_of(items))


def all_along_it(items: Sequence[Item]) -> Item:
    """Throughout; throughout the pilot."""
    return Item("O", text_of(items), None, (likely(f"“{text_of(items)}” names no dates"),))


def _same(period: Period) -> Period:
    return period


QUALIFIERS = Grammar(
    (
        rule("end of", r"q? E [-:;]? [Pp]", end_of),
        rule("end after", r"[Pp] E (?! [-:]? [Pp] )", end_of),
        rule("part of", r"[mels] (?: [-/t&] [mels] )* -? [Pp]", part_of),
        rule("week from", r"K [-:]? [Pp]", week),
        rule("week ending", r"k [-:]? [Pp]", week_ending),
        rule("throughout", r"@ [Pp]", through),
        rule("within", r"i [Pp]", within),
        rule("during", r"d [Pp]", at_some_time),
        rule("end of each", r"b{0,3} E R", end_of_each),
        rule("all along", r"[@dij]{1,3} O", all_along),
        rule("throughout what it is", r"@ [_xg]{0,3} (?= $ | ; )", all_along_it),
    )
)


# Spans and directions


def with_year(item: Item, other: Item, *, before: bool) -> tuple[Period | None, tuple[Doubt, ...]]:
    """The period of an item, which takes a missing year from the other item beside it."""
    if item.code == "P":
        return item.value, ()
    limit = other.value.first
    found = item.value.before(limit) if before else item.value.after(limit)
    plain = found and (found.shape == "quarter" or (before and found.first.year == limit.year))
    return found, () if plain else (likely("the year is taken from the other date"),)


def span(items: Sequence[Item]) -> Item | None:
    """April to June 2015; between 1 April 2015 and 31 March 2016; start X, end Y."""
    first, last = only(items, "Pp")
    if first.code == last.code == "p":
        return _yearless_span(items, first.value, last.value)
    start, start_doubts = with_year(first, last, before=True)
    end, end_doubts = with_year(last, first, before=False)
    if start is None or end is None or end.last < start.first:
        return None
    doubts = start_doubts + end_doubts
    if end.shape == "year" and start.shape != "year":
        doubts += (likely("the end is only a year"),)
    if start.shape == end.shape == "year" and start.first.month == 1:
        doubts += (likely("the years may be financial ones"),)
    if any(item.text == "by" for item in only(items, "b")):
        doubts += (likely("“by” stands beside a span"),)
    return Item("=", text_of(items), Period(start.first, end.last, "span"), doubts)


def _yearless_span(items: Sequence[Item], first: Yearless, last: Yearless) -> Item:
    def make(year: int) -> Period | None:
        start = first.make(year)
        end = last.after(start.first) if start else None
        return Period(start.first, end.last, "span") if start and end else None

    return Item("p", text_of(items), Yearless(make))


def either_of(items: Sequence[Item]) -> Item | None:
    """Jan/Feb 2015: neighbours with a slash are one span; others are left alone."""
    made = span(items)
    if made is None or made.code == "p":
        return made
    first, last = only(items, "Pp")
    start, _ = with_year(first, last, before=True)
    end, _ = with_year(last, first, before=False)
    if not (start and end) or end.first - start.last > timedelta(days=1):
        return None
    return made.doubted(likely("a slash may mean a span or one of two dates"))


def opening(items: Sequence[Item]) -> Item:
    """From April 2015; Sept 2015 onwards."""
    item = changed(items, _same, code="")
    doubts = (likely("a start is given with “by”"),) if only(items, "b") else ()
    return _opened(item).doubted(*doubts)


def opening_after(items: Sequence[Item]) -> Item:
    """April 2015 (start)."""
    return _opened(changed(items, _same, likely("it may be the start or the end")))


def opening_next_day(items: Sequence[Item]) -> Item:
    """After April 2015."""

    def change(period: Period) -> Period:
        following = period.last + dates.ONE_DAY
        return Period(following, following, "day")

    return _opened(changed(items, change, likely("“after” gives no day by which it is due")))


def _opened(item: Item) -> Item:
    return replace(item, code=">") if item.code == "P" else item.doubted(likely("no year is given"))


def closing(items: Sequence[Item]) -> Item:
    """Until March 2016."""
    item = changed(items, _same, likely("it may go on until then, or be due then"))
    return replace(item, code="<") if item.code == "P" else item


def earlier_than(items: Sequence[Item]) -> Item:
    """Before April 2015 is by the end of March; before a named day is by that day."""

    def change(period: Period) -> Period:
        if period.shape == "day":
            return period
        return dates.start_of(Period(period.first - dates.ONE_DAY, period.last, "day"))

    found = only(items, "P")
    exact = found and found[0].value.shape == "day" and dates.ends_a_month(found[0].value.last)
    doubts = () if exact else (likely("“before” may mean by that day or by the day before"),)
    return changed(items, change, *doubts)


def due_by(items: Sequence[Item]) -> Item:
    """By March 2015; to be completed by March 2015; in place by March 2015."""
    past = [item for item in only(items, "D") if item.value == "past"]
    doubts = (likely(f"“{past[0].text}” may say that it is done already"),) if past else ()
    return changed(items, _same, *doubts)


def every_year_in(items: Sequence[Item]) -> Item | None:
    """Annually in April; every May and November; quarterly (Jan, Apr, Jul, Oct)."""
    found = only(items, "R")
    every, unit = found[0].value if found else (1, "year")
    named = tuple(item.value for item in only(items, "p"))
    if unit != "year" and (unit != "month" or every * len(named) != MONTHS_IN_YEAR):
        return None
    doubts = (likely("it may be due once only"),) if only(items, "g") else ()
    return Item("R", text_of(items), (every, unit, named), doubts)


LIST_OF_YEARLESS = r"p (?: [&,/]+ p )*"
EVERY_YEAR = Grammar(
    (
        rule(
            "every year in",
            rf"R [g_]{{0,3}} [-,:(]{{0,3}} b? R? {LIST_OF_YEARLESS} \)?",
            every_year_in,
        ),
        rule("in every year", rf"b? {LIST_OF_YEARLESS} [-,:(]{{0,3}} R \)?", every_year_in),
        rule("every month of that name", rf"v {LIST_OF_YEARLESS}", every_year_in),
    )
)
SPANS = Grammar(
    (
        rule("between", r"2 [Pp] [&t-] [Pp]", span),
        rule("from to", r"[fb]{0,4} :? [Pp] [-tu] b? [Pp]", span),
        rule("start and end", r"f{1,3} [-:]? [Pp] [;,.&]{0,3} (?: [buJE] ){1,4} [-:]? [Pp]", span),
        rule("slash", r"[Pp] / [Pp] (?! [/&,] [Pp] )", either_of),
        rule("from", r"f{1,3} b{0,3} [-:]? [Pp] w?", opening),
        rule("onwards", r"[Pp] [-,&]? w", opening),
        rule("start", r"[Pp] [-(]? f \)? (?! :? [Pp] )", opening_after),
        rule("after", r"a [Pp]", opening_next_day),
        rule("until", r"[ut] [Pp]", closing),
        rule("before", r"b? B [Pp]", earlier_than),
        rule("agreed by", r"~ b{1,3} [Pp]", agreed_by),
        rule("by", r"(?: D [-:,]? b | [Jb] ) [Jb]{0,4} [-:(]{0,3} b{0,3} [Pp]", due_by),
    )
)


# Relatives and conditions


def relative(items: Sequence[Item]) -> Item:
    """Within 3 months of sign-off; once funding is agreed; by the next Board meeting."""
    return Item("r", text_of(items))


def loose_relative(items: Sequence[Item]) -> Item:
    """After the election; end of the project."""
    doubt = likely("it hangs on something that has no date here")
    return Item("r", text_of(items), None, (doubt,))


def condition(items: Sequence[Item]) -> Item:
    """Subject to funding."""
    return Item("~", text_of(items))


TAIL = r"[xg_\#IYTqhnoDJE~rR&tjLO-]*"
RELATIVES = Grammar(
    (
        rule("duration", r"[bdf]{0,3} [ij]{0,3} [sbt]{0,3} n (?: [-/t&] n )? &? [IY]", relative),
        rule(
            "duration from",
            rf"[bdf]{{0,3}} [ij]{{0,3}} n (?: [-/t&] n )? &? [IY] [afGBxg_L] {TAIL}",
            relative,
        ),
        rule("depends", rf"b? [Gjc] {TAIL}", relative),
        rule("in relation to", rf"[aBuf] [xg_\#IYTqhLD] {TAIL}", loose_relative),
        rule("end of something", rf"b? [Esm] [xg_\#IYTqL] {TAIL}", loose_relative),
        rule("condition", rf"\$ {TAIL} | ~ [-,(]? [Gjc] {TAIL}", condition),
    )
)

PASSES = (LABELS, RECURRENCES, DATES, QUALIFIERS, EVERY_YEAR, SPANS, RELATIVES)


def parse(items: Sequence[Item]) -> list[Item]:
    """The items after all passes: periods, spans, recurrences and what is left between them."""
    found = list(items)
    for grammar in PASSES:
        found = grammar.rewrite(found)
    return found
