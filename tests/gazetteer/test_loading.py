"""Loading the gazetteer: complete, all or nothing, once; and its geopy interface."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from geopy.point import Point

from hubs.db.bulk import write_rows
from hubs.enums import PlaceKind, RegionKind
from hubs.gazetteer import loading
from hubs.gazetteer.geocoder import GazetteerGeocoder
from hubs.gazetteer.resolve import resolve
from hubs.geo.coordinates import LonLat
from hubs.importers.gazetteer import load_gazetteer
from hubs.indexes import region_places
from hubs.models import Load, Place, PlaceName, PlaceSpelling, Region
from hubs.models.place import name_weight
from hubs.text.folding import fold
from tests.factories import OGDEN, RegionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.full_gazetteer]


def test_the_gazetteer_is_whole() -> None:
    counts = {kind: Place.objects.filter(kind=kind).count() for kind in PlaceKind}
    assert counts[PlaceKind.CITY] > 200_000
    assert counts[PlaceKind.POSTCODE] > 33_000
    assert counts[PlaceKind.COUNTRY] > 230
    assert Place.objects.filter(kind=PlaceKind.STATE, country="US").count() == 51
    # Every place can be typed. (A country or division whose name folds to nothing could not.)
    assert not Place.objects.filter(names=None).exists()


def test_countries_and_us_states_are_regions_for_hubs_to_lie_in() -> None:
    utah = Region.objects.get(slug="us-ut")
    assert (utah.kind, utah.name, utah.parent and utah.parent.slug) == (RegionKind.STATE, "Utah", "us")
    assert Region.objects.filter(kind=RegionKind.STATE, country="US").count() == 51
    assert Region.objects.get(slug="de").kind == RegionKind.COUNTRY


def test_metros_and_informal_regions_can_be_typed_by_their_names() -> None:
    names = set(PlaceName.objects.values_list("folded", "place__country"))
    regions = Region.objects.filter(kind__in=[RegionKind.METRO, RegionKind.INFORMAL])
    assert [region for region in regions if (fold(region.name), region.country) not in names] == []


def test_a_region_can_be_typed_by_its_other_names_too(no_directory: None) -> None:
    RegionFactory(slug="widget-valley", name="Widget Valley", other_names=["The Widgets", "widget valley"])
    region_places.rebuild()
    place = Place.objects.get(slug="widget-valley")
    assert (place.kind, place.name, place.country, place.location) == (PlaceKind.REGION, "Widget Valley", "US", OGDEN)
    assert set(place.names.values_list("folded", "is_alias")) == {("widget valley", False), ("the widgets", True)}
    assert resolve("the widgts").places == [place]


def test_a_region_that_is_called_as_a_town_leaves_the_town_its_name(no_directory: None) -> None:
    RegionFactory(slug="ogden-ut", name="Ogden")
    region_places.rebuild()
    assert Place.objects.get(slug="ogden-ut").kind == PlaceKind.CITY
    assert [place.slug for place in resolve("Ogden, UT").places] == ["ogden-ut"]


def test_a_region_whose_address_a_town_has_gets_one_of_its_own(no_directory: None) -> None:
    RegionFactory(slug="paris-tx", name="Red River Valley of Tests")
    region_places.rebuild()
    assert [place.slug for place in resolve("Red River Valley of Tests").places] == ["paris-tx-area"]
    assert resolve("Paris, TX").places[0].slug == "paris-tx"


def test_naming_the_regions_twice_changes_nothing(no_directory: None) -> None:
    region_places.rebuild()
    before = [model.objects.count() for model in (Place, PlaceName, PlaceSpelling)]
    region_places.rebuild()
    assert [model.objects.count() for model in (Place, PlaceName, PlaceSpelling)] == before


def test_loading_again_does_nothing() -> None:
    steps: list[str] = []
    newest = Place.objects.order_by("-pk").first()
    assert load_gazetteer(steps.append) is False
    assert steps == []
    assert Place.objects.order_by("-pk").first() == newest


def test_the_command_says_that_the_gazetteer_is_up_to_date(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_gazetteer")
    assert capsys.readouterr().out == "Gazetteer is up to date.\n"


def test_a_load_that_fails_leaves_the_old_rows_alone(tmp_path: Path, settings: Any) -> None:
    settings.GAZETTEER_DIR = shutil.copytree(settings.GAZETTEER_DIR, tmp_path / "gazetteer")
    with (tmp_path / "gazetteer" / "aliases.csv").open("a") as file:
        file.write("a line without its other columns\n")
    before = [model.objects.count() for model in (Place, PlaceName, PlaceSpelling, Region, Load)]
    steps: list[str] = []
    with pytest.raises(ValueError, match="unpack"):
        load_gazetteer(steps.append)
    assert steps == ["reading GeoNames, ZIP codes and names"]  # the old rows were gone by then
    assert [model.objects.count() for model in (Place, PlaceName, PlaceSpelling, Region, Load)] == before


def test_a_changed_file_is_noticed(tmp_path: Path, settings: Any) -> None:
    known = Load.objects.get(name=loading.LOAD_NAME).fingerprint
    assert loading._fingerprint() == known
    settings.GAZETTEER_DIR = shutil.copytree(settings.GAZETTEER_DIR, tmp_path / "gazetteer")
    assert loading._fingerprint() == known
    with (tmp_path / "gazetteer" / "aliases.csv").open("a") as file:
        file.write("4,Testville,name\n")
    assert loading._fingerprint() != known


def test_a_further_language_is_noticed(settings: Any) -> None:
    known = loading._fingerprint()
    settings.LANGUAGES = [*settings.LANGUAGES, ("eo", "Esperanto")]
    assert loading._fingerprint() != known


def test_rows_written_in_bulk_read_like_any_others() -> None:
    pk = Place.objects.order_by("-pk").values_list("pk", flat=True)[0] + 1
    values = (pk, "odd", "O'Dd \"\t\\N\n", "city", "US", "UT", "Utah", "", 7, None, LonLat(-111.5, 41.25).as_ewkb())
    write_rows(Place, loading.PLACE_COLUMNS, [values])
    place = Place.objects.get(slug="odd")
    assert (place.name, place.population, place.geonames_id) == ("O'Dd \"\t\\N\n", 7, None)
    assert place.location == LonLat(-111.5, 41.25)


def test_a_place_made_after_the_load_gets_a_number_of_its_own() -> None:
    Place.objects.create(slug="later", name="Later", kind=PlaceKind.CITY, point=LonLat(0, 0).as_point())


@pytest.mark.parametrize(
    ("heavier", "lighter"),
    [
        ((PlaceKind.CITY, "US", 400_000), (PlaceKind.CITY, "GB", 1_100_000)),
        ((PlaceKind.REGION, "US", 0), (PlaceKind.CITY, "US", 100_000)),
        ((PlaceKind.CITY, "US", 8_000_000), (PlaceKind.STATE, "US", 20_000_000)),
        ((PlaceKind.CITY, "US", 200_000), (PlaceKind.CITY, "FR", 500_000)),
    ],
)
def test_the_likelier_namesake_weighs_more(heavier: Any, lighter: Any) -> None:
    assert name_weight(*heavier, is_alias=False) > name_weight(*lighter, is_alias=False)
    assert name_weight(*heavier, is_alias=True) < name_weight(*heavier, is_alias=False)


# geopy's face


def test_geocode_answers_with_geopys_locations() -> None:
    ogden = Place.objects.get(slug="ogden-ut")
    location = GazetteerGeocoder().geocode("Ogden, UT")
    assert location.address == "Ogden, Utah, United States"
    assert (location.latitude, location.longitude) == (41.223, -111.97383)
    assert location.raw == {"slug": "ogden-ut", "kind": "city", "country": "US", "population": ogden.population}


def test_geocode_gives_all_candidates_when_asked() -> None:
    locations = GazetteerGeocoder().geocode("Portland", exactly_one=False)
    assert [location.raw["slug"] for location in locations[:2]] == ["portland-or", "portland-me"]


def test_geocode_knows_nothing_of_nonsense() -> None:
    assert GazetteerGeocoder().geocode("xqzvbn") is None
    assert GazetteerGeocoder().geocode("xqzvbn", exactly_one=False) is None


@pytest.mark.parametrize("query", ["41.22, -111.97", (41.22, -111.97), Point(41.22, -111.97)])
def test_reverse_takes_every_form_of_geopys_points(query: Any) -> None:
    assert GazetteerGeocoder().reverse(query).raw["slug"] == "ogden-ut"
    assert [found.raw["slug"] for found in GazetteerGeocoder().reverse(query, exactly_one=False)] == ["ogden-ut"]


def test_reverse_has_no_answer_in_the_middle_of_the_ocean() -> None:
    assert GazetteerGeocoder().reverse((-50, -130)) is None


@pytest.mark.filterwarnings("ignore:Latitude normalization")
def test_reverse_refuses_what_is_not_on_earth() -> None:
    with pytest.raises(ValueError, match="Latitude"):
        GazetteerGeocoder().reverse((91, 0))
