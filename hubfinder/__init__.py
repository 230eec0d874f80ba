"""The site: settings, addresses and the WSGI entry point; no hub logic."""
