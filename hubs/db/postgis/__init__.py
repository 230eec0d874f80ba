"""The PostGIS engine of Django, with a check of kept connections that costs next to nothing."""
