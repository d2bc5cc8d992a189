"""Who is to get a digest, and since when."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Max

from actions.models import PlanStatus
from actions.reminders.data import DIGEST, DueDigest, ids_in
from actions.reminders.days import eight_on, latest_digest_day
from actions.reminders.due import held_partnerships
from concordat.outbox.models import Occurrence
from partners.models import Membership, Role

# How far the first digest of all looks back, where somebody was a member for longer.
FIRST_LOOKS_BACK = timedelta(days=28)
GETTING_DIGESTS = (Role.LEAD, Role.COMMISSIONER, Role.COORDINATOR)


@dataclass(frozen=True, slots=True)
class Getting:
    """Somebody who is to get digests: where, since when, and what they got last."""

    person_pk: int
    partnerships: tuple[int, ...]  # those whose letters nobody holds
    held: tuple[int, ...]
    member_since: date
    last: Mapping[int, date]  # the day of the last digest, by the partnership's pk

    def due(self, on: date, weekday: int) -> DueDigest | None:
        """The digest that is due on a day; None where there is none.

        A partnership that was held and let go waits for the next one, unless all were held. The
        first one of all is due on its own day only, so that nobody who joins on a Wednesday gets
        Monday's.
        """
        day = latest_digest_day(on, weekday)
        got = max(self.last.values(), default=None)
        missing = day != on if got is None else got >= day
        if missing or not self.partnerships:
            return None
        first = eight_on(max(self.member_since, day - FIRST_LOOKS_BACK))
        since = {
            pk: eight_on(self.last[pk]) if pk in self.last else first for pk in self.partnerships
        }
        return DueDigest(self.person_pk, day, since)


def getting_digests(on: date) -> list[Getting]:
    """Everybody who can have digests, with a plan that is live somewhere; three queries."""
    held = held_partnerships()
    last = _last_digests()
    rows = (
        Membership.objects.current(on)
        .filter(
            role__in=GETTING_DIGESTS,
            partner__partnership__plans__status=PlanStatus.LIVE,
            partner__partnership__plans__chased_from__lte=on,
        )
        .order_by("person", "partner__partnership")
        .values_list("person", "partner__partnership", "since")
        .distinct()
    )
    places: dict[int, dict[int, date]] = defaultdict(dict)
    for person, partnership, since in rows:
        earlier = places[person].get(partnership, since)
        places[person][partnership] = min(since, earlier)
    return [
        Getting(
            person_pk=person,
            partnerships=tuple(pk for pk in where if pk not in held),
            held=tuple(pk for pk in where if pk in held),
            member_since=min(where.values()),
            last=last[person],
        )
        for person, where in places.items()
    ]


def _last_digests() -> defaultdict[int, dict[int, date]]:
    """The day of the last digest of each person, by partnership."""
    rows = Occurrence.objects.filter(kind=DIGEST).order_by().values_list("subject")
    found: defaultdict[int, dict[int, date]] = defaultdict(dict)
    for subject, period in rows.annotate(last=Max("period")):
        person, partnership = ids_in(subject)
        found[person][partnership] = date.fromisoformat(period)
    return found
