"""Exports entries as tables that can be imported again without changes, and hubs as GeoJSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from hubs.entries.describe import Document, describe
from hubs.enums import EntryType
from hubs.importers.cells import cells_of
from hubs.importers.columns import COLUMNS
from hubs.importers.csv_files import write_csv
from hubs.importers.xlsx_files import write_xlsx

FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "geojson": "application/geo+json",
}


def export(entry_type: EntryType, rows: QuerySet[Any], suffix: str) -> Iterator[bytes]:
    """Yield the file in chunks. Only XLSX is held in memory as a whole. GeoJSON is for hubs only."""
    documents = describe(entry_type, rows)
    match suffix:
        case "csv":
            yield from write_csv(_header(entry_type), (cells_of(entry_type, document) for document in documents))
        case "xlsx":
            yield write_xlsx(
                entry_type, COLUMNS[entry_type], (cells_of(entry_type, document) for document in documents)
            )
        case "geojson":
            yield from _geojson(documents)


def template(entry_type: EntryType, suffix: str) -> Iterator[bytes]:
    """A table with a header and an example row to overwrite."""
    example = [column.example for column in COLUMNS[entry_type]]
    if suffix == "xlsx":
        yield write_xlsx(entry_type, COLUMNS[entry_type], [example])
    else:
        yield from write_csv(_header(entry_type), [example])


def _header(entry_type: EntryType) -> list[str]:
    return [column.name for column in COLUMNS[entry_type]]


def _geojson(documents: Iterator[Document]) -> Iterator[bytes]:
    """RFC 7946: longitude first. All fields of the document except the point are properties."""
    yield b'{"type": "FeatureCollection", "features": ['
    comma = ""
    for document in documents:
        lat, lon = document.pop("point")
        feature = {
            "type": "Feature",
            "id": document["slug"],
            "geometry": {"type": "Point", "coordinates": [float(lon), float(lat)]},
            "properties": document,
        }
        yield f"{comma}\n{json.dumps(feature, ensure_ascii=False)}".encode()
        comma = ","
    yield b"\n]}\n"
