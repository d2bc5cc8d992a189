"""The lines about promises of the table of roles and rights; see `partners.rights`."""

from actions.permissions import (
    CLOSING,
    CONFIRMING,
    check_may_ask_for_report,
    check_may_change_progress,
    check_may_close,
    check_may_confirm,
    check_may_correct,
    check_may_decide_date,
    check_may_import,
    check_may_report,
    check_may_report_for,
    check_may_withdraw_request,
)
from partners.rights import (
    ANSWERING,
    COORDINATOR,
    LEADS,
    REVIEWING,
    Capacity,
    Right,
    capacities,
)

ANOTHER = (
    "Of another organisation than the one for which it was {}; teams, parents and successors "
    "count as the same, a collective does not. Nobody decides on their own."
)

_CONFIRMING = tuple(map(capacities, CONFIRMING))
_CLOSING = tuple(map(capacities, CLOSING))

RIGHTS: tuple[Right, ...] = (
    Right(
        "Upload a plan, answer what is asked about it, publish it",
        check_may_import,
        "partnership",
        COORDINATOR,
        rule="An organisation that nobody knows yet is added with it; only operators edit it.",
    ),
    Right(
        "Report progress, ask for a new date",
        check_may_report,
        "promise",
        ANSWERING | COORDINATOR,
        rule="For organisations, never for a collective: its members report.",
    ),
    Right(
        "Take an organisation’s promises out as a spreadsheet and report with it",
        check_may_report_for,
        "partner",
        COORDINATOR,
        own=LEADS,
        rule="Each row is reported under the same rules as one report in the browser.",
    ),
    Right(
        "Say how far a promise is",
        check_may_change_progress,
        "promise",
        COORDINATOR | {Capacity.LEADING},
        rule="Where no lead is marked, everybody who may report; the others add to the record.",
    ),
    Right(
        "Ask for a report",
        check_may_ask_for_report,
        "promise",
        REVIEWING,
        rule="At most once in 7 days for a promise, whoever asks.",
    ),
    Right("Correct texts, leads and structure", check_may_correct, "promise", COORDINATOR),
    Right(
        "Take back a request for a new date",
        check_may_withdraw_request,
        "request",
        frozenset(),
        own=ANSWERING | COORDINATOR,
    ),
    Right(
        "Decide on a new date",
        check_may_decide_date,
        "request",
        REVIEWING,
        then=(frozenset({Capacity.CHAIR}),),
        rule=ANOTHER.format("asked"),
    ),
    Right(
        "Confirm that it is delivered, or return it",
        check_may_confirm,
        "report of delivered",
        _CONFIRMING[0],
        then=_CONFIRMING[1:],
        rule=ANOTHER.format("reported"),
    ),
    Right(
        "Close as not delivered, or send it back",
        check_may_close,
        "report of not delivered",
        _CLOSING[0],
        then=_CLOSING[1:],
        rule=ANOTHER.format("reported"),
    ),
)
