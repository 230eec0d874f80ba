"""For the tests: ignores the installation's .env and var/secret_key, and does without slow password hashing."""

import os

# Before `base` is imported. Only the database still comes from the caller's environment.
os.environ["READ_DOT_ENV"] = "0"
os.environ.setdefault("SECRET_KEY", "only-for-the-tests-" + "x" * 40)

from hubfinder.settings.base import *  # noqa: F403
from hubfinder.settings.base import STORAGES

# Secure hashing is slow on purpose: a third of a second for each account of a test.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# Without hashed names, tests need no `collectstatic`. Those marked `manifest` do, and get HASHED_STORAGES.
HASHED_STORAGES = STORAGES
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}

# Otherwise WhiteNoise reads all static files for each test's client. Tests marked `manifest` let it.
WHITENOISE_AUTOREFRESH = True
