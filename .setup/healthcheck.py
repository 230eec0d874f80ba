"""Exits with an error unless the site in this container is up."""

import os
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

# ALLOWED_HOSTS always includes this host.
host = urlsplit(os.environ.get("SITE_URL", "http://localhost:8000")).netloc
port = os.environ.get("PORT", "8000")
urlopen(Request(f"http://127.0.0.1:{port}/healthz", headers={"Host": host}), timeout=4).close()
