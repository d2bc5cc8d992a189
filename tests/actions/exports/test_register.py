"""A register as CSV: one line a row, under the same header."""

from datetime import date

import pytest

from actions.exports.register import HEADER, lines
from actions.models import Deliverable
from actions.reports.rows import for_rows, row_of
from actions.statuses import Progress
from partners.models import Person
from tests import factories as make

pytestmark = pytest.mark.django_db
ON = date(2015, 6, 15)


def line_of(deliverable: Deliverable, person: Person | None = None) -> dict[str, object]:
    """The cells of one promise by their column."""
    standing = make.standing(person or make.person(), ON)
    row = row_of(for_rows(Deliverable.objects.all()).get(pk=deliverable.pk), standing)
    (cells,) = lines([row])
    assert len(cells) == len(HEADER)
    return dict(zip(HEADER, cells, strict=True))


def test_a_line_says_what_was_agreed_what_was_said_and_what_the_clock_says() -> None:
    theme = make.theme(title="Access")
    action = make.action(theme=theme, heading=make.heading(theme, "First"), ref="7a")
    deliverable = make.deliverable(
        "Open the line", of=action, leads=["OH", "TVP"], by_when="Mar 15", points=["One", "Two"]
    )
    make.update(deliverable, on="2015-02-03", confidence="off_track")
    assert line_of(deliverable) == {
        "Plan": action.plan.title,
        "Theme": "1. Access",
        "Heading": "First",
        "Ref": "7a",
        "Deliverable": "Open the line",
        "Points": "One\nTwo",
        "Who leads": "OH, TVP",
        "By when, as agreed": "Mar 15",
        "By when, as read": "by 31 March 2015",
        "Provisional": "",
        "Due on": date(2015, 3, 31),
        "First agreed for": date(2015, 3, 31),
        "Times moved": "",
        "Days later than first agreed": "",
        "Progress": "In progress",
        "Confidence": "Off track",
        "Timeliness": "Overdue",
        "Days overdue": 76,
        "Assurance": "",
        "Rating": "Red",
        "Rating means": "overdue, or said to be off track",
        "Rating scheme": "BRAG: blue means proven",
        "Last report on": date(2015, 2, 3),
        "Last report by": "OH",
    }


def test_what_nobody_said_is_blank() -> None:
    line = line_of(make.deliverable(by_when="Mar 15 (TBC)"))
    assert line["Provisional"] == "yes"
    for column in ("Heading", "Points", "Confidence", "Days overdue", "Last report by"):
        assert line[column] == "", column
    assert line["Last report on"] is None


def test_confidence_in_what_is_done_no_longer_matters() -> None:
    deliverable = make.deliverable()
    make.update(deliverable, on="2015-02-03", confidence="at_risk")
    make.update(deliverable, on="2015-03-03", progress=Progress.DELIVERED)
    line = line_of(deliverable)
    assert (line["Confidence"], line["Rating"]) == ("", "Green")
    assert line["Timeliness"] == "Delivered on time"
    assert line["Assurance"] == "Evidence attached"
