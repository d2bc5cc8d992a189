"""A user; signs in with an email address."""

from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

if TYPE_CHECKING:
    from partners.models.partner import Partner


class PersonManager(BaseUserManager["Person"]):
    """Makes people; Django's own commands ask for these two methods by name."""

    def get_by_natural_key(self, username: str | None) -> "Person":
        """One person by email address, whatever its case."""
        return self.get(email__iexact=username)

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Person":
        """A person; without a password nobody can sign in with one."""
        person = self.model(email=email.strip().lower(), **fields)
        person.set_password(password)
        person.save()
        return person

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "Person":
        """An operator."""
        return self.create_user(email, password, **{"is_superuser": True, **fields})


class Person(AbstractBaseUser, PermissionsMixin):
    """A user. What they may do comes from their memberships, not from here."""

    email = models.EmailField("email address", max_length=254, unique=True)
    name = models.CharField(max_length=200)
    is_active = models.BooleanField(default=True)
    is_demonstration = models.BooleanField(
        default=False, help_text="Made up by the demonstration; never a real person."
    )
    joined_at = models.DateTimeField(default=timezone.now)
    erased_at = models.DateTimeField(
        null=True, blank=True, help_text="When name and address were taken out at their request."
    )

    objects = PersonManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name_plural = "people"
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(Lower("email"), name="person_email_once_whatever_its_case"),
            models.CheckConstraint(condition=~Q(name=""), name="person_has_a_name"),
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True) | Q(is_active=False),
                name="person_who_was_erased_cannot_sign_in",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_staff(self) -> bool:
        """Whether Django's admin is for them: it is for operators alone."""
        return self.is_superuser

    def name_for(self, partner: "Partner") -> str:
        """ "Ann Lee for OH", on what they did there; of who was erased, "A former member of OH"."""
        if self.erased_at is not None:
            return f"A former member of {partner.short_name}"
        return f"{self.name} for {partner.short_name}"

    def natural_key(self) -> tuple[str]:
        """What names this row in fixtures."""
        return (self.email,)
