"""The rules of plan health: what weakens a plan, why it matters, what to do. Pure, and advisory.

Each rule is a function from what is known of a plan to findings; `RULES` is the table of them.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from actions.reports.health_words import date_that_disagrees, has_a_measure, vague_verb_of
from actions.reports.schedule_drawing import last_of_month
from actions.statuses import Confidence, Timeliness
from concordat.lib.days import MONTHS, in_words, months_before, span_in_words

# Shares are of open promises, and say nothing of a plan with fewer than these.
ENOUGH = 5
MOST_ON_ONE = 40  # per cent
MOST_IN_A_MONTH = 30  # per cent


@dataclass(frozen=True, slots=True)
class LeadFact:
    """Who answers. `is_lead`: the document marks them."""

    pk: int
    name: str
    is_collective: bool
    is_lead: bool


@dataclass(frozen=True, slots=True)
class ReportFact:
    """One report."""

    pk: int
    on: date
    partner: str
    confidence: str
    happened: str


@dataclass(frozen=True, slots=True)
class PromiseFact:
    """An open promise. `reports` are in the order made; `due` are the dates in force."""

    pk: int
    url: str
    name: str  # "11: We will review the commissioning …"
    text: str  # with its points
    leads: tuple[LeadFact, ...]
    agreed_words: str
    reading_words: str
    kind: str
    flagged: bool
    tentative: bool
    opens_on: date | None
    due: tuple[date, ...]
    timeliness: Timeliness
    days_overdue: int
    reports: tuple[ReportFact, ...]


@dataclass(frozen=True, slots=True)
class OutcomeFact:
    """What an action with open promises is meant to change."""

    pk: int
    url: str
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class PlanFact:
    """What the rules read; closed and withdrawn promises are not in it."""

    on: date
    is_live: bool
    written_on: date | None
    chased_from: date | None
    cycle_months: int
    url: str
    promises: tuple[PromiseFact, ...]
    outcomes: tuple[OutcomeFact, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found. `subject` names it for setting aside: a new thing is a new finding."""

    subject: str
    name: str
    url: str
    detail: str


def _of(promise: PromiseFact, detail: str, subject: str = "") -> Finding:
    """A finding about a promise."""
    subject = subject or f"deliverable-{promise.pk}"
    return Finding(subject, promise.name, promise.url, detail)


def nobody_accountable(plan: PlanFact) -> Iterable[Finding]:
    """No organisation answers, or only collectives do."""
    for promise in plan.promises:
        if not promise.leads:
            yield _of(promise, "Nobody leads it.")
        elif all(lead.is_collective for lead in promise.leads):
            names = " and ".join(lead.name for lead in promise.leads)
            yield _of(promise, f"Only {names}: no organisation of their own.")


def several_unmarked(plan: PlanFact) -> Iterable[Finding]:
    """Several answer and none is marked as the lead; collectives alone are another rule's."""
    for promise in plan.promises:
        several = len(promise.leads) > 1 and not all(lead.is_collective for lead in promise.leads)
        if several and not any(lead.is_lead for lead in promise.leads):
            yield _of(promise, ", ".join(lead.name for lead in promise.leads))


def no_date(plan: PlanFact) -> Iterable[Finding]:
    """Nothing that the clock could follow: no words, or words without a date."""
    for promise in plan.promises:
        undated = promise.timeliness == Timeliness.NO_DATE and not promise.due
        if undated and (promise.kind != "unknown" or not promise.agreed_words):
            said = f"It says “{promise.agreed_words}”." if promise.agreed_words else "It is blank."
            yield _of(promise, said)


def unread_date(plan: PlanFact) -> Iterable[Finding]:
    """Words that the tracker read without being sure, or not at all."""
    for promise in plan.promises:
        if promise.flagged and promise.agreed_words and (promise.due or promise.kind == "unknown"):
            yield _of(promise, f"“{promise.agreed_words}” is read as: {promise.reading_words}.")


def provisional_date(plan: PlanFact) -> Iterable[Finding]:
    """ "TBC" and its like."""
    for promise in plan.promises:
        if promise.tentative:
            yield _of(promise, f"It says “{promise.agreed_words}”.")


def date_disagrees(plan: PlanFact) -> Iterable[Finding]:
    """The text names another date than the one agreed."""
    for promise in plan.promises:
        named = date_that_disagrees(promise.text, promise.due, plan.written_on)
        if named:
            agreed = promise.agreed_words
            yield _of(promise, f"The text says “{named}”, the date agreed is “{agreed}”.")


def vague_verb(plan: PlanFact) -> Iterable[Finding]:
    """A verb that promises an effort and nothing to see."""
    for promise in plan.promises:
        verb = vague_verb_of(promise.text)
        if verb:
            yield _of(promise, f"The verb is “{verb}”.")


def unmeasured_outcome(plan: PlanFact) -> Iterable[Finding]:
    """An outcome that nothing counts, times or asks about."""
    for outcome in plan.outcomes:
        if not has_a_measure(outcome.text):
            yield Finding(f"outcome-{outcome.pk}", outcome.name, outcome.url, "")


def one_organisation(plan: PlanFact) -> Iterable[Finding]:
    """An organisation on a large part of what is open; collectives are another rule's."""
    total = len(plan.promises)
    on_promises = Counter(
        (lead.pk, lead.name)
        for promise in plan.promises
        for lead in promise.leads
        if not lead.is_collective
    )
    for (pk, name), number in on_promises.most_common():
        if total >= ENOUGH and 100 * number > MOST_ON_ONE * total:
            url = f"{plan.url}?organisation={pk}"
            yield Finding(f"partner-{pk}", name, url, _share(number, total, "open promises"))


def _share(number: int, total: int, of: str) -> str:
    """ "25 of 41 open promises (61%)"."""
    return f"{number} of {total} {of} ({round(100 * number / total)}%)"


def one_month(plan: PlanFact) -> Iterable[Finding]:
    """A month, this one or a later one, in which a large part of what is open is due."""
    total = len(plan.promises)
    months = Counter(
        month
        for promise in plan.promises
        for month in {(day.year, day.month) for day in promise.due if not promise.days_overdue}
        if month >= (plan.on.year, plan.on.month)
    )
    for (year, month), number in sorted(months.items()):
        if total >= ENOUGH and 100 * number > MOST_IN_A_MONTH * total:
            name = f"{MONTHS[month - 1]} {year}"
            first = date(year, month, 1)
            url = f"{plan.url}?due_from={first}&due_to={last_of_month(first)}"
            yield Finding(
                f"month-{year}-{month:02}", name, url, _share(number, total, "open promises")
            )


def silent(plan: PlanFact) -> Iterable[Finding]:
    """No report from anybody for one reporting cycle; said anew each month."""
    if not plan.is_live or plan.chased_from is None:
        return
    quiet_since = months_before(plan.on, plan.cycle_months)
    for promise in plan.promises:
        last = promise.reports[-1].on if promise.reports else None
        since = max(filter(None, (last, plan.chased_from, promise.opens_on)))
        if since <= quiet_since:
            said = f"Last report on {in_words(last)}." if last else "Never reported on."
            subject = f"{plan.on.year}-{plan.on.month:02}-deliverable-{promise.pk}"
            yield _of(promise, said, subject)


def repeated_word_for_word(plan: PlanFact) -> Iterable[Finding]:
    """The last two reports of an organisation say the same of what has happened."""
    for promise in plan.promises:
        latest: dict[str, list[ReportFact]] = {}
        for report in promise.reports:
            latest.setdefault(report.partner, []).append(report)
        for partner, reports in latest.items():
            said = [" ".join(each.happened.split()).casefold() for each in reports[-2:]]
            if len(said) == 2 and said[0] and said[0] == said[1]:
                days = f"{in_words(reports[-2].on)} and {in_words(reports[-1].on)}"
                yield _of(promise, f"{partner} on {days}.", f"update-{reports[-1].pk}")


def on_track_while_overdue(plan: PlanFact) -> Iterable[Finding]:
    """The last word on confidence is "on track", and the clock says overdue."""
    for promise in plan.promises:
        words = [each for each in promise.reports if each.confidence != Confidence.NOT_SAID]
        overdue = promise.timeliness == Timeliness.OVERDUE
        if overdue and words and words[-1].confidence == Confidence.ON_TRACK:
            late = span_in_words(promise.days_overdue)
            said = f"{words[-1].partner} on {in_words(words[-1].on)}"
            yield _of(promise, f"{late} overdue; {said}: on track.", f"update-{words[-1].pk}")


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule in the words of its page. `weight`: 1 comes first."""

    code: str
    weight: int
    title: str
    why: str
    to_do: str
    find: Callable[[PlanFact], Iterable[Finding]]
    # A way of writing rather than a slip: many of them are one thing to look at.
    together: bool = False


RULES = (
    Rule(
        "on-track-overdue",
        1,
        "“On track”, and overdue",
        "What is said and what the clock says cannot both be so; a board reads the kinder one.",
        "Ask the lead for a new report, or for a new date if the old one no longer holds.",
        on_track_while_overdue,
    ),
    Rule(
        "nobody-accountable",
        1,
        "No organisation is accountable",
        "Where everybody answers, nobody does: there is no one to ask when it is late.",
        "Agree one organisation that answers for it, and change who leads.",
        nobody_accountable,
    ),
    Rule(
        "date-disagrees",
        1,
        "The text and the date disagree",
        "Two dates for one promise: each side will hold the one that suits it.",
        "Ask which one was agreed, and correct the text or ask for a new date.",
        date_disagrees,
    ),
    Rule(
        "no-date",
        1,
        "No date",
        "What has no date is never late, and so is never done.",
        "Ask the lead for a date, and have it agreed.",
        no_date,
    ),
    Rule(
        "unread-date",
        1,
        "A date that was not read for sure",
        "Reminders and lateness rest on this reading.",
        "Confirm or correct the reading on the action’s page.",
        unread_date,
    ),
    Rule(
        "provisional-date",
        2,
        "A provisional date",
        "Nobody is chased for a date that is to be confirmed; it can stay so for ever.",
        "Ask for a firm date, and have it agreed.",
        provisional_date,
    ),
    Rule(
        "silent",
        2,
        "No report for a whole cycle",
        "What nobody reports on is usually what nobody works on.",
        "Ask whoever leads it; a sentence is enough.",
        silent,
    ),
    Rule(
        "word-for-word",
        2,
        "Reported word for word as the last time",
        "The same words twice often mean that nothing moved.",
        "Ask what has changed since.",
        repeated_word_for_word,
    ),
    Rule(
        "vague-verb",
        2,
        "A verb that promises nothing to see",
        "A review can always be said to be done. What is it to lead to: a report, a decision?",
        "Agree what will be there afterwards, and correct the text.",
        vague_verb,
    ),
    Rule(
        "one-month",
        2,
        f"More than {MOST_IN_A_MONTH}% due in one month",
        "So much cannot be looked at, or helped, in the same four weeks.",
        "Ask the leads which of these could come earlier or later.",
        one_month,
    ),
    Rule(
        "one-organisation",
        2,
        f"One organisation on more than {MOST_ON_ONE}% of the promises",
        "The plan goes as fast as its busiest partner.",
        "Ask whether others could lead some of these.",
        one_organisation,
    ),
    Rule(
        "several-unmarked",
        3,
        "Several organisations, none marked as the lead",
        "Each can think that another one reports.",
        "Mark one of them as the lead, at least where a promise is late.",
        several_unmarked,
        together=True,
    ),
    Rule(
        "unmeasured-outcome",
        3,
        "Outcomes without a measure",
        "Without a number, a share or a survey, nobody can say whether it came true.",
        "Agree for the most important ones what you would count, or whom you would ask.",
        unmeasured_outcome,
        together=True,
    ),
)
RULES_BY_CODE = {rule.code: rule for rule in RULES}
