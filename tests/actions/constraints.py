"""For every named constraint of both apps, a write that breaks it and nothing else."""

import uuid
from collections.abc import Callable
from datetime import date
from typing import Any

from actions.models import (
    Confirmation,
    DateDecision,
    DateRequest,
    Deadline,
    Deliverable,
    DueDate,
    Evidence,
    FindingSetAside,
    MetDueDate,
    PlanImport,
    Reading,
    Responsibility,
    Revision,
    SchemeChoice,
    Update,
)
from concordat.lib import clock
from partners.models import (
    CollectiveMember,
    Membership,
    Partner,
    PartnerAlias,
    Person,
)
from tests import factories as make

EARLIER, LATER = date(2015, 1, 1), date(2015, 2, 1)


def changed(row: Any, **fields: Any) -> None:
    """Write fields past the model's own methods, as a shell would."""
    type(row)._default_manager.filter(pk=row.pk).update(**fields)


def itself(row: Any, name: str) -> None:
    """Let a row point at itself."""
    changed(row, **{name: row.pk})


def twice(model: Any, **fields: Any) -> None:
    """The same row twice."""
    model.objects.create(**fields)
    model.objects.create(**fields)


def responsibility(**fields: Any) -> None:
    """One more part of a new partner in a deliverable that somebody already answers for."""
    one = make.deliverable()
    defaults = {
        "deliverable": one,
        "partner": make.partner(of=one.action.plan.partnership),
        "position": 2,
        "since": EARLIER,
    }
    Responsibility.objects.create(**defaults | fields)


def second_part(**fields: Any) -> None:
    """One more part of the partner that answers already, since November 2014."""
    first = make.deliverable().responsibilities.get()
    responsibility(deliverable=first.deliverable, partner=first.partner, **fields)


def reading(**fields: Any) -> None:
    """One more reading of a deadline."""
    defaults = {
        "deadline": make.deliverable().deadlines.get(),
        "number": 2,
        "kind": "by",
        "certainty": "sure",
        "read_on": EARLIER,
    }
    Reading.objects.create(**defaults | fields)


def report(**fields: Any) -> None:
    """A report written past the services."""
    one = make.deliverable()
    defaults = {
        "deliverable": one,
        "partner": one.responsibilities.get().partner,
        "person": make.person(),
        "nonce": uuid.uuid4(),
    }
    Update.objects.create(**defaults | fields)


def revision(**fields: Any) -> None:
    """A correction written past the services."""
    defaults = {"action": make.action(), "kind": "text", "why": "Misread", "person": make.person()}
    Revision.objects.create(**defaults | fields)


def evidence(**fields: Any) -> None:
    """A piece of evidence written past the services."""
    defaults = {"update": make.update(), "kind": "statement", "words": "In the minutes"}
    Evidence.objects.create(**defaults | fields)


def confirmation(**fields: Any) -> None:
    """A report confirmed past the services."""
    update = make.update()
    defaults = {
        "update": update,
        "verdict": "confirmed",
        "person": make.person(),
        "partner": make.partner(of=update.partner.partnership),
    }
    Confirmation.objects.create(**defaults | fields)


def date_request(**fields: Any) -> DateRequest:
    """A question for a new date, written past the services."""
    one = make.deliverable()
    defaults = {
        "deliverable": one,
        "deadline": one.deadlines.get(),
        "partner": one.responsibilities.get().partner,
        "person": make.person(),
        "words": "Sep 15",
        "why": "Nobody could be hired",
        "done_so_far": "A draft",
    }
    return DateRequest.objects.create(**defaults | fields)


def date_decision(**fields: Any) -> None:
    """A request declined past the services."""
    defaults = {
        "request": date_request(),
        "outcome": "declined",
        "sentence": "It cannot wait",
        "person": make.person(),
    }
    DateDecision.objects.create(**defaults | fields)


def scheme_choice(**fields: Any) -> SchemeChoice:
    """A partnership took another rating scheme."""
    said = {"partnership": make.partnership(), "before": "brag", "after": "tolerance"}
    return SchemeChoice.objects.create(**said | fields)


def finding_set_aside(**fields: Any) -> FindingSetAside:
    """A finding set aside past the services."""
    defaults = {
        "plan": make.plan(),
        "code": "no_lead",
        "subject": "deliverable-12",
        "why": "It is known",
        "person": make.person(),
    }
    return FindingSetAside.objects.create(**defaults | fields)


def plan_import(**fields: Any) -> PlanImport:
    """A file that waits to be read, written past the services."""
    defaults = {
        "partnership": make.partnership(),
        "file": "imports/a",
        "name": "a.docx",
        "size": 1,
        "uploaded_by": make.person(),
    }
    return PlanImport.objects.create(**defaults | fields)


def published_import() -> PlanImport:
    """One that became a plan."""
    return plan_import(
        state="published",
        document={},
        plan=make.plan(),
        published_by=make.person(),
        published_at=clock.now(),
    )


def same_finding(**fields: Any) -> None:
    """The same finding of a plan set aside again."""
    finding_set_aside(**{"plan": finding_set_aside().plan} | fields)


def another_deadline() -> Deadline:
    """The second deadline of a deliverable, as one that a decision made."""
    return Deadline.objects.create(deliverable=make.deliverable(), number=2, agreed_on=LATER)


def belonging(**fields: Any) -> CollectiveMember:
    """A partner in a collective."""
    return make.collective(members=[make.partner()], **fields).collective_members.get()


def same_belonging() -> None:
    """The same partner in the same collective again, for other days."""
    one = belonging()
    CollectiveMember.objects.create(collective=one.collective, member=one.member, since=EARLIER)


def same_partner(**fields: Any) -> None:
    """A second partner of one partnership."""
    one = make.partner("OH")
    Partner.objects.create(
        **{"partnership": one.partnership, "organisation": make.organisation(), "short_name": "X"}
        | {name: getattr(one, name) if value is None else value for name, value in fields.items()}
    )


def met_twice() -> None:
    """Two reports that say the same due date was met."""
    due_date = DueDate.objects.get(reading__deadline__deliverable=(one := make.deliverable()))
    twice(MetDueDate, due_date=due_date, update=make.update(one))


def same_plan() -> None:
    """Two plans of one partnership under one slug."""
    one = make.plan()
    make.plan(one.partnership, slug=one.slug)


def same_theme() -> None:
    """Two themes of a number."""
    one = make.theme()
    make.theme(one.plan, number=one.number)


def same_heading() -> None:
    """Two headings in one place."""
    one = make.heading()
    make.heading(one.theme, position=one.position)


def same_action(**fields: Any) -> None:
    """A second row of a plan."""
    one = make.action()
    make.action(one.plan, **{"key": "else", "position": 2} | fields)


def same_outcome() -> None:
    """Two outcomes of a number."""
    one = make.outcome()
    make.outcome(one.action, number=one.number)


def same_deliverable() -> None:
    """Two promises of a number."""
    one = make.deliverable()
    Deliverable.objects.create(action=one.action, number=one.number, text="Else")


def deadline(**fields: Any) -> None:
    """One more deadline of a deliverable."""
    defaults = {"deliverable": make.deliverable(), "number": 2, "agreed_on": EARLIER}
    Deadline.objects.create(**defaults | fields)


BREAKS: dict[str, Callable[[], object]] = {
    # Who
    "partnership_cycle_between_1_and_24_months": lambda: make.partnership(
        reporting_cycle_months=25
    ),
    "partnership_has_a_name": lambda: changed(make.partnership(), name=""),
    "partnership_rating_scheme_is_known": lambda: changed(
        make.partnership(), rating_scheme="stars"
    ),
    "organisation_kind_is_known": lambda: make.organisation(kind="guild"),
    "organisation_is_not_its_own_parent": lambda: itself(make.organisation(), "parent"),
    "organisation_is_not_its_own_successor": lambda: itself(make.organisation(), "successor"),
    "partner_short_name_once_a_partnership": lambda: same_partner(short_name="oh"),
    "partner_organisation_once_a_partnership": lambda: same_partner(organisation=None),
    "partner_has_a_short_name": lambda: changed(make.partner(), short_name=""),
    "alias_once_a_partner": lambda: [
        PartnerAlias.objects.create(partner=partner, name=name)
        for partner in [make.partner()]
        for name in ("Oxford Health", "OXFORD HEALTH")
    ],
    "alias_has_a_name": lambda: PartnerAlias.objects.create(partner=make.partner(), name=""),
    "collective_member_once_a_collective": same_belonging,
    "collective_is_not_its_own_member": lambda: [
        changed(one, member=one.collective) for one in [belonging()]
    ],
    "collective_member_ends_after_it_begins": lambda: belonging(since=LATER, until=EARLIER),
    "person_email_once_whatever_its_case": lambda: [
        Person.objects.create(email=email, name="A") for email in ("a@x.org", "A@x.org")
    ],
    "person_has_a_name": lambda: changed(make.person(), name=""),
    "membership_open_once_a_person_partner_and_role": lambda: twice(
        Membership, person=make.person(), partner=make.partner(), role="lead", since=EARLIER
    ),
    "membership_role_is_known": lambda: changed(make.membership(), role="king"),
    "membership_ends_after_it_begins": lambda: make.membership(since=LATER, until=EARLIER),
    "membership_that_was_ended_has_a_last_day": lambda: changed(make.membership(), ended_on=LATER),
    "membership_only_a_lead_needs_the_right_to_invite": lambda: changed(
        make.membership(role="reader"), may_invite=True
    ),
    "membership_of_a_deputy_is_a_lead_for_another": lambda: itself(make.membership(), "deputy_for"),
    "person_who_was_erased_cannot_sign_in": lambda: changed(
        make.person(), erased_at=clock.now(), is_active=True
    ),
    "contact_has_a_name": lambda: make.contact(name=""),
    "contact_is_for_something": lambda: make.contact(what_for=""),
    "contact_can_be_reached": lambda: make.contact(email="", phone=""),
    "contact_visibility_is_known": lambda: make.contact(visibility="nobody"),
    "contact_ends_after_it_begins": lambda: make.contact(since=LATER, until=EARLIER),
    "succession_is_by_another": lambda: [
        make.succession(one, one) for one in [make.organisation()]
    ],
    "succession_says_why": lambda: make.succession(why=""),
    "letter_wishes_digest_is_known": lambda: make.letter_wishes(digest="hourly"),
    "letter_wishes_weekday_is_a_day": lambda: make.letter_wishes(weekday=7),
    "ladder_step_once_a_number_of_days": lambda: [
        make.ladder_step(one, tells=tells)
        for one in [make.partnership()]
        for tells in ("commissioners", "leads_and_coordinators")
    ],
    "ladder_step_once_for_those_it_tells": lambda: [
        make.ladder_step(one, days=days) for one in [make.partnership()] for days in (14, 28)
    ],
    "ladder_step_within_a_year": lambda: make.ladder_step(days=366),
    "ladder_step_tells_somebody_known": lambda: make.ladder_step(tells="everybody"),
    "letter_hold_stands_once_a_partnership": lambda: [
        make.letter_hold(one) for one in [make.partnership()] for _ in range(2)
    ],
    "letter_hold_released_says_by_whom": lambda: make.letter_hold(released_at=clock.now()),
    "escalation_once_a_date_and_step": lambda: [
        make.escalation(one) for one in [make.deliverable()] for _ in range(2)
    ],
    "escalation_tells_somebody_known": lambda: make.escalation(tells="everybody"),
    "report_request_once_a_press": lambda: [
        make.report_request(one, nonce=uuid.UUID(int=1))
        for one in [make.deliverable()]
        for _ in range(2)
    ],
    # What, by whom, by when
    "plan_import_state_is_known": lambda: plan_import(state="lost"),
    "plan_import_keeps_its_file": lambda: plan_import(file=""),
    "plan_import_says_why_when_and_only_when_unreadable": lambda: plan_import(state="unreadable"),
    "plan_import_reading_says_since_when": lambda: plan_import(state="reading"),
    "plan_import_asks_about_a_document": lambda: plan_import(state="asking"),
    "plan_import_published_says_what_who_and_when": lambda: plan_import(
        state="published", document={}
    ),
    "plan_slug_once_a_partnership": same_plan,
    "plan_status_is_known": lambda: changed(make.plan(), status="lost"),
    "plan_written_on_is_a_month": lambda: changed(make.plan(), written_on=date(2014, 11, 2)),
    "plan_in_force_says_since_when": lambda: changed(make.plan(), chased_from=None),
    "theme_number_once_a_plan": same_theme,
    "heading_position_once_a_theme": same_heading,
    "heading_position_from_1": lambda: make.heading(position=0),
    "action_key_once_a_plan": lambda: same_action(key="row-1"),
    "action_position_once_a_plan": lambda: same_action(position=1),
    "action_position_from_1": lambda: make.action(position=0),
    "action_does_not_point_to_itself": lambda: itself(make.action(), "points_to"),
    "outcome_number_once_an_action": same_outcome,
    "outcome_has_a_text": lambda: make.outcome(text=""),
    "deliverable_number_once_an_action": same_deliverable,
    "deliverable_has_a_text": lambda: changed(make.deliverable(), text=""),
    "deliverable_progress_is_known": lambda: changed(make.deliverable(), progress="green"),
    "deliverable_confidence_is_known": lambda: changed(make.deliverable(), confidence="green"),
    "deliverable_assurance_is_known": lambda: changed(make.deliverable(), assurance="green"),
    "deliverable_has_a_day_when_and_only_when_delivered": lambda: changed(
        make.deliverable(), progress="delivered"
    ),
    "deliverable_does_not_supersede_itself": lambda: itself(make.deliverable(), "superseded_by"),
    "responsibility_open_once_a_deliverable_and_partner": second_part,
    "responsibility_begins_once_a_day": lambda: second_part(since=make.AGREED, until=LATER),
    "responsibility_role_is_known": lambda: responsibility(role="owner"),
    "responsibility_ends_after_it_begins": lambda: responsibility(since=LATER, until=EARLIER),
    "deadline_number_once_a_deliverable": lambda: deadline(number=1),
    "deadline_number_from_1": lambda: deadline(number=0),
    "reading_number_once_a_deadline": lambda: reading(number=1),
    "reading_kind_is_known": lambda: reading(kind="soon"),
    "reading_certainty_is_known": lambda: reading(certainty="perhaps"),
    "due_date_once_a_reading": lambda: twice(
        DueDate, reading=make.deliverable().reading, due_on=LATER
    ),
    "update_progress_is_known": lambda: report(progress="nothing_reported"),
    "update_confidence_is_known": lambda: report(confidence="sure"),
    "update_gives_a_reason_when_not_on_track": lambda: report(confidence="at_risk"),
    "update_has_a_day_when_and_only_when_delivered": lambda: report(delivered_on=EARLIER),
    "due_date_met_once": met_twice,
    "revision_kind_is_known": lambda: revision(kind="whim"),
    "revision_says_why": lambda: revision(why=""),
    # What "delivered" rests on, new dates, findings
    "evidence_kind_is_known": lambda: evidence(kind="rumour"),
    "evidence_is_a_file_or_words": lambda: evidence(words=""),
    "confirmation_verdict_is_known": lambda: confirmation(verdict="perhaps", reason="Unsure"),
    "confirmation_returned_says_why": lambda: confirmation(verdict="returned"),
    "date_request_has_words": lambda: date_request(words=""),
    "date_request_says_why": lambda: date_request(why=""),
    "date_request_says_what_was_done": lambda: date_request(done_so_far=""),
    "date_decision_outcome_is_known": lambda: date_decision(outcome="perhaps"),
    "date_decision_says_why": lambda: date_decision(sentence=""),
    "date_decision_has_a_deadline_when_and_only_when_agreed": lambda: date_decision(
        outcome="agreed"
    ),
    "finding_set_aside_once": same_finding,
    "scheme_choice_changes_something": lambda: scheme_choice(after="brag"),
    "finding_set_aside_says_why": lambda: finding_set_aside(why=""),
}

# Rows that break nothing, made by the same short calls: what is refused above is the one thing
# that differs.
HOLDS: list[Callable[[], object]] = [
    responsibility,
    lambda: responsibility(role="lead", until=LATER),
    lambda: second_part(since=date(2014, 1, 1), until=date(2014, 10, 31)),
    reading,
    lambda: reading(kind="recurring", rrule="FREQ=MONTHLY"),
    deadline,
    report,
    lambda: report(progress="delivered", delivered_on=EARLIER),
    lambda: report(confidence="at_risk", reason="Nobody could be hired"),
    revision,
    lambda: changed(make.partnership(), rating_scheme="tolerance"),
    lambda: changed(make.deliverable(), assurance="confirmed"),
    evidence,
    lambda: evidence(kind="link", words="https://example.org/"),
    lambda: evidence(kind="file", words="", file="evidence/a.pdf", name="a.pdf"),
    confirmation,
    lambda: confirmation(verdict="returned", reason="The file is of last year"),
    date_request,
    date_decision,
    lambda: date_decision(outcome="withdrawn", sentence=""),
    lambda: date_decision(outcome="agreed", deadline=another_deadline()),
    finding_set_aside,
    scheme_choice,
    plan_import,
    lambda: plan_import(state="unreadable", refusal="It is a picture."),
    lambda: plan_import(state="reading", reading_since=clock.now()),
    lambda: plan_import(state="asking", document={}),
    published_import,
    lambda: same_finding(subject="deliverable-13"),
    lambda: belonging(since=EARLIER, until=EARLIER),
    same_partner,
    same_action,
    lambda: make.membership(since=EARLIER, until=EARLIER),
    lambda: changed(make.membership(until=LATER), ended_on=LATER),
    lambda: changed(make.membership(), may_invite=True),
    lambda: changed(make.membership(), deputy_for=make.membership()),
    lambda: changed(make.person(is_active=False), erased_at=clock.now()),
    lambda: make.contact(email="", phone="01865 000000"),
    make.succession,
    make.letter_wishes,
    lambda: make.ladder_step(days=365),
    lambda: make.letter_hold(released_at=clock.now(), released_by=make.person()),
    make.escalation,
    make.report_request,
    lambda: make.plan(status="draft", agreed_on=None, chased_from=None, written_on=None),
]
