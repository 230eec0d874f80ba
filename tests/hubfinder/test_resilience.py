"""The site as it is served: real gunicorn processes on a real database, under hostile requests and without the database."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core import signing
from django.db import connection

from hubs.suggestions.honeypot import SALT
from tests.pages import form_values, parsed
from tests.served import KEY, PATIENCE_S, PRODUCTION, Database, Site, copied_database, served
from tests.web.test_bad_input import hostile_addresses

HUB = "/hubs/ogden-sporting-goods/"
LONGEST = 8_190


@pytest.fixture(scope="module")
def database(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Database]:
    with django_db_blocker.unblock(), copied_database(tmp_path_factory.mktemp("database")) as copy:
        yield copy


@pytest.fixture(scope="module")
def site(database: Database, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with served(database.url, tmp_path_factory.mktemp("site") / "log") as running:
        yield running


def in_threads(number: int, work: Callable[[Any], Any], items: list[Any]) -> list[Any]:
    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(work, items))


def test_no_hostile_visitor_brings_a_worker_down(site: Site) -> None:
    before, logged = site.workers(), len(site.log.read_text())
    assert len(before) == 2
    addresses = [address[:9_000] for address in hostile_addresses()]
    statuses = in_threads(8, lambda address: site.get(address).status, addresses)
    wrong = {
        address[:80]: status
        for address, status in zip(addresses, statuses, strict=True)
        if status not in ({200, 301, 302, 400, 404} if len(address) < LONGEST - 20 else {414})
    }
    assert wrong == {}
    assert site.workers() == before
    assert site.get("/healthz").status == 200
    assert "Traceback" not in site.log.read_text()[logged:]


@pytest.mark.parametrize(
    "request_",
    [
        b"GET /hubs/?q=\xff\xfe\x00 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        b"GET /\xff\xfe/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n",
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: \xff\xfe=\x01; csrftoken=\x7f\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Language: " + b"x," * 3_000 + b"\r\n\r\n",
        b"POST /suggest/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: -1\r\n\r\n",
        b"POST /suggest/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 99999999999\r\n\r\n",
        b"POST /suggest/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: multipart/form-data; boundary=\xff\r\nContent-Length: 4\r\n\r\nabcd",
        b"nonsense\r\n\r\n",
    ],
)
def test_a_request_that_is_no_http_is_refused(site: Site, request_: bytes) -> None:
    before = site.workers()
    with socket.create_connection(("127.0.0.1", site.port), timeout=PATIENCE_S) as line:
        line.sendall(request_)
        line.shutdown(socket.SHUT_WR)
        answer = line.recv(65_536)
    assert re.match(rb"HTTP/1\.[01] (200|40[0-9]) |$", answer)
    assert site.workers() == before
    assert site.get("/healthz").status == 200


def test_a_database_that_is_away_is_a_503_and_the_site_comes_back_by_itself(site: Site, database: Database) -> None:
    before = site.workers()
    assert site.get(HUB).status == 200
    database.leave()
    try:
        page = in_threads(4, site.get, [HUB] * 8)
        assert {(answer.status, answer.headers["Retry-After"]) for answer in page} == {(503, "5")}
        data = site.get("/api/v1/hubs")
        assert (data.status, data.headers["Retry-After"], data.headers["Content-Type"]) == (
            503,
            "5",
            "application/json",
        )
        assert (site.get("/readyz").status, site.get("/healthz").status) == (503, 200)
    finally:
        database.come_back()
    assert set(in_threads(4, lambda address: site.get(address).status, [HUB, "/api/v1/hubs", "/readyz"] * 8)) == {200}
    assert site.workers() == before


class Earlier(signing.TimestampSigner):
    """Stamps a form as shown a minute ago."""

    def timestamp(self) -> str:
        return signing.b62_encode(int(time.time()) - 60)


def test_nothing_is_lost_when_many_write_at_once(site: Site, database: Database) -> None:
    token = "t" * 32
    form = {"csrfmiddlewaretoken": token, "shown_at": Earlier(key=KEY, salt=SALT).sign("shown")}

    def suggest(number: int) -> int:
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": f"csrftoken={token}",
            "X-Forwarded-For": f"10.0.{number // 200}.{number % 200}",
        }
        body = urlencode(form | {"note": f"Correction {number}"})
        return site.send("POST", f"{HUB}suggest/", body, headers).status

    assert Counter(in_threads(8, suggest, list(range(400)))) == {302: 400}
    rows = database.ask("SELECT count(*), count(DISTINCT sender) FROM hubs_suggestion")
    assert rows == [(400, 400)]


@pytest.fixture
def curator(site: Site, database: Database) -> dict[str, str]:
    """The headers of an account that is logged in."""
    account = {"DJANGO_SUPERUSER_USERNAME": "cora", "DJANGO_SUPERUSER_EMAIL": "", "DJANGO_SUPERUSER_PASSWORD": KEY}
    subprocess.run(
        [sys.executable, "manage.py", "createsuperuser", "--noinput"],
        env=os.environ | PRODUCTION | account | {"DATABASE_URL": database.url},
        check=True,
    )
    token = "t" * 32
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": f"csrftoken={token}"}
    body = urlencode({"csrfmiddlewaretoken": token, "username": "cora", "password": KEY})
    answer = site.send("POST", "/admin/login/", body, headers)
    assert answer.status == 302
    cookies = [cookie.partition(";")[0] for cookie in answer.headers.get_all("Set-Cookie") or []]
    return headers | {"Cookie": "; ".join(cookies)}


def test_of_many_who_save_an_entry_at_once_one_succeeds_and_the_others_are_told(
    site: Site, database: Database, curator: dict[str, str]
) -> None:
    [(key,)] = database.ask("SELECT min(id) FROM hubs_firm")
    address = f"/admin/hubs/firm/{key}/change/"
    opened = form_values(parsed(site.text(address, **curator)).body)

    def save(name: str) -> int:
        return site.send("POST", address, urlencode(opened | {"name": name}), curator).status

    for turn in range(3):
        assert Counter(in_threads(8, save, [f"Name {turn}.{number}" for number in range(8)])) == {302: 1, 200: 7}
        [(name,)] = database.ask("SELECT name FROM hubs_firm ORDER BY id LIMIT 1")
        opened = form_values(parsed(site.text(address, **curator)).body)
        assert opened["name"] == name
    [(kept,)] = database.ask(
        "SELECT count(*) FROM hubs_revision WHERE entry_type = 'firms' AND slug = (SELECT slug FROM hubs_firm ORDER BY id LIMIT 1)"
    )
    assert kept == 1 + 3


if connection.vendor == "postgresql":

    def test_connections_that_the_server_ends_are_replaced(site: Site, database: Database) -> None:
        statuses: list[int] = []
        done = threading.Event()

        def visit(_: int) -> None:
            while not done.is_set():
                statuses.append(site.get(HUB).status)

        with ThreadPoolExecutor(6) as pool:
            visits = pool.map(visit, range(6))
            for _round in range(5):
                seen = len(statuses)
                while len(statuses) < seen + 20:
                    time.sleep(0.01)
                database.ask(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
            done.set()
            list(visits)
        # Who was being answered at that moment hears "come back in five seconds"; nobody hears of a fault.
        assert set(statuses) <= {200, 503}
        assert Counter(statuses)[503] <= 5 * 6
        assert set(in_threads(6, lambda address: site.get(address).status, [HUB] * 60)) == {200}
