"""The entry point for gunicorn."""

import os
import threading

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hubfinder.settings.base")

application = get_wsgi_application()

from hubs.industries.sources import activities  # noqa: E402  (Django must be set up first)

# Read the index of activities beside the first requests rather than with one of them.
threading.Thread(target=activities, daemon=True).start()
