"""The engine of the grammar: tables of named rules that rewrite runs of items into one item."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from actions.by_when.tokens import Item

Build = Callable[[Sequence[Item]], Item | None]
# The code of an item whose value is the items that take its place.
SEVERAL = "*"


@dataclass(frozen=True)
class Rule:
    """``pattern`` is a regular expression over item codes; ``build`` may decline with None."""

    name: str
    pattern: re.Pattern[str]
    build: Build


def rule(name: str, pattern: str, build: Build) -> Rule:
    """A rule from a readable pattern: spaces in it are for the eye only."""
    return Rule(name, re.compile(pattern.replace(" ", "")), build)


@dataclass(frozen=True)
class Grammar:
    """Rules tried together at every place; the longest that fits and does not decline wins."""

    rules: tuple[Rule, ...]

    @cached_property
    def anywhere(self) -> re.Pattern[str]:
        """Finds the next place where any rule might fit, so that most items cost nothing."""
        return re.compile("|".join(f"(?:{each.pattern.pattern})" for each in self.rules))

    def rewrite(self, items: Sequence[Item]) -> list[Item]:
        """The items with every run that a rule fits replaced, from left to right."""
        codes = "".join(item.code for item in items)
        done: list[Item] = []
        at = 0
        while found := self.anywhere.search(codes, at):
            done.extend(items[at : found.start()])
            taken, item = self._best(items, codes, found.start())
            done.extend(_parts(item) if item.code == SEVERAL else (item,))
            at = found.start() + taken
        done.extend(items[at:])
        return done

    def _best(self, items: Sequence[Item], codes: str, at: int) -> tuple[int, Item]:
        matches = [(each.pattern.match(codes, at), each) for each in self.rules]
        fitting = [(match.end() - at, each) for match, each in matches if match]
        for length, each in sorted(fitting, key=lambda pair: -pair[0]):
            run = items[at : at + length]
            built = each.build(run)
            if built:
                inherited = tuple(doubt for item in run for doubt in item.doubts)
                return length, built.doubted(*inherited)
        return 1, items[at]


def _parts(several: Item) -> list[Item]:
    """The items that a rule made of one run, the first with the doubts about them all."""
    first, *rest = several.value
    return [first.doubted(*several.doubts), *rest]


def only(items: Sequence[Item], codes: str) -> list[Item]:
    """The items of a run that have one of the codes."""
    return [item for item in items if item.code in codes]


def text_of(items: Sequence[Item]) -> str:
    """The words of a run."""
    return " ".join(item.text for item in items)
