"""Who would be asked to report on some promises, who would not and why, and what a press did."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from actions.models import Deliverable
from actions.reports.lettering import in_few_words
from actions.services.chasing import Asked, ReportNotAsked, check_can_ask_for_report
from actions.services.concerned import people_to_chase
from concordat.lib.days import counted
from partners.models import Person

NOBODY = "Nobody is there to ask: no organisation that leads it has a lead."


@dataclass(frozen=True, slots=True)
class Line:
    """One promise: whom a press would ask, or why nobody."""

    ref: str
    text: str
    url: str
    who: str  # names; "" where nobody is asked
    why_not: str  # a sentence; "" where somebody is asked


@dataclass(frozen=True, slots=True)
class ToBeAsked:
    """What a press would do."""

    asked: tuple[Line, ...]
    left_out: tuple[Line, ...]
    people: int

    @property
    def sentence(self) -> str:
        """How many are asked about how much."""
        about = counted(len(self.asked), "promise")
        return f"{counted(self.people, 'person', 'people')} would be asked about {about}."


def to_be_asked(promises: Sequence[Deliverable], on: date) -> ToBeAsked:
    """Whom a press would ask about promises; the number of queries does not grow with them.

    They were loaded with their actions, plans and `WITH_REQUESTS`.
    """
    people = people_to_chase(Deliverable.objects.filter(pk__in=[each.pk for each in promises]), on)
    names = names_of({pk for those in people.values() for pk in those})
    asked: list[Line] = []
    left_out: list[Line] = []
    reached: set[int] = set()
    for each in promises:
        those = people.get(each.pk, [])
        why_not = why_nobody(each, those)
        who = "" if why_not else listed([names[pk] for pk in those])
        line = Line(
            str(each.action), in_few_words(each.text), each.get_absolute_url(), who, why_not
        )
        (left_out if why_not else asked).append(line)
        reached.update(() if why_not else those)
    return ToBeAsked(tuple(asked), tuple(left_out), len(reached))


def why_nobody(promise: Deliverable, people: Collection[int]) -> str:
    """Why nobody can be asked about a promise; blank where somebody can."""
    try:
        check_can_ask_for_report(promise)
    except ReportNotAsked as refusal:
        return str(refusal)
    return "" if people else NOBODY


def names_of(people: Iterable[int]) -> dict[int, str]:
    """The names of people by their pk."""
    return dict(Person.objects.filter(pk__in=list(people)).values_list("pk", "name"))


def say_what_was_done(outcome: Asked, on: date) -> str:
    """Who was asked about what, and what was left out and why, in sentences."""
    if outcome.requests:
        pks = [each.deliverable_id for each in outcome.requests]
        people = people_to_chase(Deliverable.objects.filter(pk__in=pks), on)
        names = names_of({pk for those in people.values() for pk in those})
        about = counted(len(outcome.requests), "promise")
        said = [f"You asked {listed(sorted(names.values()))} to report on {about}."]
    else:
        said = ["Nobody was asked."]
    if len(outcome.refused) == 1:
        said.append(f"Left out: {outcome.refused[0][1]}")
    elif outcome.refused:
        number = counted(len(outcome.refused), "promise")
        reasons = dict.fromkeys(why for _, why in outcome.refused)
        said.append(f"{number} were left out. {' '.join(list(reasons)[:MOST_REASONS])}")
    return " ".join(said)


# As many reasons as a message gives.
MOST_REASONS = 3
# As many names as a sentence gives.
MOST_NAMES = 8


def listed(names: Sequence[str]) -> str:
    """ "Ann Lee, Bo Fox and Cy Day"; of very many the first, and how many more."""
    if len(names) > MOST_NAMES:
        return f"{', '.join(names[:MOST_NAMES])} and {len(names) - MOST_NAMES} others"
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
