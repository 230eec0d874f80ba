"""Data derived from the models so that pages need not compute it: listings, map cells, search documents, duplicates.

Only `hubs.entries.changes` updates them after a change. `manage.py rebuild_indexes` rebuilds all of them.
"""
