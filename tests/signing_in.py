"""What tests of signing in share: codes from letters, an authenticator app."""

import re
import time

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core import mail

from partners.models import Person

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
