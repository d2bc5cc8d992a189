"""How what reports tell becomes an item of a letter, formatted once; makes no query."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from django.urls import reverse

from actions.digests.data import Item, Section
from actions.models import Deliverable
from actions.reports.confirmations import WaitingLine
from actions.reports.date_requests import AskedDate
from actions.reports.lettering import in_few_words
from actions.reports.overdue import LateOrganisation
from actions.reports.rows import late_in_words, leads_of
from actions.statuses import (
    CONFIDENCE_LOOKS,
    DUE_SOON_DAYS,
    PROGRESS_LOOKS,
    Confidence,
    Progress,
)
from concordat.lib import clock
from concordat.lib.days import counted, in_words

# As many of a section as a letter lists; its number counts all, and a link leads to them.
LISTED = 8
# As many words of a promise as name it in a letter.
WORDS = 24


def section(
    name: str, title: str, items: Sequence[Item], more_words: str, more_url: str
) -> Section:
    """A section that lists as many as a letter takes, and leads to all of them."""
    pks = frozenset(item.pk for item in items if item.pk)
    return Section(name, title, tuple(items[:LISTED]), len(items), more_words, more_url, pks)


def item_of_promise(deliverable: Deliverable, on: date) -> Item:
    """A promise and what the clock says of it; reads what `for_rows` gives."""
    late = late_in_words(deliverable.days_overdue(on))
    return item_of_deliverable(deliverable, on, late or _due_in_words(deliverable.due_on, on))


def with_silence(item: Item, silent_words: str) -> Item:
    """The same, saying too for how long its reader has not reported; blank says nothing."""
    if not silent_words:
        return item
    return replace(item, note=". ".join(filter(None, (item.note, silent_words))))


def item_of_deliverable(deliverable: Deliverable, on: date, note: str) -> Item:
    """A promise about which something was done; reads what `for_items` gives."""
    reading = deliverable.reading
    return Item(
        ref=_ref(deliverable.action.ref),
        title=_title(deliverable.text),
        agreed_words=reading.deadline.words if reading else "",
        date_in_words=reading.in_words if reading else "",
        url=deliverable.get_absolute_url(),
        organisation=", ".join(lead.short_name for lead in leads_of(deliverable, on)),
        note=note,
        pk=deliverable.pk,
        plan=deliverable.action.plan.title,
    )


def item_of_asked(asked: AskedDate) -> Item:
    """A new date that waits for somebody's decision."""
    return Item(
        ref=asked.ref,
        title=_title(asked.text),
        agreed_words=asked.agreed.words,
        date_in_words=asked.agreed.reading_words,
        url=asked.decide_url,
        organisation="",
        note=f"A new date is asked for: “{asked.asked.words}”, by {asked.by}, {asked.age}",
        plan=asked.plan,
    )


def item_of_waiting(line: WaitingLine) -> Item:
    """A report that waits for somebody's decision; the label says which."""
    return Item(
        ref=line.ref,
        title=_title(line.text),
        agreed_words=line.agreed_words,
        date_in_words=line.reading_words,
        url=line.decide_url,
        organisation="",
        note=f"{line.label}? Reported {line.reported} ({line.look.word.lower()})",
        plan=line.plan.removesuffix(f", {line.ref}"),
    )


def item_of_organisation(late: LateOrganisation) -> Item:
    """What an organisation is behind with."""
    return Item(
        ref="",
        title=late.full_name,
        agreed_words="",
        date_in_words="",
        url=f"{reverse('overdue')}?by=organisation&partner={late.partner}",
        organisation="",
        note=f"{late.overdue} overdue, the oldest since {late.oldest} ({late.oldest_age})",
        is_promise=False,
    )


def reported_in_words(deliverable: Deliverable) -> str:
    """ "In progress, at risk: OH, 3 June 2015"; blank where nothing was reported."""
    update = deliverable.latest_update
    if update is None:
        return ""
    said = PROGRESS_LOOKS[Progress(deliverable.progress)].word
    if update.confidence != Confidence.NOT_SAID:
        said += f", {CONFIDENCE_LOOKS[Confidence(update.confidence)].word.lower()}"
    return f"{said}: {update.partner.short_name}, {day_in_words(update.reported_at)}"


def day_in_words(moment: datetime) -> str:
    """The day of a stamp."""
    return in_words(clock.day_of(moment))


def _title(text: str) -> str:
    """The first words of a promise; "…" too where its points would come after a colon."""
    words = in_few_words(text, WORDS)
    return f"{words.rstrip(': ')} …" if words.endswith(":") else words


def _ref(printed: str) -> str:
    """How an action is called; blank where nothing is printed."""
    return f"Action {printed}" if printed else ""


def _due_in_words(due_on: date | None, on: date) -> str:
    """ "Due on 30 June 2015, in 15 days", of what is due soon; blank of the rest."""
    days = (due_on - on).days if due_on else -1
    if not 0 <= days <= DUE_SOON_DAYS:
        return ""
    return f"Due on {in_words(due_on)}, {_in_days(days)}"


def _in_days(days: int) -> str:
    """ "in 15 days", "today"."""
    return f"in {counted(days, 'day')}" if days else "today"
