"""Markup that somebody typed or stored is shown as text: in pages, attributes, linked data and JSON."""

from __future__ import annotations

import json
import re
from urllib.parse import quote

import pytest
from django.test import Client

from tests.factories import (
    AnchorFirmFactory,
    FirmFactory,
    HubFactory,
    HubSupportFactory,
    IndustryFactory,
    RegionFactory,
    SourceFactory,
    SupportOrganizationFactory,
)
from tests.pages import parsed
from tests.web.test_bad_input import send

pytestmark = pytest.mark.django_db

XSS = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>"
WITH_XSS = (
    "/?q={}",
    "/hubs/?q={}",
    "/hubs/?near={}",
    "/hubs/?industry={}",
    "/hubs/?radius={}",
    "/hubs/?bbox={}",
    "/hubs/?industry=software&typed={}",
    "/hubs/ogden-sporting-goods/?typed={}",
    "/near/?place={}",
    "/near/ogden-ut/?typed={}",
    "/near/ogden-ut/?{}=1",
    "/support/?near={}",
    "/support/?kind={}",
    "/am-i-in-a-hub/?place={}&industry={}",
    "/start/?place={}&industry={}",
    "/compare/?a={}&b=hub:ogden-sporting-goods",
    "/compare/?a=hub:ogden-sporting-goods&business={}&place={}",
    "/compare/?a=hub:ogden-sporting-goods&{}=1",
    "/suggest/?name={}",
    "/hubs/{}/",
    "/de/hubs/?q={}",
)


def alive(page: str) -> list[str]:
    """The tags that no template wrote: ours have no handlers, no plain <script> and no images."""
    tags = re.findall(r"<[a-z](?:\"[^\"]*\"|'[^']*'|[^>])*>", page)
    return [tag for tag in tags if re.match(r"<script>|<img|<b>", tag) or re.search(r"\son\w+=", _outside_quotes(tag))]


def _outside_quotes(tag: str) -> str:
    return re.sub(r"\"[^\"]*\"|'[^']*'", '""', tag)


def test_the_detector_sees_what_it_should() -> None:
    assert alive(XSS) == ["<script>", "<img src=x onerror=alert(2)>"]
    assert alive('<a title=" onclick=1">') == []


def test_markup_comes_back_as_text(client: Client, subtests: pytest.Subtests) -> None:
    for shape in WITH_XSS:
        with subtests.test(shape=shape):
            page = send(client, shape.replace("{}", quote(XSS, safe=""))).content.decode()
            assert alive(page) == []


def test_markup_in_the_json_is_text_of_a_type_that_no_browser_runs(client: Client) -> None:
    response = send(client, f"/api/v1/hubs?near={quote(XSS)}")
    assert response.status_code == 400
    assert response.headers["Content-Type"] == "application/json"
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_markup_in_the_directory_is_shown_as_text(client: Client, subtests: pytest.Subtests) -> None:
    industry = IndustryFactory(slug="xss", name=XSS, description=XSS)
    region = RegionFactory(name=XSS, slug="xss")
    text = {"name": XSS, "summary": f"xss {XSS}", "description": XSS, "other_names": [XSS]}
    hub = HubFactory(slug="xss", industry=industry, region=region, **text)
    helper = SupportOrganizationFactory(
        slug="xss", name=XSS, place=XSS, phone="'\"><b>", serving=[region], radius_m=9_000
    )
    HubSupportFactory(hub=hub, organization=helper, role=XSS)
    AnchorFirmFactory(hub=hub, firm=FirmFactory(name=XSS), role=XSS)
    SourceFactory(hub=hub, title=XSS, publisher=XSS)
    for address in (
        "/hubs/xss/",
        "/hubs/?q=xss",
        "/industries/xss/",
        "/near/ogden-ut/",
        "/support/xss/",
        "/hubs/xss/suggest/",
    ):
        with subtests.test(address=address):
            response = client.get(address)
            page = response.content.decode()
            assert response.status_code == 200
            assert "alert(1)" in page
            assert alive(page) == []
            assert page.count("</script>") == page.count("<script ")
            for linked_data in parsed(page).css('script[type="application/ld+json"]'):
                assert json.loads(linked_data.text())["name"] == XSS
