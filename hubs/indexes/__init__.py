"""What is derived from the models so that pages need not count or compute: listings, map cells, search documents, vocabulary, duplicates.

`hubs.entries.changes` alone keeps these in step with each change; `manage.py rebuild_indexes` makes all of them from the models.
"""
