"""A person's second factors: an authenticator app, passkeys, recovery codes."""

from dataclasses import dataclass

from allauth.mfa.models import Authenticator

from partners.models import Person


@dataclass(frozen=True)
class Factors:
    """What a person has; recovery codes count for nothing alone."""

    app: Authenticator | None
    passkeys: list[Authenticator]
    recovery: Authenticator | None

    @property
    def any(self) -> bool:
        """Whether there is one to ask for."""
        return self.app is not None or bool(self.passkeys)

    @property
    def codes_left(self) -> int:
        """How many recovery codes are not used up."""
        return len(self.recovery.wrap().get_unused_codes()) if self.recovery else 0


def factors_of(person: Person) -> Factors:
    """All of them, in one query."""
    found = list(Authenticator.objects.filter(user=person).order_by("pk"))
    kinds = Authenticator.Type

    def first(kind: str) -> Authenticator | None:
        return next((each for each in found if each.type == kind), None)

    return Factors(
        app=first(kinds.TOTP),
        passkeys=[each for each in found if each.type == kinds.WEBAUTHN],
        recovery=first(kinds.RECOVERY_CODES),
    )


def take_away_all(person: Person) -> int:
    """Take every second factor from a person who lost them; how many there were."""
    count, _ = Authenticator.objects.filter(user=person).delete()
    return count
