"""What tests of pages share: a partnership with a plan, its people, and what every page must be."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from django.db.models import OuterRef, Subquery
from django.test import Client
from django.urls import reverse

from actions.models import Action, Deliverable, Plan, Update
from concordat.lib import clock
from partners.models import Partner, Partnership, Person
from tests import factories as make
from tests.concordat.markup import Markup

ON = date(2015, 6, 15)


@dataclass
class Scene:
    """A partnership with one plan, two partners and a collective of both."""

    partnership: Partnership
    plan: Plan
    action: Action
    one: Partner
    two: Partner
    both: Partner
    lead: Person
    coordinator: Person
    commissioner: Person
    reader: Person

    @property
    def people(self) -> dict[str, Person]:
        """One person a role."""
        return {
            "lead": self.lead,
            "coordinator": self.coordinator,
            "commissioner": self.commissioner,
            "reader": self.reader,
        }

    def addresses(self) -> dict[str, str]:
        """Every page that only reads, by the name of its URL."""
        plan, action, organisation = self.plan.pk, self.action.pk, self.one.organisation_id
        return {
            "home": reverse("home"),
            "plan-list": reverse("plan-list"),
            "plan-detail": reverse("plan-detail", args=[plan]),
            "plan-csv": reverse("plan-csv", args=[plan]),
            "plan-timeline": reverse("plan-timeline", args=[plan]),
            "plan-over-time": reverse("plan-over-time", args=[plan]),
            "action-detail": reverse("action-detail", args=[action]),
            "overdue": reverse("overdue"),
            "overdue-csv": reverse("overdue-csv"),
            "organisation-list": reverse("organisation-list"),
            "organisation-detail": reverse("organisation-detail", args=[organisation]),
        }

    def pages(self) -> dict[str, str]:
        """The same without the downloads."""
        return {name: url for name, url in self.addresses().items() if not name.endswith("csv")}


def scene(word: str = "", *, title: str = "") -> Scene:
    """A scene without promises; `word` stands in every text of it."""
    partnership = make.partnership(f"{word} partnership" if word else "")
    one = make.partner(f"{word}1" if word else "", of=partnership)
    two = make.partner(f"{word}2" if word else "", of=partnership)
    plan = make.plan(partnership, title or f"{word} plan")
    theme = make.theme(plan, f"{word} theme")
    heading = make.heading(theme, f"{word} heading")
    named = {role: f"{word} {role}" for role in ("lead", "coordinator", "commissioner", "reader")}
    return Scene(
        partnership=partnership,
        plan=plan,
        action=make.action(plan, heading=heading, ref=f"{word}1"),
        one=one,
        two=two,
        both=make.collective(f"{word}both", members=[one, two]),
        lead=make.lead(one, name=named["lead"]),
        coordinator=make.coordinator(partnership, name=named["coordinator"]),
        commissioner=make.commissioner(partnership, name=named["commissioner"]),
        reader=make.member(two, "reader", name=named["reader"]),
    )


def fill(
    found: Scene, rows: int, *, of: Action | None = None, by_when: str = "Mar 15"
) -> list[Deliverable]:
    """Add many promises to an action, each with two who answer and a report, quickly."""
    made = make.many_deliverables(
        rows, of=of or found.action, leads=[found.one, found.both], by_when=by_when
    )
    Update.objects.bulk_create(
        Update(
            deliverable=each,
            partner=found.one,
            person=found.lead,
            progress="in_progress",
            confidence="at_risk",
            reason="Nobody could be hired",
            reported_at=clock.end_of(date(2015, 2, 3)),
        )
        for each in made
    )
    latest = Update.objects.filter(deliverable=OuterRef("pk")).order_by("-pk")
    Deliverable.objects.filter(pk__in=[each.pk for each in made]).update(
        progress="in_progress",
        confidence="at_risk",
        latest_update=Subquery(latest.values("pk")[:1]),
    )
    return made


def signed_in(person: Person) -> Client:
    """A browser in which somebody is signed in; errors come as pages, as a visitor sees them."""
    client = Client(raise_request_exception=False)
    client.force_login(person)
    return client


def body_of(response: Any) -> str:
    """The whole answer, a streamed one too."""
    content = response.getvalue() if response.streaming else response.content
    return content.decode(errors="replace")  # a spreadsheet is no text


def wrong_with(html: str) -> list[str]:
    """What stands against a page, whatever it shows; empty where nothing does."""
    markup = Markup(html)
    tags = Counter(tag for tag, _ in markup.tags)
    found = [f"id {name} twice" for name, times in Counter(markup.ids()).items() if times > 1]
    found += [f"nothing has the id {name}" for name in markup.broken_references()]
    found += [f"refused by the policy: {each}" for each in markup.inline()]
    found += [f"not one label: {each}" for each in markup.without_one_label()]
    found += [f"{tags[tag]} of {tag}" for tag in ("h1", "main") if tags[tag] != 1]
    found += [] if markup.all("html", lang="en-GB") else ["no language"]
    found += [] if " – Concordat</title>" in html else ["no title that ends with the service"]
    found += _wrong_with_tables(markup)
    found += _skipped_headings(markup)
    found += [
        f"an empty {tag}"
        for tag in ("a", "button", "h1", "h2", "h3")
        if f"<{tag}></{tag}>" in html.replace("\n", "")
    ]
    return found


def _wrong_with_tables(markup: Markup) -> list[str]:
    """A caption a table, a scope a head, a label a cell."""
    found = []
    names = [tag for tag, _ in markup.tags]
    if names.count("table") != names.count("caption"):
        found.append(f"{names.count('table')} tables, {names.count('caption')} captions")
    found += ["a table head without scope" for attrs in markup.all("th") if "scope" not in attrs]
    return found


def _skipped_headings(markup: Markup) -> list[str]:
    """Headings go down one level at a time."""
    levels = [int(tag[1]) for tag, _ in markup.tags if tag in {"h1", "h2", "h3", "h4"}]
    pairs = zip(levels, islice(levels, 1, None), strict=False)
    return [f"h{before} then h{after}" for before, after in pairs if after > before + 1]
