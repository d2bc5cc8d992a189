"""The app of what, by whom, by when."""

from django.apps import AppConfig


class ActionsConfig(AppConfig):
    """Plans, actions, deliverables, deadlines, updates."""

    name = "actions"

    def ready(self) -> None:
        """Tell the trail what is recorded here."""
        from actions.services import trail

        trail.register_all()
