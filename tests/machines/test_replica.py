"""A streaming replica behind the site: which requests read from it, and what happens when it lags, dies, and comes back."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.machines.people import HUB, PAGE, Person, eventually, make_curator
from tests.machines.postgresql import PostgreSQL, new_replica
from tests.served import Site, served

PUBLIC = ("/", "/hubs/", PAGE, "/industries/", "/api/v1/hubs", "/map/tiles/3/1/2.json", "/readyz")
ALSO_PUBLIC = (
    *("/de/", "/hubs/?q=ski&industry=sporting-goods&stage=established", f"{PAGE}suggest/", "/suggest/", "/support/"),
    *(
        "/industries/sporting-goods/",
        "/start/",
        "/about/",
        "/near/",
        "/hubs/feed.atom",
        "/sitemap.xml",
        "/sitemap-hubs.xml",
    ),
    *("/api/v1/hubs?near=41.2,-112&limit=20", "/api/v1/support?near=41.2,-112", "/api/v1/places?q=ogden"),
    *("/map/tiles/9/96/190.json", f"/api/v1/hubs/{HUB}"),
)
LONG, SHORT = "3600", "1"


@pytest.fixture(scope="module")
def replica(primary: PostgreSQL) -> Iterator[PostgreSQL]:
    with new_replica(primary) as server:
        yield server


@pytest.fixture(scope="module")
def site(primary: PostgreSQL, replica: PostgreSQL, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Bears a replica that is an hour behind."""
    yield from _site(primary, replica, tmp_path_factory, LONG)


@pytest.fixture(scope="module")
def strict_site(primary: PostgreSQL, replica: PostgreSQL, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Bears one second."""
    yield from _site(primary, replica, tmp_path_factory, SHORT)


def _site(
    primary: PostgreSQL, replica: PostgreSQL, tmp_path_factory: pytest.TempPathFactory, lag: str
) -> Iterator[Site]:
    other = {"DATABASE_REPLICA_URL": replica.url, "REPLICA_LAG_SECONDS": lag, "WEB_CONCURRENCY": "1"}
    with served(primary.url, tmp_path_factory.mktemp("site") / "log", **other) as running:
        yield running


@pytest.fixture(scope="module")
def curator(primary: PostgreSQL, site: Site) -> Person:
    make_curator(primary)
    person = Person()
    person.log_in(site)
    return person


@pytest.fixture(autouse=True)
def in_step(primary: PostgreSQL, replica: PostgreSQL) -> Iterator[None]:
    """Both servers run and hold the same before and after each test."""
    yield
    for server in (primary, replica):
        if not server.runs():
            server.start()
    replica.ask("SELECT pg_wal_replay_resume()")
    _say(primary, "as before")
    assert eventually(lambda: _said(replica) == "as before")


def _say(primary: PostgreSQL, summary: str) -> None:
    primary.ask("UPDATE hubs_hub SET summary = %s, publication = 'published' WHERE slug = %s", summary, HUB)


def _said(server: PostgreSQL) -> str:
    return str(server.ask("SELECT summary FROM hubs_hub WHERE slug = %s", HUB)[0][0])


def _shows(person: Person, site: Site, summary: str) -> bool:
    return summary in person.get(site, PAGE)[1]


def _is_read(replica: PostgreSQL, site: Site) -> bool:
    """Whether a plain visitor's page comes from the replica."""
    before = replica.ask("SELECT clock_timestamp()")[0][0]
    assert Person().get(site, PAGE)[0] == 200
    asked = (
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE query_start > %s AND query LIKE '%% \"hubs_%%' AND pid <> pg_backend_pid()"
    )
    return bool(replica.ask(asked, before)[0][0])


def test_a_visitor_reads_from_the_replica_and_a_curator_from_the_primary(
    site: Site, primary: PostgreSQL, replica: PostgreSQL, curator: Person
) -> None:
    assert eventually(lambda: _is_read(replica, site))
    replica.ask("SELECT pg_wal_replay_pause()")
    _say(primary, "News of the hour.")
    visitor = Person()
    assert [_shows(person, site, "News of the hour.") for person in (visitor, curator)] == [False, True]
    assert not list(visitor.cookies)
    replica.ask("SELECT pg_wal_replay_resume()")
    assert eventually(lambda: _shows(visitor, site, "News of the hour."))


def test_who_writes_sees_it_at_once(site: Site, primary: PostgreSQL, replica: PostgreSQL, curator: Person) -> None:
    assert eventually(lambda: _is_read(replica, site))
    primary.ask("UPDATE hubs_hub SET publication = 'draft' WHERE slug = %s", HUB)
    visitor = Person()
    assert eventually(lambda: visitor.get(site, PAGE)[0] == 404)
    replica.ask("SELECT pg_wal_replay_pause()")
    curator.publish(site, primary)
    assert (curator.get(site, PAGE)[0], visitor.get(site, PAGE)[0]) == (200, 404)
    replica.ask("SELECT pg_wal_replay_resume()")
    assert eventually(lambda: visitor.get(site, PAGE)[0] == 200)
    replica.ask("SELECT pg_wal_replay_pause()")
    status, page = visitor.suggest(site)
    assert (status, "A correction" in page) == (200, True)


def test_a_replica_too_far_behind_is_not_read_until_it_has_caught_up(
    strict_site: Site, primary: PostgreSQL, replica: PostgreSQL
) -> None:
    visitor = Person()
    assert eventually(lambda: _is_read(replica, strict_site))
    replica.ask("SELECT pg_wal_replay_pause()")
    _say(primary, "Late news.")
    assert eventually(lambda: _shows(visitor, strict_site, "Late news."))
    assert "Late news." not in _said(replica)
    replica.ask("SELECT pg_wal_replay_resume()")
    assert eventually(lambda: _is_read(replica, strict_site))


def test_nobody_notices_when_the_replica_dies_and_it_is_used_again_when_it_is_back(
    site: Site, primary: PostgreSQL, replica: PostgreSQL
) -> None:
    assert eventually(lambda: _is_read(replica, site))
    answers: list[int] = []
    done = threading.Event()

    def visit(number: int) -> None:
        visitor = Person()
        while not done.is_set():
            answers.append(visitor.get(site, PUBLIC[number])[0])

    def more() -> bool:
        wanted = len(answers) + 30
        return eventually(lambda: len(answers) >= wanted)

    with ThreadPoolExecutor(len(PUBLIC)) as pool:
        visits = pool.map(visit, range(len(PUBLIC)))
        try:
            assert more()
            replica.stop()
            assert more()
            _say(primary, "Said without a replica.")
            assert eventually(lambda: _shows(Person(), site, "Said without a replica."))
            replica.start()
            assert more()
        finally:
            done.set()
        list(visits)
    assert set(answers) == {200}
    assert eventually(lambda: _is_read(replica, site))


def test_the_public_reads_on_while_the_primary_is_away(
    strict_site: Site, primary: PostgreSQL, replica: PostgreSQL, curator: Person
) -> None:
    assert eventually(lambda: _is_read(replica, strict_site))
    primary.stop()
    visitor = Person()
    addresses = PUBLIC + ALSO_PUBLIC
    assert {address: visitor.get(strict_site, address)[0] for address in addresses} == dict.fromkeys(addresses, 200)
    assert curator.get(strict_site, PAGE)[0] == 503
    primary.start()
    assert curator.get(strict_site, PAGE)[0] == 200
