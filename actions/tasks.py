"""Tasks: thin doors, each to one function. `concordat.celery` has the timetable."""

from celery import shared_task

from actions.services import dates
from concordat.lib import clock


@shared_task(name="actions.make_due_dates")
def make_due_dates() -> int:
    """Make the coming due dates of recurring deadlines; how many were made."""
    return dates.make_coming_due_dates(on=clock.today())
