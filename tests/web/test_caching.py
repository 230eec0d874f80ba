"""What browsers and shared caches may store: every address has a rule and a correct ETag, and personal pages are never shared."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.middleware.csrf import get_token
from django.middleware.gzip import GZipMiddleware
from django.test import Client, RequestFactory
from django.urls import URLResolver, get_resolver

from hubs.curation.publication import archive_hubs
from hubs.enums import ArchiveReason
from hubs.models import Hub
from hubs.sitemaps import SITEMAPS
from hubs.suggestions.confirm import confirmation_mark
from hubs.web.caching import NEVER, OWN, SHARED, CachingMiddleware
from tests.factories import HubFactory, SuggestionFactory
from tests.hubfinder.test_settings_and_checks import settings_of

pytestmark = pytest.mark.django_db

HUB = "/hubs/ogden-sporting-goods/"
HOUR = "public, max-age=3600"

# By the address's name; an address that is new fails until it stands in one of these three.
PUBLIC = {
    "home": ["/"],
    "explore": ["/hubs/", "/hubs/?q=ski&near=Ogden,+UT"],
    "feed": ["/hubs/feed.atom"],
    "hub": [HUB],
    "hub_changes": [f"{HUB}changes/"],
    "industries": ["/industries/"],
    "industry": ["/industries/sporting-goods/"],
    "near_search": ["/near/", "/near/?place=Springfield"],
    "near": ["/near/ogden-ut/"],
    "regions": ["/regions/"],
    "region": ["/regions/us-ut/", "/regions/ogden-clearfield-metro/"],
    "support": ["/support/", "/support/?near=Ogden,+UT"],
    "support_organization": ["/support/weber-sbdc/"],
    "am_i_in_a_hub": ["/am-i-in-a-hub/?place=Ogden,+UT&industry=ski+bindings"],
    "compare": ["/compare/", "/compare/?a=hub:ogden-sporting-goods&b=region:us-ut"],
    "start": ["/start/"],
    "suggest_alike": ["/suggest/alike/?q=silicon"],
    "about": ["/about/"],
    "methods": ["/methods/"],
    "robots": ["/robots.txt"],
    "sitemap_index": ["/sitemap.xml"],
    "django.contrib.sitemaps.views.sitemap": [f"/sitemap-{name}.xml" for name in SITEMAPS],
    "api_hubs": ["/api/v1/hubs", "/api/v1/hubs?format=geojson", "/api/v1/hubs?near=Ogden,+UT"],
    "api_hub": ["/api/v1/hubs/ogden-sporting-goods"],
    "api_industries": ["/api/v1/industries"],
    "api_support": ["/api/v1/support"],
    "api_assess": ["/api/v1/assess?place=Ogden,+UT&business=ski+bindings"],
    "api_places": ["/api/v1/places?q=ogd"],
    "api_regions": ["/api/v1/regions?kind=state"],
    "api_region": ["/api/v1/regions/us-ut"],
    "api_candidates": ["/api/v1/candidates"],
    "almost_hubs_on_map": ["/map/almost-hubs/en.json"],
    "outline": ["/map/outlines/us-ut.json"],
    "tile": ["/map/tiles/0/0/0.json", "/map/tiles/8/48/95.json"],
}
PERSONAL = {"suggest", "suggest_correction", "suggestion", "suggestion_confirm"}
OF_THE_MOMENT = {"healthz", "readyz"}
WITHOUT_LANGUAGE = ("/api/", "/map/", "/sitemap", "/robots")

ADDRESSES = [address for addresses in PUBLIC.values() for address in addresses]
ADDRESSES += [f"/de{address}" for address in ADDRESSES if not address.startswith(WITHOUT_LANGUAGE)]


def names(resolver: URLResolver) -> Iterator[str]:
    """Of every address but the admin's."""
    for pattern in resolver.url_patterns:
        if not isinstance(pattern, URLResolver):
            yield pattern.name
        elif pattern.app_name != "admin":
            yield from names(pattern)


def varies(response: Any) -> set[str]:
    return {name.strip() for name in response.headers["Vary"].split(",")}


def test_every_address_has_a_rule() -> None:
    assert set(names(get_resolver())) == PUBLIC.keys() | PERSONAL | OF_THE_MOMENT


def test_a_public_answer_may_be_kept_and_is_sent_once(client: Client, subtests: pytest.Subtests) -> None:
    for address in ADDRESSES:
        for method in ["get", "head"]:
            with subtests.test(address=address, method=method):
                ask = getattr(client, method)
                first = ask(address)
                assert first.status_code == 200
                assert first.headers["Cache-Control"] == (HOUR if address.startswith("/sitemap") else SHARED)
                two_formats = address in PUBLIC["api_hubs"] + PUBLIC["api_candidates"]
                assert varies(first) == ({"Accept-Encoding", "Accept"} if two_formats else {"Accept-Encoding"})
                assert first.cookies == {}
                # When a hub leaves, the latest change of the rest is no later. Only the content tells whether it changed.
                assert "Last-Modified" not in first.headers

                again = ask(address, headers={"if-none-match": first.headers["ETag"], "accept-encoding": "gzip"})
                assert (again.status_code, again.content, again.cookies) == (304, b"", {})
                for name in ("ETag", "Cache-Control", "Vary"):
                    assert again.headers[name] == first.headers[name]


@pytest.mark.parametrize("address", ["/", "/api/v1/hubs?format=geojson", "/map/tiles/0/0/0.json", "/sitemap-hubs.xml"])
def test_an_etag_is_known_however_it_is_quoted(client: Client, address: str) -> None:
    etag = client.get(address, headers={"accept-encoding": "gzip"}).headers["ETag"]
    assert etag == client.get(address).headers["ETag"]
    for known in (etag, f'"another", {etag}', etag.removeprefix("W/"), "*"):
        assert client.get(address, headers={"if-none-match": known}).status_code == 304, known
    assert client.get(address, headers={"if-none-match": 'W/"another"'}).status_code == 200


def test_the_address_alone_decides_the_language(client: Client, subtests: pytest.Subtests) -> None:
    for address in ["/", "/hubs/", "/api/v1/hubs/ogden-sporting-goods", "/no-such-page/"]:
        for accepts in ["de", "fr, de;q=0.5"]:
            with subtests.test(address=address, accepts=accepts):
                asked = client.get(address, headers={"accept-language": accepts, "cookie": "django_language=de"})
                assert asked.content == client.get(address).content
                assert asked.headers["Content-Language"] == "en"


def test_what_is_told_apart_has_different_etags(client: Client) -> None:
    different = ("/", "/de/", "/hubs/", "/de/hubs/", "/api/v1/hubs", "/api/v1/hubs?format=geojson")
    assert len({client.get(address).headers["ETag"] for address in different}) == len(different)


ONE_HUB = ["/hubs/zymoscopes/", "/de/hubs/zymoscopes/", "/hubs/?q=zymoscopes", "/hubs/feed.atom"]
ONE_HUB += ["/api/v1/hubs?q=zymoscopes", "/api/v1/hubs/zymoscopes"]


@pytest.mark.parametrize("address", ONE_HUB)
def test_a_hub_that_changed_changes_the_etag_where_it_is_shown(client: Client, address: str) -> None:
    hub = HubFactory(slug="zymoscopes", name="Zymoscopes of Midsea")
    before = client.get(address).headers["ETag"]
    hub.name = "Zymoscopes of the Middle Sea"
    hub.save()
    after = client.get(address, headers={"if-none-match": before})
    assert (after.status_code, after.headers["ETag"] == before) == (200, False)


@pytest.mark.parametrize(
    "address", ["/", "/hubs/", "/industries/", "/about/", "/sitemap-hubs.xml", "/map/tiles/0/0/0.json"]
)
def test_a_hub_that_came_changes_the_etag_where_hubs_are_counted(client: Client, address: str) -> None:
    before = client.get(address).headers["ETag"]
    HubFactory()
    after = client.get(address, headers={"if-none-match": before})
    assert (after.status_code, after.headers["ETag"] == before) == (200, False)


@pytest.mark.parametrize("address", ["/hubs/feed.atom", "/sitemap-hubs.xml"])
def test_what_left_the_directory_is_not_hidden_by_a_date(client: Client, address: str) -> None:
    hub = HubFactory()
    headers = {"if-modified-since": "Fri, 31 Dec 2100 00:00:00 GMT"}
    assert hub.slug in client.get(address, headers=headers).content.decode()
    hub.delete()
    assert hub.slug not in client.get(address, headers=headers).content.decode()


def test_a_form_is_its_readers_own_and_never_the_same_twice(client: Client, subtests: pytest.Subtests) -> None:
    forms = ["/suggest/", f"{HUB}suggest/", f"{HUB}suggest/?kind=closed"]
    for address in [*forms, *(f"/de{form}" for form in forms)]:
        with subtests.test(address=address):
            first = client.get(address)
            assert first.headers["Cache-Control"] == OWN
            assert varies(first) == {"Accept-Encoding", "Cookie"}
            assert client.get(address, headers={"if-none-match": first.headers["ETag"]}).status_code == 200


def test_nothing_keeps_a_suggestion_or_what_is_said_to_its_sender(client: Client) -> None:
    row = SuggestionFactory(email="nora@example.org")
    mark = f"/suggest/confirm/{confirmation_mark(row)}/"
    page, button, pressed = client.get(row.get_absolute_url()), client.get(mark), client.post(mark)
    assert [page.status_code, button.status_code, pressed.status_code] == [200, 200, 302]
    assert button.headers["Cache-Control"] == OWN
    for answer in (page, pressed):
        assert {"private", "no-store"} <= set(answer.headers["Cache-Control"].split(", "))
        assert "ETag" not in answer.headers


def test_nothing_keeps_a_form_with_what_was_typed_into_it(client: Client, subtests: pytest.Subtests) -> None:
    for address in ["/suggest/", f"{HUB}suggest/"]:
        with subtests.test(address=address):
            for asked in (client, Client(enforce_csrf_checks=True)):
                answer = asked.post(address, {"email": "nora@example.org"})
                assert answer.status_code in (400, 403)
                assert answer.headers["Cache-Control"] == NEVER


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("cora", "cora@example.org"))
    return client


def test_nothing_keeps_a_screen_of_the_curators(desk: Client) -> None:
    screens = ["/admin/", "/admin/login/", "/admin/freshness/"]
    for model in admin.site._registry:
        screens.append(f"/admin/{model._meta.app_label}/{model._meta.model_name}/")
        screens.append(f"{screens[-1]}add/")
    for address in screens:
        answer = desk.get(address)
        assert {"private", "no-store"} <= set(answer.headers["Cache-Control"].split(", ")), address
        assert "ETag" not in answer.headers, address
    for address in ("/admin/jsi18n/", "/admin/password_change/"):
        assert desk.get(address).headers["Cache-Control"] == OWN


def test_who_is_logged_in_reads_what_all_read_but_always_asks_first(desk: Client, subtests: pytest.Subtests) -> None:
    for address in ["/", HUB, "/api/v1/hubs", "/near/?place=Ogden,+UT", "/hubs"]:
        with subtests.test(address=address):
            public, own = Client().get(address), desk.get(address)
            assert (own.content, own.headers.get("ETag")) == (public.content, public.headers.get("ETag"))
            assert (public.headers["Cache-Control"], own.headers["Cache-Control"]) == (SHARED, OWN)
            if public.status_code == 200:
                assert desk.get(address, headers={"if-none-match": own.headers["ETag"]}).status_code == 304


# Errors and ways on


ERRORS = [
    ("get", "/hubs/?near=91,0", 400),
    ("get", "/api/v1/hubs?near=91,0", 400),
    ("get", "/hubs/no-such-hub/", 404),
    ("get", "/no-such-page/", 404),
    ("get", "/near/?place=Qwxzvb", 404),
    ("get", "/api/v1/hubs/no-such-hub", 404),
    ("get", "/map/tiles/99/0/0.json", 404),
    ("get", "/suggest/no-such-token/", 404),
    ("get", "/hubs/zymoscopes/", 410),
    ("get", "/api/v1/hubs/zymoscopes", 410),
    ("post", "/", 405),
    ("post", "/api/v1/hubs", 405),
    ("options", "/api/v1/hubs", 405),
]


def test_nothing_keeps_an_error(client: Client, subtests: pytest.Subtests) -> None:
    hub = HubFactory(slug="zymoscopes")
    by = User.objects.create_user("cora")
    archive_hubs(hubs=Hub.objects.filter(pk=hub.pk), by=by, reason=ArchiveReason.CLOSED, successor=None)
    for method, address, status in ERRORS:
        with subtests.test(method=method, address=address):
            answer = getattr(client, method)(address, headers={"if-none-match": "*"})
            assert (answer.status_code, answer.headers["Cache-Control"]) == (status, NEVER)
            assert "ETag" not in answer.headers


@pytest.mark.parametrize(("error", "status"), [(RuntimeError("x"), 500), (OperationalError("x"), 503)])
@pytest.mark.parametrize("address", ["/about/", "/api/v1/industries"])
def test_nothing_keeps_a_failure(monkeypatch: pytest.MonkeyPatch, address: str, error: Exception, status: int) -> None:
    def fails(*args: Any, **kwargs: Any) -> None:
        raise error

    monkeypatch.setattr("hubs.web.about.render", fails)
    monkeypatch.setattr("hubs.api.industries.industry_tree", fails)
    answer = Client(raise_request_exception=False).get(address)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (status, NEVER)


def test_a_host_that_is_not_ours_is_refused_and_not_kept(client: Client) -> None:
    answer = client.get("/about/", headers={"host": "evil.example"})
    assert (answer.status_code, answer.headers["Cache-Control"]) == (400, NEVER)


@pytest.mark.parametrize("address", ["/hubs/zymoscopes/", "/api/v1/hubs/zymoscopes", "/hubs", "/?q=Ogden"])
def test_a_way_on_is_kept_no_longer_than_a_page(client: Client, address: str) -> None:
    # Without a limit, browsers keep a 301 forever, but a merge can be undone.
    hub, by = HubFactory(slug="zymoscopes"), User.objects.create_user("cora")
    archive_hubs(hubs=Hub.objects.filter(pk=hub.pk), by=by, reason=ArchiveReason.MERGED, successor=HubFactory())
    answer = client.get(address)
    assert answer.status_code in (301, 302)
    assert answer.headers["Cache-Control"] == SHARED


# What a view may say itself


def answer_of(view: Callable[[HttpRequest], Any], **headers: str) -> Any:
    request = RequestFactory().get("/", headers={"accept-encoding": "gzip", **headers})
    return GZipMiddleware(CachingMiddleware(view))(request)


IMMUTABLE = "public, max-age=31536000, immutable"


@pytest.mark.parametrize("cookie", ["", "sessionid=x"])
def test_a_view_may_say_more_and_send_bytes_that_are_compressed_already(cookie: str) -> None:
    packed = gzip.compress(b"a tile " * 100, mtime=0)
    headers = {"Cache-Control": IMMUTABLE, "ETag": '"v7"', "Content-Encoding": "gzip"}
    answer = answer_of(lambda request: HttpResponse(packed, headers=headers), cookie=cookie)
    assert answer.content == packed
    assert {name: answer.headers[name] for name in headers} == headers
    assert answer.headers["Vary"] == "Accept-Encoding"
    again = answer_of(lambda request: HttpResponse(packed, headers=headers), **{"if-none-match": '"v7"'})
    assert (again.status_code, again.headers["Cache-Control"]) == (304, IMMUTABLE)


def test_no_view_can_share_what_depends_on_a_cookie() -> None:
    def reads(request: HttpRequest) -> HttpResponse:
        return HttpResponse("x", headers={"Cache-Control": IMMUTABLE, "Vary": "Cookie"})

    def sets(request: HttpRequest) -> HttpResponse:
        response = HttpResponse(get_token(request), headers={"Cache-Control": IMMUTABLE})
        response.set_cookie("name", "value")
        return response

    assert [answer_of(view).headers["Cache-Control"] for view in (reads, sets)] == [OWN, OWN]


def test_an_answer_that_is_made_while_it_is_sent_has_no_etag() -> None:
    answer = answer_of(lambda request: StreamingHttpResponse([b"x"]))
    assert (answer.headers["Cache-Control"], answer.get("ETag")) == (SHARED, None)


# The site's own cache


@pytest.mark.parametrize(
    ("address", "backend", "options"),
    [
        ("", "db.DatabaseCache", {"MAX_ENTRIES": 10_000}),
        ("locmemcache://", "locmem.LocMemCache", {"MAX_ENTRIES": 10_000}),
        ("dbcache://table?max_entries=50", "db.DatabaseCache", {"MAX_ENTRIES": 50}),
        ("redis://cache:6379/0", "redis.RedisCache", {"socket_connect_timeout": 3, "socket_timeout": 3}),
        (
            "rediss://cache:6379/0?socket_timeout=9",
            "redis.RedisCache",
            {"socket_connect_timeout": 3, "socket_timeout": 9},
        ),
    ],
)
def test_the_cache_is_bounded_and_a_redis_that_hangs_holds_nobody_up(
    address: str, backend: str, options: dict[str, int]
) -> None:
    (caches,) = settings_of("CACHES", CACHE_URL=address)
    assert caches["default"]["BACKEND"] == f"django.core.cache.backends.{backend}"
    assert caches["default"]["OPTIONS"] == options
