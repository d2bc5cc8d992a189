"""What tests of signing in share: codes from letters, an authenticator app, sessions."""

import re
import time

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core import mail

from concordat.lib.sessions import GIVEN_AT, SIGNED_IN_AT
from partners.models import Person

BACKEND = "django.contrib.auth.backends.ModelBackend"
APP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
CODE = re.compile(r"\b[A-Z]{4}-\d{6}\b")


def code_of(number: int = -1) -> str:
    """The code in one of the letters that were sent."""
    return CODE.findall(str(mail.outbox[number].body))[0]


def authenticator_app(of: Person) -> Authenticator:
    """An authenticator app of somebody, with recovery codes."""
    RecoveryCodes.activate(of)
    return TOTP.activate(of, APP_SECRET).instance


def app_code(secret: str = APP_SECRET) -> str:
    """What an authenticator app shows now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def session_of(person: Person) -> str:
    """The key of a session in which somebody is signed in."""
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = BACKEND
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session[SIGNED_IN_AT] = session[GIVEN_AT] = time.time()
    session.save()
    return str(session.session_key)
