"""An entry as a document: described without loss, written back, compared, and kept in its history."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import User

from hubs.entries.changes import BadDocuments, changing
from hubs.entries.describe import MODELS, describe, documents
from hubs.entries.differences import differences
from hubs.entries.history import latest_number
from hubs.enums import EntryType, Publication, RevisionAction
from hubs.geo.outlines import read_area
from hubs.models import Hub, Revision, SearchDocument
from tests.factories import AnchorFirmFactory, FirmFactory, HubFactory, SourceFactory, update_hubs, write

pytestmark = pytest.mark.django_db

AREA = '{"type": "MultiPolygon", "coordinates": [[[[-112, 41], [-111, 41], [-111, 42], [-112, 41]]]]}'


@pytest.mark.parametrize("entry_type", EntryType)
def test_the_whole_directory_is_described_and_written_back_without_a_change(entry_type: EntryType) -> None:
    before = {document["slug"]: document for document in describe(entry_type, MODELS[entry_type].objects.all())}
    write(entry_type, before.values())
    assert {document["slug"]: document for document in describe(entry_type, MODELS[entry_type].objects.all())} == before


def test_a_hub_is_written_back_as_it_was_after_anything_was_done_to_it() -> None:
    hub = HubFactory(
        name="A  B",
        description="One.\n\nTwo.",
        area=read_area(AREA),
        radius_m=12_345,
        publication=Publication.ARCHIVED,
        archive_reason="moved",
        successor=HubFactory(),
        review_by=date(2027, 1, 2),
        related=[HubFactory().industry],
    )
    AnchorFirmFactory(hub=hub, since=1999, size_band="large")
    SourceFactory(hub=hub, supports=["since"])
    before = documents(EntryType.HUB, [hub.slug])
    hub.anchor_firms.all().delete()
    hub.sources.all().delete()
    hub.related_industries.clear()
    update_hubs(
        Hub.objects.filter(pk=hub.pk),
        name="X",
        description="",
        area=None,
        radius_m=1_000,
        publication="draft",
        successor=None,
        review_by=None,
    )
    write(EntryType.HUB, before.values())
    assert documents(EntryType.HUB, [hub.slug]) == before
    assert before[hub.slug]["radius_km"] == "12.345"
    assert before[hub.slug]["description"] == "One.\n\nTwo."


def test_what_is_written_is_found_by_its_words() -> None:
    hub = HubFactory()
    document = documents(EntryType.HUB, [hub.slug])[hub.slug]
    write(EntryType.HUB, [document | {"name": "Zymoscopes of Midsea"}])
    assert " zymoscopes of midsea " in SearchDocument.objects.get(hub=hub).names
    firm = AnchorFirmFactory(hub=hub).firm
    write(EntryType.FIRM, [{"slug": firm.slug, "name": "Quuxworks"}])
    assert " quuxworks " in SearchDocument.objects.get(hub=hub).context


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("region", "nowhere-at-all", "“nowhere-at-all” does not exist"),
        ("industry", "food-drink", "“food-drink” is a sector"),
        ("successor", "no-such-hub", "“no-such-hub” does not exist"),
        ("anchor_firms", [{"firm": "nobody", "role": "Makes things"}], "“nobody” does not exist"),
        ("point", ["91", "0"], "Latitude"),
        ("since", "1999", "needs a source"),
        ("colour", "red", "is not a field of hubs"),
    ],
)
def test_a_document_that_does_not_hold_is_refused_and_nothing_is_written(field: str, value: Any, words: str) -> None:
    good, bad = HubFactory(), HubFactory()
    both = documents(EntryType.HUB, [good.slug, bad.slug])
    with pytest.raises(BadDocuments, match=words) as caught:
        write(EntryType.HUB, [both[good.slug] | {"name": "Changed"}, both[bad.slug] | {field: value}])
    assert [problem.field for problem in caught.value.problems] == [field]
    assert Hub.objects.get(pk=good.pk).name == good.name


def test_differences_name_the_field_and_mark_the_words() -> None:
    before = {"slug": "x", "name": "Old name", "since": "1999", "sources": [{"url": "https://a.example", "title": "A"}]}
    after = {"slug": "x", "name": "New name", "summary": "Things.", "sources": before["sources"]}
    found = {row.field: row for row in differences(EntryType.HUB, before, after)}
    assert set(found) == {"name", "since", "summary"}
    assert list(found["name"].marked()) == [("gone", "Old "), ("new", "New "), ("same", "name")]
    assert (found["since"].label, found["since"].before, found["since"].after) == ("Since", "1999", "")
    assert differences(EntryType.HUB, before, dict(before)) == []


def test_a_change_keeps_the_state_before_the_first_one_and_the_state_after() -> None:
    hub = HubFactory(name="Before")
    user = User.objects.create_user("cora")
    with changing(EntryType.HUB, [hub.slug], action=RevisionAction.EDITED, by=user, note="Why"):
        update_hubs(Hub.objects.filter(pk=hub.pk), name="After")
    first, second = Revision.objects.filter(slug=hub.slug).order_by("number")
    assert (first.number, first.action, first.document["name"], first.by) == (1, "found", "Before", None)
    assert (second.number, second.action, second.document["name"], second.by) == (2, "edited", "After", user)
    assert (second.changed, second.note, latest_number(EntryType.HUB, hub.slug)) == (["name"], "Why", 2)


def test_what_did_not_change_gets_no_revision() -> None:
    firm = FirmFactory()
    with changing(EntryType.FIRM, [firm.slug], action=RevisionAction.EDITED):
        pass
    assert latest_number(EntryType.FIRM, firm.slug) == 0


def test_a_deletion_is_kept_with_the_last_state_before_it() -> None:
    firm = FirmFactory(name="Gone & Sons")
    with changing(EntryType.FIRM, [firm.slug], action=RevisionAction.EDITED):
        firm.delete()
    rows = Revision.objects.filter(slug=firm.slug).order_by("number")
    assert [(row.action, row.document.get("name")) for row in rows] == [("found", "Gone & Sons"), ("deleted", None)]


def test_the_directorys_files_leave_a_first_revision_of_every_entry() -> None:
    rows = Revision.objects.filter(entry_type=EntryType.HUB, slug="ogden-sporting-goods")
    assert [(row.number, row.action) for row in rows] == [(1, "loaded")]


@pytest.mark.parametrize("n", [1, 3])
def test_describing_hubs_costs_the_same_for_one_and_for_three(n: int, django_assert_num_queries: Any) -> None:
    slugs = [AnchorFirmFactory(hub=SourceFactory().hub).hub.slug for _ in range(n)]
    with django_assert_num_queries(6):
        assert len(documents(EntryType.HUB, slugs)) == n
