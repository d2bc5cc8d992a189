"""Django's admin in Chromium: its scripts and styles run under the policy, and a row is saved."""

import pytest
from django.urls import reverse

from partners.models import Organisation
from tests.browser import checks
from tests.browser.conftest import Worlds

pytestmark = [pytest.mark.browser, pytest.mark.pages]

PAGES = [
    "admin:index",
    "admin:partners_organisation_changelist",
    "admin:partners_organisation_add",
    "admin:partners_person_changelist",
    "admin:partners_partner_add",
    "admin:partners_membership_changelist",
]


def test_no_page_of_it_asks_for_what_the_policy_refuses(worlds: Worlds) -> None:
    """The browser says so on its console."""
    worlds.world("ordinary")
    page = worlds.browser_of("operator").new_page()
    console = checks.Console(page)
    for name in PAGES:
        page.goto(reverse(name))
        page.wait_for_load_state("networkidle")
        assert page.locator("h1").count() == 1, name
    page.locator(".theme-toggle").first.click()
    assert console.said == []
    page.close()


def test_an_operator_edits_an_organisation_there(worlds: Worlds) -> None:
    about = worlds.world("ordinary").about
    page = worlds.browser_of("operator").new_page()
    console = checks.Console(page)
    page.goto(reverse("admin:partners_organisation_change", args=[about["organisation"]]))
    before = page.input_value("input[name=note], textarea[name=note]")
    page.fill("textarea[name=note]", "Looked up in the register.")
    with page.expect_navigation():
        page.locator("input[name=_save]").click()
    assert "was changed successfully" in page.inner_text(".messagelist")
    assert console.said == []
    page.close()
    Organisation.objects.filter(pk=about["organisation"]).update(note=before)
