"""For `make dev`: errors in the browser, templates and static files read again for each request."""

import os

os.environ.setdefault("DEBUG", "1")

from hubfinder.settings.base import *  # noqa: F403  (after DEBUG, on which other settings depend)
