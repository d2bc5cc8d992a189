"""What every address of the service answers: one line each, by the name of its URL.

A new address gets its line here; until then `test_matrix.py` says which is missing.
"""

from tests.matrix.rules import Row, for_strangers, form, form_function, page, public
from tests.matrix.world import (
    ANSWERING,
    COMMISSIONER,
    COORDINATOR,
    LEADING,
    MEMBERS,
    REVIEWING,
    Side,
)


def leading_alone(side: Side) -> list[int]:
    """Who leads, without those who support."""
    return [side.partners["leading"].pk]


ROWS: dict[str, Row] = {
    # Reading
    "home": page(),
    "plan-list": page(),
    "plan-detail": page(MEMBERS, "plan"),
    "plan-csv": page(MEMBERS, "plan"),
    "plan-timeline": page(MEMBERS, "plan"),
    "plan-over-time": page(MEMBERS, "plan"),
    "plan-health": page(REVIEWING, "plan"),
    "action-detail": page(MEMBERS, "action"),
    "deliverable-detail": page(MEMBERS, "open", get=302),
    "evidence-file": page(MEMBERS, "evidence"),
    "overdue": page(),
    "overdue-csv": page(),
    "organisation-list": page(),
    "organisation-detail": page(MEMBERS, "organisation"),
    # Reporting, and asking for a new date
    "deliverable-report": form(ANSWERING | COORDINATOR, "open"),
    "deliverable-new-date": form(ANSWERING | COORDINATOR, "open").told(words="September 2015"),
    "date-request-withdraw": form(LEADING, "request"),
    # Deciding
    "date-request-decide": form(REVIEWING, "request"),
    "deliverable-confirm": form(REVIEWING, "delivered"),
    "deliverable-return": form(REVIEWING, "delivered"),
    "deliverable-close": form(COMMISSIONER, "given up"),
    "deliverable-send-back": form(COMMISSIONER, "given up"),
    # Looking after a plan
    "plan-health-set-aside": form_function(COORDINATOR, "plan, no-date"),
    "deliverable-add": form(COORDINATOR, "action").told(by_when="September 2015"),
    "deliverable-text": form(COORDINATOR, "open").told(text="Other words"),
    "deliverable-leads": form(COORDINATOR, "open").told(leads=leading_alone),
    "deliverable-withdraw": form(COORDINATOR, "open"),
    "deliverable-supersede": form(COORDINATOR, "open"),
    "deliverable-reading": form(COORDINATOR, "unread"),
    "partnership-scheme": form(COORDINATOR, "partnership"),
    "partnership-trail": page(COORDINATOR, "partnership"),
    "partnership-trail-csv": page(COORDINATOR, "partnership"),
    # Anybody
    "health": public(GET=200, HEAD=200),
    "accessibility": public(GET=200, HEAD=200),
    "sign-in": for_strangers(GET=200, HEAD=200, POST=200, PUT=200, OPTIONS=200),
    "sign-out": public(POST=302, OPTIONS=200),
    "demonstration-sign-in": public(POST=404),
}
