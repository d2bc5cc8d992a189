"""Access is lost at the next request, in the session in which somebody is signed in."""

import pytest

from partners.models import Membership
from tests.matrix.asking import address, undone
from tests.matrix.rows import ROWS
from tests.matrix.world import MEMBERS, ON, Who, World

# Measuring coverage would double its time; what it reaches is reached elsewhere as well.
pytestmark = [pytest.mark.django_db, pytest.mark.no_cover]

READING = [
    name
    for name, row in ROWS.items()
    if row.about and row.answers.get("GET") == 200 and row.may <= MEMBERS and not row.recorded
]


@pytest.mark.parametrize("who", sorted(MEMBERS))
def test_who_is_ended_finds_nothing_at_the_next_request(who: Who, both: World) -> None:
    """Pages of the account are everybody's own; they stay."""
    opens = [name for name in READING if who in ROWS[name].may]
    assert opens
    urls = [address(name, ROWS[name], both.first) for name in opens]
    with undone():
        browser = both.browser(who)
        assert browser.get(urls[0]).status_code == 200
        Membership.objects.filter(person=both.people[who]).update(until=ON, ended_on=ON)
        assert {url: browser.get(url).status_code for url in urls} == dict.fromkeys(urls, 404)
        assert browser.get("/").status_code == 200, "still signed in, with nothing to see"


def test_who_is_switched_off_is_signed_out(both: World) -> None:
    with undone():
        browser = both.browser(Who.COORDINATOR)
        url = address("plan-detail", ROWS["plan-detail"], both.first)
        assert browser.get(url).status_code == 200
        person = both.people[Who.COORDINATOR]
        type(person).objects.filter(pk=person.pk).update(is_active=False)
        assert browser.get(url).status_code == 302
