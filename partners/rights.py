"""Roles and rights as a table, for the documentation; a test holds it to the checks themselves.

Each line names a check of `permissions`; the lines about promises are in `actions.rights`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from partners.models import Role
from partners.permissions import (
    check_may_change_membership,
    check_may_coordinate,
    check_may_edit_contact,
    check_may_edit_contacts_at,
    check_may_end_membership,
    check_may_invite,
    check_may_operate,
    check_may_run_letters,
    check_may_see_health,
    check_may_see_membership,
    check_may_see_people,
    check_may_see_trail,
    check_may_set_aside,
)


class Capacity(StrEnum):
    """What somebody is, as far as rights tell people apart; leads by their part in a promise."""

    READER = "Reader"
    LEADING = "Lead: marked as the lead"
    SUPPORTING = "Lead: supporting"
    COLLECTIVE = "Lead: through a collective"
    OTHER = "Lead: no part in it"
    INVITING = "Lead who may invite"
    COMMISSIONER = "Commissioner"
    COORDINATOR = "Coordinator"
    CHAIR = "Chair"
    OPERATOR = "Operator"


LEADS = frozenset(
    {
        Capacity.LEADING,
        Capacity.SUPPORTING,
        Capacity.COLLECTIVE,
        Capacity.OTHER,
        Capacity.INVITING,
    }
)
ANSWERING = frozenset({Capacity.LEADING, Capacity.SUPPORTING, Capacity.COLLECTIVE})
COORDINATOR = frozenset({Capacity.COORDINATOR})
REVIEWING = frozenset({Capacity.COMMISSIONER, Capacity.COORDINATOR})
OF_A_ROLE = {
    Role.COMMISSIONER: Capacity.COMMISSIONER,
    Role.COORDINATOR: Capacity.COORDINATOR,
    Role.CHAIR: Capacity.CHAIR,
}


@dataclass(frozen=True, slots=True)
class Right:
    """One line: what may be done, about what, by whom.

    `may` are those who may with every row of the partnership; `own` those who may only with what
    is of their own organisation, or was asked by themselves. `then` are those who may where none
    of the ones before is left, in order. `rule` is what the table cannot say.
    """

    words: str
    check: Callable[..., None]
    about: str
    may: frozenset[Capacity]
    own: frozenset[Capacity] = frozenset()
    then: tuple[frozenset[Capacity], ...] = ()
    rule: str = ""

    def says(self, who: Capacity) -> str:
        """What stands in the table for somebody."""
        if who in self.may:
            return "yes"
        if who in self.own:
            return "own"
        return "if nobody else" if any(who in later for later in self.then) else ""


def capacities(roles: Iterable[Role]) -> frozenset[Capacity]:
    """Roles that decide, as the table calls them."""
    return frozenset(OF_A_ROLE[role] for role in roles)


RIGHTS: tuple[Right, ...] = (
    Right("Run a plan and its partnership", check_may_coordinate, "partnership", COORDINATOR),
    Right("See what weakens a plan", check_may_see_health, "partnership", REVIEWING),
    Right("Set such a finding aside", check_may_set_aside, "partnership", COORDINATOR),
    Right("See what happened, and who signed in", check_may_see_trail, "partnership", COORDINATOR),
    Right(
        "See who gets letters, hold them, send again, set the ladder",
        check_may_run_letters,
        "partnership",
        COORDINATOR,
    ),
    Right(
        "See who can sign in",
        check_may_see_people,
        "partnership",
        COORDINATOR | {Capacity.INVITING},
        rule="A lead who may invite sees the people of their own organisation alone.",
    ),
    Right(
        "See one of these people",
        check_may_see_membership,
        "membership",
        COORDINATOR,
        own=frozenset({Capacity.INVITING}),
    ),
    Right(
        "Invite somebody",
        check_may_invite,
        "partner and role",
        COORDINATOR,
        own=frozenset({Capacity.INVITING}),
        rule="A lead who may invite does so as lead or reader; any other role is a coordinator’s.",
    ),
    Right("End somebody’s role", check_may_end_membership, "membership", COORDINATOR),
    Right(
        "Change somebody’s role, deputies, hand over their work",
        check_may_change_membership,
        "membership",
        COORDINATOR,
    ),
    Right(
        "Add contacts of an organisation", check_may_edit_contacts_at, "partner", COORDINATOR, LEADS
    ),
    Right(
        "Change a contact",
        check_may_edit_contact,
        "contact",
        COORDINATOR,
        own=LEADS,
        rule="One whose address is for coordinators only is changed by a coordinator.",
    ),
    Right(
        "Edit what several partnerships share",
        check_may_operate,
        "",
        frozenset({Capacity.OPERATOR}),
        rule="Being an operator gives no right in any partnership.",
    ),
)


def members_of(module: Any) -> set[Callable[..., None]]:
    """Every check of a module of permissions; each must have its line."""
    return {
        value
        for name, value in vars(module).items()
        if name.startswith("check_may_") and value.__module__ == module.__name__
    }
