"""Every stable address answers in both languages, and refuses other methods."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.pages import attributes, parsed

pytestmark = pytest.mark.django_db

PAGES = (
    "/",
    "/hubs/",
    "/hubs/?q=ski&industry=sporting-goods&near=Ogden,+UT&radius=100&unit=km&stage=established&sort=name&page=1",
    "/hubs/?include=candidates",
    "/hubs/ogden-sporting-goods/",
    "/industries/",
    "/industries/sporting-goods/",
    "/industries/home-leisure/",
    "/near/",
    "/near/ogden-ut/",
    "/near/ogden-ut/?include=candidates",
    "/near/84401/",
    "/regions/",
    "/regions/us-ut/",
    "/regions/us-ut-weber-county/",
    "/regions/us-ut-weber-county/?industry=aerospace",
    "/support/",
    "/support/?near=Ogden,+UT",
    "/support/weber-sbdc/",
    "/am-i-in-a-hub/",
    "/am-i-in-a-hub/?place=Ogden,+UT&industry=ski+bindings",
    "/compare/",
    "/compare/?a=hub:ogden-sporting-goods&b=region:us-ut&business=ski+bindings&place=Ogden,+UT",
    "/start/",
    "/start/?place=Ogden,+UT&industry=ski+bindings",
    "/about/",
    "/methods/",
)
"""What is read, and may be indexed and cached: no cookie is set there."""

FORMS = ("/suggest/", "/hubs/ogden-sporting-goods/suggest/")
DATA = (
    "/api/v1/hubs",
    "/api/v1/hubs/ogden-sporting-goods",
    "/api/v1/industries",
    "/api/v1/support",
    "/api/v1/places?q=ogd",
    "/api/v1/regions",
    "/api/v1/regions/us-ut",
    "/map/outlines/us-ut.json",
    "/api/v1/candidates",
    "/map/almost-hubs/de.json",
    "/map/tiles/0/0/0.json",
)
SERVICE = ("/healthz", "/readyz", "/robots.txt", "/sitemap.xml", "/sitemap-hubs.xml")
IN_GERMAN = tuple(f"/de{address}" for address in PAGES + FORMS)
UNKNOWN = (
    "/hubs/no-such-hub/",
    "/hubs/no-such-hub/suggest/",
    "/industries/no-such-industry/",
    "/near/no-such-place/",
    "/regions/no-such-region/",
    "/support/no-such-organization/",
    "/suggest/no-such-token/",
    "/no-such-page/",
)


def test_every_address_answers(client: Client, subtests: pytest.Subtests) -> None:
    for address in PAGES + FORMS + IN_GERMAN + DATA + SERVICE:
        with subtests.test(address=address):
            assert client.get(address).status_code == 200


def test_head_answers_as_get_does_but_without_a_body(client: Client, subtests: pytest.Subtests) -> None:
    for address in PAGES + FORMS + DATA + SERVICE:
        with subtests.test(address=address):
            head = client.head(address)
            assert (head.status_code, head.content) == (200, b"")


def test_a_page_is_for_reading_only(client: Client, subtests: pytest.Subtests) -> None:
    for address in PAGES + IN_GERMAN[: len(PAGES)] + SERVICE[:3] + ("/suggest/no-such-token/",):
        for method in ["post", "put", "patch", "delete"]:
            with subtests.test(address=address, method=method):
                refusal = getattr(client, method)(address)
                assert refusal.status_code == 405
                assert refusal.headers["Allow"] == "GET, HEAD"


def test_a_form_takes_nothing_but_get_and_post(client: Client, subtests: pytest.Subtests) -> None:
    for address in FORMS:
        for method in ["put", "patch", "delete"]:
            with subtests.test(address=address, method=method):
                refusal = getattr(client, method)(address)
                assert refusal.status_code == 405
                assert refusal.headers["Allow"] == "GET, HEAD, POST"


def test_an_unknown_address_is_a_404_that_helps(client: Client, subtests: pytest.Subtests) -> None:
    for address in UNKNOWN + tuple(f"/de{address}" for address in UNKNOWN):
        with subtests.test(address=address):
            response = client.get(address)
            assert response.status_code == 404
            page = parsed(response)
            prefix, language = ("/de", "de") if address.startswith("/de/") else ("", "en")
            assert attributes(page, "html", "lang") == [language]
            assert attributes(page, "form", "action") == [f"{prefix}/"]
            assert attributes(page, "input", "name") == ["q"]
            assert attributes(page, "a", "href") == [f"{prefix}/", f"{prefix}/hubs/", f"{prefix}/industries/"]


def test_an_address_without_its_last_stroke_is_put_right(client: Client, subtests: pytest.Subtests) -> None:
    for address in [address for address in PAGES if address.endswith("/") and address != "/"]:
        with subtests.test(address=address):
            response = client.get(address.rstrip("/"))
            assert (response.status_code, response.headers["Location"]) == (301, address)


def test_the_admin_asks_who_is_there(client: Client) -> None:
    response = client.get("/admin/")
    assert (response.status_code, response.headers["Location"]) == (302, "/admin/login/?next=/admin/")


def test_healthz_asks_the_database_nothing(client: Client, django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        response = client.get("/healthz")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})


def test_readyz_names_its_parts(client: Client) -> None:
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json() == {"status": "ready", "database": True, "gazetteer": True, "directory": True}


def test_readyz_is_503_without_the_gazetteer(client: Client) -> None:
    from hubs.models import Load

    Load.objects.all().delete()
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json() == {"status": "not ready", "database": True, "gazetteer": False, "directory": True}


def test_no_cache_keeps_the_state_of_health(client: Client, subtests: pytest.Subtests) -> None:
    for address in ["/healthz", "/readyz"]:
        with subtests.test(address=address):
            assert "no-store" in client.get(address).headers["Cache-Control"]
