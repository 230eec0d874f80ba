"""Security headers of every response, and what the site never does to its readers."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET

import pytest
from django.test import Client

from hubs.enums import Publication
from hubs.models import Hub, Industry, SupportOrganization
from tests.factories import HubFactory
from tests.pages import PREFIXES, attributes, parsed
from tests.served import PRODUCTION
from tests.web.test_addresses import DATA, FORMS, IN_GERMAN, PAGES, SERVICE, UNKNOWN

pytestmark = pytest.mark.django_db

TILES = "https://tile.openstreetmap.org"
POLICY = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'", "data:", TILES],
    "connect-src": ["'self'"],
    "font-src": ["'self'"],
    "manifest-src": ["'self'"],
    "base-uri": ["'none'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'none'"],
}
EVERYWHERE = PAGES + FORMS + DATA + SERVICE + UNKNOWN + ("/admin/login/",)


def policy(response) -> dict[str, list[str]]:
    parts = [part.split() for part in response.headers["Content-Security-Policy"].split(";")]
    return {part[0]: part[1:] for part in parts if part}


def test_only_our_own_scripts_and_styles_may_run(client: Client, subtests: pytest.Subtests) -> None:
    for address in PAGES + FORMS + DATA + SERVICE + UNKNOWN:
        with subtests.test(address=address):
            assert policy(client.get(address)) == POLICY


def test_the_admin_may_run_no_unnamed_script_either(client: Client) -> None:
    sources = policy(client.get("/admin/login/"))
    assert sources["default-src"] == ["'none'"]
    assert [source for source in sources["script-src"] if not re.fullmatch(r"'self'|'nonce-[^']+'", source)] == []


def test_the_other_headers_stand_on_every_answer(client: Client, subtests: pytest.Subtests) -> None:
    for address in EVERYWHERE:
        with subtests.test(address=address):
            headers = client.get(address).headers
            assert headers["X-Content-Type-Options"] == "nosniff"
            assert headers["X-Frame-Options"] == "DENY"
            # OpenStreetMap's tile servers refuse who sends no referrer.
            assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
            assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_a_reader_gets_no_cookie(client: Client, subtests: pytest.Subtests) -> None:
    for address in PAGES + IN_GERMAN[: len(PAGES)] + DATA + SERVICE + UNKNOWN:
        with subtests.test(address=address):
            response = client.get(address)
            assert response.cookies == {}
            assert "Cookie" not in response.headers.get("Vary", "")


def test_a_form_sets_the_one_cookie_it_needs(subtests: pytest.Subtests) -> None:
    for address in FORMS:
        with subtests.test(address=address):
            cookies = Client().get(address).cookies
            assert list(cookies) == ["csrftoken"]
            assert cookies["csrftoken"]["samesite"] == "Lax"


def test_a_form_without_its_token_is_refused(subtests: pytest.Subtests) -> None:
    for address in FORMS:
        with subtests.test(address=address):
            response = Client(enforce_csrf_checks=True).post(address, {"note": "Without a token."})
            assert response.status_code == 403
            assert "This form has expired." in response.content.decode()


def test_offline_no_page_asks_another_host_for_anything(client: Client, settings, subtests: pytest.Subtests) -> None:
    for address in PAGES + FORMS + UNKNOWN:
        with subtests.test(address=address):
            settings.TILE_URL = ""
            response = client.get(address)
            page = parsed(response)
            asked = [
                node.attributes[name] or ""
                for node in page.css("script, img, iframe, source, video, audio, object, embed, use")
                for name in ("src", "href", "data")
                if name in node.attributes
            ]
            asked += attributes(page, "link:not([rel=alternate]):not([rel=canonical])", "href")
            assert asked
            assert [address for address in asked if not re.match(r"/static/|/[^/]", address)] == []
            assert "openstreetmap" not in response.content.decode()


def in_a_site_of_its_own(script: str, **environment: str) -> dict:
    """Runs the script in a process with these settings and reads the JSON that it prints."""
    preamble = (
        "import json, django; from django.conf import settings; django.setup()\n"
        "settings.STORAGES = settings.STORAGES | {'staticfiles': "
        "{'BACKEND': 'django.contrib.staticfiles.storage.StaticFilesStorage'}}\n"
        "from django.test import Client\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", preamble + script],
        env=os.environ | PRODUCTION | environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def test_over_https_everything_stays_on_https() -> None:
    script = """
plain = Client().get("/about/", headers={"host": "hubs.example.org"})
client = Client(headers={"host": "hubs.example.org"})
secure = client.get("/suggest/", secure=True)
health = Client().get("/healthz", headers={"host": "localhost"})
print(json.dumps({
    "redirect": [plain.status_code, plain.headers["Location"]],
    "hsts": secure.headers["Strict-Transport-Security"],
    "cookie": [secure.cookies["csrftoken"]["secure"], secure.cookies["csrftoken"]["samesite"]],
    "session": settings.SESSION_COOKIE_SECURE,
    "health": health.status_code,
}))
"""
    assert in_a_site_of_its_own(
        script, SITE_URL="https://hubs.example.org", ALLOWED_HOSTS="hubs.example.org,localhost"
    ) == {
        "redirect": [301, "https://hubs.example.org/about/"],
        "hsts": "max-age=31536000; includeSubDomains; preload",
        "cookie": [True, "Lax"],
        "session": True,
        "health": 200,
    }


def test_over_plain_http_no_https_is_promised(client: Client) -> None:
    assert "Strict-Transport-Security" not in client.get("/about/").headers


def test_without_street_tiles_the_policy_names_no_other_host() -> None:
    script = """
print(json.dumps(Client().get("/about/no-such-page/", headers={"host": "localhost"}).headers["Content-Security-Policy"].split("; ")))
"""
    assert "img-src 'self' data:" in in_a_site_of_its_own(script, TILE_URL="")


def test_a_host_that_is_not_ours_is_refused(client: Client) -> None:
    assert client.get("/about/", headers={"host": "evil.example"}).status_code == 400


def test_robots_keeps_machines_out_of_admin_and_tiles(client: Client) -> None:
    response = client.get("/robots.txt")
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode().splitlines() == [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /map/",
        "Sitemap: http://localhost:8000/sitemap.xml",
    ]


SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"


def sitemap(client: Client, section: str) -> dict[str, dict[str, str]]:
    """Each address of a section, and its alternates by language."""
    root = ET.fromstring(client.get(f"/sitemap-{section}.xml").content)
    names = {"s": SITEMAP, "x": "http://www.w3.org/1999/xhtml"}
    return {
        entry.findtext("s:loc", "", names): {
            link.attrib["hreflang"]: link.attrib["href"] for link in entry.findall("x:link", names)
        }
        for entry in root.findall("s:url", names)
    }


@pytest.mark.parametrize("section", ["pages", "hubs", "industries", "support"])
def test_the_sitemap_has_every_page_in_every_language(client: Client, section: str) -> None:
    addresses = sitemap(client, section)
    counts = {
        "pages": 11,
        "hubs": Hub.objects.published().count(),
        "industries": Industry.objects.count(),
        "support": SupportOrganization.objects.count(),
    }
    assert len(addresses) == len(PREFIXES) * counts[section]
    for alternates in addresses.values():
        path = alternates["en"].removeprefix("http://testserver")
        assert alternates == {code: f"http://testserver{prefix}{path}" for code, prefix in PREFIXES.items()}
    assert {link for alternates in addresses.values() for link in alternates.values()} == addresses.keys()


def test_the_index_of_the_sitemap_names_its_sections(client: Client) -> None:
    locations = ET.fromstring(client.get("/sitemap.xml").content).iter(f"{{{SITEMAP}}}loc")
    # A long section has several pages: "?p=2".
    addresses = dict.fromkeys((location.text or "").partition("?")[0] for location in locations)
    sections = ("pages", "hubs", "industries", "regions", "support")
    assert list(addresses) == [f"http://testserver/sitemap-{name}.xml" for name in sections]


def test_the_sitemap_has_published_hubs_only(client: Client) -> None:
    before = sitemap(client, "hubs").keys()
    shown = HubFactory()
    for publication in (Publication.DRAFT, Publication.REVIEW, Publication.ARCHIVED):
        HubFactory(publication=publication)
    assert sitemap(client, "hubs").keys() - before == {
        f"http://testserver{prefix}/hubs/{shown.slug}/" for prefix in PREFIXES.values()
    }
