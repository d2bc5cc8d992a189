"""The grammar above dates: parts of a period, spans and directions, relatives; and all passes."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

from actions.by_when import dates
from actions.by_when.date_rules import DATES
from actions.by_when.dates import Period, Yearless
from actions.by_when.label_rules import LABELS
from actions.by_when.phrases import phrases_of
from actions.by_when.recurrence_rules import EVERY_YEAR, RECURRENCES
from actions.by_when.rules import Grammar, only, rule, text_of
from actions.by_when.tokens import Doubt, Item, likely

WEEKS_OF_MONTH = 4
YEAR_ENDING = frozenset(phrases_of("year ending, year ended, y / e, ye, yr ending, fye, f / y / e"))
OPEN_ENDED = frozenset(["to be confirmed", "to be advised", "to be announced"])


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


def year_ending(items: Sequence[Item]) -> Item | None:
    """Year ending 2016: more likely in March than in December."""
    found = items[-1].value
    if items[0].text not in YEAR_ENDING or found.shape != "year" or found.first.month != 1:
        return None
    financial = dates.end_of(dates.financial_year(found.first.year - 1))
    doubt = likely("it is not said in which month that year ends")
    return Item("P", text_of(items), financial.or_else(dates.end_of(found)), (doubt,))


def part_of(items: Sequence[Item]) -> Item:
    """Mid March 2015, early 2016; of "mid to late" the last counts."""
    word = only(items, "mels")[-1]
    change = {"m": dates.middle, "e": dates.early, "s": dates.start_of, "l": dates.late}[word.code]
    return changed(items, change, likely(f"“{word.text}” has no exact day"))


def in_a_year(items: Sequence[Item]) -> Item | None:
    """March next year, April this year: counted from when the plan was written."""
    said = text_of(items[1:])
    if said not in {"year", "next year"}:
        return None
    years_on = 1 if said == "next year" else 0
    return replace(items[0], text=text_of(items), value=replace(items[0].value, years_on=years_on))


def half_of_month(items: Sequence[Item]) -> Item | None:
    """First half of June 2016; second half of June."""
    change = {1: dates.middle, 2: dates.late}.get(items[0].value)
    return changed(items, change, likely("half a month has no exact days")) if change else None


def week_of(items: Sequence[Item]) -> Item | None:
    """First week of June 2016: its first seven days."""
    number = items[0].value
    if items[1].text not in {"week", "wk"} or number > WEEKS_OF_MONTH:
        return None

    def change(period: Period) -> Period:
        first = period.first + timedelta(days=7 * (number - 1))
        return Period(first, min(period.last, first + timedelta(days=6)), "week")

    return changed(items, change, likely("the weeks of a month are counted from its first day"))


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


def each_end(items: Sequence[Item]) -> Item:
    """Each quarter end."""
    return replace(items[0], text=text_of(items), doubts=())


def begun_and_ongoing(items: Sequence[Item]) -> Item:
    """Started and ongoing."""
    return Item("O", text_of(items))


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


YEARS_COUNTED = Grammar((rule("in a year", r"p j? Y", in_a_year),))
QUALIFIERS = Grammar(
    (
        rule("year ending", r"E [-:]? P", year_ending),
        rule("end of", r"q? E [-:;]? [Pp]", end_of),
        rule("end after", r"[Pp] E (?! [-:]? [PpO~] )", end_of),
        rule("part of", r"[mels] (?: [-/t&] [mels] )* -? Y? [Pp]", part_of),
        rule("half of month", r"o h [Pp]", half_of_month),
        rule("week of", r"o I [Pp]", week_of),
        rule("week from", r"K [-:]? [Pp]", week),
        rule("week ending", r"k [-:]? [Pp]", week_ending),
        rule("throughout", r"@ [Pp]", through),
        rule("within", r"i [Pp]", within),
        rule("during", r"d [Pp]", at_some_time),
        rule("end of each", r"b{0,3} E R", end_of_each),
        rule("each end", r"R E (?! [-:;]? [Pp] )", each_end),
        rule("begun and ongoing", r"f [-,&/]? O", begun_and_ongoing),
        rule("all along", r"[@dij]{1,3} O", all_along),
        rule("throughout what it is", r"@ [_xgY]{0,3} (?= $ | ; )", all_along_it),
    )
)


# Spans and directions


def with_year(item: Item, other: Item, *, before: bool) -> tuple[Period | None, tuple[Doubt, ...]]:
    """The period of an item, which takes a missing year from the other item beside it."""
    if item.code == "P":
        return item.value, ()
    named = other.value
    found = item.value.before(named.last) if before else item.value.after(named.first)
    same_year = before and found and found.first.year == named.first.year
    plain = found and named.shape != "year" and (found.shape == "quarter" or same_year)
    return found, () if plain else (likely("the year is taken from the other date"),)


def span(items: Sequence[Item]) -> Item | None:
    """April to June 2015; between 1 April 2015 and 31 March 2016; start X, end Y."""
    first, last = only(items, "Pp")
    if any(item.value == "past" for item in only(items, "D")):
        return None
    if first.code == last.code == "p":
        return _yearless_span(items, first.value, last.value)
    start, start_doubts = with_year(first, last, before=True)
    end, end_doubts = with_year(last, first, before=False)
    if start is None or end is None or end.last < start.first or _restated(items, start, end):
        return None
    doubts = start_doubts + end_doubts
    if end.shape == "year" and start.shape != "year":
        doubts += (likely("the end is only a year"),)
    if start.shape == "year" and end.shape != "year":
        doubts += (likely("the start is only a year"),)
    if start.shape == end.shape == "year" and start.first.month == 1:
        doubts += (likely("the years may be financial ones"),)
    if any(item.text == "by" for item in only(items, "b")):
        doubts += (likely("“by” stands beside a span"),)
    return Item("=", text_of(items), Period(start.first, end.last, "span"), doubts)


def _restated(items: Sequence[Item], start: Period, end: Period) -> bool:
    """Whether a dash stands between two names of one time: "Q4 - March 2016"."""
    dashed = only(items, "-") and not only(items, "f2")
    return bool(dashed) and start.last == end.last and start.shape != end.shape


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


def one_of_several(items: Sequence[Item]) -> Item | None:
    """January/February/March 2015: neighbours all along."""
    found = only(items, "Pp")
    last = found[-1]
    for item in reversed(found[:-1]):
        made = either_of([item, last])
        if made is None or made.code == "p":
            return None
        last = replace(made, code="P")
    return replace(last, code="=", text=text_of(items))


def opening(items: Sequence[Item]) -> Item:
    """From April 2015; Sept 2015 onwards."""
    item = changed(items, _same, code="")
    doubts = (likely("a start is given with “by”"),) if only(items, "b") else ()
    return _opened(item).doubted(*doubts)


def opening_after(items: Sequence[Item]) -> Item:
    """April 2015 (start)."""
    return _opened(changed(items, _same, likely("it may be the start or the end")))


def and_on(items: Sequence[Item]) -> Item | None:
    """2030+."""
    if items[-1].text != "+":
        return None
    return _opened(changed(items, _same, likely("a plus sign may mean that it goes on")))


def opening_next_day(items: Sequence[Item]) -> Item:
    """After April 2015."""

    def change(period: Period) -> Period:
        following = period.last + dates.ONE_DAY
        return Period(following, following, "day")

    return _opened(changed(items, change, likely("“after” gives no day by which it is due")))


def _opened(item: Item) -> Item:
    return _directed(item, ">").doubted(*_doubt_of_year(item))


def _directed(item: Item, code: str) -> Item:
    """The item with a code of its own; without its year, it gets that code with the year."""
    if item.code == "P":
        return replace(item, code=code)
    return replace(item, value=replace(item.value, code=code))


def _doubt_of_year(item: Item) -> tuple[Doubt, ...]:
    return (likely("no year is given"),) if item.code == "p" else ()


def closing(items: Sequence[Item]) -> Item:
    """Until March 2016."""
    item = changed(items, _same, likely("it may go on until then, or be due then"))
    return _directed(item, "<")


def earlier_than(items: Sequence[Item]) -> Item:
    """Before April 2015 is by the end of March; before a named day is by that day."""

    def change(period: Period) -> Period:
        if period.shape == "day":
            return period
        return dates.start_of(Period(period.first - dates.ONE_DAY, period.last, "day"))

    said_end = only(items, "P") and items[-1].text.startswith("end ")
    doubts = () if said_end else (likely("“before” may mean by that day or by the day before"),)
    return changed(items, change, *doubts)


def due_by(items: Sequence[Item]) -> Item:
    """By March 2015; to be completed by March 2015; in place by March 2015."""
    past = [item for item in only(items, "D") if item.value == "past"]
    doubts = (likely(f"“{past[0].text}” may say that it is done already"),) if past else ()
    return changed(items, _same, *doubts)


SPANS = Grammar(
    (
        rule("between", r"2 [Pp] [&t-] [Pp]", span),
        rule("from to", r"[fb]{0,4} :? [Pp] [-tu] b? [Pp]", span),
        rule(
            "start and end",
            r"f{1,3} [-:]? [Pp] [-;,.&]{0,3} (?: [buJE] | D ){1,4} [-:]? [Pp]",
            span,
        ),
        rule("slash", r"[Pp] / [Pp] (?! [/&,] [Pp] )", either_of),
        rule("slashes", r"[Pp] (?: / [Pp] ){2,} (?! [/&,] [Pp] )", one_of_several),
        rule("from", r"f{1,3} b{0,3} [-:]? [Pp] w?", opening),
        rule("onwards", r"[Pp] [-,&]? w", opening),
        rule("and on", r"[Pp] & (?= $ | [;.] )", and_on),
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


def once_it_is(items: Sequence[Item]) -> Item | None:
    """Once approved; but "twice in the year" is how often."""
    count = only(items, "c")[0]
    return relative(items) if count.value == 1 and items[-1] is not count else None


def condition(items: Sequence[Item]) -> Item:
    """Subject to funding."""
    return Item("~", text_of(items))


TAIL = r"(?: [xg_\#IYTqhnoDJE~rR&tjLOV] | - (?! [OR] ) )*"
RELATIVES = Grammar(
    (
        rule("duration of something", r"n Y [_x]+", loose_relative),
        rule("duration", r"[bdf]{0,3} [ij]{0,3} [sbt]{0,3} n (?: [-/t&] n )? &? [IY]", relative),
        rule(
            "duration from",
            rf"[bdf]{{0,3}} [ij]{{0,3}} n (?: [-/t&] n )? &? [IY] [afGBxg_L] {TAIL}",
            relative,
        ),
        rule("depends", rf"b? [Gj] {TAIL}", relative),
        rule("once", rf"b? c {TAIL}", once_it_is),
        rule(
            "in relation to", rf"[aBuf] b? [xg_\#IYTqhLD] {TAIL} | [aBu] b {TAIL}", loose_relative
        ),
        rule("end of something", rf"b? [Esm] [xg_\#IYTqL] {TAIL}", loose_relative),
        rule("condition", rf"\$ {TAIL} | ~ [-,(]? [Gjc] {TAIL}", condition),
    )
)

PASSES = (LABELS, RECURRENCES, DATES, YEARS_COUNTED, QUALIFIERS, EVERY_YEAR, SPANS, RELATIVES)


def parse(items: Sequence[Item]) -> list[Item]:
    """The items after all passes: periods, spans, recurrences and what is left between them."""
    found = list(items)
    for grammar in PASSES:
        found = grammar.rewrite(found)
    return found
