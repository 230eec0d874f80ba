"""Finds hubs by words, industry, place and stage, with facets, and support organizations around a place."""
