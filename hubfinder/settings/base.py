"""Settings for production, read from the environment (see .env.example and docs/operators.md). Every default suits one machine."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent.parent
VAR_DIR = BASE_DIR / "var"
"""The folder for everything that this installation generates. Reading the settings writes nothing there."""

env = environ.Env()
if env.bool("READ_DOT_ENV", default=True):
    env.read_env(BASE_DIR / ".env")


def _secret_key() -> str:
    """SECRET_KEY from the environment, or the key that `.setup/secret-key` made for this installation."""
    key = env.str("SECRET_KEY", default="")
    if key:
        return key
    try:
        return (VAR_DIR / "secret_key").read_text().strip()
    except OSError as error:
        raise ImproperlyConfigured(
            "There is no secret key. Set SECRET_KEY to 50 or more random characters, or run .setup/secret-key to make one in"
            f" var/secret_key ({error.strerror})."
        ) from error


def _whole_number(name: str, default: int) -> int:
    """The variable as a whole number; the default if it is empty or not set. Raises ImproperlyConfigured."""
    text = env.str(name, default="")
    if text and not text.isdecimal():
        raise ImproperlyConfigured(f"{name} is “{text}”, which is not a whole number.")
    return int(text or default)


DEBUG = env.bool("DEBUG", default=False)
# Whether processes keep compiled queries, rendered fragments and so on (hubs/fast/README.md).
# If off, edited templates show at once.
FAST = env.bool("FAST", default=not DEBUG)
# Whether the public sees almost-hubs: what official figures point to and nobody has described yet.
SHOW_CANDIDATES = env.bool("SHOW_CANDIDATES", default=True)
SECRET_KEY = _secret_key()
SITE_URL = env.str("SITE_URL", default="http://localhost:8000").rstrip("/")
HTTPS = SITE_URL.startswith("https://")
ALLOWED_HOSTS = env.list(
    "ALLOWED_HOSTS", default=[urlsplit(SITE_URL).hostname or "", "localhost", "127.0.0.1", "[::1]"]
)
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[SITE_URL])

INSTALLED_APPS = [
    "hubs",
    "hubfinder.apps.CuratorSiteConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.gis",
    "django.contrib.sitemaps",
    "leaflet",
    "csp",
    "axes",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "hubs.web.caching.CachingMiddleware",
    "hubs.web.policy.PolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "hubs.web.language.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "hubfinder.urls"
WSGI_APPLICATION = "hubfinder.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

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
                "hubs.web.context.site",
            ],
        },
    },
]

# Databases and caches


# Options of each new PostgreSQL connection. Its default random_page_cost of 4 suits spinning disks: with it, a search for
# a common word among a million hubs scanned the whole table and took three times as long.
POSTGRESQL_OPTIONS = env.str("POSTGRESQL_OPTIONS", default="-c random_page_cost=1.1")


def _database(name: str, url: str) -> dict[str, Any]:
    """The database settings for the URL in the variable `name`. Raises ImproperlyConfigured."""
    try:
        database: dict[str, Any] = env.db_url_config(url)
        engine = database["ENGINE"]
    except (environ.ImproperlyConfigured, ValueError, KeyError) as error:
        raise ImproperlyConfigured(
            f"{name} cannot be read. Write it as postgis://user:password@host:5432/name or spatialite:////path/to/file."
        ) from error
    if engine == "django.contrib.gis.db.backends.spatialite":
        # Without these, SQLite writers at the same time fail with "database is locked" instead of waiting for each other.
        database["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-32000;",
        }
    else:
        is_postgis = engine == "django.contrib.gis.db.backends.postgis"
        if is_postgis:
            database["ENGINE"] = "hubs.db.postgis"
        database["CONN_HEALTH_CHECKS"] = True
        options = {"connect_timeout": 3}
        if is_postgis and POSTGRESQL_OPTIONS:
            options["options"] = POSTGRESQL_OPTIONS
        database["OPTIONS"] = options | database.get("OPTIONS", {})
    # Connecting takes longer than most responses: loading SpatiaLite alone takes some milliseconds.
    database.setdefault("CONN_MAX_AGE", 60)
    return database


DATABASES = {
    "default": _database(
        "DATABASE_URL", env.str("DATABASE_URL", default="") or f"spatialite:///{VAR_DIR / 'hubfinder.sqlite3'}"
    )
}
_replica_url = env.str("DATABASE_REPLICA_URL", default="")
if _replica_url:
    DATABASES["replica"] = _database("DATABASE_REPLICA_URL", _replica_url)
    # Notice within seconds that the replica is gone, because the primary can answer instead.
    DATABASES["replica"]["OPTIONS"] = {
        "tcp_user_timeout": 3000,  # milliseconds
        "keepalives_idle": 3,
        "keepalives_interval": 1,
        "keepalives_count": 3,
    } | DATABASES["replica"]["OPTIONS"]
    DATABASE_ROUTERS = ["hubs.db.replica.router.Router"]
    # After WhiteNoise, which needs no database, and before everything that may need one.
    MIDDLEWARE.insert(
        MIDDLEWARE.index("whitenoise.middleware.WhiteNoiseMiddleware") + 1,
        "hubs.db.replica.middleware.ReplicaMiddleware",
    )
# If the replica is more seconds behind than this, public pages are read from the primary.
REPLICA_LAG_SECONDS = _whole_number("REPLICA_LAG_SECONDS", 10)
if env.str("GDAL_LIBRARY_PATH", default=""):
    GDAL_LIBRARY_PATH = env.str("GDAL_LIBRARY_PATH")
if env.str("GEOS_LIBRARY_PATH", default=""):
    GEOS_LIBRARY_PATH = env.str("GEOS_LIBRARY_PATH")
SPATIALITE_LIBRARY_PATH = env.str("SPATIALITE_LIBRARY_PATH", default="mod_spatialite")

try:
    _cache = env.cache_url_config(env.str("CACHE_URL", default="") or "dbcache://hubfinder_cache")
except (environ.ImproperlyConfigured, ValueError) as error:
    raise ImproperlyConfigured(
        "CACHE_URL cannot be read. Write it as redis://host:6379/0, dbcache://table or locmemcache://."
    ) from error

if _cache["BACKEND"] == "django.core.cache.backends.redis.RedisCache":
    # Otherwise a request would wait forever for a Redis server that hangs.
    _cache["OPTIONS"] = {"socket_connect_timeout": 3, "socket_timeout": 3} | _cache.get("OPTIONS", {})
else:
    # Django's default is 300. More than this would be slow in the database, which counts all entries for each new one.
    _cache["OPTIONS"] = {"MAX_ENTRIES": 10_000} | _cache.get("OPTIONS", {})

CACHES = {"default": _cache}

# People and languages

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "admin/locked_out.html"
AXES_HTTP_RESPONSE_CODE = 429
# Number of proxies in front of the site. With 0, X-Forwarded-For is ignored.
TRUSTED_PROXIES = _whole_number("TRUSTED_PROXIES", 0)
AXES_CLIENT_IP_CALLABLE = "hubs.web.visitors.visitor_address"

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("de", _("German"))]
LOCALE_PATHS = [BASE_DIR / "hubs" / "locale"]
TIME_ZONE = "UTC"
USE_TZ = True
USE_THOUSAND_SEPARATOR = True
FORMAT_MODULE_PATH = ["hubfinder.formats"]

# Mail: the outcome of a suggestion, for senders who asked for it

try:
    _mail = env.email_url_config(env.str("EMAIL_URL", default="") or "consolemail://")
except (environ.ImproperlyConfigured, ValueError) as error:
    raise ImproperlyConfigured(
        "EMAIL_URL cannot be read. Write it as smtp+tls://user:password@host:587, consolemail:// or filemail:///path."
    ) from error
EMAIL_BACKEND = _mail["EMAIL_BACKEND"]
EMAIL_HOST = _mail.get("EMAIL_HOST") or "localhost"
EMAIL_PORT = _mail.get("EMAIL_PORT") or 25
EMAIL_HOST_USER = _mail.get("EMAIL_HOST_USER") or ""
EMAIL_HOST_PASSWORD = _mail.get("EMAIL_HOST_PASSWORD") or ""
EMAIL_USE_TLS = bool(_mail.get("EMAIL_USE_TLS"))
EMAIL_USE_SSL = bool(_mail.get("EMAIL_USE_SSL"))
EMAIL_FILE_PATH = _mail.get("EMAIL_FILE_PATH") or None
EMAIL_TIMEOUT = 10  # seconds
DEFAULT_FROM_EMAIL = (
    env.str("DEFAULT_FROM_EMAIL", default="") or f"HubFinder <noreply@{urlsplit(SITE_URL).hostname or 'localhost'}>"
)

# Files

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {"staticfiles": {"BACKEND": "hubfinder.static_files.Storage"}}
WHITENOISE_MAX_AGE = 60 if DEBUG else 3600
DIRECTORY_DIR = BASE_DIR / "fixtures" / "directory"
STATISTICS_DIR = BASE_DIR / "fixtures" / "statistics"
CBP_URL = "https://www2.census.gov/programs-surveys/cbp/datasets"  # a folder for each year
GAZETTEER_DIR = BASE_DIR / "fixtures" / "gazetteer"
NAICS_DIR = BASE_DIR / "fixtures" / "naics"
AREAS_DIR = BASE_DIR / "fixtures" / "areas"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000

# Maps and geocoding: an empty TILE_URL means no street tiles, an empty GEOCODER no street addresses.

TILE_URL = env.str("TILE_URL", default="https://tile.openstreetmap.org/{z}/{x}/{y}.png")
TILE_ATTRIBUTION = env.str(
    "TILE_ATTRIBUTION", default='© <a href="https://www.openstreetmap.org/copyright">OpenStreetMap</a>'
)
GEOCODER = env.str("GEOCODER", default="")
GEOCODER_USER_AGENT = env.str("GEOCODER_USER_AGENT", default="")
LEAFLET_CONFIG = {
    "DEFAULT_CENTER": (30.0, -40.0),
    "DEFAULT_ZOOM": 2,
    "MIN_ZOOM": 1,
    "MAX_ZOOM": 18,
    "TILES": [("Streets", TILE_URL, {"attribution": TILE_ATTRIBUTION})] if TILE_URL else [],
    "RESET_VIEW": False,
    "ATTRIBUTION_PREFIX": "",
}

# Security

SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = _whole_number("HSTS_SECONDS", 31_536_000 if HTTPS else 0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
# Not "same-origin": OpenStreetMap's tile servers answer 403 to a request without a referrer.
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "hubs.web.errors.csrf_failure"
# Only the admin has messages, and its users have a session, so messages need no cookie of their own.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

_tile_host = urlsplit(TILE_URL.replace("{s}", "*"))
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", *([f"{_tile_host.scheme}://{_tile_host.netloc}"] if TILE_URL else [])],
        "connect-src": [SELF],
        "font-src": [SELF],
        "manifest-src": [SELF],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django.request": {"level": "ERROR"},
        "axes": {"level": "WARNING"},
    },
}

# gis.W001: GDAL 3.6 (Debian 12) cannot be kept from files and the network. Here it only parses data that we made.
SILENCED_SYSTEM_CHECKS = ["gis.W001"]
