"""Street addresses, through geopy's own Nominatim client and a server of ours that speaks Nominatim's JSON."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.cache import cache
from django.utils import translation
from geopy.geocoders import options

from hubs.gazetteer import street
from hubs.gazetteer.street import StreetGeocoderError, find_address, looks_like_address
from hubs.geo.coordinates import LonLat

ADDRESS = "2380 Washington Blvd, Ogden, UT"
LABEL = "2380, Washington Boulevard, Ogden, Weber County, Utah, 84401, United States"
ANSWER = [{"lat": "41.2219", "lon": "-111.9703", "display_name": LABEL}]

OFF = "Street addresses cannot be looked up here. Enter a city with its state or country, or a ZIP code."
SILENT = "The address service is not available right now. Enter a city or a ZIP code instead."
NOT_FOUND = "The address was not found. Enter a city with its state or country, or a ZIP code."
NOT_ON_EARTH = "The address service returned invalid coordinates. Enter a city or a ZIP code instead."
BUSY = "Many addresses are being looked up right now. Try again in a moment."


@dataclass
class Nominatim:
    """What the server answers, and what it was asked."""

    body: bytes = json.dumps(ANSWER).encode()
    status: int = 200
    asked: list[tuple[str, dict[str, list[str]], str]] = field(default_factory=list)
    hold: threading.Event = field(default_factory=threading.Event)
    """The server answers once this is set."""


@pytest.fixture
def nominatim(db: None, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Nominatim]:
    """Stands in the way to nominatim.openstreetmap.org as a proxy, so that every line of ours and of geopy's runs."""
    service = Nominatim()
    service.hold.set()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            address = urlsplit(self.path)
            service.asked.append(
                (f"{address.netloc}{address.path}", parse_qs(address.query), self.headers["User-Agent"])
            )
            service.hold.wait(30)
            self.send_response(service.status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(service.body)))
            self.end_headers()
            self.wfile.write(service.body)

        def log_message(self, *args: Any) -> None:
            pass

    class Server(ThreadingHTTPServer):
        def handle_error(self, *args: Any) -> None:
            """A client that gave up waiting is part of a test."""

    server = Server(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    settings.GEOCODER, settings.GEOCODER_USER_AGENT = "nominatim", "hubs.example.org, admin@example.org"
    monkeypatch.setattr(options, "default_scheme", "http")
    monkeypatch.setattr(options, "default_proxies", {"http": f"http://127.0.0.1:{server.server_port}"})
    yield service
    service.hold.set()
    server.shutdown()
    server.server_close()
    thread.join()


def refusal(text: str) -> str:
    with pytest.raises(StreetGeocoderError) as caught:
        find_address(text)
    return str(caught.value)


def test_an_address_is_found_with_its_label(nominatim: Nominatim) -> None:
    assert find_address(ADDRESS) == (LonLat(-111.9703, 41.2219), LABEL)


def test_the_service_is_asked_once_and_told_who_asks(nominatim: Nominatim) -> None:
    find_address(ADDRESS)
    ((where, query, agent),) = nominatim.asked
    assert where == "nominatim.openstreetmap.org/search"
    assert (query["q"], query["limit"]) == ([ADDRESS], ["1"])
    assert agent == "hubs.example.org, admin@example.org"


def test_a_second_question_is_answered_from_the_cache(nominatim: Nominatim) -> None:
    first = find_address(ADDRESS)
    assert find_address(ADDRESS) == first
    assert find_address("2380 washington blvd  ogden ut") == first
    assert len(nominatim.asked) == 1


def test_another_address_is_another_question(nominatim: Nominatim) -> None:
    find_address(ADDRESS)
    cache.delete("address-turn")  # a second has passed
    find_address("2381 Washington Blvd, Ogden, UT")
    assert [query["q"] for _, query, _ in nominatim.asked] == [[ADDRESS], ["2381 Washington Blvd, Ogden, UT"]]


def test_an_address_that_nobody_knows(nominatim: Nominatim) -> None:
    nominatim.body = b"[]"
    assert refusal(ADDRESS) == NOT_FOUND


@pytest.mark.parametrize("status", [400, 403, 404, 429, 500, 502, 503])
def test_a_service_that_refuses(nominatim: Nominatim, status: int) -> None:
    nominatim.status = status
    assert refusal(ADDRESS) == SILENT


@pytest.mark.parametrize("body", ["", "<html>", "[", "\0", "nul", '[{"lat": "41'])
def test_a_service_that_answers_no_json(nominatim: Nominatim, body: str) -> None:
    nominatim.body = body.encode()
    assert refusal(ADDRESS) == SILENT


@pytest.mark.parametrize(
    "body",
    [
        [{}],
        {},
        5,
        "text",
        [[]],
        [None],
        [{"display_name": "Nowhere"}],
        [{"lat": None, "lon": None, "display_name": None}],
        [{"lat": "41", "display_name": "x"}],
        [{"lat": "41.2219", "lon": "-111.9703"}],
        [{"lat": "north", "lon": "west", "display_name": "x"}],
        {"error": "Unable to geocode"},
    ],
)
def test_a_service_that_answers_something_else(nominatim: Nominatim, body: Any) -> None:
    nominatim.body = json.dumps(body).encode()
    assert refusal(ADDRESS) in (SILENT, NOT_FOUND, NOT_ON_EARTH)


@pytest.mark.filterwarnings("ignore:Latitude normalization")
@pytest.mark.parametrize(("lat", "lon"), [("91", "0"), ("-90.01", "0"), ("nan", "0"), ("0", "inf")])
def test_an_answer_off_the_earth_is_refused(nominatim: Nominatim, lat: str, lon: str) -> None:
    nominatim.body = json.dumps([{"lat": lat, "lon": lon, "display_name": "Nowhere"}]).encode()
    assert refusal(ADDRESS) in (SILENT, NOT_ON_EARTH)


def test_a_refusal_is_not_kept(nominatim: Nominatim) -> None:
    nominatim.status = 503
    refusal(ADDRESS)
    cache.delete("address-turn")
    nominatim.status = 200
    assert find_address(ADDRESS)[1] == LABEL


def test_a_service_that_is_away(nominatim: Nominatim, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
        monkeypatch.setattr(options, "default_proxies", {"http": f"http://127.0.0.1:{port}"})
        assert refusal(ADDRESS) == SILENT


def test_a_service_that_is_slow_is_not_waited_for(nominatim: Nominatim, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(street, "TIMEOUT_S", 0.2)
    nominatim.hold.clear()
    assert refusal(ADDRESS) == SILENT
    assert len(nominatim.asked) == 1


def test_whoever_finds_the_turn_taken_does_not_ask(nominatim: Nominatim, monkeypatch: pytest.MonkeyPatch) -> None:
    """All workers share the cache, so what another one added counts here."""
    monkeypatch.setattr(street, "WAIT_S", 0)
    assert cache.add("address-turn", 1, 60)
    assert refusal(ADDRESS) == BUSY
    assert nominatim.asked == []


def test_asking_takes_the_turn(nominatim: Nominatim) -> None:
    find_address(ADDRESS)
    assert not cache.add("address-turn", 1, 60)


def test_a_known_address_needs_no_turn(nominatim: Nominatim, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(street, "WAIT_S", 0)
    find_address(ADDRESS)
    assert find_address(ADDRESS)[1] == LABEL


def test_without_a_geocoder_nothing_leaves_the_house(nominatim: Nominatim, settings: Any) -> None:
    settings.GEOCODER = ""
    assert refusal(ADDRESS) == OFF
    assert nominatim.asked == []


def test_refusals_speak_the_readers_language(nominatim: Nominatim, settings: Any) -> None:
    settings.GEOCODER = ""
    with translation.override("de"):
        assert refusal(ADDRESS) != OFF


@pytest.mark.parametrize(
    "text", [ADDRESS, "1600 Pennsylvania Ave", "12b Main Street", "Marienplatz 1", "Marienplatz 1, München"]
)
def test_a_number_beside_a_word_looks_like_an_address(text: str) -> None:
    assert looks_like_address(text)


@pytest.mark.parametrize("text", ["Ogden", "84401", "Ogden, UT", "ski bindings", "", "41.2,-111.9"])
def test_a_place_does_not_look_like_an_address(text: str) -> None:
    assert not looks_like_address(text)
