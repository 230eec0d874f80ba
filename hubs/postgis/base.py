"""The module in which Django looks for an engine."""

from __future__ import annotations

import select

from django.contrib.gis.db.backends.postgis import base

_FOR_DISKS_THAT_DO_NOT_TURN = """
SELECT set_config('random_page_cost', '1.1', false) FROM pg_settings WHERE name = 'random_page_cost' AND source = 'default'
"""


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's, with two differences.

    At the beginning of a request the server is asked whether it still answers only where it has said something unasked, as it does when
    it ends a connection. Django asks each time, and to wait for that answer takes as long as a page's quicker queries.

    Where nobody has told the server otherwise, it plans for disks that do not turn: by its own default, a random page costs four times as
    much as the next one, and searches for common words read the whole table in order rather than the index.
    """

    def init_connection_state(self) -> None:
        super().init_connection_state()
        with self.connection.cursor() as cursor:
            cursor.execute(_FOR_DISKS_THAT_DO_NOT_TURN)

    def close_if_health_check_failed(self) -> None:
        if self.connection is not None and not self.connection.closed and not self._has_news():
            self.health_check_done = True
        super().close_if_health_check_failed()

    def _has_news(self) -> bool:
        line = select.poll()
        line.register(self.connection.fileno(), select.POLLIN)
        return bool(line.poll(0))
