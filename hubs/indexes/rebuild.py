"""Rebuilds all indexes from scratch, or compares them with what they should contain."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import transaction

from hubs.indexes import (
    counties,
    data_version,
    described,
    duplicates,
    listings,
    map_cells,
    region_places,
    search_documents,
    vocabulary,
)
from hubs.models import DuplicateCandidate, Hub, MapCellCount, Region, SearchDocument


def rebuild_indexes() -> int:
    """Rebuild every index in one transaction. Return the number of listed hubs. About two minutes for a million."""
    with transaction.atomic():
        listed = listings.rebuild()
        search_documents.rebuild()
        counties.rebuild()
        described.rebuild()
        duplicates.rebuild()
        region_places.rebuild()
        data_version.bump()
    return listed


def stale_indexes() -> dict[str, int]:
    """The number of wrong rows in each index. Correct indexes are left out.

    Reads and computes as much as a rebuild but writes nothing. Unused words in the vocabulary are not an error.
    """
    hubs = list(Hub.objects.order_by("pk").values_list("pk", flat=True))
    expected_listings = set(listings.expected(Hub.objects.all()))
    expected_documents = set(search_documents.expected(hubs))
    words = {word for _hub, *columns in expected_documents for text in columns for word in text.split()}
    found = {
        "listings": len(expected_listings ^ set(listings.kept())),
        "map cells": len(_expected_cells(expected_listings) ^ set(_kept_cells())),
        "search documents": len(expected_documents ^ set(_kept_documents())),
        "counties of hubs": len(set(counties.expected(hubs)) ^ counties.kept()),
        "hubs of almost-hubs": len(set(described.expected(hubs)) ^ described.kept()),
        "vocabulary": len(vocabulary.unknown_words(words)),
        "possible duplicates": len(set(_expected_pairs(hubs)) ^ set(_kept_pairs())),
        "places of regions": len(set(region_places.expected(Region.objects.all())) ^ set(region_places.kept())),
    }
    return {index: rows for index, rows in found.items() if rows}


def _expected_cells(expected: Iterable[listings.Listing]) -> set[tuple[Any, ...]]:
    counter = map_cells.Counter()
    for listing in expected:
        counter.add(listing.counted)
    return {_rounded(row) for row in counter.rows()}


def _kept_cells() -> Iterator[tuple[Any, ...]]:
    rows = MapCellCount.objects.exclude(hubs=0).values_list(*map_cells.KEY, *map_cells.SUMS)
    return (_rounded(row) for row in rows.iterator())


def _rounded(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """Sums of degrees collect rounding errors with each change, so their last digits are noise."""
    *exact, lon, lat = row
    return (*exact, round(lon, 4) + 0.0, round(lat, 4) + 0.0)


def _kept_documents() -> Iterator[search_documents.Document]:
    rows = SearchDocument.objects.values_list("hub", *search_documents.COLUMNS)
    return (search_documents.Document(*row) for row in rows.iterator())


def _expected_pairs(hubs: list[int]) -> Iterator[tuple[int, int, float]]:
    dismissed = set(DuplicateCandidate.objects.exclude(dismissed_at=None).values_list("one", "other"))
    for pair, similarity in duplicates.found_pairs(set(hubs)).items():
        if pair not in dismissed:
            yield *pair, similarity


def _kept_pairs() -> Iterator[tuple[int, int, float]]:
    return iter(DuplicateCandidate.objects.undecided().values_list("one", "other", "similarity"))
