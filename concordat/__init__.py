"""The service: settings, addresses, the Celery app and what both apps stand on."""

from concordat.celery import app as celery_app

__all__ = ["celery_app"]
