"""How an organisation, or a collective of partners, appears in one partnership."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from concordat.lib.versioned import Versioned
from partners.models.organisation import Organisation
from partners.models.partnership import Partnership

if TYPE_CHECKING:
    from partners.models.person import Person


class PartnerQuerySet(models.QuerySet["Partner"]):
    """Questions about partners."""

    def visible_to(self, person: "Person", on: date) -> Self:
        """The partners of the person's own partnerships."""
        return self.filter(partnership__in=Partnership.objects.visible_to(person, on).values("pk"))

    def collectives(self) -> Self:
        """Only the collectives ("CCGs", "Partnership")."""
        return self.filter(organisation__isnull=True)

    def bodies(self) -> Self:
        """Only the partners that are one organisation."""
        return self.filter(organisation__isnull=False)

    def get_by_natural_key(self, partnership: str, short_name: str) -> "Partner":
        """One partner by its partnership's slug and its short name, for fixtures."""
        return self.get(partnership__slug=partnership, short_name=short_name)


class Partner(Versioned):
    """An organisation in one partnership, or (without an organisation) a collective of partners.

    A collective never counts as accountable by itself: its members do.
    """

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="partners")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="partners"
    )
    short_name = models.CharField(max_length=120, help_text="As the partnership's plans write it.")

    objects = PartnerQuerySet.as_manager()

    class Meta:
        ordering = [Lower("short_name")]
        constraints = [
            models.UniqueConstraint(
                "partnership", Lower("short_name"), name="partner_short_name_once_a_partnership"
            ),
            models.UniqueConstraint(
                fields=["partnership", "organisation"],
                name="partner_organisation_once_a_partnership",
            ),
            models.CheckConstraint(condition=~Q(short_name=""), name="partner_has_a_short_name"),
        ]

    def __str__(self) -> str:
        return self.short_name

    def natural_key(self) -> tuple[str, str]:
        """What names this row in fixtures."""
        return (*self.partnership.natural_key(), self.short_name)

    natural_key.dependencies = ["partners.partnership", "partners.organisation"]  # type: ignore[attr-defined]  # Django's own protocol

    @property
    def is_collective(self) -> bool:
        """Whether this is several partners under one name."""
        return self.organisation_id is None

    @property
    def full_name(self) -> str:
        """The organisation's name; a collective's short name."""
        return self.organisation.name if self.organisation else self.short_name


class PartnerAliasQuerySet(models.QuerySet["PartnerAlias"]):
    """Questions about aliases."""

    def get_by_natural_key(self, partnership: str, partner: str, name: str) -> "PartnerAlias":
        """One alias, for fixtures."""
        return self.get(
            partner__partnership__slug=partnership, partner__short_name=partner, name=name
        )


class PartnerAlias(models.Model):
    """Another name under which the partnership's plans mean a partner."""

    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="aliases")
    name = models.CharField(max_length=200)

    objects = PartnerAliasQuerySet.as_manager()

    class Meta:
        ordering = [Lower("name")]
        constraints = [
            models.UniqueConstraint("partner", Lower("name"), name="alias_once_a_partner"),
            models.CheckConstraint(condition=~Q(name=""), name="alias_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str, str, str]:
        """What names this row in fixtures."""
        return (*self.partner.natural_key(), self.name)

    natural_key.dependencies = ["partners.partner"]  # type: ignore[attr-defined]  # Django's own protocol


class CollectiveMemberQuerySet(models.QuerySet["CollectiveMember"]):
    """Questions about who belongs to a collective."""

    def current(self, on: date) -> Self:
        """Those who belong on a day; `until` is the last day."""
        return self.filter(
            Q(since__isnull=True) | Q(since__lte=on), Q(until__isnull=True) | Q(until__gte=on)
        )

    def get_by_natural_key(
        self, partnership: str, collective: str, member_partnership: str, member: str
    ) -> "CollectiveMember":
        """One belonging, for fixtures."""
        return self.get(
            collective__partnership__slug=partnership,
            collective__short_name=collective,
            member__partnership__slug=member_partnership,
            member__short_name=member,
        )


class CollectiveMember(models.Model):
    """A partner belongs to a collective, from and until."""

    collective = models.ForeignKey(
        Partner, on_delete=models.PROTECT, related_name="collective_members"
    )
    member = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="belongs_to")
    since = models.DateField(null=True, blank=True, help_text="Blank: from the beginning.")
    until = models.DateField(null=True, blank=True, help_text="The last day; blank: to this day.")

    objects = CollectiveMemberQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["collective", "member"], name="collective_member_once_a_collective"
            ),
            models.CheckConstraint(
                condition=~Q(collective=F("member")), name="collective_is_not_its_own_member"
            ),
            models.CheckConstraint(
                condition=Q(since__isnull=True) | Q(until__isnull=True) | Q(until__gte=F("since")),
                name="collective_member_ends_after_it_begins",
            ),
        ]

    def natural_key(self) -> tuple[str, str, str, str]:
        """What names this row in fixtures."""
        return (*self.collective.natural_key(), *self.member.natural_key())

    natural_key.dependencies = ["partners.partner"]  # type: ignore[attr-defined]  # Django's own protocol
