"""The app of who."""

from django.apps import AppConfig


class PartnersConfig(AppConfig):
    """Partnerships, organisations, partners, people."""

    name = "partners"
