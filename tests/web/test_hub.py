"""The pages of a hub, its industry, and its organizations: every fact of the directory, with its source."""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.test import Client

from hubs.geo.coordinates import LonLat
from hubs.models import Hub
from tests.factories import (
    AnchorFirmFactory,
    DesignationFactory,
    FirmFactory,
    HubFactory,
    HubSupportFactory,
    IndustryFactory,
    RegionFactory,
    SectorFactory,
    SourceFactory,
    SupportOrganizationFactory,
)
from tests.pages import attributes, facts, hubs_of, links, main, one, parsed, texts, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def hub() -> Hub:
    industry = IndustryFactory(slug="zymoscopy", name="Zymoscopes", sector=SectorFactory(slug="oddities"))
    industry.complementary.add(IndustryFactory(name="Yeast"))
    hub = HubFactory(
        slug="zymoscope-valley",
        name="Zymoscope Valley",
        other_names=["The Valley of Foam"],
        region=RegionFactory(name="Midsea", parent=RegionFactory(name="Ocean")),
        industry=industry,
        related=[IndustryFactory(name="Microscopes")],
        at=LonLat(-130.5, 0.25),
        radius_m=16_093,
        stage="emerging",
        since=1987,
        summary="Where zymoscopes are made.",
        description="First line.\nSecond line.",
        website="https://example.org/valley",
        last_verified=date(2025, 3, 9),
    )
    firm = FirmFactory(name="Foam Works", website="https://example.org/foam")
    AnchorFirmFactory(hub=hub, firm=firm, role="Makes the lenses.", since=1999, size_band="small")
    helper = SupportOrganizationFactory(
        slug="midsea-chamber", name="Midsea Chamber", website="https://example.org/chamber"
    )
    HubSupportFactory(hub=hub, organization=helper, role="Opens doors.")
    DesignationFactory(hub=hub, programme="Tech Hub", year=2023, url="https://example.org/tech-hub")
    SourceFactory(hub=hub, url="https://example.org/study", title="The Foam Study", publisher="Foam Press")
    return hub


def test_a_profile_says_everything_that_is_known(client: Client, hub: Hub) -> None:
    page = main(client.get("/hubs/zymoscope-valley/"))
    assert facts(page) == {
        "Region": "Midsea, Ocean",
        "Stage": "emerging",
        "Since": "1987",
        "Reach": "about 10 miles (16 km) around its center",
        "Related industries": "Microscopes",
        "Complementary industries": "Yeast",
        "Website": "https://example.org/valley",
        "Designations": "Tech Hub , 2023",
        "Last verified": "March 9, 2025",
    }
    said = words(page)
    assert "Also known as The Valley of Foam" in said
    assert "First line. Second line." in said
    assert "Foam Works Makes the lenses. here since 1999 10 to 49 people" in said
    assert "Midsea Chamber chamber of commerce Ogden, UT Opens doors." in said
    assert "The Foam Study , Foam Press (read January 31, 2025)" in said


def test_every_link_out_of_a_profile_tells_nothing_to_the_other_side(client: Client, hub: Hub) -> None:
    rules = [node.attributes.get("rel") for node in main(client.get("/hubs/zymoscope-valley/")).css("a[href^=http]")]
    assert rules == ["noopener external"] * 5


def test_a_profile_is_told_to_search_engines_in_schema_orgs_words(client: Client, hub: Hub) -> None:
    page = parsed(client.get("/hubs/zymoscope-valley/"))
    assert json.loads(one(page, 'script[type="application/ld+json"]').text()) == {
        "@context": "https://schema.org",
        "@type": "Place",
        "name": "Zymoscope Valley",
        "alternateName": ["The Valley of Foam"],
        "description": "Where zymoscopes are made.",
        "url": "http://localhost:8000/hubs/zymoscope-valley/",
        "geo": {"@type": "GeoCoordinates", "latitude": 0.25, "longitude": -130.5},
        "containedInPlace": {"@type": "Place", "name": "Midsea, Ocean"},
        "keywords": "Zymoscopes",
        "subjectOf": [{"@type": "WebPage", "name": "The Foam Study", "url": "https://example.org/study"}],
        "@reverse": {"location": [{"@type": "Organization", "name": "Foam Works", "url": "https://example.org/foam"}]},
    }
    assert attributes(page, "link[rel=canonical]", "href") == ["http://localhost:8000/hubs/zymoscope-valley/"]


def test_a_profile_without_more_than_it_must_have_is_whole(client: Client) -> None:
    page = words(main(client.get(f"/hubs/{HubFactory().slug}/")))
    assert page.count("None recorded yet.") == 2
    assert "Last verified not yet" in page


def test_neighbors_and_hubs_alike_are_the_nearest_and_never_the_hub_itself(client: Client, no_directory: None) -> None:
    industry = IndustryFactory()
    own = HubFactory(at=LonLat(-130, 0), industry=industry)
    alike = [HubFactory(at=LonLat(-130, 10 + step), industry=industry) for step in range(5)]
    near_by = [HubFactory(at=LonLat(-130, 1 + step)) for step in range(5)]
    shown = hubs_of(client.get(f"/hubs/{own.slug}/"))
    assert shown == [*(hub.slug for hub in alike[:4]), *(hub.slug for hub in near_by[:4])]


def test_an_industry_shows_its_hubs_words_codes_and_allies(client: Client, hub: Hub) -> None:
    industry = hub.industry
    industry.naics, industry.isic = ["312120"], ["1103"]
    industry.save()
    industry.words.create(word="foam glass")
    response = client.get("/industries/zymoscopy/")
    assert facts(main(response)) == {
        "Complementary industries": "Yeast",
        "Also found under": "foam glass",
        "NAICS 2022": "312120",
        "ISIC Rev. 4": "1103",
    }
    assert hubs_of(response) == ["zymoscope-valley"]


def test_a_sector_shows_its_industries_and_the_hubs_of_all(client: Client, hub: Hub) -> None:
    other = HubFactory(name="Another", industry=IndustryFactory(name="Foam", sector=hub.industry.sector))
    response = client.get("/industries/oddities/")
    assert list(links(one(main(response), "p.chips"))) == ["Foam", "Zymoscopes"]
    assert hubs_of(response) == [other.slug, "zymoscope-valley"]


def test_an_organization_shows_whom_it_serves_and_with_which_hubs_it_works(client: Client, hub: Hub) -> None:
    helper = hub.supports.get().organization
    helper.phone, helper.email, helper.radius_m, helper.remote = "+18015550100", "a@example.org", 40_000, True
    helper.save()
    helper.serves.add(RegionFactory(name="Lagoon", parent=RegionFactory(name="Ocean")))
    response = client.get("/support/midsea-chamber/")
    assert facts(main(response)) == {
        "Place": "Ogden, UT",
        "Website": "https://example.org/chamber",
        "Phone": "(801) 555-0100",
        "E-mail": "a@example.org",
        "Serves": "Lagoon, Ocean",
        "And everywhere within": "about 25 miles (40 km)",
        "How": "in person, remotely",
    }
    assert hubs_of(response) == ["zymoscope-valley"]
    assert texts(response, "kicker") == ["chamber of commerce"]
