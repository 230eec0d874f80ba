"""Loads US counties, metropolitan and micropolitan areas with their outlines from `fixtures/areas/`."""

from __future__ import annotations

import csv
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q

from hubs.db.bulk import chunked, delete_all_rows, save_rows, write_rows
from hubs.entries.changes import changing
from hubs.enums import EntryType, RegionKind, RevisionAction
from hubs.geo.coordinates import LonLat
from hubs.geo.sphere import distance_m
from hubs.geo.topology import Topology
from hubs.indexes import counties as counties_of_hubs
from hubs.models import Area, Load, Outline, Region

LOAD_NAME = "areas"
FORMAT = "1"
"""Changes when the tables are to be filled in another way."""

FILES = ("areas.csv", "counties.csv", "counties.topo.json")

NEAREST = 3
"""So many areas count as neighbors of one that borders on none."""


@dataclass(slots=True)
class _Official:
    """A state, county or area as the files have it; `region` is the row that it becomes, or the one that stands already."""

    region: Region
    title: str
    counties: list[str]
    """FIPS codes."""
    has_figures: bool
    is_ours: bool = False
    is_micropolitan: bool = False
    successor: str = ""
    population: int | None = None
    neighbors: set[str] = field(default_factory=set)
    """Slugs."""


def load_areas(*, force: bool = False) -> int:
    """Load all counties and areas again if their files have changed; returns how many, 0 where nothing changed. All or nothing.

    About five seconds. A county or metropolitan area that the directory already has, known by its code, keeps its slug, name,
    point and reach, and gets the rest. Needs the states of the gazetteer, and is loaded after the directory.
    """
    fingerprint = _fingerprint()
    if not force and Load.objects.filter(name=LOAD_NAME, fingerprint=fingerprint).exists():
        return 0
    topology = Topology(settings.AREAS_DIR / "counties.topo.json", "counties")
    with transaction.atomic():
        officials = _read()
        _find_neighbors(officials, topology)
        slugs = [official.region.slug for official in officials]
        with changing(EntryType.REGION, slugs, action=RevisionAction.LOADED, is_batch=True):
            _save_regions(officials)
            _save_areas(officials, topology)
            counties_of_hubs.rebuild()
        Load.objects.update_or_create(name=LOAD_NAME, defaults={"fingerprint": fingerprint})
    _analyze()
    return len(officials)


def _read() -> list[_Official]:
    """States, then counties, then areas."""
    standing = Region.objects.filter(Q(kind=RegionKind.STATE, country="US") | Q(slug="pr")).in_bulk(field_name="slug")
    rows = list(_rows("counties.csv"))
    states = _states(rows, standing)
    by_fips = {official.region.geoid: official for official in states}
    ours = {
        (region.kind, region.geoid if region.kind == RegionKind.COUNTY else region.cbsa): region
        for region in Region.objects.filter(country__in=("US", "PR")).filter(
            Q(kind=RegionKind.COUNTY) & ~Q(geoid="") | Q(kind=RegionKind.METRO) & ~Q(cbsa="")
        )
    }
    counties = [_county(row, by_fips[row["fips"][:2]].region, ours) for row in rows]
    by_fips |= {official.region.geoid: official for official in counties}
    areas = [_area(row, by_fips, standing, ours) for row in _rows("areas.csv")]
    return [*states, *counties, *areas]


def _states(rows: list[dict[str, str]], standing: dict[str, Region]) -> list[_Official]:
    """Every state, the District of Columbia and Puerto Rico, which is a country here, with the FIPS codes of its counties."""
    counties: dict[str, list[str]] = defaultdict(list)
    people: dict[str, int] = defaultdict(int)
    slugs: dict[str, str] = {}
    for row in rows:
        code = row["fips"][:2]
        counties[code].append(row["fips"])
        people[code] += int(row["population"] or 0)
        slugs[code] = "-".join(row["slug"].split("-")[:2]) if row["slug"].startswith("us-") else "pr"
    found = []
    for code, slug in slugs.items():
        region = standing[slug]
        region.geoid = code
        found.append(
            _Official(
                region,
                region.name,
                counties[code],
                has_figures=region.country == "US",
                is_ours=True,
                population=people[code] or None,
            )
        )
    return found


def _county(row: dict[str, str], parent: Region, ours: dict[tuple[str, str], Region]) -> _Official:
    region = ours.get((RegionKind.COUNTY, row["fips"]))
    is_ours = region is not None and region.slug != row["slug"]
    if region is None or not is_ours:
        region = _region(row, RegionKind.COUNTY, parent)
        region.geoid = row["fips"]
    region.cbsa = row["cbsa"]
    return _Official(
        region,
        row["name"],
        [row["fips"]],
        has_figures=parent.country == "US",
        is_ours=is_ours,
        population=int(row["population"]) if row["population"] else None,
    )


def _area(
    row: dict[str, str],
    by_fips: dict[str, _Official],
    states: dict[str, Region],
    ours: dict[tuple[str, str], Region],
) -> _Official:
    region = ours.get((RegionKind.METRO, row["cbsa"]))
    is_ours = region is not None and region.slug != row["slug"]
    if region is None or not is_ours:
        # Its first state is the one of the town that it is named after first.
        state = row["name"].rsplit(",", 1)[1].strip()[:2].lower()
        region = _region(row, RegionKind.METRO, states["pr" if state == "pr" else f"us-{state}"])
        region.cbsa = row["cbsa"]
    return _Official(
        region,
        row["name"],
        row["counties"].split(),
        has_figures=row["has_figures"] == "1",
        is_ours=is_ours,
        is_micropolitan=row["kind"] == "micro",
        successor=row["successor"],
        population=int(row["population"]) if row["population"] else None,
    )


def _region(row: dict[str, str], kind: RegionKind, parent: Region) -> Region:
    point = LonLat(float(row["lon"]), float(row["lat"])).as_point()
    return Region(slug=row["slug"], name=row["name"], kind=kind, parent=parent, country=parent.country, point=point)


def _find_neighbors(officials: list[_Official], topology: Topology) -> None:
    """Regions of a kind whose counties border on each other; for an area that borders on none, the nearest ones."""
    beside = topology.neighbors()
    for same in _by_kind(officials).values():
        at_county: dict[str, list[_Official]] = defaultdict(list)
        for official in same:
            for fips in official.counties:
                at_county[fips].append(official)
        for official in same:
            near = {fips for county in official.counties for fips in beside[county]}
            found = {other.region.slug for fips in near for other in at_county[fips]}
            official.neighbors = found - {official.region.slug}
        if same[0].region.kind == RegionKind.METRO:
            points = [(LonLat.of(other.region.point), other.region.slug) for other in same]
            for official in same:
                if not official.neighbors:
                    at = LonLat.of(official.region.point)
                    nearest = sorted(points, key=lambda other: distance_m(at, other[0]))[1 : NEAREST + 1]
                    official.neighbors = {slug for _point, slug in nearest}


def _by_kind(officials: Iterable[_Official]) -> dict[str, list[_Official]]:
    found: dict[str, list[_Official]] = defaultdict(list)
    for official in officials:
        found[RegionKind.STATE if official.region.kind == RegionKind.COUNTRY else official.region.kind].append(official)
    return found


def _save_regions(officials: list[_Official]) -> None:
    new = [official.region for official in officials if not official.is_ours]
    save_rows(new, key="slug", update=["name", "kind", "parent", "country", "geoid", "cbsa", "point"])
    standing = [official.region for official in officials if official.is_ours]
    Region.objects.bulk_update(standing, ["geoid", "cbsa"], batch_size=200)


def _save_areas(officials: list[_Official], topology: Topology) -> None:
    keys: dict[str, int] = {}
    for some in chunked([official.region.slug for official in officials]):
        keys |= dict(Region.objects.filter(slug__in=some).values_list("slug", "pk"))
    by_fips = {
        official.region.geoid: keys[official.region.slug]
        for official in officials
        if official.region.kind == RegionKind.COUNTY
    }
    for model in (Area.counties.through, Area.neighbors.through, Area, Outline):
        delete_all_rows(model)
    save_rows(
        Area(
            region_id=keys[official.region.slug],
            title=official.title,
            is_ours=official.is_ours,
            is_micropolitan=official.is_micropolitan,
            has_figures=official.has_figures,
            successor=official.successor,
            population=official.population,
        )
        for official in officials
    )
    write_rows(
        Area.counties.through,
        ["area_id", "region_id"],
        ((keys[official.region.slug], by_fips[fips]) for official in officials for fips in official.counties),
    )
    write_rows(
        Area.neighbors.through,
        ["area_id", "region_id"],
        ((keys[official.region.slug], keys[slug]) for official in officials for slug in sorted(official.neighbors)),
    )
    save_rows(_outlines(officials, keys, topology))


def _outlines(officials: list[_Official], keys: dict[str, int], topology: Topology) -> Iterator[Outline]:
    for official in officials:
        shape = topology.outline(official.counties)
        if shape.empty:
            continue
        west, south, east, north = shape.extent
        yield Outline(
            region_id=keys[official.region.slug],
            is_county=official.region.kind == RegionKind.COUNTY,
            west=west,
            south=south,
            east=east,
            north=north,
            shape=shape,
        )


def _analyze() -> None:
    """Let PostgreSQL look at the new rows before it plans queries over them."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE hubs_region, hubs_area, hubs_outline, hubs_area_counties, hubs_hubcounty")


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (settings.AREAS_DIR / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _fingerprint() -> str:
    digest = hashlib.sha256(FORMAT.encode())
    for name in FILES:
        digest.update((settings.AREAS_DIR / name).read_bytes())
    return digest.hexdigest()
