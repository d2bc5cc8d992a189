"""The models of what, by whom, by when; one file each, re-exported here."""

from actions.models.action import Action, Outcome
from actions.models.chasing import Escalation, ReportRequest
from actions.models.date_request import DateDecision, DateOutcome, DateRequest
from actions.models.deadline import Deadline, DueDate, Reading
from actions.models.deliverable import Deliverable
from actions.models.evidence import Confirmation, Evidence, EvidenceKind, Verdict
from actions.models.finding import FindingSetAside
from actions.models.plan import Heading, Plan, PlanStatus, Theme
from actions.models.plan_import import IMPORT_MOVES, PASTED, ImportState, PlanImport
from actions.models.responsibility import Responsibility, ResponsibilityRole
from actions.models.revision import Revision, RevisionKind
from actions.models.scheme_choice import SchemeChoice
from actions.models.update import MetDueDate, Update

__all__ = [
    "IMPORT_MOVES",
    "PASTED",
    "Action",
    "Confirmation",
    "DateDecision",
    "DateOutcome",
    "DateRequest",
    "Deadline",
    "Deliverable",
    "DueDate",
    "Escalation",
    "Evidence",
    "EvidenceKind",
    "FindingSetAside",
    "Heading",
    "ImportState",
    "MetDueDate",
    "Outcome",
    "Plan",
    "PlanImport",
    "PlanStatus",
    "Reading",
    "ReportRequest",
    "Responsibility",
    "ResponsibilityRole",
    "Revision",
    "RevisionKind",
    "SchemeChoice",
    "Theme",
    "Update",
    "Verdict",
]
