"""The app of what, by whom, by when."""

from django.apps import AppConfig


class ActionsConfig(AppConfig):
    """Plans, actions, deliverables, deadlines, updates."""

    name = "actions"

    def ready(self) -> None:
        """Tell the trail and the outbox what is recorded and written here."""
        from actions import emails
        from actions.services import trail

        emails.register_letters()
        trail.register_all()
