"""The door for web servers."""

import os

from django.core.exceptions import ImproperlyConfigured
from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application

from concordat.checks import demonstration_stays_at_home

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "concordat.settings")


def guarded_application() -> WSGIHandler:
    """The application; a web server runs no system checks, so the gravest one is asked here.

    Raises ImproperlyConfigured where the demonstration could be reached by others.
    """
    made = get_wsgi_application()
    for refusal in demonstration_stays_at_home():
        raise ImproperlyConfigured(str(refusal.msg))
    return made


application = guarded_application()
