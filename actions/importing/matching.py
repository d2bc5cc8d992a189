"""Which row and which promise of a plan is which one of its next version."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from actions.importing.assignment import best_pairs
from actions.importing.leads import fold_name
from actions.importing.plan import ReadAction, ReadDeliverable, ReadLead, ReadPlan
from actions.importing.wording import Profile

# A row by its index in `ReadPlan.actions`; a promise by its row's and its own there.
Place = tuple[int, int]
# What alike texts must have in common at least; less where the same number stands before both,
# once in each version.
ALIKE = 0.5
ALIKE_BY_REF = 0.3
OUTCOMES_ALIKE = 0.6


@dataclass(frozen=True, slots=True)
class Matched:
    """From the earlier version to the later one; what has no partner stands in neither."""

    rows: Mapping[int, int]
    promises: Mapping[Place, Place]


def match(old: ReadPlan, new: ReadPlan) -> Matched:
    """The same rows first, whole; then promises by words, number and place; then their rows."""
    rows = _in_order(_prints(old), _prints(new))
    promises = {
        (row, item): (rows[row], item)
        for row in rows
        for item in range(len(old.actions[row].deliverables))
    }
    promises |= _promises(old, new, rows)
    rows |= _rows(old, new, rows, promises)
    return Matched(rows, promises)


def who(lead: ReadLead) -> str:
    """A lead for comparing: its partner where it is known, else its words."""
    return lead.partner or fold_name(lead.words)


def parts_of(promise: ReadDeliverable) -> frozenset[tuple[str, str]]:
    """Who answers, each with their role."""
    return frozenset((who(lead), lead.role) for lead in promise.leads)


def words_of(promise: ReadDeliverable) -> str:
    """A promise's text with its points, a line each."""
    return "\n".join([promise.text, *(f"• {point}" for point in promise.points)])


def outcomes_of(row: ReadAction) -> str:
    """A row's outcomes with what introduces them, a line each."""
    return "\n".join([*([row.outcomes_intro] if row.outcomes_intro else []), *row.outcomes])


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def _prints(plan: ReadPlan) -> dict[int, Hashable]:
    """What makes a whole row the same row."""
    titles = {theme.number: _folded(theme.title) for theme in plan.themes}
    return {index: _print(row, titles) for index, row in enumerate(plan.actions)}


def _print(row: ReadAction, titles: Mapping[int, str]) -> Hashable:
    promises = tuple(
        (_folded(words_of(each)), parts_of(each), _folded(each.by_when))
        for each in row.deliverables
    )
    theme = None if row.theme is None else titles.get(row.theme)
    about = (row.ref, theme, row.heading, row.cross_reference, _folded(outcomes_of(row)))
    return about, promises


def _in_order(old: Mapping[int, Hashable], new: Mapping[int, Hashable]) -> dict[int, int]:
    """Equal prints, the first with the first."""
    waiting: dict[Hashable, list[int]] = defaultdict(list)
    for index in sorted(new, reverse=True):
        waiting[new[index]].append(index)
    return {index: waiting[old[index]].pop() for index in sorted(old) if waiting[old[index]]}


@dataclass(frozen=True, slots=True)
class _Promise:
    """One promise with what tells it from others. `nearness` is its place in the plan, 0 to 1."""

    place: Place
    words: Profile
    outcomes: Profile
    ref: str
    ref_once: bool
    alone: bool  # the only one of its row
    leads: frozenset[tuple[str, str]]
    by_when: str
    nearness: float


def _left(plan: ReadPlan, done: Iterable[int]) -> list[_Promise]:
    refs = Counter(row.ref for row in plan.actions)
    last = max(1, len(plan.actions) - 1)
    done = set(done)
    return [
        _Promise(
            place=(index, item),
            words=Profile.of(words_of(promise)),
            outcomes=Profile.of(outcomes_of(row)),
            ref=row.ref,
            ref_once=bool(row.ref) and refs[row.ref] == 1,
            alone=len(row.deliverables) == 1,
            leads=parts_of(promise),
            by_when=_folded(promise.by_when),
            nearness=index / last,
        )
        for index, row in enumerate(plan.actions)
        if index not in done
        for item, promise in enumerate(row.deliverables)
    ]


def _promises(old: ReadPlan, new: ReadPlan, rows: Mapping[int, int]) -> dict[Place, Place]:
    """The promises of rows that are not wholly the same."""
    ones, others = _left(old, rows), _left(new, rows.values())
    scores = {
        (left, right): score
        for left, one in enumerate(ones)
        for right, other in enumerate(others)
        if (score := _score(one, other)) > 0
    }
    return {ones[left].place: others[right].place for left, right in best_pairs(scores).items()}


def _score(one: _Promise, other: _Promise) -> float:
    """How surely two promises are the same one; 0 where they are not."""
    likeness = one.words.likeness(other.words)
    same_ref = one.ref == other.ref and one.ref_once and other.ref_once
    by_ref = same_ref and one.alone and other.alone
    if likeness < (ALIKE_BY_REF if by_ref else ALIKE):
        return 0.0
    return (
        likeness
        + 0.15 * same_ref
        + 0.04 * (one.ref == other.ref)
        + 0.1 * one.outcomes.likeness(other.outcomes)
        + 0.04 * (one.leads == other.leads)
        + 0.04 * (one.by_when == other.by_when)
        + 0.1 * (1 - abs(one.nearness - other.nearness))
    )


def _rows(
    old: ReadPlan,
    new: ReadPlan,
    done: Mapping[int, int],
    promises: Mapping[Place, Place],
) -> dict[int, int]:
    """Rows go where most of their promises went; the others by number and by outcomes."""
    taken = set(done.values())
    votes: Counter[Place] = Counter()
    for (left, _), (right, _) in promises.items():
        if left not in done:
            votes[left, right] += 1
    scores = {
        (left, right): count + _row_score(old.actions[left], new.actions[right])
        for (left, right), count in votes.items()
    }
    found = best_pairs(scores)
    taken |= set(found.values())
    rest = {
        (left, right): score
        for left in _others(old.actions, {*done, *found})
        for right in _others(new.actions, taken)
        if (score := _alone_score(old.actions[left], new.actions[right])) > 0
    }
    return found | best_pairs(rest)


def _others(rows: Sequence[ReadAction], done: set[int]) -> list[int]:
    return [index for index in range(len(rows)) if index not in done]


def _row_score(one: ReadAction, other: ReadAction) -> float:
    """Between 0 and 1; what decides where the promises of a row went to several."""
    outcomes = Profile.of(outcomes_of(one)).likeness(Profile.of(outcomes_of(other)))
    return 0.5 * (one.ref == other.ref) + 0.3 * outcomes + 0.1 * (one.heading == other.heading)


def _alone_score(one: ReadAction, other: ReadAction) -> float:
    """For rows none of whose promises was found again: the row may still be the same one."""
    if one.cross_reference is not None or other.cross_reference is not None:
        if one.cross_reference is None or other.cross_reference is None:
            return 0.0
        same = one.cross_reference == other.cross_reference
        return 1.0 * same + 0.5 * (bool(one.ref) and one.ref == other.ref)
    outcomes = outcomes_of(one)
    if not (one.ref and one.ref == other.ref and outcomes):
        return 0.0
    likeness = Profile.of(outcomes).likeness(Profile.of(outcomes_of(other)))
    return likeness if likeness >= OUTCOMES_ALIKE else 0.0
