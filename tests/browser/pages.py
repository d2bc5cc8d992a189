"""The table of pages: for each URL name, in each state, who opens what and what they do there.

A URL name that is missing here fails `test_pages.py`, and so does a state without a reason.
"""

from tests.browser.import_pages import IMPORT_PAGES
from tests.browser.version_pages import DOWNLOADS, VERSION_PAGES
from tests.browser.visits import (
    NO_FORM,
    NO_PROMISE,
    NOBODY_TO,
    NOT_THERE,
    SAME_FOR_ALL,
    Visit,
)

STATES = {"empty": "empty", "ordinary": "ordinary", "error": "ordinary", "full": "full"}

# URL names that answer no page, each with what a GET answers instead: a status, a content type.
NO_PAGES = {
    "health": (200, "text/plain"),
    "health-deep": (503, "application/json"),  # no tick was here yet
    "sign-out": (405, ""),
    "demonstration-sign-in": (405, ""),
    "sign-in-second-factor": (302, ""),  # the page is looked at in test_journey_sign_in.py
    "sign-in-passkey": (405, ""),
    "sign-in-provider": (405, ""),
    "sign-in-provider-callback": (302, ""),  # refusals are in test_sign_in_provider.py
    "stay-signed-in": (405, ""),
    "account-session-end": (405, ""),
    "demonstration-letter": (404, "text/html"),  # here without a letter
    "account-confirm-passkey": (405, ""),
    "account-data-file": (405, ""),
    "person-data-file": (403, "text/html"),  # for operators, who post
    "passkey-options": (405, ""),
    "partnership-trail-csv": (200, "text/csv"),
    "contact-csv": (200, "text/csv"),
    "plan-csv": (200, "text/csv"),
    "import-read": (404, ""),  # here without an upload; with one it leads there
    "import-file": (404, ""),  # the same; with one it is a download
    "overdue-csv": (200, "text/csv"),
    **DOWNLOADS,
    "evidence-file": (404, ""),  # here without a file; with one it is a download
}

HOME = ("lead", "commissioner", "coordinator", "reader")


def _form_of(about: str, *, ordinary: tuple[Visit, ...] = ()) -> dict[str, tuple[Visit, ...] | str]:
    """A page with a form that only a coordinator may send; sent blank, and sent too late."""
    sent = [Visit("coordinator", about, then=then) for then in ("send blank", "send too late")]
    return {
        "empty": NO_PROMISE,
        "ordinary": (Visit("coordinator", about), *ordinary),
        "error": (*sent, Visit("lead", about)),
        "full": (Visit("coordinator", about),),
    }


def _decision_on(about: str, who: str, *others: str) -> dict[str, tuple[Visit, ...] | str]:
    """A page on which somebody decides, seen by them, sent blank, and asked for by others."""
    return {
        "empty": NO_PROMISE,
        "ordinary": (Visit(who, about),),
        "error": (
            Visit(who, about, then="send blank"),
            *(Visit(other, about) for other in others),
        ),
        "full": NOT_THERE,
    }


def _deed_with(about: str, *errors: Visit) -> dict[str, tuple[Visit, ...] | str]:
    """A coordinator's page about somebody, or about a contact; others are refused."""
    return {
        "empty": NOBODY_TO,
        "ordinary": (Visit("coordinator", about),),
        "error": (*errors, Visit("reader", about)),
        "full": (Visit("coordinator", about),),
    }


LETTERS_OF_OTHERS = Visit("lead", "partnership")
LETTERS: dict[str, tuple[Visit, ...] | str] = {
    state: (Visit("coordinator", "partnership"),) for state in ("empty", "ordinary", "full")
} | {"error": (LETTERS_OF_OTHERS,)}

PAGES: dict[str, dict[str, tuple[Visit, ...] | str]] = (
    IMPORT_PAGES
    | VERSION_PAGES
    | {
        "home": {
            "empty": tuple(Visit(who) for who in (*HOME, "stranger")),
            "ordinary": (*(Visit(who) for who in HOME), Visit("neighbour")),
            "error": NO_FORM,
            "full": tuple(Visit(who) for who in ("lead", "coordinator")),
        },
        "plan-list": {
            "empty": (Visit("stranger"), Visit("lead")),
            "ordinary": (Visit("commissioner"), Visit("commissioner", query="?as_at=2015-02-28")),
            "error": (Visit("commissioner", query="?as_at=2099-01-01"),),
            "full": (Visit("commissioner"),),
        },
        "plan-detail": {
            "empty": (Visit("lead", "plan"),),
            "ordinary": (
                Visit("reader", "plan", then="open everything"),
                Visit("commissioner", "plan", "?timeliness=overdue&progress=in_progress&sort=due"),
                Visit("commissioner", "plan", "?words=nothing-has-these-words"),
                Visit("reader", "plan", "?as_at=2015-02-28"),
                Visit("reader", "plan", "?as_at=2014-01-01"),
            ),
            "error": (
                Visit("lead", "plan", "?timeliness=wrong&due_from=never&theme=0"),
                Visit("lead", "plan", "?as_at=2099-01-01"),
            ),
            "full": (Visit("lead", "plan", then="open everything"),),
        },
        "action-detail": {
            "empty": (Visit("newcomer", "action"),),
            "ordinary": (
                Visit("lead", "action"),
                Visit("coordinator", "action"),
                Visit("neighbour", "pointer"),
                Visit("coordinator", "action", "?as_at=2015-02-28"),
                Visit("commissioner", "action-unconfirmed"),
            ),
            "error": NO_FORM,
            "full": (Visit("coordinator", "action"),),
        },
        "deliverable-detail": {
            "empty": NO_PROMISE,
            "ordinary": (Visit("reader", "deliverable"),),
            "error": NO_FORM,
            "full": "it leads to the page of its action",
        },
        "deliverable-report": {
            "empty": NO_PROMISE,
            "ordinary": (
                Visit("lead", "deliverable"),
                Visit("lead", "deliverable", then="send filled"),
                Visit("coordinator", "delivered"),
                Visit("coordinator", "recurring"),
            ),
            "error": (
                Visit("coordinator", "deliverable", then="send blank"),
                Visit("lead", "deliverable", then="send too late"),
                Visit("reader", "deliverable"),
            ),
            "full": (Visit("coordinator", "deliverable", then="send blank"),),
        },
        "deliverable-text": _form_of("deliverable"),
        "deliverable-leads": _form_of("deliverable"),
        "deliverable-withdraw": _form_of("deliverable"),
        "deliverable-supersede": _form_of("deliverable"),
        "deliverable-add": _form_of(
            "action", ordinary=(Visit("coordinator", "action", then="check"),)
        )
        | {"empty": (Visit("newcomer", "action"),)},
        "deliverable-new-date": {
            "empty": NO_PROMISE,
            "ordinary": (
                Visit("lead", "deliverable"),
                Visit("lead", "deliverable", then="send filled"),
            ),
            "error": (
                Visit("lead", "deliverable", then="send blank"),
                Visit("reader", "deliverable"),
            ),
            "full": (Visit("lead", "deliverable"),),
        },
        "deliverable-reading": _form_of("deliverable"),
        # Nothing is needed to confirm, so it is not sent blank: that would do it.
        "deliverable-confirm": _decision_on("unconfirmed", "coordinator", "reader")
        | {"error": (Visit("commissioner", "unconfirmed"), Visit("reader", "unconfirmed"))},
        "deliverable-return": _decision_on("unconfirmed", "coordinator", "reader"),
        "deliverable-close": _decision_on("proposed", "commissioner", "reader"),
        "deliverable-send-back": _decision_on("proposed", "commissioner", "reader"),
        "date-request-decide": _decision_on("request", "commissioner", "asker"),
        "date-request-withdraw": _decision_on("request", "asker", "commissioner"),
        "partnership-scheme": {
            "empty": (Visit("coordinator", "partnership"),),
            "ordinary": (Visit("coordinator", "partnership"),),
            "error": (Visit("lead", "partnership"),),
            "full": (Visit("coordinator", "partnership"),),
        },
        "partnership-trail": {
            "empty": (Visit("coordinator", "partnership", "?to_day=2001-01-01"),),
            "ordinary": (
                Visit("coordinator", "partnership", then="open everything"),
                Visit("coordinator", "partnership", "?what=date-requested&from_day=2015-01-01"),
            ),
            "error": (
                Visit("lead", "partnership"),
                Visit("coordinator", "partnership", "?from_day=soon"),
            ),
            "full": (Visit("coordinator", "partnership"),),
        },
        "plan-timeline": {
            "empty": (Visit("lead", "plan"),),
            "ordinary": (Visit("lead", "plan"), Visit("reader", "plan", "?as_at=2015-02-28")),
            "error": (Visit("lead", "plan", "?as_at=tomorrow"),),
            "full": (Visit("reader", "plan"),),
        },
        "plan-over-time": {
            "empty": (Visit("lead", "plan"),),
            "ordinary": (Visit("reader", "plan"),),
            "error": (Visit("lead", "plan", "?as_at=2099-01-01"),),
            "full": (Visit("reader", "plan"),),
        },
        "plan-health": {
            "empty": (Visit("coordinator", "plan"),),
            "ordinary": (
                Visit("coordinator", "plan", then="open everything"),
                Visit("commissioner", "plan"),
                Visit("coordinator", "plan", "?as_at=2015-02-28"),
            ),
            "error": (Visit("lead", "plan"), Visit("coordinator", "plan", "?as_at=2099-01-01")),
            "full": (Visit("coordinator", "plan"),),
        },
        "plan-health-set-aside": {
            "empty": "an empty plan has no findings of promises",
            "ordinary": (Visit("coordinator", "plan"),),
            "error": (Visit("coordinator", "plan", then="send blank"), Visit("lead", "plan")),
            "full": "it is the form of the ordinary plan with more boxes",
        },
        "overdue": {
            "empty": (Visit("commissioner"), Visit("stranger")),
            "ordinary": (
                Visit("commissioner", then="open everything"),
                Visit("lead", query="?by=organisation"),
                Visit("lead", query="?as_at=2015-04-30&by=plan", then="open everything"),
            ),
            "error": (
                Visit("commissioner", query="?plan=wrong&partner=0&by=colour"),
                Visit("commissioner", query="?as_at=2014-01-01"),
            ),
            "full": (Visit("commissioner"),),
        },
        "organisation-list": {
            "empty": (Visit("stranger"), Visit("lead")),
            "ordinary": (Visit("reader"),),
            "error": NO_FORM,
            "full": (Visit("reader"),),
        },
        "organisation-detail": {
            "empty": (Visit("lead", "organisation"),),
            "ordinary": (
                Visit("commissioner", "organisation"),
                Visit("commissioner", "organisation", "?as_at=2015-02-28"),
            ),
            "error": (Visit("commissioner", "organisation", "?as_at=2099-01-01"),),
            "full": (Visit("reader", "organisation"),),
        },
        "people": {
            "empty": (Visit("stranger"), Visit("reader")),
            "ordinary": (Visit("coordinator"), Visit("police")),
            "error": NO_FORM,
            "full": (Visit("lead"),),
        },
        "people-list": {
            "empty": (Visit("coordinator", "partnership"),),
            "ordinary": (
                Visit("coordinator", "partnership", then="open everything"),
                Visit("coordinator", "partnership", "?state=never"),
                Visit("coordinator", "partnership", "?role=chair"),
            ),
            "error": (
                Visit("coordinator", "partnership", "?role=king&organisation=0"),
                Visit("reader", "partnership"),
            ),
            "full": (Visit("coordinator", "partnership"),),
        },
        "people-invite": {
            "empty": (Visit("coordinator", "partnership"),),
            "ordinary": (Visit("coordinator", "partnership"),),
            "error": (
                Visit("coordinator", "partnership", then="send blank"),
                Visit("lead", "partnership"),
            ),
            "full": (Visit("coordinator", "partnership"),),
        },
        "membership-detail": _deed_with("membership")
        | {"ordinary": (Visit("coordinator", "membership"), Visit("coordinator", "invited"))},
        "membership-send-again": _deed_with("membership"),
        "membership-hand-over": _deed_with(
            "membership", Visit("coordinator", "membership", then="send blank")
        ),
        "membership-deputy": _deed_with(
            "membership", Visit("coordinator", "membership", then="send blank")
        ),
        "membership-right": _deed_with("membership"),
        "membership-role": _deed_with(
            "membership", Visit("coordinator", "membership", then="send blank")
        ),
        "membership-end": _deed_with("membership", Visit("coordinator", "own")),
        "contact-list": {
            "empty": (Visit("reader", "partnership"), Visit("lead", "partnership")),
            "ordinary": (
                Visit("reader", "partnership", then="open everything"),
                Visit("coordinator", "partnership", "?words=136"),
                Visit("lead", "partnership", "?words=nothing-has-these-words"),
            ),
            "error": (Visit("reader", "partnership", "?organisation=0"),),
            "full": (Visit("coordinator", "partnership"), Visit("reader", "partnership")),
        },
        "contact-add": {
            "empty": (Visit("coordinator", "partnership"),),
            "ordinary": (Visit("lead", "partnership"),),
            "error": (
                Visit("coordinator", "partnership", then="send blank"),
                Visit("reader", "partnership"),
            ),
            "full": (Visit("coordinator", "partnership"),),
        },
        "contact-edit": _deed_with("contact", Visit("coordinator", "contact", then="send blank")),
        "contact-end": _deed_with("contact"),
        "partner-edit": {
            "empty": (Visit("coordinator", "partner"),),
            "ordinary": (Visit("coordinator", "partner"),),
            "error": (Visit("coordinator", "partner", then="send blank"), Visit("lead", "partner")),
            "full": (Visit("coordinator", "partner"),),
        },
        "partner-members": {
            "empty": "a partnership that has just begun has no groups",
            "ordinary": (Visit("coordinator", "group"),),
            "error": (Visit("coordinator", "group", then="send blank"), Visit("lead", "group")),
            "full": (Visit("coordinator", "group"),),
        },
        "account-letters": {
            "empty": (Visit("stranger"), Visit("lead")),
            "ordinary": (Visit("lead"), Visit("commissioner"), Visit("coordinator")),
            "error": (Visit("lead", then="send blank"),),
            "full": (Visit("coordinator"),),
        },
        "demonstration-mail": {
            "empty": (Visit(""),),
            "ordinary": (Visit("lead"), Visit("", query="?to=nobody@example.org")),
            "error": NO_FORM,
            "full": SAME_FOR_ALL,
        },
        "letters-stop": {
            "empty": SAME_FOR_ALL,
            "ordinary": (Visit("", "stopping"), Visit("", "stopping", then="send filled")),
            "error": NO_FORM,
            "full": SAME_FOR_ALL,
        },
        "deliverable-please-report": {
            "empty": NO_PROMISE,
            "ordinary": (Visit("coordinator", "deliverable"), Visit("commissioner", "delivered")),
            "error": (Visit("lead", "deliverable"),),
            "full": (Visit("coordinator", "deliverable"),),
        },
        "overdue-please-report": {
            "empty": (Visit("coordinator"),),
            "ordinary": (Visit("commissioner"),),
            "error": NO_FORM,
            "full": "it is the page of one promise, and longer",
        },
        "account-data": {
            "empty": (Visit("stranger"),),
            "ordinary": (Visit("lead"), Visit("coordinator")),
            "error": NO_FORM,
            "full": (Visit("coordinator"),),
        },
        "partnership-letters": {
            "empty": (Visit("coordinator", "partnership"),),
            "ordinary": (
                Visit("coordinator", "partnership"),
                Visit("coordinator", "partnership", "?day=2015-06-22"),
            ),
            "error": (Visit("lead", "partnership"),),
            "full": (Visit("coordinator", "partnership"),),
        },
        "partnership-letters-hold": LETTERS,
        "partnership-letters-release": LETTERS,
        "partnership-letters-again": LETTERS,
        "partnership-ladder": LETTERS
        | {"error": (Visit("coordinator", "partnership", then="send blank"), LETTERS_OF_OTHERS)},
        "operators-health": {
            "empty": (Visit("operator"),),
            "ordinary": (Visit("operator"),),
            "error": (Visit("lead"),),
            "full": (Visit("operator"),),
        },
        "succession": {
            "empty": (Visit("operator"),),
            "ordinary": (Visit("operator"), Visit("operator", then="show what would move")),
            "error": (Visit("operator", then="send blank"), Visit("lead")),
            "full": (Visit("operator"),),
        },
        "person-data": {
            "empty": (Visit("operator", "person"),),
            "ordinary": (
                Visit("operator", "person"),
                Visit("operator", "person", then="show what is kept"),
            ),
            "error": (Visit("coordinator", "person"),),
            "full": "it is the page of the ordinary one, and longer",
        },
        "person-erase": {
            "empty": (Visit("operator", "person"),),
            "ordinary": (Visit("operator", "person"),),
            "error": (
                Visit("operator", "person", then="send blank"),
                Visit("coordinator", "person"),
            ),
            "full": SAME_FOR_ALL,
        },
        "sign-in": {
            "empty": (Visit(""),),
            "ordinary": (Visit(""),),
            "error": (Visit("", then="send blank"), Visit("", then="send without its token")),
            "full": "it shows no plan",
        },
        "accessibility": {
            "empty": SAME_FOR_ALL,
            "ordinary": (Visit(""), Visit("reader")),
            "error": NO_FORM,
            "full": SAME_FOR_ALL,
        },
        "sign-in-code": {
            "empty": SAME_FOR_ALL,
            "ordinary": (Visit("", then="ask for a code"),),
            "error": (Visit("", then="enter no code"),),
            "full": SAME_FOR_ALL,
        },
        "account": {
            "empty": (Visit("stranger"),),
            "ordinary": (Visit("lead"), Visit("asker")),
            "error": NO_FORM,
            "full": (Visit("lead"),),
        },
        "account-sessions": {
            "empty": (Visit("lead"),),
            "ordinary": (Visit("asker"),),
            "error": NO_FORM,
            "full": SAME_FOR_ALL,
        },
        "account-confirm": {
            "empty": NOT_THERE,
            "ordinary": (Visit("asker"),),
            "error": (Visit("asker", then="send blank"),),
            "full": SAME_FOR_ALL,
        },
        "second-factor": {
            "empty": (Visit("lead"),),
            "ordinary": (Visit("asker"),),
            "error": NO_FORM,
            "full": SAME_FOR_ALL,
        },
        "authenticator-app-add": {
            "empty": SAME_FOR_ALL,
            "ordinary": (Visit("lead", then="open everything"),),
            "error": (Visit("lead", then="send blank"),),
            "full": SAME_FOR_ALL,
        },
        "passkey-add": {
            "empty": SAME_FOR_ALL,
            "ordinary": (Visit("lead"),),
            "error": "the browser asks and says what is wrong",
            "full": SAME_FOR_ALL,
        },
        "second-factor-remove": {
            "empty": NOT_THERE,
            "ordinary": (Visit("asker", "factor"),),
            "error": NO_FORM,
            "full": SAME_FOR_ALL,
        },
        "recovery-codes": {
            "empty": NOT_THERE,
            "ordinary": (Visit("asker"),),
            "error": NO_FORM,
            "full": SAME_FOR_ALL,
        },
    }
)
