"""What each rating scheme makes of a partnership's plans: the same promises in other colours."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from actions.models import Deliverable, PlanStatus
from actions.reports.picture import Bar, RatingKey, bar_of, count_facts, rating_key
from actions.statuses import SCHEMES, Facts
from partners.models import Partnership


@dataclass(frozen=True, slots=True)
class Preview:
    """A scheme with its key, and the present promises in its colours."""

    name: str
    title: str
    chosen: bool
    key: RatingKey
    bar: Bar

    @property
    def key_title(self) -> str:
        """What stands above its key; several keys are on one page."""
        return f"What the colours of “{self.title}” mean"


def previews_of(partnership: Partnership, on: date) -> list[Preview]:
    """All schemes, as they show the partnership's live plans on a day; one query."""
    promises = Deliverable.objects.filter(
        action__plan__partnership=partnership, action__plan__status=PlanStatus.LIVE
    )
    by_theme, _ = count_facts(promises, on, promises)
    together: Counter[Facts] = Counter()
    for facts in by_theme.values():
        together.update(facts)
    return [
        Preview(
            name=scheme.name,
            title=scheme.title,
            chosen=scheme.name == partnership.rating_scheme,
            key=rating_key(scheme),
            bar=bar_of(f"scheme-{scheme.name}", scheme.title, together, scheme),
        )
        for scheme in SCHEMES.values()
    ]
