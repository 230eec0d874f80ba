"""What the API refuses, its error messages, and its CORS headers."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.web.test_addresses import DATA

pytestmark = pytest.mark.django_db

ERRORS = {
    "/api/v1/hubs?near=91,0": (
        400,
        "near",
        "Latitude must be between -90 and 90. Latitude comes first: did you mean 0, 91?",
    ),
    "/api/v1/hubs?near=nan,nan": (400, "near", "Latitude must be between -90 and 90."),
    "/api/v1/hubs?near=0,181": (400, "near", "Longitude must be between -180 and 180."),
    "/api/v1/hubs?near=Qwxzvb": (
        400,
        "near",
        "We could not find a place called “Qwxzvb”. Check the spelling, add the state or country, or enter a ZIP code.",
    ),
    "/api/v1/hubs?radius=0": (400, "radius", "The radius must be more than 0."),
    "/api/v1/hubs?radius=-5": (400, "radius", "The radius must be more than 0."),
    "/api/v1/hubs?radius=nan": (400, "radius", "Enter a number."),
    "/api/v1/hubs?radius=1e6&unit=km": (
        400,
        "radius",
        "The radius must be at most 20015 km, halfway around the Earth.",
    ),
    "/api/v1/hubs?radius=1e6&unit=mi": (
        400,
        "radius",
        "The radius must be at most 12436 mi, halfway around the Earth.",
    ),
    "/api/v1/hubs?unit=ly": (400, "unit", "Select a valid choice. ly is not one of the available choices."),
    "/api/v1/hubs?sort=pk": (400, "sort", "Select a valid choice. pk is not one of the available choices."),
    "/api/v1/hubs?industry=x": (400, "industry", "There is no industry “x”."),
    "/api/v1/hubs?bbox=1,2,3": (400, "bbox", "Give a box as “west,south,east,north” in degrees."),
    "/api/v1/hubs?bbox=0,10,1,5": (400, "bbox", "South must not be larger than north."),
    "/api/v1/hubs?bbox=a,b,c,d": (400, "bbox", "West must be a number."),
    "/api/v1/hubs?limit=101": (400, "limit", "Ensure this value is less than or equal to 100."),
    "/api/v1/hubs?limit=0": (400, "limit", "Ensure this value is greater than or equal to 1."),
    "/api/v1/hubs?page=x": (400, "page", "Enter a whole number."),
    "/api/v1/hubs?q=%00": (400, "q", "Null characters are not allowed."),
    "/api/v1/hubs?q=zzzqqq&page=2": (404, "page", "This page does not exist. The last one is 1."),
    "/api/v1/hubs/no-such-hub": (404, "slug", "There is no hub “no-such-hub”."),
    "/api/v1/support?kind=wizard": (
        400,
        "kind",
        "Select a valid choice. wizard is not one of the available choices.",
    ),
    "/api/v1/support?page=99999": (404, "page", "This page does not exist."),
    "/api/v1/no-such-thing": (404, None, "This page does not exist."),
    "/api/v1/hubs/no%20slug": (404, None, "This page does not exist."),
    "/map/tiles/99/0/0.json": (404, "z", "This tile does not exist."),
    "/map/tiles/0/0/0.json?stage=x": (400, "stage", "Select a valid choice. x is not one of the available choices."),
    "/map/tiles/a/0/0.json": (404, None, "This page does not exist."),
}


def test_an_error_names_its_field_and_says_what_is_wrong(client: Client, subtests: pytest.Subtests) -> None:
    for address in ERRORS:
        with subtests.test(address=address):
            status, field, message = ERRORS[address]
            response = client.get(address)
            assert (response.status_code, response.headers["Content-Type"]) == (status, "application/json")
            assert response.json() == {"error": {"field": field, "message": message}}


def test_the_api_is_for_reading_only(subtests: pytest.Subtests) -> None:
    for address in DATA:
        for method in ["post", "put", "patch", "delete", "options"]:
            with subtests.test(address=address, method=method):
                refusal = getattr(Client(enforce_csrf_checks=True), method)(address)
                assert (refusal.status_code, refusal.headers["Allow"]) == (405, "GET, HEAD")
                assert refusal.json() == {
                    "error": {"field": None, "message": "This address accepts only GET requests."}
                }


def test_scripts_of_other_sites_may_read_answers_and_errors(client: Client, subtests: pytest.Subtests) -> None:
    for address in [*DATA, *(address for address in ERRORS if ERRORS[address][1])]:
        with subtests.test(address=address):
            headers = client.get(address, headers={"origin": "https://elsewhere.example"}).headers
            assert headers["Access-Control-Allow-Origin"] == "*"
            assert headers["Cross-Origin-Resource-Policy"] == "cross-origin"
            assert "Access-Control-Allow-Credentials" not in headers


def test_scripts_of_other_sites_may_read_a_refusal_too(client: Client, subtests: pytest.Subtests) -> None:
    for method in ["options", "post"]:
        with subtests.test(method=method):
            refusal = getattr(client, method)("/api/v1/hubs", headers={"origin": "https://elsewhere.example"})
            assert (refusal.status_code, refusal.headers["Access-Control-Allow-Origin"]) == (405, "*")
