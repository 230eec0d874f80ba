"""How pages show what can be relied on: whom to call, who is national, when a fact was checked, and in which language it is."""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.test import Client

from hubs.geo.coordinates import LonLat
from hubs.models import Hub, SupportOrganization
from tests.factories import (
    OGDEN,
    AnchorFirmFactory,
    FirmFactory,
    HubFactory,
    HubSupportFactory,
    IndustryFactory,
    RegionFactory,
    SupportOrganizationFactory,
)
from tests.pages import attributes, facts, links, main, one, parsed, texts, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_directory")]

WASHINGTON = LonLat(-77.0, 38.9)
CONTACT = {
    "website": "https://example.org/",
    "phone": "+18015550100",
    "email": "office@example.org",
    "contact_url": "https://example.org/contact",
}
WAYS = {
    "Website": "https://example.org/",
    "(801) 555-0100": "tel:+18015550100",
    "office@example.org": "mailto:office@example.org",
    "Contact page": "https://example.org/contact",
}


@pytest.fixture
def hub() -> Hub:
    """With a chamber that can be called."""
    hub = HubFactory(slug="kites", name="Kites", industry=IndustryFactory(slug="kites", name="Kites"))
    chamber = SupportOrganizationFactory(slug="chamber", name="Chamber", at=OGDEN, radius_m=40_000, **CONTACT)
    HubSupportFactory(hub=hub, organization=chamber, role="Lends string.")
    return hub


@pytest.fixture
def bank() -> SupportOrganization:
    """Serves the whole country, from far away."""
    nation = RegionFactory(slug="us")
    return SupportOrganizationFactory(name="Bank", slug="bank", kind="finance", at=WASHINGTON, serving=[nation])


# Whom to call


@pytest.mark.parametrize(
    "address",
    [
        "/near/ogden-ut/",
        "/hubs/kites/",
        "/support/",
        "/support/?near=Ogden,+UT",
        "/am-i-in-a-hub/?place=Ogden,+UT&business=kites",
        "/start/?place=Ogden,+UT&business=kites",
    ],
)
def test_wherever_an_organization_is_listed_it_can_be_called(client: Client, hub: Hub, address: str) -> None:
    found = links(one(main(client.get(address)), "p.contact"))
    assert found == WAYS


def test_so_it_can_on_the_page_of_its_region_and_its_own(client: Client, hub: Hub) -> None:
    chamber = SupportOrganization.objects.get(slug="chamber")
    chamber.serves.add(RegionFactory(slug="us-ut"))
    assert links(one(main(client.get("/regions/us-ut/")), "p.contact")) == WAYS
    shown = facts(main(client.get("/support/chamber/")))
    assert {name: shown[name] for name in ("Phone", "E-mail", "Contact page")} == {
        "Phone": "(801) 555-0100",
        "E-mail": "office@example.org",
        "Contact page": "https://example.org/contact",
    }


def test_the_api_gives_the_number_in_one_form(client: Client, hub: Hub) -> None:
    called = client.get("/api/v1/assess?place=Ogden,+UT&business=kites").json()["help"]
    assert [(row["slug"], row["phone"]) for row in called] == [("chamber", "+18015550100")]


# Who is national


def rows(response) -> dict[str, str]:
    """What stands under the name of each organization."""
    return {words(one(row, "h3")): words(one(row, "p.hub-meta")) for row in main(response).css("li.organization-row")}


@pytest.mark.parametrize("address", ["/near/ogden-ut/", "/support/?near=Ogden,+UT", "/regions/us-ut/", "/support/"])
def test_a_national_organization_has_its_mark_and_no_distance(
    client: Client, bank: SupportOrganization, address: str
) -> None:
    assert rows(client.get(address)) == {"Bank": "finance Ogden, UT national"}


def test_so_it_has_on_the_page_of_a_hub_and_its_own(client: Client, hub: Hub, bank: SupportOrganization) -> None:
    HubSupportFactory(hub=hub, organization=bank)
    assert rows(client.get("/hubs/kites/"))["Bank"] == "finance Ogden, UT national"
    assert facts(main(client.get("/support/bank/")))["Serves"] == "national: United States"
    assert "national" not in facts(main(client.get("/support/chamber/"))).get("Serves", "")


def test_the_verdict_names_no_distance_to_a_national_organization(client: Client, bank: SupportOrganization) -> None:
    query = {"place": "Ogden, UT", "business": "kites"}
    call = client.get("/api/v1/assess", query).json()["help"][0]
    assert (call["slug"], call["distance_m"], call["why"]) == ("bank", None, "Serves the whole country.")


def test_it_stands_after_those_of_its_kind_that_are_near(client: Client, bank: SupportOrganization) -> None:
    SupportOrganizationFactory(name="Town bank", kind="finance", at=LonLat(-111.5, 41.2), radius_m=60_000)
    assert list(rows(client.get("/near/ogden-ut/"))) == ["Town bank", "Bank"]


def is_national(**fields) -> bool:
    organization = SupportOrganizationFactory(**fields)
    return SupportOrganization.objects.with_national().get(pk=organization.pk).is_national


def test_who_is_national_follows_from_whom_it_serves() -> None:
    united_states, utah = RegionFactory(slug="us"), RegionFactory(slug="us-ut")
    ogden = RegionFactory(slug="ogden-ut", parent=utah)
    guam, palau = (RegionFactory(slug=code.lower(), kind="country", country=code) for code in ("GU", "PW"))
    assert is_national(serving=[united_states])
    assert is_national(serving=[united_states, ogden])  # began in Ogden
    assert is_national(serving=[guam, palau])
    assert not is_national(serving=[utah])
    assert not is_national(serving=[utah, guam])  # of the United States, it serves Utah alone
    assert not is_national(serving=[united_states], radius_m=40_000)
    assert not is_national(radius_m=40_000)


def test_where_it_began_its_distance_counts(client: Client) -> None:
    ogden = RegionFactory(at=OGDEN, radius_m=50_000)
    SupportOrganizationFactory(name="Guild", kind="finance", at=OGDEN, serving=[RegionFactory(slug="us"), ogden])
    assert rows(client.get("/near/ogden-ut/"))["Guild"].endswith("right here serves the whole area")
    assert rows(client.get("/near/salt-lake-city-ut/"))["Guild"].endswith("national")


# What was checked


def test_a_check_is_shown_with_its_day_and_page(client: Client, hub: Hub) -> None:
    day, page = date(2026, 11, 30), "https://www.example.org/report?a=b&c=d"
    AnchorFirmFactory(hub=hub, checked_on=day, checked_source=page)
    AnchorFirmFactory(hub=hub)
    assert texts(client.get("/hubs/kites/"), "checked") == ["Checked on November 30, 2026 with example.org"]
    SupportOrganization.objects.filter(slug="chamber").update(checked_on=day, checked_source=page)
    for address in ("/hubs/kites/", "/support/chamber/"):
        shown = parsed(client.get(address)).css("p.checked")[-1]
        assert words(shown) == "Checked on November 30, 2026 with example.org"
        assert attributes(shown, "a", "href") == [page]
        assert attributes(shown, "a", "rel") == ["noopener external"]
    assert texts(client.get("/de/support/chamber/"), "checked") == [
        "Geprüft am 30. November 2026 anhand von example.org"
    ]


# In which language


def test_a_german_page_shows_the_german_summary_and_marks_what_is_english(client: Client, hub: Hub) -> None:
    hub.summary, hub.summary_de, hub.description = "Kites.", "Drachen.", "Long ago."
    hub.save()
    AnchorFirmFactory(hub=hub, role="Makes kites.")
    page = parsed(client.get("/de/hubs/kites/"))
    assert words(one(page, "p.lede")) == "Drachen."
    assert attributes(page, "meta[name=description], meta[property='og:description']", "content") == ["Drachen."] * 2
    assert json.loads(one(page, 'script[type="application/ld+json"]').text())["description"] == "Drachen."
    assert [words(node) for node in page.css('main [lang="en"]')] == ["Long ago.", "Makes kites.", "Lends string."]
    assert [words(row) for row in parsed(client.get("/de/hubs/")).css("p.hub-summary:not([lang])")] == ["Drachen."]
    assert "Drachen." in client.get("/de/hubs/feed.atom").content.decode()


def test_without_a_german_summary_it_shows_the_english_one_and_says_so(client: Client, hub: Hub) -> None:
    Hub.objects.filter(pk=hub.pk).update(summary="Kites.")
    page = parsed(client.get("/de/hubs/kites/"))
    assert words(one(page, 'p.lede[lang="en"]')) == "Kites."
    assert [words(row) for row in parsed(client.get("/de/hubs/")).css('p.hub-summary[lang="en"]')] == ["Kites."]


def test_an_english_page_shows_no_german_and_marks_nothing(client: Client, hub: Hub) -> None:
    Hub.objects.filter(pk=hub.pk).update(summary="Kites.", summary_de="Drachen.")
    page = parsed(client.get("/hubs/kites/"))
    assert words(one(page, "p.lede")) == "Kites."
    assert page.css('main [lang="en"]') == []


# What others call it


def test_items_of_wikidata_tell_search_engines_what_is_meant(client: Client) -> None:
    region = RegionFactory(
        slug="midsea", name="Midsea", wikidata="Q1", parent=RegionFactory(name="Ocean", wikidata="Q2")
    )
    hub = HubFactory(region=region)
    AnchorFirmFactory(hub=hub, firm=FirmFactory(name="Foam Works", wikidata="Q3"))
    AnchorFirmFactory(hub=hub, firm=FirmFactory(name="Plain Works"), position=1)
    told = json.loads(one(parsed(client.get(hub.get_absolute_url())), 'script[type="application/ld+json"]').text())
    assert told["containedInPlace"]["sameAs"] == "https://www.wikidata.org/entity/Q1"
    assert told["@reverse"]["location"] == [
        {"@type": "Organization", "name": "Foam Works", "sameAs": "https://www.wikidata.org/entity/Q3"},
        {"@type": "Organization", "name": "Plain Works"},
    ]
    page = parsed(client.get("/regions/midsea/"))
    assert json.loads(one(page, 'script[type="application/ld+json"]').text()) == {
        "@context": "https://schema.org",
        "@type": "Place",
        "name": "Midsea, Ocean",
        "alternateName": [],
        "url": "http://localhost:8000/regions/midsea/",
        "geo": {"@type": "GeoCoordinates", "latitude": 41.223, "longitude": -111.9738},
        "containedInPlace": {"@type": "Place", "name": "Ocean", "sameAs": "https://www.wikidata.org/entity/Q2"},
        "sameAs": "https://www.wikidata.org/entity/Q1",
    }
    assert client.get("/api/v1/regions/midsea").json()["wikidata"] == "Q1"
