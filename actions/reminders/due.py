"""The reminders and the steps of the ladders that are due; nothing is written here."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import date, timedelta
from typing import cast

from django.db.models import F, Max

from actions.models import Deliverable, DueDate, Escalation, PlanStatus
from actions.models.deliverable import DeliverableQuerySet
from actions.reminders.data import Reminder, Step
from actions.reminders.days import AFTER, AHEAD, Ladder, reminder_step, steps_that_apply
from actions.services.concerned import Answering, answering, chased
from concordat.lib.working_days import is_working_day
from concordat.outbox.models import Occurrence
from partners.models import LadderStep, LetterHold, Membership, Role, Told

LONGEST_LADDER = timedelta(days=365)  # no partnership's ladder begins later
DEFAULT_LADDER = ((14, Told.LEADS_AND_COORDINATORS), (28, Told.COMMISSIONERS))


def held_partnerships() -> frozenset[int]:
    """The pks of those whose routine letters a coordinator holds; one query."""
    return frozenset(LetterHold.objects.standing().values_list("partnership", flat=True))


def ladders() -> defaultdict[int, Ladder]:
    """Each partnership's ladder by its pk; the default one where it has no rows. One query."""
    found: defaultdict[int, list[tuple[int, Told]]] = defaultdict(list)
    for partnership, days, tells in LadderStep.objects.values_list("partnership", "days", "tells"):
        found[partnership].append((days, Told(tells)))
    default: defaultdict[int, Ladder] = defaultdict(lambda: DEFAULT_LADDER)
    default.update({pk: tuple(sorted(steps)) for pk, steps in found.items()})
    return default


def followed(on: date) -> DeliverableQuerySet:
    """The open promises with a firm date in plans that are live and chased by now."""
    return Deliverable.objects.unfinished().filter(
        action__plan__status=PlanStatus.LIVE,
        action__plan__chased_from__lte=on,
        reading__tentative=False,
        due_on__isnull=False,
    )


def chaseable(on: date) -> DeliverableQuerySet:
    """Of those, the ones in partnerships whose routine letters nobody holds."""
    held = LetterHold.objects.standing().values("partnership")
    return followed(on).exclude(action__plan__partnership__in=held)


def due_reminders(on: date, people: Collection[int] | None = None) -> list[Reminder]:
    """The reminders that are due and were not given yet, of some people or of all.

    None on days that are not working days: those of a weekend go on the Monday. Whether somebody
    wants reminders at all is asked where letters are written.
    """
    if not is_working_day(on):
        return []
    wanted = sorted({each for each in _reminders(on) if people is None or each.person_pk in people})
    given = _given(wanted)
    return [each for each in wanted if (each.kind, each.subject, each.period) not in given]


def _reminders(on: date) -> Iterator[Reminder]:
    """Every reminder that applies on a day, given or not."""
    ladder = ladders()
    concerned = answering(chaseable(on).filter(due_on__lte=on + AHEAD), on)
    for deliverable, partnership, due_on in _coming_dates(on):
        step = reminder_step(due_on, on, min(days for days, _ in ladder[partnership]))
        answers = concerned.get(deliverable, ())
        if step:
            for person in _reminded(step, answers):
                yield Reminder(person, deliverable, due_on, step)


def _coming_dates(on: date) -> list[tuple[int, int, date]]:
    """The unmet dates near a day: promise, partnership, day."""
    rows = DueDate.objects.unmet().filter(
        reading__deadline__deliverable__in=chaseable(on).values("pk"),
        reading__deadline__deliverable__reading=F("reading"),
        due_on__gt=on - LONGEST_LADDER,
        due_on__lte=on + AHEAD,
    )
    names = (
        "reading__deadline__deliverable",
        "reading__deadline__deliverable__action__plan__partnership",
        "due_on",
    )
    return list(rows.order_by("due_on", "pk").values_list(*names))


def _reminded(step: str, answers: Sequence[Answering]) -> list[int]:
    """Before a date everybody who answers; after it those who are chased."""
    if step == AFTER:
        return chased(answers)
    return sorted({person for each in answers for person in each.people})


def _given(reminders: Sequence[Reminder]) -> set[tuple[str, str, str]]:
    """Those occurrences that are there already, of the kinds and dates of some reminders."""
    if not reminders:
        return set()
    periods = [each.period for each in reminders]
    rows = Occurrence.objects.filter(
        kind__in={each.kind for each in reminders},
        period__gte=min(periods),
        period__lte=max(periods),
    )
    return set(rows.values_list("kind", "subject", "period"))


def due_escalations(on: date) -> list[Step]:
    """The steps of the ladders to be taken: for each promise the latest that applies, or none.

    None at or below one that was taken for the date, none that would tell nobody, and none on days
    that are not working days. For what is late when it is first looked at, one step is taken.
    """
    if not is_working_day(on):
        return []
    late = chaseable(on).filter(due_on__lt=on)
    concerned = answering(late, on)
    reviewing = _reviewers(on)
    taken = _taken(late)
    ladder = ladders()
    rows = late.order_by("due_on", "pk").values_list("pk", "due_on", "action__plan__partnership")
    steps = []
    for pk, missed, partnership in rows:
        due_on = cast("date", missed)  # chaseable() has none without
        people = {
            Told.COMMISSIONERS: reviewing[partnership, Role.COMMISSIONER],
            Told.LEADS_AND_COORDINATORS: {
                *chased(concerned.get(pk, ())),
                *reviewing[partnership, Role.COORDINATOR],
            },
        }
        overdue = (on - due_on).days
        for days, tells in steps_that_apply(overdue, ladder[partnership], taken.get(pk, 0)):
            if people[tells]:
                steps.append(Step(pk, due_on, days, tells, tuple(sorted(people[tells]))))
                break
    return steps


def _reviewers(on: date) -> defaultdict[tuple[int, str], set[int]]:
    """The commissioners and coordinators of each partnership."""
    rows = Membership.objects.current(on).filter(role__in=[Role.COMMISSIONER, Role.COORDINATOR])
    found: defaultdict[tuple[int, str], set[int]] = defaultdict(set)
    for partnership, role, person in rows.values_list("partner__partnership", "role", "person"):
        found[partnership, role].add(person)
    return found


def _taken(late: DeliverableQuerySet) -> dict[int, int]:
    """The furthest step taken for the date that each promise misses now."""
    rows = Escalation.objects.filter(
        deliverable__in=late.order_by().values("pk"), due_on=F("deliverable__due_on")
    )
    found = rows.order_by().values_list("deliverable").annotate(furthest=Max("days"))
    return dict(found)
