"""A promise that is delivered, in the browser: reported with a file, and confirmed by another."""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from actions.models import Deliverable, Evidence
from partners.models import Partner, Person, Role
from tests import factories as make

pytestmark = [
    pytest.mark.browser,
    pytest.mark.journey,
    pytest.mark.usefixtures("demonstration"),
]

# Plain text, which a browser would rather show than save.
MINUTES = b"Minutes of 9 June 2015, item 4: agreed.\n"


@pytest.fixture
def promise(demonstration: None) -> Deliverable:
    """A promise that Oxford Health leads, under way."""
    return Deliverable.objects.get(
        action__plan__partnership__slug="oxfordshire", action__ref="12", number=1
    )


def place_of(page: Page, promise: Deliverable) -> Locator:
    """Where a promise stands on its action's page, loaded anew."""
    page.goto("/")  # an address with a place on the page is not loaded again by going there
    page.goto(promise.get_absolute_url())
    return page.locator(f"#deliverable-{promise.pk}")


def report_delivered(page: Page, promise: Deliverable, minutes: Path) -> None:
    """The lead reports it, with a file."""
    place_of(page, promise).get_by_role("link", name="Report progress").click()
    page.get_by_label("Delivered", exact=True).check()
    page.get_by_label("When was it delivered?").fill("2015-06-09")
    page.get_by_label("A file").set_input_files(minutes)
    page.get_by_label("What has happened?").fill("It was agreed on 9 June.")
    page.get_by_role("button", name="Send this report").click()
    expect(page.locator("main")).to_contain_text("Report added for")


def test_what_a_lead_reports_with_a_file_is_confirmed_by_another_organisation_alone(
    signed_in: Callable[..., BrowserContext], promise: Deliverable, tmp_path: Path
) -> None:
    minutes = tmp_path / "minutes of 9 June.txt"
    minutes.write_bytes(MINUTES)
    lead = Person.objects.get(email="lead@oxford-health.example.org")
    at = Partner.objects.get(partnership__slug="oxfordshire", organisation__slug="oxford-health")
    colleague = make.member(at, Role.COMMISSIONER, name="Commissioner of the same trust")
    other = Person.objects.get(email="commissioner@oxfordshire-ccg.example.org")

    page = signed_in(lead).new_page()
    report_delivered(page, promise, minutes)
    place = place_of(page, promise)
    expect(place).to_contain_text("Delivered")
    expect(place).to_contain_text("minutes of 9 June.txt")
    expect(place).to_contain_text("Commissioner at Oxfordshire CCG")

    page = signed_in(colleague).new_page()
    place = place_of(page, promise)
    expect(place).to_contain_text("can confirm it")
    expect(place.get_by_role("link", name="Confirm it is delivered")).to_have_count(0)
    answer = page.goto(f"/deliverables/{promise.pk}/confirm/")
    assert answer is not None
    assert answer.status == 403
    main = page.locator("main")
    expect(main).to_contain_text("This was reported for your own organisation")
    expect(main).to_contain_text(f"{other.name} (commissioner, OCCG)")
    expect(page.get_by_role("button", name="Confirm it is delivered")).to_have_count(0)

    page = signed_in(other).new_page()
    place = place_of(page, promise)
    only_downloads(page, place.get_by_role("link", name="minutes of 9 June.txt"))
    place.get_by_role("link", name="Confirm it is delivered").click()
    page.get_by_role("button", name="Confirm it is delivered").click()
    expect(page.locator("main")).to_contain_text("You confirmed that it is delivered.")
    expect(place).to_contain_text(f"Confirmed by {other.name} for OCCG on 15 June 2015")
    expect(page.locator(".app-timeline").last).to_contain_text("Confirmed as delivered")


def only_downloads(page: Page, link: Locator) -> None:
    """A press, and its bare address too, save the very bytes; no page of it is ever opened."""
    before = page.url
    with page.expect_download() as download:
        link.click()
    assert download.value.suggested_filename == "minutes of 9 June.txt"
    assert Path(download.value.path()).read_bytes() == MINUTES
    assert page.url == before
    href = str(link.get_attribute("href"))
    assert (
        urlsplit(href).path
        == f"/evidence/{Evidence.objects.get(name__startswith='minutes').pk}/file/"
    )
    headers = page.request.get(href).headers
    assert headers["content-disposition"].startswith("attachment")
    assert headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in headers["content-security-policy"]
