"""The app of who."""

from django.apps import AppConfig


class PartnersConfig(AppConfig):
    """Partnerships, organisations, partners, people."""

    name = "partners"

    def ready(self) -> None:
        """Tell the trail what is recorded here; people who sign in and out are."""
        from django.contrib.auth import signals

        from partners.services import trail

        trail.register_all()
        signals.user_logged_in.connect(trail.record_signed_in)
        signals.user_logged_out.connect(trail.record_signed_out)
        signals.user_login_failed.connect(trail.record_sign_in_failed)
