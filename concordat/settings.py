"""Settings: one file, everything from the environment (see `docs/operators.md` for the table).

`CONCORDAT_MODE` is `production` unless set. In `demonstration` (what `make run` sets) and `test`
(what the test suite sets) a few values have defaults that would be wrong in production; in
production a missing secret stops the start with one sentence.
"""

import hashlib
import sys
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from environs import Env

BASE_DIR = Path(__file__).resolve().parent.parent

env = Env()
env.read_env(BASE_DIR / ".env")  # a file of the operator's own; absent in the repository

MODES = ("production", "demonstration", "test")
EMAIL_PORTS = {"starttls": 587, "tls": 465, "none": 25}  # how mail is secured, its usual port
MAIL_CHANNELS = ("smtp", "notify")
MODE = env.str("CONCORDAT_MODE", "production")
if MODE not in MODES:
    raise ImproperlyConfigured(f"CONCORDAT_MODE is {MODE!r}; it must be one of {', '.join(MODES)}.")
PRODUCTION = MODE == "production"
DEMONSTRATION = MODE == "demonstration"
TESTING = MODE == "test"


def required_in_production(name: str, otherwise: str) -> str:
    """The value of an environment variable; `otherwise` only outside production.

    Raises ImproperlyConfigured, with what to set, when it is missing in production.
    """
    value = env.str(name, "")
    if value:
        return value
    if PRODUCTION:
        raise ImproperlyConfigured(
            f"{name} is not set. Set it in the environment or in .env (see docs/operators.md). "
            "To try things on this machine, use `make run`, or set CONCORDAT_MODE=demonstration."
        )
    return otherwise


# Where what is not in the repository lies: database, broker files, the held clock, collected files.
VAR_DIR = Path(env.str("CONCORDAT_VAR", str(BASE_DIR / "var")))
VAR_DIR.mkdir(parents=True, exist_ok=True)

# Known to nobody else: outside production it is derived from where the checkout lies.
SECRET_KEY = required_in_production(
    "SECRET_KEY", hashlib.sha256(f"concordat {BASE_DIR}".encode()).hexdigest()
)
# Former keys, which still open what they closed: sessions, and the seeds of authenticator apps.
SECRET_KEY_FALLBACKS: list[str] = env.list("SECRET_KEY_FALLBACKS", [])
DEBUG = env.bool("DEBUG", False)
ALLOWED_HOSTS = [
    host
    for host in required_in_production("ALLOWED_HOSTS", "127.0.0.1,localhost,testserver").split(",")
    if host
]
# Where the service is reached from outside: the only source of addresses in letters.
SITE_ADDRESS = required_in_production("SITE_ADDRESS", "http://127.0.0.1:8000").rstrip("/")
SUPPORT_ADDRESS = env.str("SUPPORT_ADDRESS", "support@example.org")

INSTALLED_APPS = [
    "concordat.apps.ConcordatConfig",
    "concordat.outbox.apps.OutboxConfig",
    "concordat.trail.apps.TrailConfig",
    "partners.apps.PartnersConfig",
    "actions.apps.ActionsConfig",
    "concordat.apps.OperatorsAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
    "django_filters",
    "crispy_forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    # These two stand outside all others, so that refusals of those carry their headers as well.
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "concordat.lib.sessions.SessionLimits",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "concordat.lib.sessions.SecondFactorFirst",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "concordat.urls"
# Where operators find Django's admin: a path of its own keeps away those who try the usual one.
ADMIN_PATH = env.str("ADMIN_PATH", "admin").strip("/") + "/"
WSGI_APPLICATION = "concordat.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FIXTURE_DIRS = [BASE_DIR / "fixtures"]
DOCUMENTS_DIR = BASE_DIR / "fixtures" / "documents"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            # The coverage of templates needs their debug information.
            "debug": DEBUG or TESTING,
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "concordat.lib.page.page",
            ],
        },
    }
]
CRISPY_ALLOWED_TEMPLATE_PACKS = ("govuk",)
CRISPY_TEMPLATE_PACK = "govuk"
CRISPY_FAIL_SILENTLY = False

# Databases: SQLite as a file unless DATABASE_URL names a PostgreSQL server.
DATABASES = {
    "default": dj_database_url.parse(
        env.str("DATABASE_URL", "") or f"sqlite:///{VAR_DIR / 'concordat.sqlite3'}"
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    DATABASES["default"]["CONN_MAX_AGE"] = 0  # the pool keeps connections; both would fight
    DATABASES["default"].setdefault("OPTIONS", {}).update(
        {
            "options": "-c statement_timeout=30000 -c lock_timeout=10000",
            **({} if TESTING else {"pool": {"min_size": 1, "max_size": 8, "timeout": 10}}),
        }
    )
elif DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # WAL lets readers work beside a writer; IMMEDIATE takes the write lock at the start, without
    # which two writers that both read first meet "database is locked" whatever the timeout.
    DATABASES["default"].setdefault("OPTIONS", {}).update(
        {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        }
    )
    # The tests too use a file: live-server threads that share one in memory lock each other out.
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / "test.sqlite3")}

# People and sign-in
AUTH_USER_MODEL = "partners.Person"
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "sign-in"
PASSWORD_HASHERS = (
    # The real hashers are slow on purpose; the tests do not measure them.
    ["django.contrib.auth.hashers.MD5PasswordHasher"]
    if TESTING
    else [
        "django.contrib.auth.hashers.ScryptPasswordHasher",
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    ]
)
# Nobody signs in with a password; what Django's own commands set opens nothing.
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
ACCOUNT_ADAPTER = "partners.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # who admits a person answers for the address
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True

# A second factor: an authenticator app or a passkey, with recovery codes.
SECOND_FACTOR_REQUIRED = env.bool("SECOND_FACTOR_REQUIRED", PRODUCTION)
MFA_ADAPTER = "partners.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Concordat"
MFA_TOTP_TOLERANCE = 1  # half a minute either way, for clocks that are not quite right
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION

# One provider of identities (Entra ID, NHS CIS2, any that speaks OpenID Connect), by settings.
SOCIALACCOUNT_ADAPTER = "partners.adapters.ProviderAdapter"
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
OIDC_ISSUER = env.str("OIDC_ISSUER", "").rstrip("/")
OIDC_NAME = env.str("OIDC_NAME", "your organisation’s account")
OIDC_CLIENT_ID = env.str("OIDC_CLIENT_ID", "")
OIDC_CLIENT_SECRET = env.str("OIDC_CLIENT_SECRET", "")
OIDC_SECOND_FACTOR: list[str] = env.list("OIDC_SECOND_FACTOR", [])

# Limits on signing in, codes (as digests) and used one-time passwords lie in the database, so
# that all web processes share them.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "concordat_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

# Words, days and places
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True

# Static files: names carry a hash of the content, so that they may be kept for ever.
STATIC_URL = "/static/"
STATIC_ROOT = env.path("STATIC_ROOT", VAR_DIR / "static")
STATICFILES_DIRS = [BASE_DIR / "static"]

# Files that people add. They are never served from here, only through a page that asks who it is.
MEDIA_ROOT = env.path("MEDIA_ROOT", VAR_DIR / "media")
FILE_UPLOAD_PERMISSIONS = 0o640
FILE_UPLOAD_HANDLERS = [
    "concordat.lib.files.BoundedUpload",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_NUMBER_FILES = 5
STORAGES = {
    "default": {"BACKEND": env.str("FILE_STORAGE", "django.core.files.storage.FileSystemStorage")},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if TESTING
            else "whitenoise.storage.CompressedManifestStaticFilesStorage"
        )
    },
}
WHITENOISE_USE_FINDERS = TESTING

# What a browser may do with our pages: only what comes from here, nothing inline.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
CSRF_COOKIE_HTTPONLY = True
CSRF_TRUSTED_ORIGINS = [SITE_ADDRESS]
SESSION_COOKIE_HTTPONLY = True
SESSION_SECONDS = env.int("SESSION_HOURS", 12) * 3600  # counted from signing in
# The cookie outlives the session by an hour: what somebody sends in it is kept for them.
SESSION_COOKIE_AGE = SESSION_SECONDS + 3600
SESSION_IDLE_SECONDS = env.int("SESSION_IDLE_MINUTES", 60) * 60
BEHIND_PROXY = env.bool("BEHIND_PROXY", False)
if PRODUCTION:
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", True)
    SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", 31536000)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"
    if BEHIND_PROXY:
        # Only where a proxy that we trust sets the header and drops the client's.
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# Mail. The demonstration writes letters to files, unless it is told of a mail server.
EMAIL_HOST = env.str("EMAIL_HOST", "")
if EMAIL_HOST or PRODUCTION:
    EMAIL_BACKEND = "concordat.lib.mail_server.EmailBackend"
else:
    EMAIL_BACKEND = "concordat.lib.mail_files.EmailBackend"
MAIL_CHANNEL = env.str("MAIL_CHANNEL", "smtp")
if MAIL_CHANNEL not in MAIL_CHANNELS:
    raise ImproperlyConfigured(
        f"MAIL_CHANNEL is {MAIL_CHANNEL!r}; it must be one of {', '.join(MAIL_CHANNELS)}."
    )
NOTIFY_ADDRESS = env.str("NOTIFY_ADDRESS", "https://api.notifications.service.gov.uk")
NOTIFY_API_KEY = env.str("NOTIFY_API_KEY", "")
NOTIFY_TEMPLATE_ID = env.str("NOTIFY_TEMPLATE_ID", "")
NOTIFY_REPLY_TO_ID = env.str("NOTIFY_REPLY_TO_ID", "")
if MAIL_CHANNEL == "notify":
    if not (NOTIFY_API_KEY and NOTIFY_TEMPLATE_ID):
        raise ImproperlyConfigured(
            "MAIL_CHANNEL is notify, which needs NOTIFY_API_KEY and NOTIFY_TEMPLATE_ID "
            "(see docs/operators.md)."
        )
    EMAIL_BACKEND = "concordat.lib.mail_notify.EmailBackend"
EMAIL_SECURITY = env.str("EMAIL_SECURITY", "starttls" if EMAIL_HOST else "none")
if EMAIL_SECURITY not in EMAIL_PORTS:
    raise ImproperlyConfigured(
        f"EMAIL_SECURITY is {EMAIL_SECURITY!r}; it must be one of {', '.join(EMAIL_PORTS)}."
    )
EMAIL_HOST = EMAIL_HOST or "localhost"
EMAIL_PORT = env.int("EMAIL_PORT", EMAIL_PORTS[EMAIL_SECURITY])
EMAIL_USE_TLS = EMAIL_SECURITY == "starttls"
EMAIL_USE_SSL = EMAIL_SECURITY == "tls"
EMAIL_HOST_USER = env.str("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.str("EMAIL_HOST_PASSWORD", "")
EMAIL_TIMEOUT = 30  # seconds for each answer of the mail server
MAIL_FROM = env.str("MAIL_FROM", f"Concordat <no-reply@{urlsplit(SITE_ADDRESS).hostname}>")
DEFAULT_FROM_EMAIL = SERVER_EMAIL = MAIL_FROM
OPERATORS_ADDRESS = env.str("OPERATORS_ADDRESS", "")  # whom `check_letters` writes to
ALARM_TICK_MINUTES = env.int("ALARM_TICK_MINUTES", 30)
ALARM_LETTER_MINUTES = env.int("ALARM_LETTER_MINUTES", 60)
SEND_AT_ONCE = TESTING  # letters about signing in, else beside the page that causes them

# Celery: a bell, never the truth (docs/decisions/0006-celery-is-a-bell.md).
CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", "filesystem://")
CELERY_FILES_DIR = VAR_DIR / "celery"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "INFO")},
    "loggers": {
        "django.request": {"level": "ERROR"} if TESTING else {},
        "django.security": {"level": "CRITICAL"} if TESTING else {},
    },
}

if TESTING and "pytest" not in sys.modules:
    # Settings of the test suite make cheap passwords: never serve anybody with them.
    raise ImproperlyConfigured("CONCORDAT_MODE=test is for the test suite only.")
