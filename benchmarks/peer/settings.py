"""The site's database and apps, Django's default middleware, and REST framework with its defaults."""

from benchmarks.usual import MIDDLEWARE  # noqa: F401  (a setting)
from hubfinder.settings.base import *  # noqa: F403
from hubfinder.settings.base import DATABASES, INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "rest_framework", "rest_framework_gis"]
# Persistent connections with health checks, as Django's documentation recommends.
if DATABASES["default"]["ENGINE"] == "hubs.db.postgis":
    DATABASES["default"]["ENGINE"] = "django.contrib.gis.db.backends.postgis"
ROOT_URLCONF = "benchmarks.peer.urls"
SILENCED_SYSTEM_CHECKS = ["admin.E408", "admin.E409", "admin.E410", "axes.W002"]
