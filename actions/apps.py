"""The app of what, by whom, by when."""

from django.apps import AppConfig


class ActionsConfig(AppConfig):
    """Plans, actions, deliverables, deadlines, updates."""

    name = "actions"
