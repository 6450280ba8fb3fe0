"""Django settings for both modes; see chronicdz.environment for what decides between them."""

from datetime import timedelta
from typing import Any

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from chronicdz.beat import beat_schedule
from chronicdz.environment import (
    BASE_DIR,
    env,
    is_production,
    kept_secret,
    production_hosts,
    production_secret,
    read_env_file,
    required,
    var_folder,
)

read_env_file()

# ------------------------------------------------------------------ mode
PRODUCTION = is_production()
EMBEDDED = not PRODUCTION
DEMO_ALLOWED = EMBEDDED
VAR = var_folder()
DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = production_secret() if PRODUCTION else kept_secret(VAR / "secret")
ALLOWED_HOSTS = production_hosts() if PRODUCTION else ["localhost", "127.0.0.1", "[::1]"]
ALLOWED_HOSTS += env.list("EXTRA_HOSTS", default=[])

# ------------------------------------------------------------------ apps
INSTALLED_APPS = [
    "departments",
    "notices",
    "indicators",
    "tasks",
    "reports",
    "chronicdz.apps.ChronicdzConfig",
    "chronicdz.apps.SuperuserAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "axes",
    "csp",
    "django_celery_beat",
    "django_filters",
    "django_htmx",
    "import_export",
    "lucide",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "chronicdz.middleware.ChosenLanguageMiddleware",
    "chronicdz.middleware.IdleTimeoutMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "departments.middleware.LogInFirst",
    "departments.middleware.ForcePasswordChange",
    "departments.middleware.RefusalAudit",
    "chronicdz.middleware.ErrorPageMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "chronicdz.urls"
WSGI_APPLICATION = "chronicdz.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "departments.context.portal",
                "notices.context.unread",
            ]
        },
    }
]

# ------------------------------------------------------------------ data
# Four writers with 300 transactions each: no lock error with these, 60–90 % failed with Django's defaults.
SQLITE_OPTIONS = {
    "timeout": 20,
    "transaction_mode": "IMMEDIATE",
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
}
DATABASE_URL = required("DATABASE_URL") if PRODUCTION else f"sqlite:///{VAR / 'chronicdz.sqlite3'}"
DATABASES: dict[str, dict[str, Any]] = {"default": env.db_url_config(DATABASE_URL)}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = SQLITE_OPTIONS
else:
    DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}

REDIS_URL = required("REDIS_URL") if PRODUCTION else ""
CACHES: dict[str, dict[str, Any]] = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
if REDIS_URL:
    CACHES["default"] = {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "chronicdz",
        "OPTIONS": {"socket_connect_timeout": 2, "socket_timeout": 5},
    }
# What web and workers tell each other in passing, such as how far a job is.
CACHES["shared"] = (
    CACHES["default"]
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": str(VAR / "shared")}
)

# Uploaded files: outside the web root, never under an address of their own.
FILES_ROOT = env.path("FILES_ROOT", default=str(VAR / "files")).root
UPLOAD_LIMIT_MB = env.int("UPLOAD_LIMIT_MB", default=200)
FILE_UPLOAD_TEMP_DIR = VAR / "uploads"
FILE_UPLOAD_PERMISSIONS = 0o640
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
DATA_UPLOAD_MAX_NUMBER_FILES = 100

# ------------------------------------------------------------------ jobs
CELERY_TIMEZONE = "Asia/Shanghai"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_SOFT_TIME_LIMIT = 540  # seconds; far below the visibility time-out, or a job would run twice
CELERY_TASK_TIME_LIMIT = 600
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BEAT_SCHEDULE = beat_schedule()
if REDIS_URL:
    CELERY_BROKER_URL = REDIS_URL
    CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = {
        "visibility_timeout": 3600,
        "socket_connect_timeout": 2,
        "socket_timeout": 10,
        # A page must not wait for a broker that is down: two quick tries, then the sweep does it.
        "max_retries": 1,
        "interval_start": 0.1,
        "interval_step": 0.1,
    }
    # The table is written from CELERY_BEAT_SCHEDULE at each start; it keeps the last runs across machines.
    CELERY_BEAT_SCHEDULER = "django_celery_beat.schedulers:DatabaseScheduler"
else:
    (VAR / "broker").mkdir(mode=0o700, exist_ok=True)
    CELERY_BROKER_URL = "filesystem://localhost"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(VAR / "broker"),
        "data_folder_out": str(VAR / "broker"),
        "control_folder": str(VAR / "broker" / "control"),
        "polling_interval": 0.3,
    }
    CELERY_BEAT_SCHEDULE_FILENAME = str(VAR / "beat-schedule")

# ------------------------------------------------------------------ mail
EMAIL_URL = required("EMAIL_URL") if PRODUCTION else env("EMAIL_URL", default="filemail://")
vars().update(env.email_url_config(EMAIL_URL))
if EMAIL_URL == "filemail://":
    EMAIL_FILE_PATH = str(VAR / "mail")
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="chronicdz@localhost")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# ------------------------------------------------------------------ people
AUTH_USER_MODEL = "departments.User"
LOGIN_URL = "log-in"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "log-in"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "departments.backends.PortalBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "departments.password_rules.NotLikeThePerson",
        "OPTIONS": {"user_attributes": ("username", "display_name", "email")},
    },
    {"NAME": "departments.password_rules.LongEnough", "OPTIONS": {"min_length": 10}},
    {"NAME": "departments.password_rules.NotCommon"},
    {"NAME": "departments.password_rules.NotOnlyDigits"},
]
BEHIND_PROXY = env.bool("BEHIND_PROXY", default=False)
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "departments/locked_out.html"
AXES_RESET_ON_SUCCESS = True
AXES_CLIENT_IP_CALLABLE = "chronicdz.web.client_ip"

# ------------------------------------------------------------------ security
IDLE_MINUTES = env.int("IDLE_MINUTES", default=60)
SESSION_COOKIE_AGE = IDLE_MINUTES * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
# HTTPS=false is for a portal inside an office network that has no certificate.
HTTPS = PRODUCTION and env.bool("HTTPS", default=True)
# The address people type; e-mails carry links below it. Its default fits the first of ALLOWED_HOSTS.
_ADDRESS = ALLOWED_HOSTS[0].lstrip("*.") if PRODUCTION else f"127.0.0.1:{env('PORT', default='8000')}"
SITE_URL = env("SITE_URL", default=f"{'https' if HTTPS else 'http'}://{_ADDRESS}")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=31_536_000) if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
    }
}

# ------------------------------------------------------------------ language and time
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

# ------------------------------------------------------------------ static files
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "chronicdz.finders.VendorFinder",
]
STATIC_MANIFEST = env.bool("STATIC_MANIFEST", default=True)
_STATIC_STORAGE = (
    "whitenoise.storage.CompressedManifestStaticFilesStorage"
    if STATIC_MANIFEST
    else "django.contrib.staticfiles.storage.StaticFilesStorage"
)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": _STATIC_STORAGE},
}
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = DEBUG or not STATIC_MANIFEST

# ------------------------------------------------------------------ packages
IMPORT_EXPORT_USE_TRANSACTIONS = True
IMPORT_EXPORT_ESCAPE_FORMULAE_ON_EXPORT = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="INFO")},
    "loggers": {"django.server": {"level": "WARNING"}, "axes": {"level": "WARNING"}},
}
