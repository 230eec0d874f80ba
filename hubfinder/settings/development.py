"""For `make dev`: errors in the browser; templates and static files are read again for each request."""

import os

os.environ.setdefault("DEBUG", "1")

from hubfinder.settings.base import *  # noqa: F403  (after DEBUG, because other settings depend on it)
