"""Forms of what, by whom, by when: reporting progress, and a coordinator's corrections."""

from actions.forms.correcting import (
    AddDeliverableForm,
    CorrectTextForm,
    LeadsForm,
    SupersedeForm,
    WithdrawForm,
)
from actions.forms.reporting import ReportForm

__all__ = [
    "AddDeliverableForm",
    "CorrectTextForm",
    "LeadsForm",
    "ReportForm",
    "SupersedeForm",
    "WithdrawForm",
]
