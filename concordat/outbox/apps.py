"""The outbox's app configuration."""

from django.apps import AppConfig


class OutboxConfig(AppConfig):
    """Letters, occurrences and the sender."""

    name = "concordat.outbox"
    label = "outbox"
