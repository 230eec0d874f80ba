"""People, business applications and patents, by county, added up to areas, states and the nation."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple
from zipfile import BadZipFile

import openpyxl
from django.db import transaction

from hubs.db.bulk import write_rows
from hubs.models import AreaCounty, AreaFacts
from hubs.statistics.areas import areas_over, load_area_counties
from hubs.statistics.files import UnreadableFile, open_table

APPLICATIONS = "Census Bureau, Business Formation Statistics"
PATENTS = "U.S. Patent and Trademark Office"
POPULATION = "Census Bureau, American Community Survey 2014–2018"


class CountyCounts(NamedTuple):
    """A count by county in the newest year of a file; counties whose cell is empty are not in it."""

    year: int
    by_county: Mapping[str, int]
    blank: frozenset[str] = frozenset()


def load_delineation(path: Path) -> int:
    """Replace which county lies in which area, by a list of the Office of Management and Budget; the number of counties.

    Comma-separated with `cbsa` and `fips` (or `cbsa_code` and `stco_code`). UnreadableFile where nothing was loaded.
    """
    with open_table(path) as table:
        for area, county in (("cbsa", "fips"), ("cbsa_code", "stco_code")):
            if {area, county} <= set(table.header):
                break
        else:
            raise UnreadableFile(f"{path} is no list of counties and areas: its first line is to name cbsa and fips.")
        places = table.header.index(area), table.header.index(county)
        rows = {}
        for line, cells in table.rows():
            code, fips = (cells[place].strip() if place < len(cells) else "" for place in places)
            if not (fips.isdigit() and len(fips) == 5 and (not code or (code.isdigit() and len(code) == 5))):
                table.report.note(line, f"“{code[:20]}”, “{fips[:20]}” are no codes of an area and a county")
            elif code:
                rows[fips] = code
    with transaction.atomic():
        AreaCounty.objects.all().delete()
        write_rows(AreaCounty, ("county", "area"), sorted(rows.items()))
    return len(rows)


def load_applications(path: Path) -> CountyCounts:
    """Load business applications of the newest year of a file of Business Formation Statistics, .xlsx or .csv.

    They are applications for a tax number (EIN), not firms. UnreadableFile where nothing was loaded.
    """
    rows = _table_rows(path)
    header = [str(name or "").strip().lower() for name in next(rows, [])]
    years = {int(name[2:]): place for place, name in enumerate(header) if name.startswith("ba") and name[2:].isdigit()}
    if not years or not {"county code", "state_fips"} & set(header):
        raise UnreadableFile(
            f"{path} is no table of business applications by county: it has no columns County Code and BA2005 …"
        )
    counts, blank, year = {}, set(), max(years)
    for cells in rows:
        county = str(cells[header.index("county code")] or "").strip().zfill(5)
        text = str(cells[years[year]] if cells[years[year]] is not None else "").strip()
        if text.isdigit():
            counts[county] = int(text)
        elif county.isdigit():
            blank.add(county)
    found = CountyCounts(year, counts, frozenset(blank))
    _save("applications", found)
    return found


def load_patents(path: Path) -> CountyCounts:
    """Load patents granted to owners with an address in the county, in the last year but the newest, which is a part of a year.

    UnreadableFile where nothing was loaded.
    """
    by_year: dict[int, dict[str, int]] = defaultdict(dict)
    with open_table(path) as table:
        if not {"geoid", "year", "cnt_patents"} <= set(table.header):
            raise UnreadableFile(f"{path} is no table of patents by county: it lacks geoid, year and cnt_patents.")
        area, year, count = (table.header.index(name) for name in ("geoid", "year", "cnt_patents"))
        for line, cells in table.rows():
            try:
                if len(cells[area]) == 5:  # rows of states and of the world stand between
                    by_year[int(cells[year])][cells[area]] = int(cells[count] or 0)
            except (IndexError, ValueError):
                table.report.note(line, "it cannot be read")
    if len(by_year) < 2:
        raise UnreadableFile(f"{path} holds no whole year.")
    newest = sorted(by_year)[-2]
    found = CountyCounts(newest, by_year[newest])
    _save("patents", found)
    return found


def load_population(by_county: Mapping[str, int]) -> None:
    """People by county, from the list of counties that the areas are made of."""
    write_rows(AreaFacts, ("area", "population"), _summed(by_county), key=("area",), update=("population",))


def _save(fact: str, found: CountyCounts) -> None:
    columns = (fact, f"{fact}_year", f"{fact}_at_least")
    area_counties = load_area_counties()
    incomplete = {area for county in found.blank for area in areas_over(county, area_counties)}
    rows = ((area, count, found.year, area in incomplete) for area, count in _summed(found.by_county))
    with transaction.atomic():
        write_rows(AreaFacts, ("area", *columns), rows, key=("area",), update=columns)


def _summed(by_county: Mapping[str, int]) -> list[tuple[str, int]]:
    area_counties = load_area_counties()
    sums: dict[str, int] = defaultdict(int)
    for county, count in by_county.items():
        for area in areas_over(county, area_counties):
            sums[area] += count
    return sorted(sums.items())


def _table_rows(path: Path) -> Iterator[list[object]]:
    if path.suffix.lower() != ".xlsx":
        with path.open(newline="", encoding="utf-8-sig") as file:
            yield from csv.reader(file)
        return
    try:
        book = openpyxl.load_workbook(path, read_only=True)
    except (BadZipFile, OSError, KeyError, ValueError) as error:
        raise UnreadableFile(f"{path} is no spreadsheet that can be read.") from error
    try:
        for row in book.worksheets[0].iter_rows(values_only=True):
            yield list(row)
    finally:
        book.close()
