"""Criteria in, hubs out: by words, industry, place and stage, with facets; and who helps around a place."""
