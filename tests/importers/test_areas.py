"""Loading US counties and metropolitan areas: all of them, in the right place, with stable slugs, and repeatable."""

from __future__ import annotations

import csv
from random import Random
from typing import Any

import pytest
from django.conf import settings
from django.db.models import Count

from hubs.enums import EntryType, RegionKind, RevisionAction
from hubs.gazetteer.complete import complete
from hubs.gazetteer.resolve import Outcome, resolve
from hubs.geo.coordinates import LonLat
from hubs.importers.areas import load_areas
from hubs.indexes import counties
from hubs.indexes.counties import area_of, counties_of, county_of
from hubs.indexes.rebuild import stale_indexes
from hubs.models import Area, HubCounty, Outline, Place, Region, Revision
from hubs.models.place import EXACT
from tests.factories import HubFactory, RegionFactory

pytestmark = pytest.mark.django_db

OLDER = [
    "12820",
    "14340",
    "17200",
    "19380",
    "20380",
    "26960",
    "27920",
    "30880",
    "32220",
    "32980",
    "35500",
    "36860",
    "37080",
    "38840",
    "39140",
    "44920",
    "46740",
]


def metros() -> Any:
    return Area.objects.filter(region__kind=RegionKind.METRO)


def test_every_area_of_the_figures_is_there_with_its_code_and_counties() -> None:
    measured = metros().filter(has_figures=True)
    assert measured.count() == 933
    assert measured.values("region__cbsa").distinct().count() == 933
    assert not measured.annotate(held=Count("counties")).filter(held=0).exists()


def test_an_area_that_is_new_since_has_no_figures() -> None:
    new = metros().filter(has_figures=False)
    assert {"Kiryas Joel-Poughkeepsie-Newburgh, NY", "Waterbury-Shelton, CT"} <= set(
        new.values_list("title", flat=True)
    )
    assert not Area.objects.filter(region__country="PR", has_figures=True).exists()


def test_an_older_code_has_a_name_counties_and_a_successor() -> None:
    older = metros().filter(region__cbsa__in=OLDER, has_figures=True)
    assert older.exclude(successor="").count() == 17
    dayton = older.get(region__cbsa="19380")
    assert (dayton.title, dayton.successor) == ("Dayton, OH", "19430")
    assert set(dayton.counties.values_list("geoid", flat=True)) == {"39057", "39109", "39113"}
    assert not Region.objects.filter(kind=RegionKind.METRO, cbsa="19430").exists()


def test_every_county_lies_in_its_state_and_counts_in_one_area_at_most() -> None:
    found = Region.objects.filter(kind=RegionKind.COUNTY).exclude(area=None)
    assert found.count() == 3_220
    assert found.filter(country="US").count() == 3_142
    assert not found.filter(country="US").exclude(parent__kind=RegionKind.STATE).exists()
    states = dict(Region.objects.filter(kind=RegionKind.STATE, country="US").values_list("geoid", "slug"))
    assert len(states) == 51
    wrong = [
        geoid
        for geoid, parent in found.filter(country="US").values_list("geoid", "parent__slug")
        if states[geoid[:2]] != parent
    ]
    assert wrong == []
    twice = found.filter(areas__region__kind=RegionKind.METRO, areas__has_figures=True).annotate(n=Count("areas"))
    assert not twice.filter(n__gt=1).exists()
    held = metros().filter(has_figures=True).values_list("counties__geoid", "region__cbsa")
    assert dict(held) == dict(found.exclude(cbsa="").values_list("geoid", "cbsa"))


def test_connecticut_keeps_its_eight_counties() -> None:
    assert Region.objects.filter(kind=RegionKind.COUNTY, parent__slug="us-ct").count() == 8


@pytest.mark.parametrize(
    ("slug", "name", "code"),
    [
        ("us-ut-weber-county", "Weber County", "49057"),
        ("us-la-orleans-parish", "Orleans Parish", "22071"),
        ("us-nm-dona-ana-county", "Doña Ana County", "35013"),
        ("us-md-baltimore-city", "Baltimore city", "24510"),
        ("us-md-baltimore-county", "Baltimore County", "24005"),
        ("ogden-clearfield-metro", "Ogden-Clearfield, UT", "36260"),
        ("columbus-ga-al-metro", "Columbus, GA-AL", "17980"),
        ("elkhart-goshen-metro", "Elkhart-Goshen, IN", "21140"),
    ],
)
def test_slugs_say_what_and_where(slug: str, name: str, code: str) -> None:
    region = Region.objects.get(slug=slug)
    assert region.name == name
    assert code in (region.geoid, region.cbsa)


def test_a_metro_of_ours_with_the_code_becomes_the_area() -> None:
    area = metros().get(region__cbsa="47260")
    assert (area.region.slug, area.region.name, area.is_ours) == ("hampton-roads", "Hampton Roads", True)
    assert area.title == "Virginia Beach-Norfolk-Newport News, VA-NC"
    assert area.region.radius_m == 45_000


def test_an_outline_is_valid_and_lies_in_its_box() -> None:
    without = Area.objects.filter(region__outline=None).values_list("region__slug", flat=True)
    # One is smaller than the outlines' precision; planning regions of Connecticut have none yet.
    assert set(without) == {"us-va-falls-church-city", "waterbury-shelton-metro", "putnam-micro"}
    for outline in Outline.objects.filter(
        region__in=Random(3).sample(list(Outline.objects.values_list("pk", flat=True)), 60)
    ):
        assert outline.shape.valid
        assert outline.shape.extent == (outline.west, outline.south, outline.east, outline.north)


# On the coast, on islands, in the water, at a border, in a city that is a county, in open country.
PLACES = {
    (-111.9738, 41.2230): ("49057", "36260"),
    (-81.7800, 24.5551): ("12087", "28580"),
    (-70.0995, 41.2835): ("25019", ""),
    (-94.7977, 29.3013): ("48167", "26420"),
    (-155.0900, 19.7297): ("15001", "25900"),
    (-73.9712, 40.7831): ("36061", "35620"),
    (-75.9780, 36.8529): ("51810", "47260"),
    (-122.3706, 37.8235): ("06075", "41860"),
    (-76.6122, 39.2904): ("24510", "12580"),
    (-118.3278, 33.3428): ("06037", "31080"),
    (-66.1057, 18.4655): ("72127", "41980"),
    (-116.9000, 38.0500): ("32023", ""),
}


@pytest.mark.parametrize("at", PLACES)
def test_a_point_lies_in_its_county_and_area(at: tuple[float, float]) -> None:
    fips, cbsa = PLACES[at]
    county, area = county_of(LonLat(*at)), area_of(LonLat(*at))
    assert county is not None
    assert county.geoid == fips
    if cbsa:
        assert area is not None
        assert area.cbsa == cbsa


@pytest.mark.parametrize(
    ("at", "fips"), [((-74.05, 39.75), "34029"), ((-73.0, 39.0), None), ((-45.0, 41.0), None), ((0.0, 90.0), None)]
)
def test_off_the_coast_the_nearest_county_within_ten_miles_counts(at: tuple[float, float], fips: str | None) -> None:
    county = county_of(LonLat(*at))
    assert (county.geoid if county else None) == fips


def test_many_points_at_once_lie_where_each_does_by_itself() -> None:
    places = list(Place.objects.filter(country="US", kind="city").order_by("pk"))
    points = [place.location for place in Random(5).sample(places, 60)]
    assert counties_of(points) == [counties_of([point])[0] for point in points]


@pytest.mark.full_gazetteer
def test_a_town_lies_in_a_county_of_its_state() -> None:
    towns = list(Place.objects.filter(country="US", kind="city").exclude(admin1="").order_by("pk"))
    towns = Random(7).sample(towns, 400)
    states = dict(Region.objects.filter(kind=RegionKind.COUNTY).values_list("pk", "parent__slug"))
    found = counties_of([town.location for town in towns])
    wrong = [
        town.slug
        for town, county in zip(towns, found, strict=True)
        if county is None or states[county] != f"us-{town.admin1.lower()}"
    ]
    # A few lie on a river that is the border.
    assert len(wrong) <= 2, wrong


def test_every_hub_in_the_united_states_has_its_county() -> None:
    assert counties.kept() == set(counties.expected(list(HubCounty.objects.values_list("hub", flat=True))))
    assert HubCounty.objects.count() >= 170


def test_a_hub_that_moves_changes_its_county() -> None:
    hub = HubFactory(at=LonLat(-111.97, 41.22))
    assert hub.in_county.county.geoid == "49057"
    hub.point = LonLat(-86.0, 41.68).as_point()
    hub.save()
    assert HubCounty.objects.get(hub=hub).county.geoid == "18039"
    hub.region = RegionFactory(country="CA")
    hub.save()
    assert not HubCounty.objects.filter(hub=hub).exists()


def test_loading_again_changes_nothing() -> None:
    before = list(Region.objects.order_by("pk").values_list("pk", "slug", "name", "kind", "parent", "cbsa", "geoid"))
    links = Area.counties.through.objects.count(), Area.neighbors.through.objects.count()
    assert load_areas() == 0
    assert load_areas(force=True) == 4_257
    assert before == list(
        Region.objects.order_by("pk").values_list("pk", "slug", "name", "kind", "parent", "cbsa", "geoid")
    )
    assert links == (Area.counties.through.objects.count(), Area.neighbors.through.objects.count())
    assert stale_indexes() == {}


def test_the_load_is_one_revision_of_all_regions() -> None:
    batches = Revision.objects.filter(entry_type=EntryType.REGION, slug="", action=RevisionAction.LOADED)
    loads = [row.changed for row in batches if "us-ut-weber-county" in row.changed]
    assert len(loads) == 1
    assert len(loads[0]) == 4_257
    assert not Revision.objects.filter(slug="us-ut-weber-county").exists()


def test_neighbors_share_a_border() -> None:
    weber = Region.objects.get(slug="us-ut-weber-county").area
    assert set(weber.neighbors.values_list("name", flat=True)) == {
        *("Box Elder County", "Cache County", "Davis County", "Morgan County", "Rich County")
    }
    utah = Region.objects.get(slug="us-ut").area
    assert set(utah.neighbors.values_list("slug", flat=True)) == {"us-az", "us-co", "us-id", "us-nv", "us-wy"}


# As places that people type.


@pytest.mark.parametrize(
    ("typed", "slug"),
    [
        ("Weber County", "us-ut-weber-county"),
        ("weber county, utah", "us-ut-weber-county"),
        ("Ogden-Clearfield, UT", "ogden-clearfield-metro"),
        ("ogden clearfield metro area", "ogden-clearfield-metro"),
        ("Fargo metro", "fargo-nd-metro-area"),
        ("Virginia Beach-Norfolk-Newport News, VA-NC", "hampton-roads-metro-area"),
        ("Hampton Roads", "hampton-roads"),
        ("Orange County", "orange-county-ca"),
        ("Fargo", "fargo-nd"),
    ],
)
def test_an_area_is_found_by_its_exact_name(typed: str, slug: str) -> None:
    assert [place.slug for place in resolve(typed).places][:1] == [slug]
    assert slug in [place.slug for place in complete(typed)]


def test_a_name_that_many_counties_bear_is_ambiguous() -> None:
    found = resolve("Washington County")
    assert found.outcome is Outcome.AMBIGUOUS
    assert found.places[0].slug == "us-or-washington-county"  # the largest
    assert {place.name for place in found.places} == {"Washington County"}


@pytest.mark.parametrize("typed", ["weber c", "weber count", "ogden-clear", "wber county", "us-ut"])
def test_an_area_is_not_found_by_less_than_its_name(typed: str) -> None:
    official = set(Region.objects.filter(area__is_ours=False).values_list("slug", flat=True))
    assert not official & {place.slug for place in (*complete(typed), *resolve(typed).places)}


@pytest.mark.full_gazetteer
def test_what_is_typed_leads_where_it_did_without_areas() -> None:
    """The beginnings of town names, of all lengths, complete to the same places with the official names left out."""
    names = list(
        Place.objects.filter(country="US", kind="city")
        .order_by("-population", "pk")
        .values_list("name", flat=True)[:4_000]
    )
    chance = Random(11)
    typed = [name[: chance.randint(2, len(name))] for name in chance.sample(names, 150)]
    with_areas = [[place.slug for place in complete(text)] for text in typed]
    Place.objects.filter(kind="region", names__weight=EXACT).delete()
    assert with_areas == [[place.slug for place in complete(text)] for text in typed]


def test_the_committed_files_are_small_and_agree_with_each_other() -> None:
    outlines = settings.AREAS_DIR / "counties.topo.json"
    assert outlines.stat().st_size < 700_000
    with (settings.AREAS_DIR / "areas.csv").open(encoding="utf-8") as file:
        areas = list(csv.DictReader(file))
    with (settings.AREAS_DIR / "counties.csv").open(encoding="utf-8") as file:
        known = {row["fips"] for row in csv.DictReader(file)}
    assert {fips for row in areas for fips in row["counties"].split()} <= known
