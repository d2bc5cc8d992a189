"""Broken and hostile files through the pages: a sentence or a review, never an error, nothing else.

What each does to its reader, and the limits, are tested in `importing/formats/test_hostile.py`.
"""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from actions.models import Action, ImportState, Plan, PlanImport
from concordat.lib.files import MOST_BYTES
from partners.models import Partner
from tests.actions.importing.formats.hostile_files import all_files
from tests.actions.views.scene import body_of, scene, signed_in, wrong_with

pytestmark = pytest.mark.django_db
FILES = [file for file in all_files() if file[0] != "empty"]  # which the form refuses


@pytest.mark.parametrize("make", [file[1] for file in FILES], ids=[file[0] for file in FILES])
def test_a_hostile_file_ends_as_a_sentence_or_a_review(make: Callable[[], bytes]) -> None:
    home = scene()
    client = signed_in(home.coordinator)
    there = (Plan.objects.count(), Action.objects.count(), Partner.objects.count())
    address = reverse("import-upload", args=[home.partnership.pk])
    data = make()
    response = client.post(address, {"file": SimpleUploadedFile("plan.docx", data)})
    if len(data) > MOST_BYTES:
        assert "larger than" in body_of(response)
        assert not PlanImport.objects.exists()
        return
    row = PlanImport.objects.get()
    assert response.headers["Location"] == row.get_absolute_url()
    assert row.state in (ImportState.UNREADABLE, ImportState.ASKING)
    assert (row.state == ImportState.UNREADABLE) == row.refusal.endswith(".")
    for name in ("import-detail", "import-plan", "import-publish", "import-list"):
        about = home.partnership.pk if name == "import-list" else row.pk
        answer = client.get(reverse(name, args=[about]))
        assert answer.status_code in (200, 302, 404), name
        if answer.status_code == 200:
            assert wrong_with(body_of(answer)) == []
    assert (Plan.objects.count(), Action.objects.count(), Partner.objects.count()) == there
