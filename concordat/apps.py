"""The service as a Django app, so that its system checks are found."""

from django.apps import AppConfig


class ConcordatConfig(AppConfig):
    """Registers the checks of `concordat.checks`."""

    name = "concordat"

    def ready(self) -> None:
        """Import the checks; importing registers them."""
        from concordat import checks  # noqa: F401 -- imported for its registrations
