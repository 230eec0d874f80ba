"""Naming and compression of static files."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class Storage(CompressedManifestStaticFilesStorage):
    """Hashed names, gzip and brotli. Imports between our ES modules are rewritten to the hashed names too.

    Django's rewriting misses imports without a semicolon and breaks `export ... from`; tests/hubfinder/test_static_files.py guards both.
    """

    support_js_module_import_aggregation = True
