"""Connections to PostGIS that are kept from one request to the next."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection, connections
from psycopg import Connection

from hubs.models import Hub

pytestmark = pytest.mark.django_db(transaction=True)

if connection.vendor == "postgresql":

    @pytest.fixture
    def watcher() -> Iterator[Connection]:
        """Another connection, which sees what the first one does."""
        other = connections.create_connection("default")
        other.ensure_connection()
        yield other.connection
        other.close()

    def kept() -> int:
        """A connection as a request leaves it, by its process on the server."""
        Hub.objects.exists()
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            return cursor.fetchone()[0]

    def begin_request() -> None:
        connection.health_check_enabled, connection.health_check_done = True, False
        connection.close_if_health_check_failed()

    def test_a_quiet_one_is_asked_nothing_before_it_is_used_again(watcher: Connection) -> None:
        process = kept()
        begin_request()
        last = watcher.execute("SELECT query FROM pg_stat_activity WHERE pid = %s", [process]).fetchone()
        assert last == ("SELECT pg_backend_pid()",)
        assert kept() == process

    def test_one_that_the_server_ended_is_replaced_unseen(watcher: Connection) -> None:
        process = kept()
        watcher.execute("SELECT pg_terminate_backend(%s, 5000)", [process])
        begin_request()
        assert kept() != process

    def test_one_that_has_news_but_stands_is_kept(watcher: Connection) -> None:
        process = kept()
        with connection.cursor() as cursor:
            cursor.execute("LISTEN here")
        watcher.execute("NOTIFY here")
        watcher.commit()
        begin_request()
        assert kept() == process
