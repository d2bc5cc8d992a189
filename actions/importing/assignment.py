"""The best way to pair two lists: the pairs whose scores add up to the most."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

Pair = tuple[int, int]
# Larger groups that all hang together are paired from the highest score down; the exact way takes
# time with the third power of their size.
MOST_AT_ONCE = 60
_INFINITE = float("inf")


def best_pairs(scores: Mapping[Pair, float]) -> dict[int, int]:
    """Left to right, each once at most. `scores` holds the pairs that may be, above 0.

    Among equal sums the earlier indices are paired with each other.
    """
    found: dict[int, int] = {}
    for group in _groups(scores):
        if len({left for left, _ in group}) > MOST_AT_ONCE:
            found |= _from_the_top(scores, group)
        else:
            found |= _exactly(scores, group)
    return found


def _groups(scores: Mapping[Pair, float]) -> list[list[Pair]]:
    """Pairs that share an index, directly or over others, are decided together."""
    by_left: dict[int, list[Pair]] = defaultdict(list)
    by_right: dict[int, list[Pair]] = defaultdict(list)
    for pair in sorted(scores):
        by_left[pair[0]].append(pair)
        by_right[pair[1]].append(pair)
    seen: set[Pair] = set()
    groups = []
    for first in sorted(scores):
        if first in seen:
            continue
        group, waiting = [], [first]
        seen.add(first)
        while waiting:
            pair = waiting.pop()
            group.append(pair)
            beside = {*by_left[pair[0]], *by_right[pair[1]]} - seen
            seen |= beside
            waiting.extend(beside)
        groups.append(sorted(group))
    return groups


def _from_the_top(scores: Mapping[Pair, float], group: Sequence[Pair]) -> dict[int, int]:
    found: dict[int, int] = {}
    taken: set[int] = set()
    for left, right in sorted(group, key=lambda pair: (-scores[pair], pair)):
        if left not in found and right not in taken:
            found[left] = right
            taken.add(right)
    return found


def _exactly(scores: Mapping[Pair, float], group: Sequence[Pair]) -> dict[int, int]:
    """The Hungarian method; each left one may also stay alone, at a cost of nothing."""
    lefts = sorted({left for left, _ in group})
    rights = sorted({right for _, right in group})
    places = {right: place for place, right in enumerate(rights)}
    costs = [[0.0] * (len(rights) + len(lefts)) for _ in lefts]
    for row, left in enumerate(lefts):
        # Only its own empty place is free to each, and pairs that may not be cost more than it.
        costs[row][: len(rights)] = [1.0] * len(rights)
        for pair_left, right in group:
            if pair_left == left:
                costs[row][places[right]] = -scores[left, right]
    chosen = _cheapest(costs)
    return {
        lefts[row]: rights[column]
        for row, column in enumerate(chosen)
        if column < len(rights) and (lefts[row], rights[column]) in scores
    }


def _cheapest(costs: Sequence[Sequence[float]]) -> list[int]:
    """For each row its column, at the lowest sum; there are at least as many columns as rows."""
    height, width = len(costs), len(costs[0])
    of_row, of_column = [0.0] * (height + 1), [0.0] * (width + 1)
    row_at = [0] * (width + 1)  # 0: nobody
    for row in range(1, height + 1):
        row_at[0] = row
        column, came_from = _reach(costs, row_at, of_row, of_column)
        while column:
            before = came_from[column]
            row_at[column] = row_at[before]
            column = before
    chosen = [0] * height
    for column in range(1, width + 1):
        if row_at[column]:
            chosen[row_at[column] - 1] = column - 1
    return chosen


def _reach(
    costs: Sequence[Sequence[float]],
    row_at: list[int],
    of_row: list[float],
    of_column: list[float],
) -> tuple[int, list[int]]:
    """Grow the cheapest way to a free column: that column, and for each the one before it."""
    width = len(of_column)
    least, came_from, used = [_INFINITE] * width, [0] * width, [False] * width
    column = 0
    while True:
        used[column] = True
        row, step, nearest = row_at[column], _INFINITE, 0
        for other in range(1, width):
            if used[other]:
                continue
            cost = costs[row - 1][other - 1] - of_row[row] - of_column[other]
            if cost < least[other]:
                least[other], came_from[other] = cost, column
            if least[other] < step:
                step, nearest = least[other], other
        for other in range(width):
            if used[other]:
                of_row[row_at[other]] += step
                of_column[other] -= step
            else:
                least[other] -= step
        column = nearest
        if not row_at[column]:
            return column, came_from
