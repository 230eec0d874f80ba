"""The site's database and apps, Django's usual middleware, and REST framework as it comes."""

from benchmarks.usual import MIDDLEWARE  # noqa: F401  (a setting)
from hubfinder.settings.base import *  # noqa: F403
from hubfinder.settings.base import DATABASES, INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "rest_framework", "rest_framework_gis"]
# Kept connections and their check are as Django's documentation advises.
if DATABASES["default"]["ENGINE"] == "hubs.db.postgis":
    DATABASES["default"]["ENGINE"] = "django.contrib.gis.db.backends.postgis"
ROOT_URLCONF = "benchmarks.peer.urls"
SILENCED_SYSTEM_CHECKS = ["admin.E408", "admin.E409", "admin.E410", "axes.W002"]
