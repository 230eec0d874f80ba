"""Which requests read from a replica, according to the router. tests/machines/ tries it on real servers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.handlers.exception import convert_exception_to_response
from django.db import IntegrityError, InterfaceError, OperationalError, transaction
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from hubs.db.replica import middleware
from hubs.db.replica.middleware import ReplicaMiddleware
from hubs.db.replica.router import Router
from hubs.models import Hub, Suggestion

ROUTER = Router()
PLAIN = RequestFactory()
CURATOR = RequestFactory(HTTP_COOKIE=f"{settings.SESSION_COOKIE_NAME}=key")


class Watch:
    """Stands for the look at both servers."""

    well = True

    def is_well(self) -> bool:
        return self.well

    def doubt(self) -> None:
        self.well = False


@pytest.fixture(autouse=True)
def watch(monkeypatch: pytest.MonkeyPatch) -> Iterator[Watch]:
    own = Watch()
    monkeypatch.setattr(middleware, "health", own)
    yield own
    assert ROUTER.db_for_read(Hub) == "default"  # no request leaves its choice behind


def read_by(request: HttpRequest, model: type[Any] = Hub) -> str:
    """Where a view reads the model while it answers the request."""
    seen = []

    def view(request: HttpRequest) -> HttpResponse:
        seen.append(ROUTER.db_for_read(model))
        return HttpResponse()

    ReplicaMiddleware(view)(request)
    return seen[0]


@pytest.mark.parametrize(
    ("request_", "model", "database"),
    [
        (PLAIN.get("/hubs/"), Hub, "replica"),
        (PLAIN.head("/hubs/"), Hub, "replica"),
        (PLAIN.post("/suggest/"), Hub, "default"),
        (CURATOR.get("/hubs/"), Hub, "default"),
        (CURATOR.get("/admin/"), Hub, "default"),
        (PLAIN.get("/suggestions/token/"), Suggestion, "default"),
        (PLAIN.get("/hubs/"), Session, "default"),
    ],
)
def test_only_what_the_public_reads_of_the_directory_comes_from_the_replica(
    request_: HttpRequest, model: type[Any], database: str
) -> None:
    assert read_by(request_, model) == database


def test_a_replica_that_is_not_well_is_not_read(watch: Watch) -> None:
    watch.well = False
    assert read_by(PLAIN.get("/hubs/")) == "default"


def test_commands_and_jobs_know_the_primary_only() -> None:
    assert (ROUTER.db_for_read(Hub), ROUTER.db_for_write(Hub)) == ("default", "default")


def test_after_a_write_a_request_reads_where_it_wrote() -> None:
    def view(request: HttpRequest) -> HttpResponse:
        before = ROUTER.db_for_read(Hub)
        assert (before, ROUTER.db_for_write(Hub), ROUTER.db_for_read(Hub)) == ("replica", "default", "default")
        return HttpResponse()

    assert ReplicaMiddleware(view)(PLAIN.get("/")).status_code == 200
    assert read_by(PLAIN.get("/")) == "replica"


@pytest.mark.django_db
def test_inside_a_transaction_a_request_reads_where_it_writes() -> None:
    with transaction.atomic():
        assert read_by(PLAIN.get("/")) == "default"


def test_tables_are_made_on_the_primary_only() -> None:
    assert [ROUTER.allow_migrate(database, "hubs") for database in ("default", "replica")] == [True, False]


def answered(view: Callable[[HttpRequest], HttpResponse], request: HttpRequest) -> HttpResponse:
    """As Django does it: what a view raises becomes an error page before a middleware sees it."""
    return ReplicaMiddleware(convert_exception_to_response(view))(request)


@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_a_page_whose_replica_is_lost_midway_comes_from_the_primary(watch: Watch, error: type[Exception]) -> None:
    def view(request: HttpRequest) -> HttpResponse:
        if ROUTER.db_for_read(Hub) == "replica":
            raise error("server closed the connection unexpectedly")
        return HttpResponse("from the primary")

    response = answered(view, PLAIN.get("/"))
    assert (response.status_code, response.content) == (200, b"from the primary")
    assert not watch.well


@pytest.mark.parametrize(
    ("request_", "error", "status"),
    [
        (PLAIN.get("/"), IntegrityError, 500),
        (PLAIN.get("/"), KeyError, 500),
        (CURATOR.get("/"), OperationalError, 503),
        (PLAIN.post("/"), OperationalError, 503),
    ],
)
def test_other_faults_are_no_reason_to_ask_again(
    watch: Watch, request_: HttpRequest, error: type[Exception], status: int
) -> None:
    tries = []

    def view(request: HttpRequest) -> HttpResponse:
        tries.append(request)
        raise error("no fault of the replica's")

    assert answered(view, request_).status_code == status
    assert (len(tries), watch.well) == (1, True)


def test_a_page_that_fails_on_the_primary_too_is_not_tried_again() -> None:
    tries = []

    def view(request: HttpRequest) -> HttpResponse:
        tries.append(ROUTER.db_for_read(Hub))
        raise OperationalError("away")

    assert answered(view, PLAIN.get("/")).status_code == 503
    assert tries == ["replica", "default"]
