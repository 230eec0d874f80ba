"""The one door: after any changes in any order, every index equals one rebuilt from nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from hubs.curation.reverting import revert
from hubs.curation.suggestions import accept_suggestion
from hubs.entries.changes import changing
from hubs.entries.describe import documents
from hubs.enums import EntryType, RevisionAction
from hubs.geo.coordinates import LonLat
from hubs.importers.directory import load_directory
from hubs.indexes import described, region_places
from hubs.indexes.data_version import current_version
from hubs.indexes.rebuild import rebuild_indexes, stale_indexes
from hubs.models import (
    DuplicateCandidate,
    Hub,
    HubListing,
    Industry,
    MapCellCount,
    Region,
    Revision,
    SearchDocument,
    Word,
)
from hubs.roles import Role
from hubs.search.criteria import Criteria
from hubs.search.hubs import find
from tests.factories import (
    HubFactory,
    IndustryFactory,
    RegionFactory,
    SuggestionFactory,
    delete_areas,
    person,
    write_directory,
)
from tests.world import REFUSALS, STEPS, World

pytestmark = pytest.mark.django_db


def kept() -> dict[str, Any]:
    """Every index in plain values, without keys that differ each time. Sums of degrees to four digits."""
    cells = MapCellCount.objects.exclude(hubs=0).values_list(
        *("zoom", "category", "stage", "x", "y", "hubs", "key_sum", "lon_sum", "lat_sum")
    )
    return {
        "listings": set(
            HubListing.objects.values_list("hub", "category", "is_secondary", "name", "stage", "lon", "lat")
        ),
        "cells": {(*row[:7], round(row[7], 4) + 0.0, round(row[8], 4) + 0.0) for row in cells},
        "documents": set(SearchDocument.objects.values_list("hub", "names", "topics", "context")),
        "duplicates": set(DuplicateCandidate.objects.values_list("one", "other", "similarity")),
        "places": set(region_places.kept()),
        "hubs of almost-hubs": described.kept(),
    }


@contextmanager
def _taken_back() -> Iterator[None]:
    """A transaction that is rolled back at its end: each example begins with nothing."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def nothing_yet(no_directory: None) -> None:
    """No entries, and so no places of regions. Each test here makes all indexes from nothing, which areas would slow down."""
    delete_areas()
    region_places.rebuild()


@pytest.mark.usefixtures("nothing_yet")
@given(st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 7)), min_size=1, max_size=10))
@settings(max_examples=30)
def test_after_any_changes_every_index_equals_one_made_from_nothing(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[Callable[[World, int], None], int]]
) -> None:
    with _taken_back():
        world = World(tmp_path_factory.mktemp("directory"))
        for step, n in steps:
            try:
                with transaction.atomic():
                    step(world, n)
            except REFUSALS:
                continue
        assert stale_indexes() == {}
        followed, words = kept(), set(Word.objects.values_list("word", flat=True))
        rebuild_indexes()
        assert followed == kept()
        assert words >= set(Word.objects.values_list("word", flat=True))  # words that were forgotten do no harm


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.__name__)
def test_each_change_alone_is_followed(nothing_yet: None, tmp_path: Path, step: Callable[[World, int], None]) -> None:
    world = World(tmp_path)
    for n in (0, 1, 5):
        try:
            with transaction.atomic():
                step(world, n)
        except REFUSALS:
            continue
        assert stale_indexes() == {}, n


def test_a_hub_that_is_created_in_a_shell_is_found_by_its_words_and_after_a_rename_by_the_new_ones() -> None:
    industry, region = Industry.objects.get(slug="wine"), Region.objects.get(slug="us-ut")
    hub = Hub.objects.create(
        slug="zymo",
        name="Zymoscope Vale",
        summary="Zymoscopes.",
        publication="published",
        industry=industry,
        region=region,
        point=LonLat(-111, 40).as_point(),
    )
    assert [found.slug for found in find(Criteria(words="zymoscope")).hubs] == ["zymo"]
    hub.name, hub.summary = "Quuxery", "Quux."
    hub.save()
    assert [found.slug for found in find(Criteria(words="quuxery")).hubs] == ["zymo"]
    assert find(Criteria(words="zymoscope")).total == 0


def test_loading_the_directory_looks_for_duplicates(no_directory: None, tmp_path: Path) -> None:
    HubFactory(
        name="Kites of Kite Valley", at=LonLat(-111.9, 41.2), industry=IndustryFactory(slug="kites", name="Kites")
    )
    load_directory(write_directory(tmp_path))
    assert DuplicateCandidate.objects.count() == 1


@pytest.fixture
def curator() -> User:
    return person(Role.CURATOR)


def test_accepting_a_suggestion_is_in_the_admins_log(curator: User) -> None:
    hub = HubFactory()
    base = documents(EntryType.HUB, [hub.slug])[hub.slug]
    row = SuggestionFactory(kind="correction", hub=hub, payload={"name": "Better"}, base=base)
    accept_suggestion(suggestion=row, by=curator)
    (entry,) = LogEntry.objects.filter(user=curator)
    assert (entry.object_id, entry.object_repr, entry.change_message) == (str(hub.pk), hub.name, f"#{row.pk}")


def test_accepting_a_correction_of_name_summary_and_a_source_takes_few_statements(curator: User) -> None:
    # A real hub with firms, helpers, sources and neighbors.
    hub = Hub.objects.get(slug="ogden-sporting-goods")
    base = documents(EntryType.HUB, [hub.slug])[hub.slug]
    payload = {"name": "Skis of Ogden", "summary": "Skis.", "sources": ["https://example.org/skis"]}
    row = SuggestionFactory(kind="correction", hub=hub, region=hub.region, payload=payload, base=base)
    with CaptureQueriesContext(connection) as captured:
        accept_suggestion(suggestion=row, by=curator)
    transactions = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT")
    asked = [query["sql"] for query in captured if not query["sql"].startswith(transactions)]
    assert len(asked) == 27, "\n".join(asked)
    assert stale_indexes() == {}


def test_a_batch_gets_one_revision_for_all_its_entries() -> None:
    regions = [RegionFactory() for _ in range(3)]
    slugs = [region.slug for region in regions]
    with changing(EntryType.REGION, slugs, action=RevisionAction.LOADED, is_batch=True, note="Figures of 2026"):
        Region.objects.filter(slug__in=slugs).update(radius_m=5_000)
    (revision,) = Revision.objects.filter(entry_type=EntryType.REGION, note="Figures of 2026")
    assert (revision.slug, revision.changed, revision.action) == ("", sorted(slugs), RevisionAction.LOADED)


@pytest.mark.parametrize("entry_type", [EntryType.REGION, EntryType.INDUSTRY])
def test_regions_and_industries_have_a_history_and_a_way_back(entry_type: EntryType, curator: User) -> None:
    row = {EntryType.REGION: Region.objects.get(slug="us-ut"), EntryType.INDUSTRY: Industry.objects.get(slug="wine")}[
        entry_type
    ]
    before = documents(entry_type, [row.slug])[row.slug]
    with changing(entry_type, [row.slug], action=RevisionAction.EDITED, by=curator):
        type(row).objects.filter(pk=row.pk).update(name="Renamed")
    first = Revision.objects.filter(entry_type=entry_type, slug=row.slug).order_by("number").first()
    assert first is not None
    revert(revision=first, by=curator)
    assert documents(entry_type, [row.slug])[row.slug] == before


def test_what_was_changed_around_the_door_is_in_the_history_before_the_next_change(curator: User) -> None:
    hub = HubFactory(name="One", summary="First.")
    with changing(EntryType.HUB, [hub.slug], action=RevisionAction.EDITED, by=curator):
        Hub.objects.filter(pk=hub.pk).update(summary="Second.")
    Hub.objects.filter(pk=hub.pk).update(name="Two")
    with changing(EntryType.HUB, [hub.slug], action=RevisionAction.EDITED, by=curator):
        Hub.objects.filter(pk=hub.pk).update(summary="Third.")
    rows = Revision.objects.filter(slug=hub.slug).order_by("number")
    assert [(row.action, row.document["name"], row.document["summary"]) for row in rows] == [
        ("found", "One", "First."),
        ("edited", "One", "Second."),
        ("found", "Two", "Second."),
        ("edited", "Two", "Third."),
    ]
    assert stale_indexes() == {}  # the name that was found is indexed too


def test_a_change_that_fails_leaves_no_trace(curator: User) -> None:
    hub = HubFactory(name="Stays")
    version = current_version()
    change = changing(EntryType.HUB, [hub.slug], action=RevisionAction.EDITED, by=curator)
    with pytest.raises(ZeroDivisionError), change:
        assert Hub.objects.filter(pk=hub.pk).update(name="Goes") / 0
    assert Hub.objects.get(pk=hub.pk).name == "Stays"
    assert (Revision.objects.filter(slug=hub.slug).count(), current_version()) == (0, version)


def test_check_directory_tells_when_the_indexes_have_to_be_rebuilt(capsys: pytest.CaptureFixture[str]) -> None:
    Hub.objects.filter(slug="ogden-sporting-goods").update(name="Changed by a statement that sends no signal")
    with pytest.raises(CommandError):
        call_command("check_directory")
    assert "index of listings" in (said := capsys.readouterr().out)
    assert "rebuild_indexes" in said
    call_command("rebuild_indexes")
    assert stale_indexes() == {}
