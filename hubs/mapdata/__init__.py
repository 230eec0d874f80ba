"""Hubs as map data: GeoJSON features, and tiles clustered in the database."""
