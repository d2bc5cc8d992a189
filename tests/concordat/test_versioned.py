"""Rows that several people edit: the second is told, and nothing is lost silently."""

import pytest

from concordat.lib.versioned import EditedMeanwhile
from partners.models import Partnership
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_a_write_counts_the_version_up_and_shows_on_the_row() -> None:
    row = make.partnership("Before")
    row.write(1, name="After")
    assert (row.name, row.version) == ("After", 2)
    row.write(2, name="Later")
    assert (row.name, row.version) == ("Later", 3)


def test_the_second_of_two_who_saw_the_same_version_is_told() -> None:
    """Nothing of theirs is written, and they get the row as it is now."""
    row = make.partnership("Before")
    mine, yours = Partnership.objects.get(pk=row.pk), Partnership.objects.get(pk=row.pk)
    mine.write(1, name="Mine")
    with pytest.raises(EditedMeanwhile, match="Mine was changed by somebody else") as caught:
        yours.write(1, name="Yours", reporting_cycle_months=3)
    assert caught.value.row == row
    now = Partnership.objects.get(pk=row.pk)
    assert (now.name, now.reporting_cycle_months, now.version) == ("Mine", 1, 2)


def test_without_the_version_the_first_edit_would_be_lost() -> None:
    """The control: this is what a plain save does."""
    row = make.partnership("Before")
    mine, yours = Partnership.objects.get(pk=row.pk), Partnership.objects.get(pk=row.pk)
    mine.name = "Mine"
    mine.save()
    yours.reporting_cycle_months = 3
    yours.save()
    assert Partnership.objects.get(pk=row.pk).name == "Before"


def test_a_version_never_seen_is_refused() -> None:
    row = make.partnership()
    with pytest.raises(EditedMeanwhile):
        row.write(7, name="Other")
