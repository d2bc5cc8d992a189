"""The demonstration does not fit: one sentence, and nothing of it is loaded."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from actions.importing.demonstration import DemonstrationRefused, load_demonstration
from partners.models import Person

pytestmark = pytest.mark.django_db

FILE = Path(settings.BASE_DIR) / "fixtures" / "demonstration.toml"


def test_without_the_plans_it_is_refused():
    with pytest.raises(DemonstrationRefused, match="load the fixtures first"):
        load_demonstration(FILE)
    assert not Person.objects.exists()


WRONG = [
    ('row = "7"\nnumber = 2', 'row = "77"\nnumber = 2', "no single promise"),
    ('partner = "TVP"', 'partner = "TV"', "no partner TV"),
    ('organisation = "luton-ccg"', 'organisation = "elsewhere"', "elsewhere is no partner here"),
    ("met = [2014-12-31]", "met = [2014-12-30]", "is not due at all"),
    ('progress = "superseded"', 'progress = "not_delivered"', "cannot be made here"),
    ('by = "coordinator"', 'by = "chair"', "Nobody can make the report"),
]


def test_a_file_that_does_not_fit_is_refused_whole(tmp_path):
    call_command("loaddata", "partners", "oxfordshire", "bedfordshire-luton", verbosity=0)
    text = FILE.read_text(encoding="utf-8")
    path = tmp_path / "demonstration.toml"
    for before, after, said in WRONG:
        assert before in text
        path.write_text(text.replace(before, after, 1), encoding="utf-8")
        with pytest.raises(DemonstrationRefused, match=said):
            load_demonstration(path)
        assert not Person.objects.exists()
