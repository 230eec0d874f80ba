"""Django's PostGIS engine with a cheap health check for persistent connections."""
