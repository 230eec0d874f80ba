"""For the tests: nothing that an installation's .env or var/secret_key says, and nothing that is slow on purpose."""

import os

# Before the base is read. The engine alone is for the tests' caller to choose.
os.environ["READ_DOT_ENV"] = "0"
os.environ.setdefault("SECRET_KEY", "only-for-the-tests-" + "x" * 40)

from hubfinder.settings.base import *  # noqa: F403
from hubfinder.settings.base import STORAGES

# Hashing that is slow on purpose would take a third of a second for each account of a test.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# Under their own names no test needs `collectstatic`; one that does is marked `manifest` and gets HASHED_STORAGES.
HASHED_STORAGES = STORAGES
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
