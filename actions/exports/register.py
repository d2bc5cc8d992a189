"""A register as CSV: exactly the rows that were chosen, one a line."""

from collections.abc import Iterable, Iterator

from actions.reports.rows import Row

HEADER = (
    "Plan",
    "Theme",
    "Heading",
    "Ref",
    "Deliverable",
    "Points",
    "Who leads",
    "By when, as agreed",
    "By when, as read",
    "Provisional",
    "Due on",
    "First agreed for",
    "Times moved",
    "Days later than first agreed",
    "Progress",
    "Confidence",
    "Timeliness",
    "Days overdue",
    "Assurance",
    "Rating",
    "Rating means",
    "Rating scheme",
    "Last report on",
    "Last report by",
)


def lines(rows: Iterable[Row]) -> Iterator[tuple[object, ...]]:
    """The cells of each row, in the order of HEADER; days as YYYY-MM-DD."""
    for row in rows:
        yield (
            row.plan,
            row.theme,
            row.heading,
            row.ref,
            row.text,
            "\n".join(row.points),
            row.lead_names,
            row.agreed_words,
            row.reading_words,
            "yes" if row.tentative else "",
            row.due_on,
            row.first_due_on,
            row.moves or "",
            "" if row.slip_days is None else row.slip_days,
            row.progress.word,
            row.confidence.word if row.confidence else "",
            row.timeliness.word,
            row.days_overdue or "",
            row.assurance.word if row.assurance else "",
            row.rating.word,
            row.rating_means,
            row.rating_scheme,
            row.last_report_on,
            row.last_report_by,
        )
