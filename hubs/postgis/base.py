"""The module in which Django looks for an engine."""

from __future__ import annotations

import select

from django.contrib.gis.db.backends.postgis import base


class DatabaseWrapper(base.DatabaseWrapper):
    """At the beginning of a request the server is asked whether it still answers only where it has said something unasked.

    It does so when it ends a connection. Django asks each time, and to wait for that answer takes as long as a page's quicker queries.
    """

    def close_if_health_check_failed(self) -> None:
        if self.connection is not None and not self.connection.closed and not self._has_news():
            self.health_check_done = True
        super().close_if_health_check_failed()

    def _has_news(self) -> bool:
        line = select.poll()
        line.register(self.connection.fileno(), select.POLLIN)
        return bool(line.poll(0))
