"""What every test stands on does what it promises."""

import pytest
from django.core.management import call_command
from django.db import Error, connection

from actions.models import Deadline, DueDate, Reading
from concordat import checks
from tests import factories


@pytest.mark.django_db(transaction=True)
def test_append_only_tables_are_emptied_between_tests_and_guarded_again():
    factories.deliverable(by_when="Mar 15")
    with pytest.raises(Error, match="append-only"):
        connection.cursor().execute("DELETE FROM actions_duedate")
    call_command("flush", interactive=False, verbosity=0)
    for model in (Deadline, Reading, DueDate):
        assert not model.objects.exists()
    assert checks.append_only_tables_are_guarded(databases=["default"]) == []
