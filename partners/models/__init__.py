"""The models of who; one file each, re-exported here."""

from partners.models.contact import Contact, ContactVisibility
from partners.models.invitation import Invitation
from partners.models.letters import (
    DigestWish,
    LadderStep,
    LetterHold,
    LetterWishes,
    Told,
    Weekday,
)
from partners.models.membership import Membership, Role
from partners.models.organisation import Organisation, OrganisationKind
from partners.models.partner import CollectiveMember, Partner, PartnerAlias
from partners.models.partnership import Partnership, RatingScheme
from partners.models.person import Person
from partners.models.succession import Succession

__all__ = [
    "CollectiveMember",
    "Contact",
    "ContactVisibility",
    "DigestWish",
    "Invitation",
    "LadderStep",
    "LetterHold",
    "LetterWishes",
    "Membership",
    "Organisation",
    "OrganisationKind",
    "Partner",
    "PartnerAlias",
    "Partnership",
    "Person",
    "RatingScheme",
    "Role",
    "Succession",
    "Told",
    "Weekday",
]
