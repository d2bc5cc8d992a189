"""The app of who."""

from django.apps import AppConfig


class PartnersConfig(AppConfig):
    """Partnerships, organisations, partners, people."""

    name = "partners"

    def ready(self) -> None:
        """Tell the trail and the outbox what is recorded and written here."""
        from django.contrib.auth import signals

        from partners import emails
        from partners.services import sessions, trail

        # Under the name of Django's own receiver, whose stamp would be the real clock's.
        signals.user_logged_in.connect(
            sessions.on_signed_in, dispatch_uid="update_last_login", weak=False
        )
        emails.register_letters()
        trail.register_all()
        signals.user_logged_in.connect(trail.record_signed_in)
        signals.user_logged_out.connect(trail.record_signed_out)
        signals.user_login_failed.connect(trail.record_sign_in_failed)
