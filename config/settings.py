"""One settings file for every environment; what differs comes from environment variables.

Without any variable the portal runs embedded: SQLite, local files, console e-mail and the
filesystem broker. See docs/operations.md for the full table of variables.
"""

from pathlib import Path

import environ
from celery.schedules import crontab
from csp.constants import NONE
from csp.constants import SELF
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
if (BASE_DIR / ".env").exists():
    env.read_env(BASE_DIR / ".env")

## Where we run

DEBUG = env.bool("DEBUG", default=False)
# The demo province (accounts with printed passwords) only loads where this says so.
DEMO = env.bool("DEMO", default=DEBUG)
DATA_DIR = Path(env("DATA_DIR", default=str(BASE_DIR / "var")))
DATA_DIR.mkdir(parents=True, exist_ok=True)
PRODUCTION = bool(env("DATABASE_URL", default="")) and not DEBUG
SITE_URL = env("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])


def _secret_key() -> str:
    """The configured key, or for the embedded portal one made once and kept in DATA_DIR."""
    key = env("SECRET_KEY", default="")
    if key:
        return key
    if PRODUCTION:
        msg = "SECRET_KEY is not set. Put a long random value into .env before starting."
        raise ImproperlyConfigured(msg)
    kept = DATA_DIR / "secret_key"
    if not kept.exists():
        kept.write_text(get_random_secret_key(), encoding="utf-8")
        kept.chmod(0o600)
    return kept.read_text(encoding="utf-8")


SECRET_KEY = _secret_key()

## Province

PORTAL_PROVINCE = env("PORTAL_PROVINCE", default="Tỉnh Ninh Bình")
PORTAL_HOTLINE = env("PORTAL_HOTLINE", default="")

## Applications

INSTALLED_APPS = [
    "accounts",
    "units",
    "campaigns",
    "criteria",
    "reports",
    "awards",
    "demo",
    "documents",
    "workflow",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_htmx",
    "django_filters",
    "import_export",
    "simple_history",
    "lucide",
    "rules",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "units.api_problems.ApiMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "accounts.middleware.SessionAgeMiddleware",
    "units.middleware.ActingMembershipMiddleware",
    "accounts.middleware.SecondFactorMiddleware",
    "accounts.middleware.PrivatePagesMiddleware",
    "accounts.middleware.RefusalMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "config.navigation.portal",
            ],
        },
    }
]

## Database

DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'portal.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

## Cache, broker, background work

REDIS_URL = env("REDIS_URL", default="")
CACHES = {
    "default": (
        {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": REDIS_URL.replace("redis+socket://", "unix://", 1),
        }
        if REDIS_URL
        # Shared by all processes of the embedded portal: sign-in limits count in it.
        else {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": DATA_DIR / "cache",
        }
    )
}

# The shortest value among all programs on one broker wins, so it is set in one place only.
VISIBILITY_TIMEOUT = env.int("CELERY_VISIBILITY_TIMEOUT", default=1800)
if REDIS_URL:
    # The cache says unix://, Celery's transport calls the same socket redis+socket://.
    CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://", 1)
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "visibility_timeout": VISIBILITY_TIMEOUT,
        "unacked_restore_throttle": 1,
        # A page must not wait for a broker that is down: the sweeper publishes later.
        "socket_timeout": 5,
        "socket_connect_timeout": 1,
        "max_retries": 0,
        "global_keyprefix": env("CELERY_KEY_PREFIX", default="congthidua:"),
    }
else:
    BROKER_DIR = DATA_DIR / "broker"
    for folder in ("queue", "processed"):
        (BROKER_DIR / folder).mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_URL = "filesystem://"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(BROKER_DIR / "queue"),
        "data_folder_out": str(BROKER_DIR / "queue"),
        "processed_folder": str(BROKER_DIR / "processed"),
        "control_folder": str(BROKER_DIR / "control"),
        "polling_interval": 0.1,
    }
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
# WeasyPrint keeps what it allocated: a worker that has printed a long book is replaced.
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 600_000  # KiB
CELERY_TASK_TIME_LIMIT = env.int("CELERY_TASK_TIME_LIMIT", default=900)
CELERY_TASK_ALWAYS_EAGER = env.bool("CELERY_TASK_ALWAYS_EAGER", default=False)
CELERY_TASK_EAGER_PROPAGATES = True
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TIMEZONE = "Asia/Ho_Chi_Minh"
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "beat-schedule")
CELERY_BEAT_SCHEDULE = {
    "accounts.sweep": {"task": "accounts.sweep", "schedule": 20.0},
    "accounts.seal_audit": {"task": "accounts.seal_audit", "schedule": 300.0},
    "awards.note_silence": {"task": "awards.note_silence", "schedule": crontab(hour=0, minute=20)},
    "campaigns.forget_old_readings": {
        "task": "campaigns.forget_old_readings",
        "schedule": crontab(hour=0, minute=40),
    },
    "campaigns.put_in_force": {
        "task": "campaigns.put_in_force",
        "schedule": crontab(minute=2, hour=0),
    },
    "campaigns.send_reminders": {"task": "campaigns.send_reminders", "schedule": crontab(30, 6)},
    "documents.sweep_parts": {"task": "documents.sweep_parts", "schedule": crontab(10, 1)},
    "criteria.send_reminders": {"task": "criteria.send_reminders", "schedule": crontab(40, 6)},
    "reports.open_due_rounds": {"task": "reports.open_due_rounds", "schedule": crontab(minute=5)},
    "reports.send_reminders": {
        "task": "reports.send_reminders",
        "schedule": env.float("REMINDER_SECONDS", default=600.0),
    },
}

## People and sign-in

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
# asvs: length and known passwords only. tcvn: also classes of characters, history and age.
PASSWORD_PROFILE = env("PASSWORD_PROFILE", default="asvs")
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
if PASSWORD_PROFILE == "tcvn":  # noqa: S105 -- the name of a profile
    AUTH_PASSWORD_VALIDATORS.append({"NAME": "accounts.passwords.CharacterClassValidator"})
    AUTH_PASSWORD_VALIDATORS.append({"NAME": "accounts.passwords.HistoryValidator"})
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "accounts.sign_in.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email", "username"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = "[Cổng Thi đua] "
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900  # seconds
# An office of many people sits behind one address: the limit that bites is the one per name.
ACCOUNT_RATE_LIMITS = {
    "login": "600/m/ip",
    "login_failed": "300/m/ip,5/5m/key",
    "reset_password": "60/m/ip,5/h/key",
    "change_password": "10/m/user",
    "reauthenticate": "10/m/user",
}
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Cổng Thi đua"
# Addresses were proved by the invitation; a required second factor must not wait for another mail.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_ADAPTER = "allauth.mfa.adapter.DefaultMFAAdapter"
# Roles that may open no page before the second factor, e.g. administrator,secretary
MFA_REQUIRED_ROLES = env.list("MFA_REQUIRED_ROLES", default=[])
USERSESSIONS_TRACK_ACTIVITY = False
INVITATION_HOURS = env.int("INVITATION_HOURS", default=72)
API_CALLS_PER_MINUTE = env.int("API_CALLS_PER_MINUTE", default=120)  # of one system's key

## Sessions and cookies

SECURE_COOKIES = env.bool("SECURE_COOKIES", default=PRODUCTION)
SESSION_COOKIE_SECURE = SECURE_COOKIES
CSRF_COOKIE_SECURE = SECURE_COOKIES
SESSION_COOKIE_NAME = "__Host-sessionid" if SECURE_COOKIES else "sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken" if SECURE_COOKIES else "csrftoken"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = env.int("SESSION_ABSOLUTE_SECONDS", default=12 * 3600)
SESSION_IDLE_SECONDS = env.int("SESSION_IDLE_SECONDS", default=3600)

## Security headers

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=False)
SECURE_HSTS_SECONDS = 31_536_000 if SECURE_COOKIES else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_COOKIES
SECURE_HSTS_PRELOAD = SECURE_COOKIES
if env.int("TRUSTED_PROXY_COUNT", default=0):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

## Language, time, formats

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt")]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["config.formats"]
USE_I18N = True
USE_TZ = True
# Years and keys stand in templates too: figures ask for grouping where they are shown.
USE_THOUSAND_SEPARATOR = False
TIME_ZONE = "Asia/Ho_Chi_Minh"

## Static and uploaded files

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATIC_ROOT.mkdir(exist_ok=True)
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = DATA_DIR / "media"
STORAGE_URL = env("STORAGE_URL", default="")
STATICFILES_BACKEND = env(
    "STATICFILES_BACKEND", default="django.contrib.staticfiles.storage.StaticFilesStorage"
)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": STATICFILES_BACKEND},
}
if STORAGE_URL.startswith("s3://"):
    STORAGES["default"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {"bucket_name": STORAGE_URL.removeprefix("s3://"), "querystring_expire": 60},
    }
WHITENOISE_USE_FINDERS = not PRODUCTION
# Who else answers for a code on paper, as dotted names.
CODE_PAGES = ["awards.register.public_page_of"]
# Digital signatures: a time stamp server, the folder of certificates (.pem, .crt) that are trusted,
# and a token with the library of its maker. Certificate files need none of these.
SIGNING_TSA_URL = env("SIGNING_TSA_URL", default="")
SIGNING_TRUST_ROOTS = env("SIGNING_TRUST_ROOTS", default="")
SIGNING_PKCS11_LIBRARY = env("SIGNING_PKCS11_LIBRARY", default="")
SIGNING_PKCS11_SLOT = env.int("SIGNING_PKCS11_SLOT", default=0)
SIGNING_PKCS11_LABEL = env("SIGNING_PKCS11_LABEL", default="")
PART_KEEP_DAYS = env.int("PART_KEEP_DAYS", default=400)
PRINT_MEMORY_MB = env.int("PRINT_MEMORY_MB", default=512)
PRINT_SECONDS = env.int("PRINT_SECONDS", default=120)
UPLOAD_MAX_BYTES = env.int("UPLOAD_MAX_BYTES", default=20 * 1024 * 1024)
FILE_UPLOAD_PERMISSIONS = 0o640
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000

## Mail

EMAIL_CONFIG = env.email("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="Cổng Thi đua <thidua@congthidua.local>")
EMAIL_TIMEOUT = 15

## Packages

IMPORT_EXPORT_USE_TRANSACTIONS = True
SIMPLE_HISTORY_ENABLED = True

## Logs

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "filters": {"short_outage": {"()": "config.errors.ShortOutage"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="INFO")},
    # fontTools reports each table of each subset font at INFO, pikepdf that it exists.
    "loggers": {
        "django.request": {"filters": ["short_outage"]},
        "fontTools": {"level": "WARNING"},
        "weasyprint": {"level": "ERROR"},
        "pikepdf": {"level": "WARNING"},
        "kombu.connection": {"level": "ERROR"},  # the embedded broker has no host name
    },
}
