"""The service as a Django app, so that its system checks are found."""

from typing import Any

from django.apps import AppConfig, apps
from django.contrib.admin.apps import AdminConfig
from django.core.management import call_command
from django.db.models.signals import post_migrate


def make_cache_table(using: str, **kwargs: Any) -> None:
    """Migrating makes the table of the cache as well; where it is there, this does nothing."""
    call_command("createcachetable", database=using, verbosity=0)


class ConcordatConfig(AppConfig):
    """Registers the checks of `concordat.checks`."""

    name = "concordat"

    def ready(self) -> None:
        """Import the checks, which registers them; after migrations comes the cache's table."""
        from concordat import checks  # noqa: F401 -- imported for its registrations

        # Django sends the signal once for each app that has models, which this one has not.
        post_migrate.connect(make_cache_table, sender=apps.get_app_config("sessions"))


class OperatorsAdminConfig(AdminConfig):
    """Django's admin with our site: for operators alone."""

    default_site = "concordat.admin_site.OperatorsSite"
