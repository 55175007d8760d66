"""Settings, read from the environment; the README lists them in one table.

`BAOLIAN_MODE` is one word and so cannot be two things at once: `production` (the default),
`demo` (the demo city, its accounts shown on the sign-in page) or `test`.
"""

import os
import secrets
from pathlib import Path
from urllib.parse import unquote, urlsplit

import dj_database_url
from csp.constants import NONCE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent


def env_flag(name, default=False):
    """True for 1, true, yes or on; raises ImproperlyConfigured for what is neither yes nor no."""
    text = os.environ.get(name, "").strip().lower()
    if not text:
        return default
    if text in {"1", "true", "yes", "on"}:
        return True
    if text in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} must be 1 or 0, not {text!r}")


def env_list(name):
    """The comma-separated values of a variable, without blanks."""
    return [part.strip() for part in os.environ.get(name, "").split(",") if part.strip()]


MODE = os.environ.get("BAOLIAN_MODE", "production")
if MODE not in {"production", "demo", "test"}:
    raise ImproperlyConfigured(f"BAOLIAN_MODE must be production, demo or test, not {MODE!r}")
DEMO = MODE == "demo"
DEBUG = False

DATA_DIR = Path(os.environ.get("BAOLIAN_DATA_DIR", BASE_DIR / "var"))


def secret_key():
    """The key of the environment; outside production one is made and kept beside the data."""
    key = os.environ.get("BAOLIAN_SECRET_KEY")
    if key:
        return key
    if MODE == "production":
        raise ImproperlyConfigured("BAOLIAN_SECRET_KEY must be set in production")
    if MODE == "test":
        return "test-only"
    kept = DATA_DIR / "secret-key"
    if not kept.exists():
        DATA_DIR.mkdir(parents=True, exist_ok=True)
        kept.write_text(secrets.token_urlsafe(50))
        kept.chmod(0o600)
    return kept.read_text()


SECRET_KEY = secret_key()
ALLOWED_HOSTS = env_list("BAOLIAN_ALLOWED_HOSTS") or ["127.0.0.1", "localhost", "[::1]"]
if MODE == "test":
    ALLOWED_HOSTS = ["*"]
CSRF_TRUSTED_ORIGINS = env_list("BAOLIAN_TRUSTED_ORIGINS")

INSTALLED_APPS = [
    "projects.directory.site_config.SiteConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
    "axes",
    "csp",
    "django_filters",
    "django_tables2",
    "rest_framework",
    "rest_framework_api_key",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "projects.base",
    "projects.ui",
    "projects.directory",
    "projects.api",
    "projects.imports",
    "projects.reminders",
    "projects.search",
    "projects.pool",
    "projects.preparation",
    "projects.issues",
    "projects.liaison",
    "projects.dispatch",
    "projects.bulletins",
    "projects.investment",
    "projects.meetings",
    "projects.targets",
    "projects.chains",
    "projects.platforms",
    "projects.home",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "projects.base.middleware.LanguageMiddleware",
    "projects.base.middleware.RequestFactsMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
FORM_RENDERER = "projects.ui.forms.FormRenderer"
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
                "projects.ui.context.page",
            ],
            "builtins": ["django.templatetags.i18n", "projects.ui.templatetags.ui"],
        },
    }
]

DATABASE_URL = os.environ.get("DATABASE_URL", f"sqlite:///{DATA_DIR / 'baolian.sqlite3'}")
DATABASES = {"default": dj_database_url.parse(DATABASE_URL, conn_max_age=60, conn_health_checks=True)}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATA_DIR.mkdir(parents=True, exist_ok=True)
    # Writers queue instead of failing, and readers do not wait for them.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-65536;",
    }
REPLICA_URL = os.environ.get("DATABASE_REPLICA_URL", "")
if REPLICA_URL:
    DATABASES["replica"] = dj_database_url.parse(REPLICA_URL, conn_max_age=60, conn_health_checks=True)
    DATABASE_ROUTERS = ["projects.base.replica.ReplicaRouter"]
    MIDDLEWARE.insert(0, "projects.base.replica.ReplicaMiddleware")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHE_URL = os.environ.get("BAOLIAN_CACHE_URL", "")
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
# Where requests to the API are counted: the processes of one machine count together in a folder, those of
# several machines in Redis (None here). In the memory of each process a client would have its rate once a
# process.
API_COUNTERS = DATA_DIR / "limits"
if CACHE_URL:
    CACHES["default"] = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": CACHE_URL}
    API_COUNTERS = None
    SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"

AUTH_USER_MODEL = "directory.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "projects.directory.backends.PasswordBackend",
    "projects.directory.backends.GrantBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
if MODE == "test":
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
AXES_ENABLED = MODE == "production"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.5  # hours
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_PARAMETERS = ["username"]
# An account is locked wherever it is tried from: a whole office comes from one address.
SILENCED_SYSTEM_CHECKS = ["axes.W006"]
AXES_LOCKOUT_TEMPLATE = "directory/locked.html"

LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/accounts/login/"
SESSION_COOKIE_AGE = int(os.environ.get("BAOLIAN_SESSION_HOURS", "12")) * 3600

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "build" / "static"
# build/vendor is filled from the front-end packages at set-up; nothing of it is in the repository.
STATICFILES_DIRS = [BASE_DIR / "static", ("vendor", BASE_DIR / "build" / "vendor")]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if MODE == "test"
        else "config.storage.StaticFilesStorage"
    },
}
# Uploads are never served from a public folder: base.views.attachment asks for permission first.
MEDIA_ROOT = DATA_DIR / "uploads"
UPLOAD_MAX_BYTES = int(os.environ.get("BAOLIAN_UPLOAD_MAX_MB", "20")) * 1024 * 1024
IMPORT_MAX_BYTES = int(os.environ.get("BAOLIAN_IMPORT_MAX_MB", "20")) * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

HTTPS = env_flag("BAOLIAN_HTTPS", MODE == "production")
SECURE_SSL_REDIRECT = HTTPS
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
if env_flag("BAOLIAN_BEHIND_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:", "blob:"],
        "connect-src": [SELF],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": [SELF],
        "frame-ancestors": ["'none'"],
    }
}

# Requests a minute to the API: of a token or a person who is signed in, writing among them, and of somebody
# unknown from one address.
API_RATES = {
    "known": int(os.environ.get("BAOLIAN_API_RATE", "600")),
    "write": int(os.environ.get("BAOLIAN_API_WRITE_RATE", "120")),
    "unknown": 60,
}
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "projects.api.authentication.TokenAuthentication",
        "projects.api.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["projects.api.access.InScope"],
    "DEFAULT_THROTTLE_CLASSES": ["projects.api.throttling.RateLimit"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "projects.api.documenting.Schema",
    "EXCEPTION_HANDLER": "projects.api.errors.answer",
    "DEFAULT_METADATA_CLASS": None,
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "包联 Baolian",
    "VERSION": "1",
    "SCHEMA_PATH_PREFIX": "/api",
    "COMPONENT_SPLIT_REQUEST": True,
    # Two fields that are called `state` are two sets of codes: each stands where it belongs.
    "POSTPROCESSING_HOOKS": [],
}


def email_of(url):
    """The mail server of smtp://user:password@host:port, or smtps:// for TLS from the start; "" is none."""
    parts = urlsplit(url)
    if url and (parts.scheme not in {"smtp", "smtp+tls", "smtps"} or not parts.hostname):
        raise ImproperlyConfigured("BAOLIAN_EMAIL_URL must be smtp://, smtp+tls:// or smtps:// and a host")
    secure = parts.scheme == "smtps"
    return {
        "EMAIL_HOST": parts.hostname or "",
        "EMAIL_PORT": parts.port or (465 if secure else 25),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": secure,
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
    }


def robot_urls(entries):
    """{service: address with a place for the key} of `wecom=https://…{key}`, an own installation."""
    found = {}
    for entry in entries:
        service, _equals, url = entry.partition("=")
        if service not in {"wecom", "dingtalk", "feishu"} or not url.startswith("https://"):
            raise ImproperlyConfigured("BAOLIAN_ROBOT_URLS must be like wecom=https://host/send?key={key}")
        found[service] = url
    return found


def hours(text):
    """(first, last) of 8-20: from the first hour up to, not including, the last."""
    first, _dash, last = text.partition("-")
    if not (first.isdecimal() and last.isdecimal() and 0 <= int(first) < int(last) <= 24):
        raise ImproperlyConfigured("BAOLIAN_REMINDER_HOURS must be like 8-20")
    return int(first), int(last)


# Reminders: the address by which links in messages lead back here, the hours in which any are sent. Where
# none is named, pages build addresses from the request; a command has none and goes by the first host.
PUBLIC_URL_NAMED = os.environ.get("BAOLIAN_PUBLIC_URL", "").rstrip("/")
PUBLIC_URL = PUBLIC_URL_NAMED or (f"{'https' if HTTPS else 'http'}://{ALLOWED_HOSTS[0].lstrip('.')}")
REMINDER_HOURS = hours(os.environ.get("BAOLIAN_REMINDER_HOURS", "8-20"))
ROBOT_URLS = robot_urls(env_list("BAOLIAN_ROBOT_URLS"))
globals().update(email_of(os.environ.get("BAOLIAN_EMAIL_URL", "")))
EMAIL_TIMEOUT = 15
DEFAULT_FROM_EMAIL = os.environ.get("BAOLIAN_EMAIL_FROM", "baolian@localhost")
if DEMO:
    # The demo city's people are invented, and so are their mailboxes.
    EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"

DJANGO_TABLES2_TEMPLATE = "generic/table.html"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": os.environ.get("BAOLIAN_LOG_LEVEL", "WARNING")},
}
