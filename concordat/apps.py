"""The service as a Django app, so that its system checks are found."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class ConcordatConfig(AppConfig):
    """Registers the checks of `concordat.checks`."""

    name = "concordat"

    def ready(self) -> None:
        """Import the checks; importing registers them."""
        from concordat import checks  # noqa: F401 -- imported for its registrations


class OperatorsAdminConfig(AdminConfig):
    """Django's admin with our site: for operators alone."""

    default_site = "concordat.admin_site.OperatorsSite"
