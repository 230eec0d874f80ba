"""Merging two hubs and undoing it: what moves, what stays, and what is refused."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import User

from hubs.curation.merging import CannotMerge, CannotUndo, merge_hubs, undo_merge
from hubs.entries.describe import documents
from hubs.enums import ArchiveReason, EntryType, Publication, RevisionAction, SuggestionKind, SuggestionState
from hubs.models import DuplicateCandidate, Firm, Hub, Merge, Revision, SearchDocument, Suggestion
from tests.factories import (
    AnchorFirmFactory,
    DesignationFactory,
    FirmFactory,
    HubFactory,
    HubSupportFactory,
    IndustryFactory,
    SourceFactory,
    SuggestionFactory,
    SupportOrganizationFactory,
    update_hubs,
)


@pytest.fixture
def by(db: None) -> User:
    return User.objects.create_user("cora")


@pytest.fixture
def keep(db: None) -> Hub:
    return HubFactory(name="Kites of Ogden", slug="kites", other_names=["Kite Town"], summary="Kites.")


@pytest.fixture
def drop(db: None, keep: Hub) -> Hub:
    return HubFactory(
        name="Ogden Kite Makers",
        slug="kite-makers",
        other_names=["KITE TOWN", "Kite Alley"],
        region=keep.region,
        summary="More kites.",
        description="They fly.",
        website="https://kites.example.org/",
        related=[keep.industry],
    )


def document(hub: Hub) -> dict[str, Any]:
    return documents(EntryType.HUB, [hub.slug])[hub.slug]


def revisions(hub: Hub) -> list[str]:
    return [row.action for row in Revision.objects.filter(entry_type=EntryType.HUB, slug=hub.slug).order_by("number")]


# Merging


def test_the_kept_hub_keeps_its_fields_and_takes_what_it_lacks(keep: Hub, drop: Hub, by: User) -> None:
    merge_hubs(keep=keep, drop=drop, by=by)
    keep.refresh_from_db()
    assert (keep.name, keep.summary) == ("Kites of Ogden", "Kites.")
    assert (keep.description, keep.website) == ("They fly.", "https://kites.example.org/")
    assert keep.other_names == ["Kite Town", "Ogden Kite Makers", "Kite Alley"]
    assert list(keep.related_industries.all()) == [drop.industry]


def test_what_both_have_stays_as_the_kept_hub_has_it(keep: Hub, drop: Hub, by: User) -> None:
    update_hubs(Hub.objects.filter(pk=keep.pk), description="Ours.", website="https://ours.example.org/")
    merge_hubs(keep=keep, drop=drop, by=by)
    keep.refresh_from_db()
    assert (keep.description, keep.website) == ("Ours.", "https://ours.example.org/")


def test_firms_organizations_designations_and_sources_are_united_without_repetition(
    keep: Hub, drop: Hub, by: User
) -> None:
    shared, organization = FirmFactory(), SupportOrganizationFactory()
    AnchorFirmFactory(hub=keep, firm=shared, role="Makes kites")
    AnchorFirmFactory(hub=drop, firm=shared, role="Sews", since=1999, size_band="small")
    other = AnchorFirmFactory(hub=drop, position=1).firm
    HubSupportFactory(hub=keep, organization=organization)
    HubSupportFactory(hub=drop, organization=organization, role="Lends string")
    for hub in (keep, drop):
        DesignationFactory(hub=hub)
    DesignationFactory(hub=drop, year=2024)
    SourceFactory(hub=keep, url="https://example.org/a", title="Ours", supports=["summary"])
    SourceFactory(hub=drop, url="https://example.org/a", title="Theirs", supports=["stage", "summary"])
    SourceFactory(hub=drop, url="https://example.org/b")
    merge_hubs(keep=keep, drop=drop, by=by)
    anchors = keep.anchor_firms.values_list("firm", "role", "since", "size_band")
    assert list(anchors) == [(shared.pk, "Makes kites", 1999, "small"), (other.pk, "Makes things", None, "")]
    assert list(keep.supports.values_list("organization", "role")) == [(organization.pk, "Lends string")]
    assert list(keep.designations.values_list("year", flat=True)) == [2023, 2024]
    sources = keep.sources.values_list("url", "title", "supports")
    assert list(sources) == [
        ("https://example.org/a", "Ours", ["summary", "stage"]),
        ("https://example.org/b", "A study", []),
    ]
    parts = (drop.anchor_firms, drop.supports, drop.designations, drop.sources)
    assert [rows.count() for rows in parts] == [0, 0, 0, 0]


def test_the_year_moves_with_its_source(keep: Hub, drop: Hub, by: User) -> None:
    update_hubs(Hub.objects.filter(pk=drop.pk), since=1950)
    SourceFactory(hub=drop, supports=["since"])
    merge_hubs(keep=keep, drop=drop, by=by)
    keep.refresh_from_db()
    assert keep.since == 1950
    assert keep.sources.get().supports == ["since"]


def test_the_other_hub_goes_to_the_archive_and_leads_to_the_kept_one(keep: Hub, drop: Hub, by: User) -> None:
    merge_hubs(keep=keep, drop=drop, by=by)
    drop.refresh_from_db()
    assert (drop.publication, drop.archive_reason) == (Publication.ARCHIVED, ArchiveReason.MERGED)
    assert (drop.successor, drop.slug, drop.name) == (keep, "kite-makers", "Ogden Kite Makers")


def test_hubs_that_led_to_the_other_one_lead_to_the_kept_one(keep: Hub, drop: Hub, by: User) -> None:
    earlier = HubFactory(publication=Publication.ARCHIVED, archive_reason=ArchiveReason.MOVED, successor=drop)
    merge_hubs(keep=keep, drop=drop, by=by)
    earlier.refresh_from_db()
    assert earlier.successor == keep
    assert revisions(earlier) == [RevisionAction.FOUND, RevisionAction.MERGED]


def test_suggestions_follow_whether_they_are_decided_or_not(keep: Hub, drop: Hub, by: User) -> None:
    own = SuggestionFactory(hub=keep, kind=SuggestionKind.CORRECTION)
    moved = [
        SuggestionFactory(hub=drop, kind=SuggestionKind.CORRECTION, state=state)
        for state in (SuggestionState.PENDING, SuggestionState.REJECTED)
    ]
    merge_hubs(keep=keep, drop=drop, by=by)
    assert set(Suggestion.objects.filter(hub=keep)) == {own, *moved}


def test_both_histories_say_so_and_by_whom(keep: Hub, drop: Hub, by: User) -> None:
    merge_hubs(keep=keep, drop=drop, by=by)
    for hub in (keep, drop):
        assert revisions(hub) == [RevisionAction.FOUND, RevisionAction.MERGED]
        latest = Revision.objects.filter(slug=hub.slug).first()
        assert latest is not None
        assert (latest.by, latest.note) == (by, "Ogden Kite Makers was merged into Kites of Ogden.")
        assert latest.document == document(hub)


def test_the_kept_hub_is_found_by_the_other_ones_words(keep: Hub, drop: Hub, by: User) -> None:
    AnchorFirmFactory(hub=drop, firm=FirmFactory(name="High Flyers"))
    merge_hubs(keep=keep, drop=drop, by=by)
    text = SearchDocument.objects.get(hub=keep)
    assert "ogden kite makers" in text.names
    assert "high flyers" in text.context


def test_the_pair_no_longer_waits(keep: Hub, drop: Hub, by: User) -> None:
    assert DuplicateCandidate.objects.filter(one=keep, other=drop).exists()
    merge_hubs(keep=keep, drop=drop, by=by)
    assert not DuplicateCandidate.objects.exists()


def test_hubs_that_say_the_same_become_one(keep: Hub, by: User) -> None:
    same = HubFactory(name=keep.name, region=keep.region, industry=keep.industry)
    merge = merge_hubs(keep=keep, drop=same, by=by)
    assert merge.keep_revision is None
    undo_merge(drop=same, by=by)
    same.refresh_from_db()
    assert same.publication == Publication.PUBLISHED


def refused(keep: Hub, drop: Hub, by: User) -> str:
    before = documents(EntryType.HUB, [keep.slug, drop.slug])
    with pytest.raises(CannotMerge) as caught:
        merge_hubs(keep=keep, drop=drop, by=by)
    assert documents(EntryType.HUB, [keep.slug, drop.slug]) == before
    assert not Merge.objects.exists()
    assert not Revision.objects.filter(slug__in=before, action=RevisionAction.MERGED).exists()
    return str(caught.value)


def test_a_hub_is_not_merged_into_itself(keep: Hub, by: User) -> None:
    assert "into itself" in refused(keep, keep, by)


@pytest.mark.parametrize("which", ["keep", "drop"])
def test_an_archived_hub_is_not_merged(keep: Hub, drop: Hub, by: User, which: str) -> None:
    update_hubs(Hub.objects.filter(pk=(keep if which == "keep" else drop).pk), publication=Publication.ARCHIVED)
    assert "is archived" in refused(keep, drop, by)


def test_a_published_hub_does_not_vanish_in_a_draft(keep: Hub, drop: Hub, by: User) -> None:
    update_hubs(Hub.objects.filter(pk=keep.pk), publication=Publication.DRAFT)
    assert "visitors would find neither" in refused(keep, drop, by)


def test_a_hub_that_is_gone_is_not_merged(keep: Hub, drop: Hub, by: User) -> None:
    Hub.objects.filter(pk=drop.pk).delete()
    with pytest.raises(CannotMerge, match="no longer exists"):
        merge_hubs(keep=keep, drop=drop, by=by)


def test_what_the_directory_would_not_take_is_refused_whole(keep: Hub, drop: Hub, by: User) -> None:
    update_hubs(Hub.objects.filter(pk=drop.pk), since=1950)
    assert "needs a source" in refused(keep, drop, by)


# Undoing


def test_undoing_brings_back_both_as_they_stood(keep: Hub, drop: Hub, by: User) -> None:
    AnchorFirmFactory(hub=drop)
    SourceFactory(hub=drop, supports=["since"])
    update_hubs(Hub.objects.filter(pk=drop.pk), since=1950)
    before = documents(EntryType.HUB, [keep.slug, drop.slug])
    merge_hubs(keep=keep, drop=drop, by=by)
    merge = undo_merge(drop=drop, by=by)
    assert documents(EntryType.HUB, [keep.slug, drop.slug]) == before
    assert (merge.undone_by, merge.undone_at is not None) == (by, True)
    for hub in (keep, drop):
        assert revisions(hub) == [RevisionAction.FOUND, RevisionAction.MERGED, RevisionAction.REVERTED]
    assert "kite makers" not in SearchDocument.objects.get(hub=keep).names


def test_undoing_sends_suggestions_and_earlier_hubs_back(keep: Hub, drop: Hub, by: User) -> None:
    earlier = HubFactory(publication=Publication.ARCHIVED, archive_reason=ArchiveReason.MOVED, successor=drop)
    kept, moved = (SuggestionFactory(hub=hub, kind=SuggestionKind.CLOSED) for hub in (keep, drop))
    merge_hubs(keep=keep, drop=drop, by=by)
    undo_merge(drop=drop, by=by)
    earlier.refresh_from_db()
    assert earlier.successor == drop
    assert list(Suggestion.objects.filter(hub=keep)) == [kept]
    assert list(Suggestion.objects.filter(hub=drop)) == [moved]


@pytest.mark.parametrize("which", ["keep", "drop"])
def test_what_somebody_changed_since_is_not_lost(keep: Hub, drop: Hub, by: User, which: str) -> None:
    merge_hubs(keep=keep, drop=drop, by=by)
    changed = keep if which == "keep" else drop
    update_hubs(Hub.objects.filter(pk=changed.pk), summary="New words.", last_verified=date(2026, 1, 1))
    with pytest.raises(CannotUndo) as caught:
        undo_merge(drop=drop, by=by)
    assert f"“{changed.name}” was changed after the merge: Summary and Last verified." in str(caught.value)
    drop.refresh_from_db()
    assert drop.publication == Publication.ARCHIVED


def test_changes_that_no_history_noted_before_the_merge_survive_undoing_it(keep: Hub, drop: Hub, by: User) -> None:
    merge_hubs(keep=keep, drop=drop, by=by)
    undo_merge(drop=drop, by=by)
    update_hubs(Hub.objects.filter(pk=keep.pk), summary="Changed in passing.")
    merge_hubs(keep=keep, drop=drop, by=by)
    undo_merge(drop=drop, by=by)
    keep.refresh_from_db()
    assert keep.summary == "Changed in passing."


def test_a_merge_is_undone_once(keep: Hub, drop: Hub, by: User) -> None:
    merge_hubs(keep=keep, drop=drop, by=by)
    undo_merge(drop=drop, by=by)
    with pytest.raises(CannotUndo, match="is not merged"):
        undo_merge(drop=drop, by=by)


def test_a_firm_that_is_gone_is_named(keep: Hub, drop: Hub, by: User) -> None:
    firm = AnchorFirmFactory(hub=drop, firm=FirmFactory(slug="gone-firm")).firm
    merge = merge_hubs(keep=keep, drop=drop, by=by)
    keep.anchor_firms.all().delete()
    Firm.objects.filter(pk=firm.pk).delete()
    revision = merge.keep_revision
    assert revision is not None
    revision.document = document(keep)
    revision.save()
    with pytest.raises(CannotUndo, match="gone-firm"):
        undo_merge(drop=drop, by=by)


def test_a_chain_of_merges_is_undone_from_its_end(keep: Hub, drop: Hub, by: User) -> None:
    last = HubFactory(industry=IndustryFactory())
    merge_hubs(keep=keep, drop=drop, by=by)
    merge_hubs(keep=last, drop=keep, by=by)
    drop.refresh_from_db()
    assert drop.successor == last
    with pytest.raises(CannotUndo):
        undo_merge(drop=drop, by=by)
    undo_merge(drop=keep, by=by)
    undo_merge(drop=drop, by=by)
    drop.refresh_from_db()
    assert (drop.publication, drop.successor) == (Publication.PUBLISHED, None)
