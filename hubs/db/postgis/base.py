"""The module in which Django looks for an engine."""

from __future__ import annotations

import select

from django.conf import settings
from django.contrib.gis.db.backends.postgis import base


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's, with a cheaper health check of kept connections.

    Django asks the server `SELECT 1` at the start of each request, and waiting for that answer takes as long as a page's faster
    queries. A server that ends a connection says so, so the question is asked only when the server has said something. With FAST off
    it is asked each time.
    """

    def close_if_health_check_failed(self) -> None:
        if settings.FAST and self.connection is not None and not self.connection.closed and not self._has_news():
            self.health_check_done = True
        super().close_if_health_check_failed()

    def _has_news(self) -> bool:
        line = select.poll()
        line.register(self.connection.fileno(), select.POLLIN)
        return bool(line.poll(0))
