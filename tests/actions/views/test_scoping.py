"""Who sees what: every address of the service, for every role, with and without a right to it."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import get_resolver, reverse

from actions.models import DateRequest, Evidence
from actions.services.evidence import link, of_file
from concordat.checks import declared_access, views_of
from concordat.lib.access import Access
from concordat.lib.files import check
from partners.models import Person
from tests import factories as make
from tests.actions.importing.uploads import newer_version, uploaded
from tests.actions.views.scene import Scene, body_of, fill, scene, signed_in, wrong_with

pytestmark = pytest.mark.django_db

# Every address of the service: the name of its URL, what its key names, and what it is.
# What only those see who look after a plan stands by itself: test_health.py.
READS, WRITES, LOOKS_AFTER = "reads", "writes", "looks after"
CORRECTING = ("report", "new-date", "reading", "text", "leads", "withdraw", "supersede")
ASSURING = ("confirm", "return", "close", "send-back")
LETTERS = ("letters-hold", "letters-release", "letters-again", "ladder")
MEMBERSHIPS = ("send-again", "hand-over", "deputy", "right", "role", "end")
ADDRESSES: dict[str, tuple[str, str]] = {
    "home": ("", READS),
    "plan-list": ("", READS),
    "plan-detail": ("plan", READS),
    "plan-csv": ("plan", READS),
    **{f"plan-{each}": ("plan", READS) for each in ("timeline", "over-time")},
    "plan-begin": ("plan", WRITES),
    "plan-health": ("plan", LOOKS_AFTER),
    "plan-health-set-aside": ("plan", LOOKS_AFTER),
    "import-list": ("partnership", LOOKS_AFTER),
    "import-upload": ("partnership", WRITES),
    **{f"import-{each}": ("import", LOOKS_AFTER) for each in ("detail", "read", "file", "plan")},
    **{f"import-{each}": ("import", WRITES) for each in ("discard", "questions", "publish")},
    "plan-newer-version": ("plan", WRITES),
    **{f"import-{each}": ("newer version", WRITES) for each in ("changes", "take-over")},
    **{f"plan-template-{each}": ("partnership", LOOKS_AFTER) for each in ("xlsx", "docx")},
    **{f"partner-sheet{each}": ("partner", LOOKS_AFTER) for each in ("", "-report", "-send")},
    "action-detail": ("action", READS),
    "deliverable-add": ("action", WRITES),
    "deliverable-detail": ("deliverable", READS),
    **{f"deliverable-{each}": ("deliverable", WRITES) for each in (*CORRECTING, *ASSURING)},
    "evidence-file": ("evidence", READS),
    "date-request-decide": ("date request", WRITES),
    "date-request-withdraw": ("date request", WRITES),
    "deliverable-please-report": ("deliverable", LOOKS_AFTER),
    "overdue-please-report": ("", LOOKS_AFTER),
    "overdue": ("", READS),
    "overdue-csv": ("", READS),
    "organisation-list": ("", READS),
    "organisation-detail": ("organisation", READS),
    "partnership-scheme": ("partnership", WRITES),
    "partnership-letters": ("partnership", LOOKS_AFTER),
    **{f"partnership-{each}": ("partnership", WRITES) for each in LETTERS},
    "partner-edit": ("partner", WRITES),
    "partner-members": ("group", WRITES),
    "people": ("", LOOKS_AFTER),
    "people-list": ("partnership", LOOKS_AFTER),
    "people-invite": ("partnership", WRITES),
    "membership-detail": ("membership", LOOKS_AFTER),
    **{f"membership-{each}": ("membership", WRITES) for each in MEMBERSHIPS},
    "contact-list": ("partnership", READS),
    "contact-csv": ("partnership", READS),
    "contact-add": ("partnership", WRITES),
    "contact-edit": ("contact", WRITES),
    "contact-end": ("contact", WRITES),
    "partnership-trail": ("partnership", LOOKS_AFTER),
    "partnership-trail-csv": ("partnership", LOOKS_AFTER),
}
PUBLIC = {"sign-out", "demonstration-sign-in", "health", "health-deep", "accessibility"}
PUBLIC |= {"letters-stop", "demonstration-mail", "demonstration-letter", "sign-in", "sign-in-code"}
PUBLIC |= {"sign-in-second-factor", "sign-in-passkey"}
PUBLIC |= {"sign-in-provider", "sign-in-provider-callback"}
# About oneself alone; see tests/partners/views/test_account.py.
ACCOUNT = {
    "stay-signed-in",
    "account",
    "account-sessions",
    "account-session-end",
    "account-confirm",
    "account-confirm-passkey",
    "second-factor",
    "authenticator-app-add",
    "passkey-add",
    "passkey-options",
    "second-factor-remove",
    "recovery-codes",
    "account-letters",
    "account-data",
    "account-data-file",
}
# For operators alone; Django's admin too, by the rule of its site: tests/partners/test_admin.py.
OPERATING = {"succession", "person-data", "person-data-file", "person-erase", "operators-health"}
KEYED = sorted(name for name, (about, _) in ADDRESSES.items() if about)
READING = sorted(name for name, (_, does) in ADDRESSES.items() if does == READS)
ROLES = ["lead", "coordinator", "commissioner", "reader"]
POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
}


@pytest.fixture(autouse=True)
def held(hold: Callable[..., date]) -> date:
    """15 June 2015: what was due in March is late."""
    return hold("2015-06-15")


def address(name: str, found: Scene) -> str:
    """An address of a scene by its name."""
    about = ADDRESSES[name][0]
    keys = {
        "plan": found.plan.pk,
        "action": found.action.pk,
        "organisation": found.one.organisation_id,
        "partnership": found.partnership.pk,
        "partner": found.one.pk,
        "group": found.both.pk,
        "import": found.partnership.imports.filter(plan=None).values_list("pk", flat=True).first(),
        "newer version": found.plan.imports.values_list("pk", flat=True).first(),
    }
    if about in {"membership", "contact"}:
        rows = found.lead.memberships if about == "membership" else found.one.contacts
        return reverse(name, args=[rows.get().pk])
    if about == "date request":
        return reverse(name, args=[DateRequest.objects.get(partner=found.one).pk])
    if about == "evidence":
        return reverse(name, args=[Evidence.objects.get(kind="file", update__partner=found.one).pk])
    if about == "deliverable":
        return reverse(name, args=[found.action.deliverables.order_by("number")[0].pk])
    more = {"plan-health-set-aside": ["no-date"], "import-questions": ["written"]}
    return reverse(name, args=[keys[about], *more.get(name, [])] if about else [])


def full(word: str) -> Scene:
    """A scene with a word in everything that somebody can type, and something in every list."""
    found = scene(word)
    found.action.printed = {"action": f"{word} printed"}
    found.action.outcomes_intro = f"{word} intro"
    found.action.save()
    make.outcome(found.action, f"{word} outcome")
    make.contact(
        found.one, name=f"{word} contact", what_for=f"{word} promises", post=f"{word} post"
    )
    promise = make.deliverable(
        f"{word} promise", of=found.action, leads=[found.one, found.both], points=[f"{word} point"]
    )
    make.deliverable(f"{word} undated", of=found.action, leads=[found.one], by_when="")
    make.update(
        promise,
        on="2015-02-03",
        by=found.lead,
        at=found.one,
        happened=f"{word} happened",
        next_steps=f"{word} next",
        confidence="at_risk",
        reason=f"{word} reason",
    )
    make.date_request(
        promise,
        f"{word} date",
        on="2015-02-04",
        by=found.lead,
        at=found.one,
        why=f"{word} why",
        done_so_far=f"{word} done",
    )
    content = ContentFile(f"{word} promise kept".encode(), name=f"{word}.txt")
    make.update(
        make.deliverable(f"{word} delivered", of=found.action, leads=[found.one]),
        on="2015-02-05",
        by=found.lead,
        at=found.one,
        progress="delivered",
        evidence=[of_file(check(content)), link(f"https://example.org/{word}")],
    )
    uploaded(found.partnership, by=found.coordinator, title=f"{word} uploaded")
    newer_version(found.plan, by=found.coordinator, title=f"{word} newer version")
    return found


def names_of(patterns: list[Any]) -> Iterator[str]:
    """The name of every URL but those of Django's admin."""
    for pattern in patterns:
        if getattr(pattern, "namespace", None) == "admin":
            continue
        if hasattr(pattern, "url_patterns"):
            yield from names_of(pattern.url_patterns)
        else:
            yield pattern.name


def test_every_address_is_in_the_table() -> None:
    """One that is added without a line here is not known to be scoped."""
    known = set(ADDRESSES) | PUBLIC | ACCOUNT | OPERATING
    assert set(names_of(get_resolver().url_patterns)) == known


def test_every_address_of_the_table_is_for_members() -> None:
    declared = {str(route): declared_access(view) for route, view in views_of(get_resolver())}
    members = [route for route, access in declared.items() if access is Access.MEMBER]
    assert len(members) == len(ADDRESSES) + len(ACCOUNT)
    operators = [route for route, access in declared.items() if access is Access.OPERATOR]
    assert len([route for route in operators if not route.startswith("admin/")]) == len(OPERATING)
    assert len(declared) == len(members) + len(PUBLIC) + len(operators)


@pytest.mark.parametrize("role", ROLES)
def test_a_foreign_row_is_not_found_whatever_somebody_is_at_home(role: str) -> None:
    """Not forbidden: that it exists is nobody's business. For GET and for POST."""
    mine, foreign = full("mine"), full("canary")
    client = signed_in(mine.people[role])
    for name in KEYED:
        url = address(name, foreign)
        for response in (client.get(url), client.post(url, {})):
            assert response.status_code in {404, 405}, url
            assert "canary" not in body_of(response), url
        assert client.get(url).status_code == 404, url


@pytest.mark.parametrize("role", ROLES)
def test_what_somebody_may_read_at_home_is_found(role: str) -> None:
    """The control: the same addresses answer for those who belong there."""
    mine = full("mine")
    client = signed_in(mine.people[role])
    for name in READING:
        response = client.get(address(name, mine), follow=True)
        assert response.status_code == 200, name
        if name not in {"home", "plan-list", "plan-over-time", "organisation-list"}:
            assert "mine promise" in body_of(response), name


@pytest.mark.parametrize("role", ROLES)
def test_nothing_of_another_partnership_shows_anywhere(role: str) -> None:
    """Lists, counts, choices of filters, downloads: no word of it."""
    mine, _ = full("mine"), full("canary")
    client = signed_in(mine.people[role])
    for name in ADDRESSES:
        response = client.get(address(name, mine))
        assert "canary" not in body_of(response), name
    for url in ("/overdue/?by=organisation", "/overdue/?by=plan"):
        assert "canary" not in body_of(client.get(url))


def test_the_words_looked_for_do_show_at_home() -> None:
    """The control: each page does hold the words of its own partnership."""
    found = full("canary")
    client = signed_in(found.coordinator)
    for name in READING:
        assert "canary" in body_of(client.get(address(name, found), follow=True)), name


def test_an_organisation_in_two_partnerships_shows_only_what_each_reader_may_see() -> None:
    """The police sit in several; a reader of one sees their promises there alone."""
    police = make.organisation("Thames Valley Police")
    mine, foreign = scene("mine"), scene("canary")
    at_home = make.partner("TVP", of=mine.partnership, at=police)
    abroad = make.partner("canaryTVP", of=foreign.partnership, at=police)
    make.deliverable("Our promise", of=mine.action, leads=[at_home])
    make.deliverable("canary promise", of=foreign.action, leads=[abroad])
    make.member(abroad, name="canary officer")
    response = signed_in(mine.reader).get(police.get_absolute_url())
    assert "Our promise" in body_of(response)
    assert "canary" not in body_of(response)


def test_somebody_of_two_partnerships_sees_both() -> None:
    one, two = full("first"), full("second")
    make.membership(one.reader, two.two, "reader")
    client = signed_in(one.reader)
    for name in ("plan-list", "overdue", "overdue-csv", "organisation-list"):
        body = body_of(client.get(address(name, one)))
        assert "first" in body, name
        assert "second" in body, name


@pytest.mark.parametrize("name", sorted(ADDRESSES))
def test_somebody_not_signed_in_is_asked_to(name: str) -> None:
    """Before anything is looked up: a row that is there and one that is not look the same."""
    found = full("canary")
    url = address(name, found)
    for response in (Client().get(url), Client().post(url)):
        assert response.status_code == 302
        assert response["Location"] == f"/sign-in/?next={url}"


def without_rights(found: Scene) -> list[Person]:
    """People who once saw the plan, or never did."""
    ended = make.membership(at=found.one, role="coordinator", until=date(2015, 6, 14)).person
    coming = make.membership(at=found.one, role="coordinator", since=date(2015, 6, 16)).person
    operator = Person.objects.create_superuser("operator@example.org", name="Operator")
    return [ended, coming, make.person(), operator]


def test_rights_end_and_begin_with_memberships() -> None:
    """Ended yesterday, beginning tomorrow, never a member, an operator: nothing is found."""
    found = full("canary")
    for person in without_rights(found):
        client = signed_in(person)
        for name in ADDRESSES:
            response = client.get(address(name, found))
            assert response.status_code == (404 if name in KEYED else 200), name
            assert "canary" not in body_of(response), name


def test_rights_are_read_at_every_request() -> None:
    """A session that goes on does not outlive what it rests on."""
    found = full("canary")
    client = signed_in(found.coordinator)
    url = address("plan-detail", found)
    assert client.get(url).status_code == 200
    membership = found.coordinator.memberships.get()
    membership.until = date(2015, 6, 15) - timedelta(days=1)
    membership.save()
    assert client.get(url).status_code == 404


def test_somebody_switched_off_is_signed_out_at_once() -> None:
    found = full("canary")
    client = signed_in(found.lead)
    found.lead.is_active = False
    found.lead.save()
    response = client.get(address("plan-detail", found))
    assert (response.status_code, response["Location"][:9]) == (302, "/sign-in/")


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_a_page_that_reads_takes_nothing_else(method: str) -> None:
    found = full("mine")
    client = signed_in(found.coordinator)
    for name in READING:
        assert getattr(client, method)(address(name, found)).status_code == 405, name


def rows_everywhere() -> dict[str, list[Any]]:
    """Every row of our tables, as it stands."""
    models = [
        model
        for label in ("partners", "actions", "sessions")
        for model in apps.get_app_config(label).get_models()
    ]
    return {
        model.__name__: list(model._default_manager.order_by("pk").values()) for model in models
    }


@pytest.mark.parametrize("role", ROLES)
def test_reading_changes_nothing(role: str) -> None:
    """Mail scanners open every link: no row of any table differs afterwards."""
    found = full("mine")
    client = signed_in(found.people[role])
    before = rows_everywhere()
    for name in ADDRESSES:
        body_of(client.get(address(name, found)))
        body_of(client.head(address(name, found)))
    for url in ("/sign-in/", "/sign-out/", "/sign-in/demonstration/", "/healthz"):
        client.get(url)
    assert rows_everywhere() == before


def guarded(response: Any) -> bool:
    """Whether an answer says to a browser what it may do."""
    given = {part.strip() for part in response["Content-Security-Policy"].split(";")}
    return (
        given == POLICY
        and response["X-Frame-Options"] == "DENY"
        and response["X-Content-Type-Options"] == "nosniff"
        and response["Referrer-Policy"] == "same-origin"
    )


def test_every_answer_carries_the_policy(monkeypatch: pytest.MonkeyPatch) -> None:
    """200, 302, 403, 404, 405, 500 and the downloads: exactly the policy, nothing looser."""
    found = full("mine")
    client = signed_in(found.reader)
    answers = {name: client.get(address(name, found)) for name in ADDRESSES}
    assert {answers[name].status_code for name in READING} == {200, 302}
    assert answers["deliverable-text"].status_code == 403
    answers["404"] = client.get("/plans/987654/")
    answers["nowhere"] = client.get("/nowhere/")
    answers["405"] = client.post("/plans/")
    answers["sign-in"] = Client().get("/sign-in/")
    answers["asked to"] = Client().get("/")
    answers["csrf"] = Client(enforce_csrf_checks=True).post("/sign-in/")
    answers["health"] = Client().get("/healthz")

    def fails(*args: Any, **options: Any) -> None:
        raise RuntimeError("canary: a secret of the inside")

    monkeypatch.setattr("actions.views.plans.plans_of", fails)
    answers["500"] = client.get("/plans/")
    assert [answers[name].status_code for name in ("404", "nowhere", "405", "csrf", "500")] == [
        404,
        404,
        405,
        403,
        500,
    ]
    file = answers.pop("evidence-file")
    assert file["Content-Security-Policy"] == "sandbox; default-src 'none'", "even stricter"
    file.close()
    assert [name for name, response in answers.items() if not guarded(response)] == []
    assert "canary" not in body_of(answers["500"])


def test_a_host_that_is_not_ours_is_refused_with_the_policy_too() -> None:
    """It is refused before the page is looked for, so only the outermost headers are there."""
    response = signed_in(scene().lead).get("/", headers={"host": "evil.example"})
    assert response.status_code == 400
    given = {part.strip() for part in response["Content-Security-Policy"].split(";")}
    assert given == POLICY


@pytest.mark.parametrize("role", ROLES)
def test_what_is_refused_is_refused_in_the_same_house(role: str) -> None:
    """403 and 404 are whole pages, with the navigation and a way on."""
    found = full("mine")
    client = signed_in(found.people[role])
    for url, status in (
        ("/plans/987654/", 404),
        ("/nowhere/", 404),
        (address("deliverable-text", found), 200 if role == "coordinator" else 403),
    ):
        response = client.get(url)
        assert response.status_code == status
        assert wrong_with(body_of(response)) == []
        assert "Organisations" in body_of(response)


@pytest.mark.parametrize(
    "key", ["0", "9" * 18, "9" * 30, "9" * 5000, "%D9%A3", "-1", "1.5", "abc", "%00", "1%00"]
)
def test_a_key_that_names_nothing_is_not_found(key: str) -> None:
    client = signed_in(scene().coordinator)
    for place in ("plans", "actions", "deliverables", "organisations"):
        assert client.get(f"/{place}/{key}/").status_code == 404


NASTY = [
    "%00",
    "%ED%A0%80",
    "a" * 10000,
    "a+" * 5000,
    "%F0%9F%92%A9",
    "%27%22%3E%3Cscript%3E",
    "9" * 400,
]
OF_ROWS = ["theme", "organisation", "partner", "plan"]
PARAMETERS = [*OF_ROWS, "after", "before", "words", "due_from", "sort", "by"] + [
    "progress",
    "timeliness",
    "nonsense",
]


@pytest.mark.parametrize("nasty", NASTY)
def test_nothing_in_an_address_breaks_a_page(nasty: str) -> None:
    found = scene("mine")
    fill(found, 2)
    client = signed_in(found.lead)
    # What could be the key of a row, and is none, is not found.
    tried = [name for name in PARAMETERS if not (nasty.isdecimal() and name in OF_ROWS)]
    query = "&".join(f"{name}={nasty}" for name in tried)
    for name in READING:
        if ADDRESSES[name][0] in {"deliverable", "evidence"}:
            continue
        response = client.get(f"{address(name, found)}?{query}", follow=True)
        # A download with filters that cannot be read leads to the page that says so, unless they
        # are longer than Django redirects.
        allowed = {200, 400} if name.endswith("-csv") else {200}
        assert response.status_code in allowed, name
        body = body_of(response)
        assert "<script>" not in body
        if not name.endswith("csv"):
            assert wrong_with(body) == [], name


def test_a_page_of_a_lost_row_is_what_the_tests_take_for_not_found() -> None:
    """The control for 404: it is our page, not a bare answer."""
    response = signed_in(scene().reader).get("/plans/987654/")
    assert "Page not found" in body_of(response)
