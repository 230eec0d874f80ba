"""Connections to PostGIS that are kept from one request to the next."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

if connection.vendor == "postgresql":

    @pytest.fixture
    def kept(django_db_setup: None, django_db_blocker: Any) -> Iterator[BaseDatabaseWrapper]:
        """A connection as a request leaves it."""
        yield from _opened(django_db_blocker)

    @pytest.fixture
    def watcher(django_db_setup: None, django_db_blocker: Any) -> Iterator[BaseDatabaseWrapper]:
        """Another one, which sees what the first does."""
        yield from _opened(django_db_blocker)

    def _opened(blocker: Any) -> Iterator[BaseDatabaseWrapper]:
        with blocker.unblock():
            one = connections.create_connection("default")
            ask(one, "SELECT 1")
            yield one
            one.close()

    def ask(of: BaseDatabaseWrapper, sql: str, *values: Any) -> Any:
        with of.cursor() as cursor:
            cursor.execute(sql, values)
            return cursor.fetchone()[0] if cursor.description else None

    def process_of(one: BaseDatabaseWrapper) -> int:
        return ask(one, "SELECT pg_backend_pid()")

    def begin_request(one: BaseDatabaseWrapper) -> None:
        one.health_check_enabled, one.health_check_done = True, False
        one.close_if_health_check_failed()

    def test_a_quiet_one_is_asked_nothing_before_it_is_used_again(
        kept: BaseDatabaseWrapper, watcher: BaseDatabaseWrapper
    ) -> None:
        process = process_of(kept)
        begin_request(kept)
        last = ask(watcher, "SELECT query FROM pg_stat_activity WHERE pid = %s", process)
        assert last == "SELECT pg_backend_pid()"
        assert process_of(kept) == process

    def test_one_that_the_server_ended_is_replaced_unseen(
        kept: BaseDatabaseWrapper, watcher: BaseDatabaseWrapper
    ) -> None:
        process = process_of(kept)
        assert ask(watcher, "SELECT pg_terminate_backend(%s, 5000)", process)
        begin_request(kept)
        assert process_of(kept) != process

    def test_one_that_has_news_but_stands_is_kept(kept: BaseDatabaseWrapper, watcher: BaseDatabaseWrapper) -> None:
        process = process_of(kept)
        ask(kept, "LISTEN here")
        ask(watcher, "NOTIFY here")
        begin_request(kept)
        assert process_of(kept) == process

    def test_a_new_one_tells_the_server_what_the_setting_says(kept: BaseDatabaseWrapper) -> None:
        assert ask(kept, "SHOW random_page_cost") == "1.1"
