"""The trail's app configuration."""

from django.apps import AppConfig


class TrailConfig(AppConfig):
    """What happened."""

    name = "concordat.trail"
    label = "trail"
