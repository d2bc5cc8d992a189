"""A newer version of a plan taken over, change by change as decided: all of it, or nothing."""

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F, Max

from actions.importing.comparing import ChangeKind, match_themes
from actions.importing.leads import LEAD, SUPPORT
from actions.importing.matching import Place
from actions.importing.newer import Newer, add_names
from actions.importing.plan import ReadAction, ReadDeliverable, ReadPlan
from actions.importing.printed import printed_cells, printed_words
from actions.importing.versions import TAKEN, Choice, Decidable, Versions, versions
from actions.models import (
    Action,
    Deliverable,
    Heading,
    ImportState,
    Plan,
    PlanImport,
    ResponsibilityRole,
    Theme,
)
from actions.permissions import partners_to_report_for
from actions.services import revising
from actions.services.date_requests import ask_for_new_date
from actions.services.establishing import Part, Promise
from actions.services.reporting import supersede
from actions.services.restructuring import (
    NewRow,
    Words,
    add_row,
    agree_newer_words,
    change_outcomes,
    change_row,
    move_promise,
    order_rows,
)
from actions.statuses import Refused
from concordat.lib import clock
from concordat.trail.services import record
from partners.models import Partner, Role
from partners.permissions import Standing, check_may_coordinate

ROLES = {LEAD: ResponsibilityRole.LEAD, SUPPORT: ResponsibilityRole.SUPPORT}
NOTHING_SAID = "Not said: the date comes from a newer version of the plan."


class DecidedOtherwise(Exception):
    """What is to be decided is not what was shown any more; nothing was written."""


class NotAllDecided(Refused):
    """Something is left to decide, or two decisions do not go together."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What was done: how many changes were taken over, and how many were left."""

    over: int
    left: int


def against(found: Versions, choices: Mapping[str, Choice]) -> str:
    """Why the decisions cannot be carried out; blank where they can."""
    missing = [each for each in found.decidable if each.key not in choices]
    if missing:
        return f"{len(missing)} of the changes are still to be decided."
    for each in found.decidable:
        if choices[each.key] == Choice.SUPERSEDE and _heir_is_left_out(found, each, choices):
            return (
                f"“{_shortened(each.change.before)}” is to be superseded by a promise that is not "
                "taken over: take that one over, or withdraw this one."
            )
    return ""


def _heir_is_left_out(found: Versions, each: Decidable, choices: Mapping[str, Choice]) -> bool:
    heir = each.change.beside
    added = next(
        (
            other
            for other in found.decidable
            if other.change.kind == ChangeKind.ADDED and other.change.new == heir
        ),
        None,
    )
    return added is not None and choices[added.key] == Choice.LEAVE


def _shortened(text: str, words: int = 12) -> str:
    all_words = text.split()
    return text if len(all_words) <= words else f"{' '.join(all_words[:words])} …"


@transaction.atomic
def apply_newer_version(
    *,
    upload: PlanImport,
    newer: Newer,
    seen_digest: str,
    why: str,
    by: Standing,
) -> Taken:
    """Take over what was decided of an upload's changes and close the upload.

    Raises PermissionDenied, NotAllDecided, or DecidedOtherwise where the plan was edited meanwhile
    so that other changes are to be decided than were shown (`seen_digest`). The same upload applied
    again is DecidedOtherwise too.
    """
    plan = Plan.objects.select_for_update().get(pk=upload.plan_id or 0)
    check_may_coordinate(by, plan.partnership_id)
    upload = PlanImport.objects.select_for_update().get(pk=upload.pk)
    found = versions(plan, newer, by.on)
    if found.digest != seen_digest or upload.state != ImportState.ASKING:
        raise DecidedOtherwise
    choices = found.choices(upload.decisions)
    reason = against(found, choices)
    if reason:
        raise NotAllDecided(reason)
    if not why.strip():
        raise NotAllDecided("Say where this version was agreed.", about="why")
    over = sum(1 for choice in choices.values() if choice in TAKEN)
    if over:
        _Applying(plan, upload, found, choices, why.strip(), by).run(newer)
    _close(upload, plan, newer.plan, found, choices, by, over)
    return Taken(over, len(choices) - over)


def _close(
    upload: PlanImport,
    plan: Plan,
    newer: ReadPlan,
    found: Versions,
    choices: Mapping[str, Choice],
    by: Standing,
    over: int,
) -> None:
    """The upload keeps what was said of each change with its words; the plan says its source."""
    decided = {
        each.key: {
            "choice": str(choices[each.key]),
            "stamp": each.stamp,
            "kind": str(each.change.kind),
            "before": each.change.before,
            "after": each.change.after,
        }
        for each in found.decidable
    }
    upload.write(
        upload.version,
        decisions=decided,
        state=ImportState.PUBLISHED,
        published_by=by.person,
        published_at=clock.now(),
    )
    plan.refresh_from_db()
    plan.write(
        plan.version,
        source_name=upload.name,
        glossary={**plan.glossary, **newer.glossary},
    )
    record(
        "newer-version-applied",
        by=by.person,
        partnership=plan.partnership_id,
        about={"plan": plan.pk},
        details={"import": upload.pk, "taken": over, "left": len(choices) - over},
    )


class _Applying:
    """One newer version being taken over, in the order in which its parts need each other."""

    def __init__(
        self,
        plan: Plan,
        upload: PlanImport,
        found: Versions,
        choices: Mapping[str, Choice],
        why: str,
        by: Standing,
    ) -> None:
        self.plan, self.upload, self.found = plan, upload, found
        self.choices, self.why, self.by = choices, why, by
        self.newer = found.comparison.new
        self.rows: dict[int, Action] = {
            new: found.here.actions[old] for old, new in found.comparison.matched.rows.items()
        }
        self.new_rows: list[int] = []
        self.promises: dict[Place, Deliverable] = {
            new: found.here.promise(old) for old, new in found.comparison.matched.promises.items()
        }
        self.themes: dict[int, Theme] = {}
        self.partners: dict[str, Partner] = {}

    def run(self, newer: Newer) -> None:
        """The plan, the rows, the promises that stay, those that come, those that go, the order."""
        taken = self._taken(ChangeKind.LEADS, ChangeKind.ADDED)
        used = [
            lead for each in taken if self._new(each)[1] >= 0 for lead in self._newer(each).leads
        ]
        self.partners = add_names(newer, used, self.plan.partnership, self.by)
        self._themes_first()
        for each in self._taken(ChangeKind.TITLE):
            self.plan.write(self.plan.version, title=each.change.after)
        for each in self._taken(ChangeKind.REF, ChangeKind.PLACE, ChangeKind.OUTCOMES):
            self._change_row(each)
        for each in self._taken(ChangeKind.TEXT, ChangeKind.LEADS, ChangeKind.DATE):
            self._change_promise(each)
        for each in self._taken(ChangeKind.ADDED):
            self._add(each)
        for each in self._taken(ChangeKind.ROW):
            self._move(each)
        for each in self._taken(ChangeKind.GONE):
            self._end(each)
        for each in self._taken(ChangeKind.POINTER):
            self._point(each)
        self._order()

    def _taken(self, *kinds: ChangeKind) -> Iterator[Decidable]:
        """The changes of some kinds that are to be taken over, in their order."""
        for each in self.found.decidable:
            if each.change.kind in kinds and self.choices[each.key] in TAKEN:
                yield each

    # Themes and headings

    def _themes_first(self) -> None:
        """Give the plan's themes their new numbers and titles, where that is accepted.

        Where it is not, rows that are new or that moved find their theme by its title all the same.
        """
        of_plan = {theme.number: theme for theme in self.plan.themes.all()}
        matched = match_themes(self.found.here.read, self.newer)
        self.themes = {new: of_plan[old] for old, new in matched.items()}
        if not any(self._taken(ChangeKind.THEMES)):
            return
        titles = {theme.number: theme.title for theme in self.newer.themes}
        self.plan.themes.update(number=F("number") + 10_000)
        for number, theme in self.themes.items():
            Theme.objects.filter(pk=theme.pk).update(number=number, title=titles[number])
        # Those that are not printed any more keep their rows, behind the others.
        last = max(titles, default=0)
        for theme in self.plan.themes.filter(number__gt=10_000).order_by("number"):
            last += 1
            Theme.objects.filter(pk=theme.pk).update(number=last)
        for theme in self.themes.values():
            theme.refresh_from_db()
        for number in sorted(titles.keys() - self.themes.keys()):
            self._theme(number)

    def _theme(self, number: int | None) -> Theme:
        """A theme of the newer version, made where the plan has none of that title."""
        known = self.themes.get(number or 0)
        if known is not None:
            return known
        title = next((each.title for each in self.newer.themes if each.number == number), "")
        taken = set(self.plan.themes.values_list("number", flat=True))
        free = number if number and number not in taken else max(taken, default=0) + 1
        made = Theme.objects.create(plan=self.plan, number=free, title=title or "Other actions")
        self.themes[number or 0] = made
        return made

    def _heading(self, row: ReadAction, theme: Theme) -> Heading | None:
        if not row.heading:
            return None
        found = Heading.objects.filter(theme=theme, title=row.heading).first()
        if found is not None:
            return found
        last = Heading.objects.filter(theme=theme).aggregate(last=Max("position"))["last"] or 0
        return Heading.objects.create(theme=theme, position=last + 1, title=row.heading)

    # Rows

    def _row(self, index: int) -> Action:
        """The row of the newer version in the plan, added where it is not there yet."""
        if index not in self.rows:
            row = self.newer.actions[index]
            theme = self._theme(row.theme)
            new = NewRow(
                theme=theme,
                heading=self._heading(row, theme),
                ref=row.ref,
                outcomes_intro=row.outcomes_intro or "",
                outcomes=row.outcomes,
                points_to=self._target(row.cross_reference),
                printed=printed_cells(row),
                source_lines=row.lines,
            )
            self.rows[index] = add_row(plan=self.plan, row=new, by=self.by)
            self.new_rows.append(index)
        return self.rows[index]

    def _target(self, ref: str | None) -> Action | None:
        """The row with a number of the newer version, where one row alone has it."""
        found = [index for index, row in enumerate(self.newer.actions) if row.ref == ref]
        return self.rows.get(found[0]) if ref and len(found) == 1 else None

    def _change_row(self, each: Decidable) -> None:
        change = each.change
        index = self._new(each)[0]
        action, row = self.rows[index], self.newer.actions[index]
        words = Words(change.before, change.after, self.why)
        said: dict[str, Any] = {
            "action": action,
            "seen_version": action.version,
            "words": words,
            "by": self.by,
        }
        if change.kind == ChangeKind.OUTCOMES:
            change_outcomes(**said, intro=row.outcomes_intro or "", outcomes=row.outcomes)
        elif change.kind == ChangeKind.REF:
            change_row(**said, ref=row.ref)
        else:
            theme = self._theme(row.theme)
            change_row(**said, theme=theme, heading=self._heading(row, theme))

    def _point(self, each: Decidable) -> None:
        change, index = each.change, self._new(each)[0]
        action = self.rows[index]
        change_row(
            action=action,
            seen_version=action.version,
            words=Words(change.before, change.after, self.why),
            by=self.by,
            points_to=self._target(self.newer.actions[index].cross_reference),
        )

    def _order(self) -> None:
        """Rows that are new, or moved, come behind the row that stands before them now."""
        moved = [self._new(each)[0] for each in self._taken(ChangeKind.ORDER)]
        if not (moved or self.new_rows):
            return
        order = list(self.plan.actions.order_by("position"))
        by_pk = {action.pk: action for action in order}
        for index in sorted([*moved, *self.new_rows]):
            action = by_pk[self.rows[index].pk]
            order.remove(action)
            before = [self.rows[other].pk for other in range(index) if other in self.rows]
            place = order.index(by_pk[before[-1]]) + 1 if before else 0
            order.insert(place, action)
        order_rows(
            plan=self.plan,
            order=order,
            moved=[by_pk[self.rows[index].pk] for index in moved],
            why=self.why,
            by=self.by,
        )

    # Promises

    def _change_promise(self, each: Decidable) -> None:
        deliverable = self.promises[self._new(each)]
        newer = self._newer(each)
        said = self._said(deliverable)
        if each.change.kind == ChangeKind.TEXT:
            points = list(newer.points)
            revising.correct_text(**said, text=newer.text, points=points, why=self.why)
        elif each.change.kind == ChangeKind.LEADS:
            revising.change_leads(**said, parts=self._parts(newer), why=self.why)
        elif self.choices[each.key] == Choice.AGREE:
            agree_newer_words(**said, words=newer.by_when)
        else:
            ask_for_new_date(
                **said,
                partner=self._own_partner(deliverable),
                words=newer.by_when,
                why=self.why,
                done_so_far=NOTHING_SAID,
                nonce=self._nonce(each),
            )
        deliverable.refresh_from_db()

    def _parts(self, newer: ReadDeliverable) -> list[Part]:
        """Who answers, each once, where it stands first."""
        parts: dict[int, Part] = {}
        for lead in newer.leads:
            partner = self.partners[lead.partner or ""]
            role = ROLES.get(lead.role, ResponsibilityRole.UNMARKED)
            parts.setdefault(partner.pk, Part(partner, role, lead.words))
        return list(parts.values())

    def _add(self, each: Decidable) -> None:
        index, item = self._new(each)
        action = self._row(index)
        if item < 0:  # a row that only refers to another
            return
        newer = self._newer(each)
        action.refresh_from_db()
        promise = Promise(
            text=newer.text,
            words_by_when=newer.by_when,
            parts=self._parts(newer),
            points=list(newer.points),
            printed=printed_words(newer),
            reading=newer.deadline,
        )
        self.promises[index, item] = revising.add_deliverable(
            action=action,
            seen_version=action.version,
            promise=promise,
            why=self.why,
            by=self.by,
            as_printed=True,
        )

    def _move(self, each: Decidable) -> None:
        deliverable = self.promises[self._new(each)]
        move_promise(
            deliverable=deliverable,
            seen_version=deliverable.version,
            to=self._row(self._new(each)[0]),
            words=Words(each.change.before, each.change.after, self.why),
            by=self.by,
        )

    def _end(self, each: Decidable) -> None:
        """Withdrawn, or superseded by what stands in its place; never deleted."""
        deliverable = self.found.here.promise(each.change.old or (0, 0))
        deliverable.refresh_from_db()
        said = self._said(deliverable)
        if self.choices[each.key] == Choice.WITHDRAW:
            revising.withdraw_deliverable(**said, why=self.why)
            return
        heir = self.promises[each.change.beside or (0, 0)]
        supersede(**said, instead=heir, reason=self.why, nonce=self._nonce(each))

    def _said(self, deliverable: Deliverable) -> dict[str, Any]:
        """What every change of a promise takes."""
        return {"deliverable": deliverable, "seen_version": deliverable.version, "by": self.by}

    def _own_partner(self, deliverable: Deliverable) -> Partner:
        """For whom a coordinator asks: their own organisation, where it is one."""
        partners = partners_to_report_for(self.by, deliverable)
        own = {each.partner_id for each in self.by.memberships if each.role == Role.COORDINATOR}
        return next((each for each in partners if each.pk in own), partners[0])

    def _new(self, each: Decidable) -> Place:
        return each.change.new or (0, 0)

    def _newer(self, each: Decidable) -> ReadDeliverable:
        index, item = self._new(each)
        return self.newer.actions[index].deliverables[item]

    def _nonce(self, each: Decidable) -> uuid.UUID:
        """One a change of an upload, so that nothing is reported twice."""
        return uuid.uuid5(uuid.NAMESPACE_OID, f"import-{self.upload.pk}-{each.key}")
