"""Two machines, one PostGIS, one Redis: both serve the same site, and neither keeps state of its own."""

from __future__ import annotations

import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from hubs.suggestions.submit import MOST_IN_AN_HOUR
from tests.machines.people import HUB, PAGE, Person, eventually, make_curator
from tests.machines.postgresql import PostgreSQL
from tests.served import Site, served


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[redis.Redis]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(tmp_path_factory.mktemp("redis"))]
    server = subprocess.Popen(["redis-server", *options], stdout=subprocess.DEVNULL)
    client = redis.Redis(port=port)
    try:
        assert eventually(lambda: _answers(client))
        yield client
    finally:
        client.close()
        server.terminate()
        server.wait()


def _answers(client: redis.Redis) -> bool:
    try:
        return bool(client.ping())
    except redis.ConnectionError:
        return False


@pytest.fixture(scope="module")
def machines(
    primary: PostgreSQL, cache: redis.Redis, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Site, Site]]:
    folder: Path = tmp_path_factory.mktemp("machines")
    port = cache.connection_pool.connection_kwargs["port"]
    # No mail server answers there, which one machine finds out for both.
    other = {"CACHE_URL": f"redis://127.0.0.1:{port}/0", "WEB_CONCURRENCY": "1", "EMAIL_URL": "smtp://127.0.0.1:9"}
    with served(primary.url, folder / "one", **other) as one, served(primary.url, folder / "two", **other) as two:
        yield one, two


@pytest.fixture(scope="module")
def curator(primary: PostgreSQL, machines: tuple[Site, Site]) -> Person:
    make_curator(primary)
    person = Person()
    person.log_in(machines[0])
    return person


@pytest.fixture(autouse=True)
def nobody_has_written_yet(primary: PostgreSQL) -> None:
    primary.ask("DELETE FROM hubs_suggestion")


def test_a_session_made_on_one_is_valid_on_the_other(machines: tuple[Site, Site], curator: Person) -> None:
    pages = [curator.get(machine, "/admin/") for machine in machines]
    assert [(status, "/admin/logout/" in page) for status, page in pages] == [(200, True)] * 2


def test_a_hub_published_on_one_is_there_on_the_other_at_the_next_request(
    machines: tuple[Site, Site], curator: Person, primary: PostgreSQL
) -> None:
    one, two = machines
    visitor = Person()
    addresses = (PAGE, f"/api/v1/hubs/{HUB}")
    primary.ask("UPDATE hubs_hub SET publication = 'draft' WHERE slug = %s", HUB)
    assert [visitor.get(machine, address)[0] for machine in machines for address in addresses] == [404] * 4
    curator.publish(one, primary)
    assert [visitor.get(machine, address)[0] for machine in (two, one) for address in addresses] == [200] * 4
    pages = [[visitor.get(machine, address)[1] for machine in machines] for address in addresses]
    assert [first.replace(str(one.port), str(two.port)) == second for first, second in pages] == [True, True]


def test_the_limit_of_suggestions_counts_over_both(machines: tuple[Site, Site]) -> None:
    visitor = Person()
    answers = [visitor.suggest(machines[number % 2])[0] for number in range(MOST_IN_AN_HOUR + 2)]
    assert answers == [200] * MOST_IN_AN_HOUR + [429] * 2


def test_what_one_caches_the_other_knows(machines: tuple[Site, Site], cache: redis.Redis) -> None:
    assert cache.keys() == []
    for machine in machines:
        status, page = Person().suggest(machine, email="someone@example.org")
        assert (status, "mail server" in page) == (200, True), page
    assert len(cache.keys()) == 1
