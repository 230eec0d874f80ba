"""A place name, ZIP code or address becomes a point, offline first. The only part of the house that imports geopy."""
