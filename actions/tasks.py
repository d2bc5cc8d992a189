"""Tasks: thin doors, each to one function. `concordat.celery` has the timetable."""

from celery import shared_task

from actions import dispatch
from actions.importing import intake
from actions.services import dates
from concordat.lib import clock


@shared_task(name="actions.make_due_dates")
def make_due_dates() -> int:
    """Make the coming due dates of recurring deadlines; how many were made."""
    return dates.make_coming_due_dates(on=clock.today())


@shared_task(name="actions.tick")
def tick() -> int:
    """Write the routine letters that are due; how many."""
    return len(dispatch.tick(clock.now()).letters)


@shared_task(name="actions.keep_house")
def keep_house() -> int:
    """Remove what nobody needs any more; how many rows."""
    return dispatch.keep_house(clock.now())


@shared_task(name="actions.read_import")
def read_import(pk: int) -> bool:
    """Read one plan that was uploaded, unless somebody is at it; whether it was read."""
    return intake.read_import(pk)


@shared_task(name="actions.read_imports")
def read_imports() -> int:
    """Read the uploaded plans that nobody reads; how many. Says too that a worker is there."""
    intake.note_worker()
    return intake.read_waiting()
