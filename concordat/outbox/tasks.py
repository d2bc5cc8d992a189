"""Tasks: thin doors, each to one function. `concordat.celery` has the timetable."""

from celery import shared_task

from concordat.outbox import sending


@shared_task(name="outbox.send_due")
def send_due() -> int:
    """Send the letters that are due; how many the mail server took."""
    return sending.send_due().sent
