"""Plan health: what the rules find in a plan, today or on a day before, and what was set aside."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from django.db.models import Prefetch
from django.urls import reverse

from actions.models import (
    Deliverable,
    FindingSetAside,
    Outcome,
    Plan,
    PlanStatus,
    Responsibility,
    Update,
)
from actions.permissions import current_responsibilities
from actions.reports.as_at import Past, url_then
from actions.reports.health_rules import (
    RULES,
    Finding,
    LeadFact,
    OutcomeFact,
    PlanFact,
    PromiseFact,
    ReportFact,
    Rule,
)
from actions.reports.lettering import in_few_words
from concordat.lib import clock
from concordat.lib.days import counted, in_words

# A promise with its dates in force, and its reports in the order made.
Known = tuple[Deliverable, Sequence[date], Iterable[Update]]

# How many findings of a rule stand open; the rest is folded.
SHOWN = 5


@dataclass(frozen=True, slots=True)
class Aside:
    """A finding that needs no more attention: who said so, when and why."""

    finding: Finding
    by: str
    when: str
    why: str


@dataclass(frozen=True, slots=True)
class Section:
    """What one rule finds."""

    rule: Rule
    findings: tuple[Finding, ...]
    aside: tuple[Aside, ...]
    set_aside_url: str = ""  # where the reader may not

    @property
    def together(self) -> bool:
        """Whether so many of them are one thing to look at."""
        return self.rule.together and len(self.findings) > SHOWN

    @property
    def things(self) -> int:
        """How many things there are to look at."""
        return 1 if self.together else len(self.findings)

    @property
    def shown(self) -> tuple[Finding, ...]:
        """Those that stand open."""
        return () if self.together else self.findings[:SHOWN]

    @property
    def folded(self) -> tuple[Finding, ...]:
        """The rest."""
        return self.findings[len(self.shown) :]


@dataclass(frozen=True, slots=True)
class Health:
    """The whole page; sections with something in them, worst first."""

    sections: tuple[Section, ...]
    aside: tuple[Section, ...]
    sentence: str


def health_of(plan: Plan, on: date, *, may_set_aside: bool) -> Health:
    """What is found in a plan today; seven queries, whatever its size."""
    return healths_of([plan], on, may_set_aside=may_set_aside)[plan.pk]


def healths_of(plans: Sequence[Plan], on: date, *, may_set_aside: bool) -> dict[int, Health]:
    """What is found in some plans today, by their pks; seven queries, however many they are."""
    facts = plan_facts(plans, on)
    aside: defaultdict[int, list[FindingSetAside]] = defaultdict(list)
    for row in FindingSetAside.objects.filter(plan__in=plans).select_related("person"):
        aside[row.plan_id].append(row)
    return {
        plan.pk: _health(
            plan, facts[plan.pk], aside[plan.pk], may_set_aside=may_set_aside, link=str
        )
        for plan in plans
    }


def health_then(plan: Plan, past: Past) -> Health:
    """What was to be found at the end of a day; two queries, and those of `as_at`.

    What was set aside later is not set aside yet, and links lead to the same day.
    """
    rows = FindingSetAside.objects.filter(plan=plan, set_aside_at__lte=clock.end_of(past.day))
    found = plan_fact_then(plan, past)
    link = partial(url_then, day=past.day)
    return _health(plan, found, rows.select_related("person"), may_set_aside=False, link=link)


def _health(
    plan: Plan,
    found: PlanFact,
    rows: Iterable[FindingSetAside],
    *,
    may_set_aside: bool,
    link: Callable[[str], str],
) -> Health:
    """What the rules find in a plan, without what the rows set aside."""
    said = {(row.code, row.subject): row for row in rows}
    sections = [
        replace(
            _section(rule, found, said, link),
            set_aside_url=reverse("plan-health-set-aside", args=[plan.pk, rule.code])
            if may_set_aside
            else "",
        )
        for rule in RULES
    ]
    worst_first = sorted(
        (section for section in sections if section.findings),
        key=lambda section: (section.rule.weight, -len(section.findings)),
    )
    return Health(
        sections=tuple(worst_first),
        aside=tuple(section for section in sections if section.aside),
        sentence=sentence_of(worst_first, len(found.promises)),
    )


def _section(
    rule: Rule,
    found: PlanFact,
    set_aside: Mapping[tuple[str, str], FindingSetAside],
    link: Callable[[str], str],
) -> Section:
    """One rule's."""
    findings, aside = [], []
    for each in rule.find(found):
        finding = replace(each, url=link(each.url))
        row = set_aside.get((rule.code, finding.subject))
        if row is None:
            findings.append(finding)
        else:
            day = in_words(clock.day_of(row.set_aside_at))
            aside.append(Aside(finding, row.person.name, day, row.why))
    return Section(rule, tuple(findings), tuple(aside))


def sentence_of(sections: Sequence[Section], promises: int) -> str:
    """How much there is to look at."""
    number = sum(section.things for section in sections)
    of = counted(promises, "open promise")
    if not number:
        return f"Nothing to look at in {of}."
    kinds = "1 kind" if len(sections) == 1 else f"{len(sections)} kinds"
    return f"{counted(number, 'thing')} to look at, of {kinds}, in {of}."


def plan_facts(plans: Sequence[Plan], on: date) -> dict[int, PlanFact]:
    """What the rules read of some plans, by their pks; six queries."""
    deliverables = (
        Deliverable.objects.unfinished()
        .filter(action__plan__in=plans)
        .in_plan_order()
        .select_related("action", "reading__deadline")
        .prefetch_related(
            "reading__due_dates",
            Prefetch(
                "responsibilities", Responsibility.objects.select_related("partner__organisation")
            ),
            Prefetch("updates", Update.objects.select_related("partner").order_by("pk")),
        )
    )
    known: defaultdict[int, list[Known]] = defaultdict(list)
    for each in deliverables:
        known[each.action.plan_id].append((each, _due(each), each.updates.all()))
    outcomes = _outcomes(known)
    return {plan.pk: _plan_fact(plan, on, known[plan.pk], outcomes[plan.pk]) for plan in plans}


def plan_fact_then(plan: Plan, past: Past) -> PlanFact:
    """The same as it was known on a day; one query."""
    known: list[Known] = [
        (each, past.dates[each.pk].days, past.updates.get(each.pk, ()))
        for each in past.deliverables
        if each.is_open
    ]
    return _plan_fact(plan, past.day, known, _outcomes({plan.pk: known})[plan.pk])


def _due(deliverable: Deliverable) -> Sequence[date]:
    """The dates in force."""
    reading = deliverable.reading
    return sorted(each.due_on for each in reading.due_dates.all()) if reading else ()


def _plan_fact(
    plan: Plan, on: date, known: Sequence[Known], outcomes: Iterable[OutcomeFact]
) -> PlanFact:
    """What the rules read of a plan's open promises and their outcomes; makes no query."""
    return PlanFact(
        on=on,
        is_live=plan.status == PlanStatus.LIVE,
        written_on=plan.written_on,
        chased_from=plan.chased_from,
        cycle_months=plan.partnership.reporting_cycle_months,
        url=plan.get_absolute_url(),
        promises=tuple(_promise_fact(*each, on) for each in known),
        outcomes=tuple(outcomes),
    )


def _promise_fact(
    deliverable: Deliverable, due: Sequence[date], updates: Iterable[Update], on: date
) -> PromiseFact:
    """One promise; makes no query on what is loaded for it."""
    reading = deliverable.reading
    return PromiseFact(
        pk=deliverable.pk,
        url=deliverable.get_absolute_url(),
        name=named(deliverable.action.ref, deliverable.text),
        text=" ".join([deliverable.text, *deliverable.points]),
        leads=tuple(
            LeadFact(
                part.partner_id,
                part.partner.short_name,
                part.partner.is_collective,
                part.role == "lead",
            )
            for part in current_responsibilities(deliverable, on)
        ),
        agreed_words=reading.deadline.words if reading else "",
        reading_words=reading.in_words if reading else "",
        kind=reading.kind if reading else "none",
        flagged=bool(reading and reading.flagged),
        tentative=bool(reading and reading.tentative),
        opens_on=reading.opens_on if reading else None,
        due=tuple(due),
        timeliness=deliverable.timeliness(on),
        days_overdue=deliverable.days_overdue(on),
        reports=tuple(
            ReportFact(
                update.pk,
                clock.day_of(update.reported_at),
                update.partner.short_name,
                update.confidence,
                update.happened,
            )
            for update in updates
        ),
    )


def _outcomes(known: Mapping[int, Sequence[Known]]) -> defaultdict[int, list[OutcomeFact]]:
    """The outcomes of the actions of some promises, as printed, by plan; one query."""
    actions = {promise.action_id for those in known.values() for promise, *_ in those}
    outcomes = Outcome.objects.filter(action__in=actions).select_related("action")
    found: defaultdict[int, list[OutcomeFact]] = defaultdict(list)
    for outcome in outcomes.order_by("action__position", "number"):
        action = outcome.action
        name = named(action.ref, outcome.text)
        found[action.plan_id].append(
            OutcomeFact(outcome.pk, action.get_absolute_url(), name, outcome.text)
        )
    return found


def named(ref: str, text: str) -> str:
    """ "11: We will review the commissioning …"."""
    short = in_few_words(text)
    return f"{ref}: {short}" if ref else short
