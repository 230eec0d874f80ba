"""What people, programs and attackers type: a right answer, or a clear refusal that names the field; never a server error.

The test client raises whatever a view does not catch, so an exception anywhere fails the test.
"""

from __future__ import annotations

import math
from urllib.parse import quote

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from tests.pages import errors

pytestmark = pytest.mark.django_db

RIGHT = {200, 301, 302, 400, 404}

SEARCH = ("q", "industry", "near", "radius", "unit", "stage", "sort", "include", "bbox", "page", "limit")
SUPPORT = ("near", "kind", "page", "limit")
FIELDS = {
    "/": ("q",),
    "/hubs/": SEARCH,
    "/near/": ("place",),
    "/near/ogden-ut/": ("include",),
    "/industries/furniture/": ("include",),
    "/regions/us-ut/": ("industry",),
    "/support/": SUPPORT,
    "/am-i-in-a-hub/": ("place", "business"),
    "/start/": ("place", "business"),
    "/compare/": ("a", "d", "business", "place"),
    "/industries/wine/": ("page", "include"),
    "/api/v1/hubs": SEARCH,
    "/api/v1/candidates": SEARCH,
    "/api/v1/support": SUPPORT,
    "/api/v1/assess": ("place", "business"),
    "/api/v1/places": ("q",),
    "/api/v1/regions": ("kind", "country", "cbsa", "fips", "page", "limit"),
    "/map/tiles/2/0/1.json": ("q", "near", "radius", "bbox"),
    "/map/almost-hubs/en.json": ("q", "near", "radius", "bbox"),
}
WHOLE = {"/am-i-in-a-hub/": {"place": "Ogden, UT", "business": "software"}}
WHOLE["/start/"] = WHOLE["/api/v1/assess"] = WHOLE["/am-i-in-a-hub/"]
"""What the other field holds, where both are needed."""

SLUGS = (
    "/hubs/{}/",
    "/hubs/{}/suggest/",
    "/industries/{}/",
    "/near/{}/",
    "/regions/{}/",
    "/support/{}/",
    "/suggest/{}/",
    "/api/v1/hubs/{}",
    "/api/v1/regions/{}",
    "/map/outlines/{}.json",
    "/map/almost-hubs/{}.json",
    "/map/tiles/{}/0/0.json",
    "/map/tiles/2/{}/0.json",
    "/map/tiles/2/0/{}.json",
    "/no-such-folder/{}",
)

# Percent-encoded, so that bytes that are no text can be among them.
NUMBERS = (
    "nan",
    "inf",
    "-inf",
    "1e200",
    "-1e200",
    "1e308",
    "1e999",
    "0",
    "-0",
    "-1",
    "91",
    "1e6",
    "0x10",
    "1_000",
    "1.5",
)
NUMBERS += ("9" * 400, "9" * 5000, quote("１０"), quote("١٢"), "%2B1", "%201", "1,5", "00")
POINTS = (
    "nan,nan",
    "inf,0",
    "0,-inf",
    "1e200,0",
    "0,1e200",
    "91,0",
    "-91,0",
    "0,181",
    "90,0",
    "-90,0",
    "0,180",
    "0,-180",
)
POINTS += ("-60,-150", "1,2,3", ",", "0,", quote("４１，－１１１"), "-0,-0", "0,1_0")
BOXES = (
    "0,0,0,0",
    "170,-20,-170,20",
    "-540,-90,540,90",
    "nan,nan,nan,nan",
    "0,10,1,5",
    "1e200,0,1,1",
    "-999,0,999,1",
    "1,2,3",
)
TEXTS = (
    "a" * 100_000,
    quote("ä" * 100_000),
    "+".join(f"w{number}" for number in range(500)),
    "%00",
    "ogden%00",
    "%ff%fe",
    "%ed%a0%80",
    "%25",
    "_",
    "%25%25%25",
    "'",
    '"',
    "%5C",
    ";--",
    quote("' OR 1=1; --"),
    quote("'; DROP TABLE hubs_hub; --"),
    quote("<script>alert(1)</script>"),
    quote("\"'><img src=x onerror=alert(1)>"),
    quote("{{ 7*7 }}{% debug %}${7*7}"),
    quote("../../etc/passwd"),
    quote("\r\nSet-Cookie: taken=1"),
    quote("\u202eOgden\u200f\u200e"),
    quote("🎿⛷️"),
    quote("Ogden\u0301\u0301\u0301"),
    quote("ß" * 200),
    quote("ﷺ" * 200),
    quote("(((((((((("),
    quote("\t\n\x0b\x1f\x7f"),
    "+",
    "[]",
    "*",
    "null",
)
VALUES = ("", *NUMBERS, *POINTS, *BOXES, *TEXTS)
IN_WORDS = ("q", "a", "near", "place", "industry")


def values_of(field: str) -> tuple[str, ...]:
    """All values for a field that takes words; for the others one text is as wrong as another."""
    return VALUES if field in IN_WORDS else (*NUMBERS, *BOXES, *TEXTS[:12])


def query(address: str, field: str, value: str) -> str:
    others = {name: text for name, text in WHOLE.get(address, {}).items() if name != field}
    return "&".join([f"{field}={value}", *(f"{name}={quote(text)}" for name, text in others.items())])


def hostile_addresses() -> list[str]:
    """Every field and every part of an address with every value; tests/hubfinder/test_resilience.py sends them to a real server."""
    asked = [
        f"{path}?{query(path, name, value)}"
        for path, names in FIELDS.items()
        for name in names
        for value in values_of(name)
    ]
    return asked + [shape.format(quote(value, safe="%+-_,;*'")) for shape in SLUGS for value in VALUES]


def names_the_field(response, field: str) -> bool:
    if response.headers["Content-Type"] == "application/json":
        return response.json()["error"]["field"] == field and bool(response.json()["error"]["message"])
    return field in errors(response)


def send(client: Client, address: str):
    path, _, search = address.partition("?")
    return client.get(path, query_params=None, QUERY_STRING=search)


def test_a_field_is_understood_or_refused_by_name(client: Client) -> None:
    wrong = []
    for path, names in FIELDS.items():
        for name in names:
            for value in values_of(name):
                response = send(client, f"{path}?{query(path, name, value)}")
                named = response.status_code != 400 or names_the_field(response, name)
                if response.status_code not in RIGHT or not named:
                    wrong.append((path, name, value[:60], response.status_code, named))
    assert wrong == []


def test_a_part_of_an_address_is_found_or_not(client: Client) -> None:
    wrong = []
    for shape in SLUGS:
        for value in VALUES:
            response = client.get(shape.format(quote(value, safe="%+-_,;*'")))
            if response.status_code not in {200, 301, 404}:
                wrong.append((shape, value[:60], response.status_code))
    assert wrong == []


REFUSED = {
    "near": ("nan,nan", "inf,0", "1e200,0", "0,1e200", "91,0", "0,181", "%00", "a" * 100_000, quote("４１，－１１１")),
    "radius": ("nan", "inf", "-inf", "1e200", "0", "-0", "-1", "1e6", "x", "9" * 400),
    "bbox": ("nan,nan,nan,nan", "0,10,1,5", "1e200,0,1,1", "-999,0,999,1", "1,2,3", "x", "0,-91,1,1"),
    "page": ("0", "-1", "nan", "1.5", "1e6", "9" * 400, "9" * 5000, "x"),
    "limit": ("0", "-1", "101", "nan", "1.5", "x", "9" * 5000),
    "unit": ("x", "MI", "%00", "ly"),
    "sort": ("x", "-name", "pk", "name;--"),
    "stage": ("x", "Emerging", "%00"),
    "industry": ("x", "%25", "%00", "' OR 1=1", "a" * 100_000, quote("software🎿")),
    "q": ("%00", "a" * 100_000, quote("ä" * 201)),
}
"""Values that have no meaning: they must be refused, not answered with something else."""


def test_a_value_without_a_meaning_is_refused(client: Client) -> None:
    wrong = []
    for address in ("/hubs/", "/api/v1/hubs", "/map/tiles/2/0/1.json"):
        for field, values in REFUSED.items():
            for value in values:
                response = send(client, f"{address}?{field}={value}")
                if response.status_code != 400 or not names_the_field(response, field):
                    wrong.append((address, field, value[:60], response.status_code))
    assert wrong == []


ANSWERED = {
    "near": ("90,0", "-90,0", "0,180", "0,-180", "-60,-150", "-0,-0"),
    "radius": ("1", "12436", "0.001", "1e3"),
    "bbox": ("0,0,0,0", "170,-20,-170,20", "-540,-90,540,90", "180,-90,-180,90"),
    "page": ("1",),
    "limit": ("1", "100"),
    "unit": ("mi", "km", ""),
    "q": (
        "%25",
        "_",
        "'",
        '"',
        "%5C",
        ";--",
        quote("🎿"),
        "%ff%fe",
        "+".join(["w"] * 100),
        "[]",
        quote("京" * 200),
        "*",
    ),
}


def test_an_odd_value_with_a_meaning_is_answered(client: Client) -> None:
    wrong = []
    for address in ("/hubs/", "/api/v1/hubs", "/map/tiles/2/0/1.json"):
        for field, values in ANSWERED.items():
            for value in values:
                status = send(client, f"{address}?{field}={value}").status_code
                if status != 200:
                    wrong.append((address, field, value, status))
    assert wrong == []


def test_marks_that_mean_something_to_a_database_do_not_match_every_hub(
    client: Client, subtests: pytest.Subtests
) -> None:
    for wildcard in ["%25", "_", "%25%25", "_____", "%5C", "%5C%25", "'", ";--", "*", "?"]:
        with subtests.test(wildcard=wildcard):
            everything = client.get("/api/v1/hubs").json()["count"]
            # Folded away they leave no word: all hubs, as without words; beside a word only that word counts.
            assert send(client, f"/api/v1/hubs?q={wildcard}").json()["count"] == everything
            with_word = send(client, f"/api/v1/hubs?q=software+{wildcard}").json()["count"]
            assert with_word == send(client, "/api/v1/hubs?q=software").json()["count"] < everything
            assert send(client, f"/api/v1/places?q={wildcard}").json() == {"results": []}


@given(text=st.text(max_size=60), field=st.sampled_from(SEARCH))
def test_any_text_in_any_filter_of_the_api_is_answered_or_refused(client: Client, text: str, field: str) -> None:
    response = client.get("/api/v1/hubs", {field: text.encode("utf-8", "replace").decode()})
    assert response.status_code in RIGHT
    if response.status_code == 400:
        assert names_the_field(response, field)


@given(text=st.text(max_size=40))
def test_any_text_in_the_one_box_leads_somewhere(client: Client, text: str) -> None:
    response = client.get("/", {"q": text.encode("utf-8", "replace").decode()})
    assert response.status_code in {200, 302, 400}


@given(lat=st.floats(), lon=st.floats())
def test_a_point_is_on_earth_or_refused(client: Client, lat: float, lon: float) -> None:
    on_earth = math.isfinite(lat) and math.isfinite(lon) and abs(lat) <= 90 and abs(lon) <= 180
    response = client.get("/api/v1/hubs", {"near": f"{lat},{lon}", "limit": 1})
    assert response.status_code == (200 if on_earth else 400)


@given(radius=st.floats(), unit=st.sampled_from(["mi", "km"]))
def test_a_radius_fits_the_earth_or_is_refused(client: Client, radius: float, unit: str) -> None:
    most = math.pi * 6_371_008.771415 / {"mi": 1_609.344, "km": 1_000}[unit]
    response = client.get("/api/v1/hubs", {"near": "0,0", "radius": repr(radius), "unit": unit, "limit": 1})
    assert response.status_code == (200 if 0 < radius <= most else 400)


@given(box=st.tuples(*[st.floats(-600, 600)] * 4))
def test_a_box_is_on_the_map_or_refused(client: Client, box: tuple[float, float, float, float]) -> None:
    west, south, east, north = box
    on_map = abs(west) <= 540 and abs(east) <= 540 and -90 <= south <= north <= 90
    response = client.get("/api/v1/hubs", {"bbox": ",".join(map(repr, box)), "limit": 1})
    assert response.status_code == (200 if on_map else 400)


@given(z=st.integers(0, 40), x=st.integers(0, 10**30), y=st.integers(0, 10**30))
def test_a_tile_exists_or_is_not_found(client: Client, z: int, x: int, y: int) -> None:
    exists = z <= 18 and x < 2**z and y < 2**z
    assert client.get(f"/map/tiles/{z}/{x}/{y}.json").status_code == (200 if exists else 404)
