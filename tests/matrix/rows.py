"""What every address of the service answers: one line each, by the name of its URL.

A new address gets its line here; until then `test_matrix.py` says which is missing.
"""

from dataclasses import replace

from concordat.lib.access import Access
from tests.matrix.rules import (
    METHODS,
    Row,
    act,
    admin,
    by_every_method,
    for_strangers,
    form,
    form_function,
    operators,
    page,
    public,
    shown,
)
from tests.matrix.world import (
    ANSWERING,
    COMMISSIONER,
    COORDINATOR,
    LEADING,
    LEADS,
    MEMBERS,
    OPERATOR,
    READER,
    REVIEWING,
    SIGNED_IN,
    SUPPORTING,
    Side,
    Who,
)


def leading_alone(side: Side) -> list[int]:
    """Who leads, without those who support."""
    return [side.partners["leading"].pk]


READ = {"GET": 200, "HEAD": 200}
NO_CODES = {"GET": 302, "HEAD": 302, "POST": 302, "OPTIONS": 200}  # without a second factor
A_FORM_VIEW = {"GET": 200, "HEAD": 200, "POST": 200, "PUT": 200, "OPTIONS": 200}
LED_ON = {"GET": 302, "HEAD": 302, "POST": 302}
NOT_THEIRS = {"GET": 404, "HEAD": 404, "POST": 404, "OPTIONS": 200}

ROWS: dict[str, Row] = {
    # Reading
    "home": page(),
    "plan-list": page(),
    "plan-detail": page(MEMBERS, "plan"),
    "plan-csv": page(MEMBERS, "plan").noted(),
    "plan-timeline": page(MEMBERS, "plan"),
    "plan-over-time": page(MEMBERS, "plan"),
    "plan-health": page(REVIEWING, "plan"),
    "action-detail": page(MEMBERS, "action"),
    "deliverable-detail": page(MEMBERS, "open", get=302),
    "evidence-file": page(MEMBERS, "evidence").noted(),
    "overdue": page(),
    "overdue-csv": page().noted(),
    "organisation-list": page(),
    "organisation-detail": page(MEMBERS, "organisation"),
    # Reporting, and asking for a new date
    "deliverable-report": form(ANSWERING | COORDINATOR, "open"),
    "deliverable-new-date": form(ANSWERING | COORDINATOR, "open").told(words="September 2015"),
    "date-request-withdraw": form(LEADING, "request"),
    # With a spreadsheet; what is sent blank is shown again, or leads to the file
    "partner-sheet": page(SUPPORTING | COORDINATOR, "partner").noted(),
    "partner-sheet-report": form_function(SUPPORTING | COORDINATOR, "partner", post=200),
    "partner-sheet-send": replace(
        form_function(SUPPORTING | COORDINATOR, "partner"), answers=LED_ON
    ),
    # Deciding
    "date-request-decide": form(REVIEWING, "request"),
    "deliverable-confirm": form(REVIEWING, "delivered"),
    "deliverable-return": form(REVIEWING, "delivered"),
    "deliverable-close": form(COMMISSIONER, "given up"),
    "deliverable-send-back": form(COMMISSIONER, "given up"),
    "deliverable-please-report": form(REVIEWING, "open"),
    "overdue-please-report": form(SIGNED_IN),
    # Looking after a plan
    "plan-health-set-aside": form_function(COORDINATOR, "plan, no-date"),
    "plan-begin": form(COORDINATOR, "plan", post=200),  # it has begun
    "import-list": page(COORDINATOR, "partnership"),
    "import-upload": form(COORDINATOR, "partnership").told(pasted="Action\tLead\nTrain\tPolice"),
    "import-detail": page(COORDINATOR, "import"),
    "import-read": replace(form_function(COORDINATOR, "import"), answers=LED_ON),
    "import-file": page(COORDINATOR, "import").noted(),
    "import-discard": form(COORDINATOR, "import"),
    "import-plan": page(COORDINATOR, "import"),
    "import-questions": form(COORDINATOR, "import, written"),
    "import-publish": form(COORDINATOR, "answered"),
    "plan-template-xlsx": page(COORDINATOR, "partnership"),
    "plan-template-docx": page(COORDINATOR, "partnership"),
    # The newer version of a plan
    "plan-newer-version": form(COORDINATOR, "plan").told(pasted="Action\tLead\nTrain\tPolice"),
    "import-changes": form(COORDINATOR, "newer"),
    "import-take-over": form(COORDINATOR, "decided"),
    "deliverable-add": form(COORDINATOR, "action").told(by_when="September 2015"),
    "deliverable-text": form(COORDINATOR, "open").told(text="Other words"),
    "deliverable-leads": form(COORDINATOR, "open").told(leads=leading_alone),
    "deliverable-withdraw": form(COORDINATOR, "open"),
    "deliverable-supersede": form(COORDINATOR, "open"),
    "deliverable-reading": form(COORDINATOR, "unread"),
    "partnership-scheme": form(COORDINATOR, "partnership"),
    "partnership-trail": page(COORDINATOR, "partnership"),
    "partnership-letters": page(COORDINATOR, "partnership"),
    "partnership-letters-hold": form(COORDINATOR, "partnership"),
    "partnership-letters-release": form(COORDINATOR, "partnership"),
    "partnership-letters-again": form(COORDINATOR, "partnership", post=200),  # none failed
    "partnership-ladder": form(COORDINATOR, "partnership").told(commissioners="30"),
    # People and contacts
    "people": page(get=302).but(Who.ENDED, **READ).but(Who.OPERATOR, **READ),
    "people-list": page(COORDINATOR | SUPPORTING, "partnership"),
    "people-invite": form(COORDINATOR | SUPPORTING, "partnership"),
    "membership-detail": page(COORDINATOR | SUPPORTING, "colleague"),
    "membership-send-again": form(COORDINATOR | SUPPORTING, "colleague"),
    "membership-end": form(COORDINATOR, "membership"),
    "membership-role": form(COORDINATOR, "membership"),
    "membership-right": form(COORDINATOR, "membership"),
    "membership-deputy": form(COORDINATOR, "membership").told(until="2015-07-15"),
    "membership-hand-over": form(COORDINATOR, "membership"),
    "contact-list": page(MEMBERS, "partnership"),
    "contact-csv": page(MEMBERS, "partnership").noted(),
    "contact-add": form(LEADS | COORDINATOR, "partnership"),
    "contact-edit": form(SUPPORTING | COORDINATOR, "contact").told(name="Another name"),
    "contact-end": form(SUPPORTING | COORDINATOR, "contact"),
    "partner-edit": form(COORDINATOR, "partner").told(short_name="Another"),
    "partner-members": form(COORDINATOR, "collective"),
    "partnership-trail-csv": page(COORDINATOR, "partnership").noted(),
    # One's own account
    "account": shown(),
    "account-letters": form(SIGNED_IN),
    "account-data": page(),
    "account-data-file": act(SIGNED_IN, post=200),
    "account-sessions": shown(),
    "account-session-end": act(READER, "session").hidden(),
    "stay-signed-in": act(SIGNED_IN, post=204),
    "second-factor": shown(),
    "account-confirm": by_every_method(302),
    "account-confirm-passkey": act(SIGNED_IN, post=200),
    "authenticator-app-add": replace(form(SIGNED_IN), answers=A_FORM_VIEW),
    "passkey-add": replace(form(SIGNED_IN), answers=form(SIGNED_IN).answers | {"PUT": 302}),
    "passkey-options": act(SIGNED_IN, post=200),
    "recovery-codes": replace(form(SIGNED_IN), answers=NO_CODES),
    "second-factor-remove": replace(form(SIGNED_IN, "authenticator"), answers=NOT_THEIRS),
    # Operators
    "succession": operators(form(OPERATOR)).told(
        predecessor=lambda side: side.partners["supporting"].organisation_id,
        successor=lambda side: side.partners["other"].organisation_id,
    ),
    "operators-health": operators(page(OPERATOR)),
    "person-data": operators(form_function(OPERATOR, "person", post=200)),
    "person-data-file": operators(act(OPERATOR, "person", post=200)),
    "person-erase": operators(form(OPERATOR, "person")),
    "admin:index": admin(),
    "admin:jsi18n": operators(shown()),
    "admin:app_list": admin("app"),
    "admin/(?P<url>.*)$": admin(path="/admin/nowhere/", get=404, post=404),
    # Anybody
    "health": public(GET=200, HEAD=200),
    "health-deep": public(GET=503, HEAD=503),  # no tick was here yet
    "accessibility": public(GET=200, HEAD=200),
    "sign-in": for_strangers(GET=200, HEAD=200, POST=200, PUT=200, OPTIONS=200),
    "sign-in-code": for_strangers(**dict.fromkeys(METHODS, 302)),
    "sign-in-second-factor": public(**dict.fromkeys(METHODS, 302)),
    "sign-in-passkey": public(POST=302),
    "sign-in-provider": public(POST=404),
    "sign-in-provider-callback": public(GET=302).but(Who.ANONYMOUS, GET=403),
    "sign-out": public(POST=302, OPTIONS=200),
    "letters-stop": replace(public(GET=200, HEAD=200, POST=302), about="stopping"),
    "demonstration-mail": replace(public(GET=404, HEAD=404), access=Access.DEMONSTRATION),
    "demonstration-letter": replace(
        public(GET=404, HEAD=404), about="letter", access=Access.DEMONSTRATION
    ),
    "demonstration-sign-in": replace(public(POST=404), access=Access.DEMONSTRATION),
}

# What operators see of each model, and whether they may add and change it.
IN_THE_ADMIN = {
    "partners_organisation": (True, True),
    "partners_partnership": (True, True),
    "partners_partner": (True, False),
    "partners_person": (False, True),
    "partners_membership": (False, False),
    "partners_succession": (False, False),
    "actions_plan": (False, False),
}

for model, (may_add, may_change) in IN_THE_ADMIN.items():
    about, route = f"row of {model}", f"admin/{model.replace('_', '/')}/"
    refused = 200 if may_add else 403
    ROWS |= {
        f"admin:{model}_changelist": admin(),
        f"admin:{model}_add": admin(get=refused, post=refused),
        f"admin:{model}_change": admin(about, post=200 if may_change else 403),
        f"{route}<path:object_id>/": admin(about, path=f"/{route}{{}}/", get=302, post=302),
    }
