"""Two partnerships with something of everything in each, and eleven people who come to look.

A new kind of row that an address names gets a line in `Side.keys` and is made in `side()`.
"""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from importlib import import_module
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.models import AnonymousUser
from django.core.files.base import ContentFile
from django.http import SimpleCookie
from django.test import Client, RequestFactory

from actions.importing.review import review_import
from actions.models import (
    Action,
    DateRequest,
    Deliverable,
    Heading,
    Plan,
    PlanImport,
    ResponsibilityRole,
    Update,
)
from actions.services.assuring import confirm_delivered
from actions.services.establishing import Part
from actions.services.evidence import link, of_file
from actions.services.health import set_aside
from actions.services.plan_imports import answer
from actions.services.revising import correct_text
from actions.statuses import Progress
from concordat.lib.files import check
from partners.models import Membership, Partner, PartnerAlias, Partnership, Person, Role, Succession
from partners.services.wishes import STOPPING
from tests import factories as make
from tests.actions.importing.uploads import newer_version, uploaded
from tests.matrix.canaries import rows_there, sow

ON = date(2015, 6, 15)


class Who(StrEnum):
    """Those who come; each has other rights in the first partnership."""

    ANONYMOUS = "anonymous"
    READER = "reader"
    LEADING = "lead of a leading organisation"
    SUPPORTING = "lead of a supporting one"
    OTHER = "lead of another one"
    COLLECTIVE = "lead through a collective"
    COMMISSIONER = "commissioner"
    COORDINATOR = "coordinator"
    FOREIGN = "member of another partnership"
    ENDED = "ended member"
    OPERATOR = "operator"


NOBODY: frozenset[Who] = frozenset()
EVERYBODY = frozenset(Who)
SIGNED_IN = EVERYBODY - {Who.ANONYMOUS}
MEMBERS = SIGNED_IN - {Who.FOREIGN, Who.ENDED, Who.OPERATOR}
ANSWERING = frozenset({Who.LEADING, Who.SUPPORTING, Who.COLLECTIVE})
REVIEWING = frozenset({Who.COMMISSIONER, Who.COORDINATOR})
COORDINATOR = frozenset({Who.COORDINATOR})
COMMISSIONER = frozenset({Who.COMMISSIONER})
LEADING = frozenset({Who.LEADING})
SUPPORTING = frozenset({Who.SUPPORTING})
LEADS = ANSWERING | {Who.OTHER}
READER = frozenset({Who.READER})
OPERATOR = frozenset({Who.OPERATOR})


@dataclass
class Side:
    """A partnership, its people, and the rows that addresses name."""

    word: str
    partnership: Partnership
    plan: Plan
    partners: dict[str, Partner]
    people: dict[Who, Person]
    promises: dict[str, Deliverable]
    request: DateRequest
    succession: Succession
    colleague: Membership
    session: UserSession
    reports: dict[str, Update] = field(default_factory=dict)
    imports: dict[str, PlanImport] = field(default_factory=dict)

    def keys(self) -> dict[str, tuple[Any, ...]]:
        """What the address of a row takes, by what the table of rows calls it."""
        evidence = self.reports["delivered"].evidence.get(kind="file")
        return {
            "": (),
            "partnership": (self.partnership.pk,),
            "plan": (self.plan.pk,),
            "plan, no-date": (self.plan.pk, "no-date"),
            "import": (self.imports["asking"].pk,),
            "import, written": (self.imports["asking"].pk, "written"),
            "answered": (self.imports["answered"].pk,),
            "newer": (self.imports["newer"].pk,),
            "decided": (self.imports["decided"].pk,),
            "action": (self.promises["open"].action_id,),
            "open": (self.promises["open"].pk,),
            "unread": (self.promises["unread"].pk,),
            "delivered": (self.promises["delivered"].pk,),
            "given up": (self.promises["given up"].pk,),
            "request": (self.request.pk,),
            "evidence": (evidence.pk,),
            "person": (self.people[Who.READER].pk,),
            # Of the lead who may invite, and of their colleague.
            "membership": (self.people[Who.SUPPORTING].memberships.get().pk,),
            "colleague": (self.colleague.pk,),
            "contact": (self.partners["supporting"].contacts.get().pk,),
            "partner": (self.partners["supporting"].pk,),
            "collective": (self.partners["all"].pk,),
            "session": (self.session.pk,),
            "stopping": (STOPPING.sign(str(self.people[Who.READER].pk)),),
            "letter": ("20150615T080000.000000-one.eml",),
            "authenticator": (Authenticator.objects.get(user=self.colleague.person).pk,),
            "app": ("partners",),
            "row of partners_organisation": (self.partners["supporting"].organisation_id,),
            "row of partners_partnership": (self.partnership.pk,),
            "row of partners_partner": (self.partners["supporting"].pk,),
            "row of partners_person": (self.people[Who.READER].pk,),
            "row of partners_membership": (self.people[Who.READER].memberships.get().pk,),
            "row of partners_succession": (self.succession.pk,),
            "row of actions_plan": (self.plan.pk,),
            # Not the leading one, which is the same body in both partnerships.
            "organisation": (self.partners["supporting"].organisation_id,),
        }


@dataclass
class World:
    """Both partnerships, and a browser for each who comes."""

    first: Side
    second: Side
    people: dict[Who, Person]
    sown: dict[str, str]  # each canary of the second, and where it sits
    rows: dict[str, list[int]]  # the keys of the second's rows by their kind
    cookies: dict[Who, str] = field(default_factory=dict)

    def sign_in(self) -> None:
        """Once for each; the session is used again for every request."""
        store = import_module(settings.SESSION_ENGINE).SessionStore
        for who, person in self.people.items():
            request = RequestFactory().get("/")
            request.session, request.user = store(), AnonymousUser()
            login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
            request.session.save()
            self.cookies[who] = request.session.session_key

    def browser(self, who: Who) -> Client:
        """A browser without memory: what one answer sets does not reach the next request."""
        client = Client(raise_request_exception=False)
        if who in self.cookies:
            client.cookies = SimpleCookie({settings.SESSION_COOKIE_NAME: self.cookies[who]})
        return client


def world() -> World:
    """All of it, on 15 June 2015. Who belongs to the second can do everything there."""
    shared = make.organisation("The constabulary of both")
    first = side("first", shared)
    before = rows_there()
    second = side("second", shared)
    rows = {
        model.__name__.lower(): sorted(keys - before[model]) for model, keys in rows_there().items()
    }
    sown = sow(before)
    foreign = second.people[Who.COORDINATOR]
    for role in (Role.COMMISSIONER, Role.LEAD):
        # At the very body that leads in the first partnership too.
        make.membership(foreign, second.partners["leading"], role)
    ended = make.coordinator(first.partnership, name="first ended")
    Membership.objects.filter(person=ended).update(until=ON, ended_on=ON)
    operator = Person.objects.create_superuser("operator@example.org", name="An operator")
    people = first.people | {Who.FOREIGN: foreign, Who.ENDED: ended, Who.OPERATOR: operator}
    found = World(first, second, people, sown, rows)
    for row in [*second.people.values(), *second.partners.values(), second.plan]:
        row.refresh_from_db()  # their words are canaries now
    found.sign_in()
    return found


def side(word: str, shared: Any) -> Side:
    """A partnership with something in every list and something in every state."""
    of = make.partnership(f"{word} partnership")
    partners = {
        name: make.partner(f"{word} {name}", of=of)
        for name in ("supporting", "other", "collective", "commissioning", "coordinating")
    }
    partners["leading"] = make.partner(f"{word} leading", of=of, at=shared)
    partners["all"] = make.collective(f"{word} all", members=[partners["collective"]])
    PartnerAlias.objects.create(partner=partners["leading"], name=f"{word} alias")
    people = {
        Who.READER: make.member(partners["other"], Role.READER, name=f"{word} reader"),
        Who.LEADING: make.lead(partners["leading"], name=f"{word} leading"),
        Who.SUPPORTING: make.lead(partners["supporting"], name=f"{word} supporting"),
        Who.OTHER: make.lead(partners["other"], name=f"{word} other"),
        Who.COLLECTIVE: make.lead(partners["collective"], name=f"{word} in a collective"),
        Who.COMMISSIONER: make.member(
            partners["commissioning"], Role.COMMISSIONER, name=f"{word} commissioner"
        ),
        Who.COORDINATOR: make.member(
            partners["coordinating"], Role.COORDINATOR, name=f"{word} coordinator"
        ),
    }
    Membership.objects.filter(person=people[Who.SUPPORTING]).update(may_invite=True)
    colleague = make.membership(make.person(f"{word} colleague"), partners["supporting"], "reader")
    Authenticator.objects.create(
        user=colleague.person, type=Authenticator.Type.TOTP, data={"secret": f"{word} secret"}
    )
    for row in Membership.objects.filter(person__in=people.values()):
        make.invitation(row, by=people[Who.COORDINATOR])
    make.contact(partners["supporting"], name=f"{word} contact", what_for=f"{word} everything")
    succession = make.succession(
        make.organisation(f"{word} before"),
        partners["other"].organisation,
        person=people[Who.COORDINATOR],
        why=f"{word} order",
    )
    plan = make.plan(of, f"{word} plan", source_name=f"{word}.pdf", glossary={"W": f"{word} word"})
    promises = promises_of(word, plan, partners)
    found = Side(
        word=word,
        partnership=of,
        plan=plan,
        partners=partners,
        people=people,
        promises=promises,
        succession=succession,
        colleague=colleague,
        session=UserSession.objects.create(
            user=people[Who.READER],
            session_key=f"{word} key",
            ip="127.0.0.1",
            user_agent=f"{word} browser",
        ),
        reports=reports_on(word, promises, partners["leading"], people[Who.LEADING]),
        request=make.date_request(
            promises["asked"],
            "Sep 15",
            on="2015-02-04",
            by=people[Who.LEADING],
            at=partners["leading"],
            why=f"{word} why",
            done_so_far=f"{word} done",
        ),
    )
    looked_after(found)
    found.imports = imports_of(word, found)
    return found


def imports_of(word: str, of: Side) -> dict[str, PlanImport]:
    """A plan that was uploaded, about which questions are open; and one without."""
    by = of.people[Who.COORDINATOR]
    rows = [f"{number}\t{word} action\t\t{word} leading\tMar 15" for number in (1, 2)]
    asking = uploaded(of.partnership, rows[0], by=by, title=f"{word} asked")
    row = uploaded(of.partnership, rows[1], by=by, title=f"{word} answered")
    given = {each.key: each.reading or "2014-11" for each in review_import(row).questions}
    standing = make.standing(by, ON)
    answered = answer(plan_import=row, seen_version=row.version, given=given, by=standing)
    newer = newer_version(of.plan, rows[0], by=by, title=f"{word} newer")
    decided = newer_version(of.plan, rows[1], by=by, title=f"{word} decided", left=True)
    return {"asking": asking, "answered": answered, "newer": newer, "decided": decided}


def promises_of(word: str, plan: Plan, partners: dict[str, Partner]) -> dict[str, Deliverable]:
    """One promise for each state in which pages ask something of somebody."""
    heading = make.heading(make.theme(plan, f"{word} theme"), f"{word} heading")
    parts = [
        Part(partners["leading"], ResponsibilityRole.LEAD),
        Part(partners["supporting"], ResponsibilityRole.SUPPORT),
        Part(partners["all"], ResponsibilityRole.SUPPORT),
    ]
    words = {"unread": "Summer or so", "decided": "Apr 15"}
    names = (
        "open",
        "other",
        "unread",
        "undated",
        "delivered",
        "kept",
        "given up",
        "asked",
        "decided",
    )
    return {
        # Each in an action of its own: pages that show an action stay short, and the matrix quick.
        name: make.deliverable(
            f"{word} {name} promise",
            of=action_of(word, plan, heading),
            leads=parts,
            points=[f"{word} point"],
            by_when="" if name == "undated" else words.get(name, "Mar 15"),
        )
        for name in names
    }


def action_of(word: str, plan: Plan, heading: Heading) -> Action:
    """A printed row with something in every place."""
    found = make.action(
        plan,
        heading=heading,
        ref=f"{word}{plan.actions.count() + 1}",
        printed={"action": f"{word} printed"},
        outcomes_intro=f"{word} intro",
    )
    make.outcome(found, f"{word} outcome")
    return found


def reports_on(
    word: str, promises: dict[str, Deliverable], at: Partner, by: Person
) -> dict[str, Update]:
    """What the leading organisation said."""
    shown = ContentFile(f"{word} promise kept".encode(), name=f"{word}.txt")
    evidence = [of_file(check(shown)), link(f"https://example.org/{word}")]
    said: dict[str, dict[str, Any]] = {
        "open": {"confidence": "at_risk", "reason": f"{word} reason"},
        "delivered": {"progress": Progress.DELIVERED, "evidence": evidence},
        "kept": {
            "progress": Progress.DELIVERED,
            "met": list(promises["kept"].reading.due_dates.all()),
        },
        "given up": {"progress": Progress.NOT_DELIVERED_PROPOSED, "reason": f"{word} reason"},
    }
    return {
        name: make.update(
            promises[name],
            on="2015-02-03",
            by=by,
            at=at,
            happened=f"{word} happened",
            next_steps=f"{word} next",
            **says,
        )
        for name, says in said.items()
    }


def looked_after(found: Side) -> None:
    """What those do who look after a plan: confirm, decide, correct, set aside."""
    coordinator = make.standing(found.people[Who.COORDINATOR], ON)
    leading = found.people[Who.LEADING]
    kept, corrected = found.promises["kept"], found.promises["other"]
    kept.refresh_from_db()
    confirm_delivered(deliverable=kept, seen_version=kept.version, by=coordinator)
    asked = make.date_request(
        found.promises["decided"], "Aug 15", by=leading, at=found.partners["leading"]
    )
    make.date_decision(asked, by=found.people[Who.COMMISSIONER], sentence=f"{found.word} decided")
    make.report_request(found.promises["decided"], by=found.people[Who.COORDINATOR])
    correct_text(
        deliverable=corrected,
        seen_version=corrected.version,
        text=f"{found.word} text",
        points=[f"{found.word} point"],
        why=f"{found.word} correction",
        by=coordinator,
    )
    subject = f"deliverable-{found.promises['kept'].pk}"
    set_aside(
        plan=found.plan, code="no-date", subjects=[subject], why=f"{found.word} why", by=coordinator
    )
