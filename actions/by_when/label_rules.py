"""Rules that find names rather than dates: references to other rows, phases, marks of a list."""

from collections.abc import Sequence

from actions.by_when.rules import Grammar, only, rule, text_of
from actions.by_when.tokens import Item, likely

LONGEST_YEAR_NUMBER = 10
ROMAN_NUMERALS = frozenset(["ii", "iii", "iv", "vi", "vii", "viii", "ix"])


def reference(items: Sequence[Item]) -> Item:
    """See action 3.2; as per CQC action plan."""
    return Item("X", text_of(items))


def number_of_row(items: Sequence[Item]) -> Item:
    """1.2, 1.2 and 1.3, and nothing else."""
    return Item("X", text_of(items), None, (likely("it may be the number of another row"),))


def as_per(items: Sequence[Item]) -> Item | None:
    """Per project plan; but "every plan" is another matter."""
    if items[0].text != "per":
        return None
    return Item("X", text_of(items), None, (likely("it seems to refer to something else"),))


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


def label_of_units(items: Sequence[Item]) -> Item:
    """Months 1-3, counted from the beginning of the plan."""
    return Item("L", text_of(items), "year")


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
        rule("numbered units", r"(?<! n ) I n (?: [-/&,t] n )+ (?! [-/.]? M )", label_of_units),
        rule("first year", r"(?<! v ) oY", label),
        rule("list mark", r"(?: ^ | (?<=[;,.ynA]) ) \(? [nx] \)", list_mark),
        rule("number of a row", r"^ n \. n (?: [-,&/t] n \. n )* X? $", number_of_row),
        rule(
            "number before a date",
            r"(?: ^ | (?<= [;yA] ) ) n \. n [-:]? (?= M )",
            doubtful_list_mark,
        ),
        rule("as per", r"^ v (?: [_x\#] | n \. n ) [_xgz\#.n]*", as_per),
        rule("number and stop", r"(?: ^ | (?<=;) ) n \. (?= M (?! \. ) )", doubtful_list_mark),
    )
)
