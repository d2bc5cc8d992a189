"""For how long somebody who should report has not: from the clock, never typed."""

from datetime import date

from concordat.lib.days import months_before, span_in_words


def silence_in_words(
    *,
    last_report_on: date | None,
    chased_from: date | None,
    cycle_months: int,
    on: date,
    of_whom: str = "",
) -> str:
    """ "No report for 6 weeks", from one reporting cycle on; blank before that.

    Silence runs from the last report, and never from before the plan was chased. `of_whom` is
    "from you", where the reader is meant.
    """
    since = max(filter(None, (last_report_on, chased_from)), default=None)
    if since is None or since > months_before(on, cycle_months):
        return ""
    said = f"No report {of_whom}".rstrip()
    if last_report_on is None:
        return f"{said} yet"
    return f"{said} for {span_in_words((on - last_report_on).days)}"
