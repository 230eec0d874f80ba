"""What a decision does: an accepted proposal changes the directory once; a second reviewer changes nothing."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User

from hubs.curation.suggestions import (
    AlreadyDecided,
    CannotAccept,
    accept_suggestion,
    conclude_suggestion,
    reject_suggestion,
)
from hubs.entries.describe import documents
from hubs.enums import ArchiveReason, EntryType, Origin, Publication, RejectionReason, RevisionAction, SuggestionState
from hubs.models import Firm, Hub, Region, Revision, SearchDocument, Stewardship, Suggestion
from hubs.roles import Role, ensure_group
from tests.factories import (
    AnchorFirmFactory,
    FirmFactory,
    HubFactory,
    SourceFactory,
    SuggestionFactory,
    SupportOrganizationFactory,
    update_hubs,
)

pytestmark = pytest.mark.django_db

NEW = {
    "name": "Kites of Moab",
    "place": "Moab, Utah",
    "point": ["38.57", "-109.55"],
    "industry": "sporting-goods",
    "since": "1999",
    "summary": "Kites are made here.",
    "anchor_firms": [{"firm": "amer-sports", "role": "Lends string"}, {"name": "Kite Works"}],
    "sources": ["https://example.org/kites"],
}


@pytest.fixture
def cora() -> User:
    return User.objects.create_user("cora")


@pytest.fixture
def hub() -> Hub:
    return HubFactory(slug="kites", name="Kites", description="Kites are made here.")


def document_of(slug: str) -> dict[str, Any]:
    return documents(EntryType.HUB, [slug])[slug]


def correction(hub: Hub, **payload: Any) -> Suggestion:
    base = document_of(hub.slug)
    return SuggestionFactory(kind="correction", hub=hub, region=hub.region, base=base, payload=payload)


def new_hub(**changes: Any) -> Suggestion:
    payload = {name: value for name, value in (NEW | changes).items() if value is not None}
    return SuggestionFactory(payload=payload, region=Region.objects.get(slug="us-ut"))


def steward_of(*slugs: str) -> User:
    user = User.objects.create_user("stella")
    user.groups.add(ensure_group(Role.STEWARD))
    for region in Region.objects.filter(slug__in=slugs):
        Stewardship.objects.create(user=user, region=region)
    return user


# Corrections


def test_an_accepted_correction_changes_its_fields_and_no_others(hub: Hub, cora: User) -> None:
    AnchorFirmFactory(hub=hub)
    before = document_of("kites")
    row = correction(hub, name="Kites & Co.", website="", other_names=["Dragons"], sources=["https://example.org/a"])
    assert accept_suggestion(suggestion=row, by=cora) == hub
    after = document_of("kites")
    source = {"url": "https://example.org/a", "title": "example.org", "retrieved_on": row.created_at.date().isoformat()}
    assert after == before | {"name": "Kites & Co.", "other_names": ["Dragons"], "sources": [source]}
    assert (row.state, row.reviewer, row.result) == (SuggestionState.ACCEPTED, cora, hub)
    assert row.decided_at is not None
    assert "dragons" in SearchDocument.objects.get(hub=hub).names


def test_the_history_says_who_accepted_and_after_what_source(hub: Hub, cora: User) -> None:
    row = correction(hub, summary="Better.", sources=["https://example.org/a"])
    accept_suggestion(suggestion=row, by=cora)
    latest = Revision.objects.filter(entry_type=EntryType.HUB, slug="kites").first()
    assert (latest.action, latest.by, latest.number) == (RevisionAction.SUGGESTED, cora, 2)
    assert (latest.changed, latest.note) == (["summary", "sources"], f"#{row.pk} https://example.org/a")


def test_a_source_that_is_known_backs_more_and_keeps_its_title(hub: Hub, cora: User) -> None:
    SourceFactory(hub=hub, url="https://example.org/a", title="On kites", supports=["summary"])
    accept_suggestion(suggestion=correction(hub, since="1999", sources=["https://example.org/a"]), by=cora)
    (source,) = document_of("kites")["sources"]
    assert (source["title"], source["supports"]) == ("On kites", ["summary", "since"])


def test_firms_that_are_new_are_made_and_the_others_found(hub: Hub, cora: User) -> None:
    FirmFactory(slug="string-co", name="String & Co.")
    parts = [{"name": "STRING & co", "role": "String"}, {"name": "Kite Works"}]
    accept_suggestion(suggestion=correction(hub, anchor_firms=parts), by=cora)
    assert document_of("kites")["anchor_firms"] == [
        {"firm": "string-co", "role": "String"},
        {"firm": "kite-works", "role": hub.industry.name},
    ]
    assert Firm.objects.get(slug="kite-works").name == "Kite Works"
    assert Revision.objects.get(entry_type=EntryType.FIRM, slug="kite-works").action == RevisionAction.SUGGESTED


def test_a_correction_moves_a_hub_into_a_region_that_is_made_for_it(hub: Hub, cora: User) -> None:
    accept_suggestion(suggestion=correction(hub, place="Moab, Utah", point=["38.57", "-109.55"]), by=cora)
    hub.refresh_from_db()
    assert (hub.region.slug, hub.region.kind, hub.region.parent.slug) == ("moab-ut", "city", "us-ut")
    assert (hub.point.y, hub.point.x) == (38.57, -109.55)


@pytest.mark.parametrize(
    ("payload", "words"),
    [
        ({"note": "All wrong."}, "The suggestion only describes the change in a note. Edit the hub yourself."),
        ({"industry_words": "kitery"}, "“kitery” is not an industry in the directory. Choose one."),
        ({"place": "Qwxzvb"}, "The place “Qwxzvb” was not found. Choose the region."),
        ({"support": [{"name": "Kite Club"}]}, "These organizations are not in the directory yet: Kite Club."),
        ({"since": "1999"}, "Since: The year needs a source that lists “since” among the fields it supports."),
        ({"industry": "no-such-industry"}, "Main industry: “no-such-industry” does not exist"),
        ({"industry": "manufacturing"}, "Main industry: “manufacturing” does not exist"),
        ({"summary": "x" * 161}, "Summary: has 161 characters; the limit is 160"),
        ({"anchor_firms": [{"name": "New"}], "since": "1999"}, "Since: The year needs a source that lists “since”"),
    ],
)
def test_what_one_click_cannot_do_is_told_and_nothing_is_written(
    hub: Hub, cora: User, payload: dict[str, Any], words: str
) -> None:
    before, firms, row = document_of("kites"), Firm.objects.count(), correction(hub, **payload)
    with pytest.raises(CannotAccept) as caught:
        accept_suggestion(suggestion=row, by=cora)
    assert words in str(caught.value)
    row.refresh_from_db()
    assert (row.state, document_of("kites"), Firm.objects.count()) == (SuggestionState.PENDING, before, firms)
    assert not Revision.objects.filter(slug="kites").exists()


def test_a_field_that_changed_since_is_a_conflict_and_another_is_not(hub: Hub, cora: User) -> None:
    row = correction(hub, summary="Mine.")
    Hub.objects.update(name="Kites today")
    accept_suggestion(suggestion=row, by=cora)
    hub.refresh_from_db()
    assert (hub.name, hub.summary) == ("Kites today", "Mine.")
    row = correction(hub, summary="Yours.", name="Yours")
    update_hubs(Hub.objects.filter(pk=hub.pk), summary="Somebody's.")
    with pytest.raises(CannotAccept, match=r"These fields were changed after the suggestion was sent: Summary\."):
        accept_suggestion(suggestion=row, by=cora)


def test_who_was_overtaken_by_the_same_change_is_accepted(hub: Hub, cora: User) -> None:
    row = correction(hub, summary="Ours.")
    update_hubs(Hub.objects.filter(pk=hub.pk), summary="Ours.")
    accept_suggestion(suggestion=row, by=cora)
    assert row.state == SuggestionState.ACCEPTED


def test_an_organization_that_has_come_since_is_found(hub: Hub, cora: User) -> None:
    row = correction(hub, support=[{"name": "Kite Club", "role": "Teaches"}])
    SupportOrganizationFactory(slug="kite-club", name="Kite Club")
    accept_suggestion(suggestion=row, by=cora)
    assert document_of("kites")["support"] == [{"organization": "kite-club", "role": "Teaches"}]


# New hubs


def test_an_accepted_hub_is_published_with_its_region_firms_and_source(cora: User) -> None:
    row = new_hub()
    hub = accept_suggestion(suggestion=row, by=cora)
    today = row.created_at.date().isoformat()
    assert document_of("kites-of-moab") == {
        "slug": "kites-of-moab",
        "name": "Kites of Moab",
        "region": "moab-ut",
        "industry": "sporting-goods",
        "point": ["38.57", "-109.55"],
        "radius_km": "40",
        "stage": "established",
        "since": "1999",
        "summary": "Kites are made here.",
        "publication": "published",
        "origin": "community",
        "anchor_firms": [
            {"firm": "amer-sports", "role": "Lends string"},
            {"firm": "kite-works", "role": "Sporting goods"},
        ],
        "sources": [
            {
                "url": "https://example.org/kites",
                "title": "example.org",
                "retrieved_on": today,
                "supports": ["summary", "since", "anchor_firms", "region"],
            }
        ],
    }
    assert (row.state, row.result, hub.origin) == (SuggestionState.ACCEPTED, hub, Origin.COMMUNITY)


def test_a_region_that_is_known_is_used_and_names_get_addresses_of_their_own(cora: User) -> None:
    HubFactory(slug="kites-of-moab")
    before = Region.objects.count()
    hub = accept_suggestion(suggestion=new_hub(place="Ogden, Utah"), by=cora)
    assert (hub.slug, hub.region.slug, Region.objects.count()) == ("kites-of-moab-2", "ogden-ut", before)


@pytest.mark.parametrize(("place", "region"), [("84532", "moab-ut"), ("Utah", "us-ut"), ("Bavaria", "bavaria-de")])
def test_any_place_has_a_region(cora: User, place: str, region: str) -> None:
    assert accept_suggestion(suggestion=new_hub(place=place), by=cora).region.slug == region


def test_a_name_that_no_address_can_be_made_of_has_one(cora: User) -> None:
    assert accept_suggestion(suggestion=new_hub(name="!!!"), by=cora).slug == "hub"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"industry": None, "industry_words": "kitery"}, "“kitery” is not an industry in the directory. Choose one."),
        ({"place": "Qwxzvb"}, "The place “Qwxzvb” was not found. Choose the region."),
        ({"place": None}, "The location is not clear. Choose the region."),
        ({"summary": None}, "Summary: is missing"),
        ({"point": ["91", "0"]}, "Center: Latitude must be between -90 and 90."),
    ],
)
def test_a_hub_of_which_too_little_is_known_needs_a_hand(cora: User, changes: dict[str, Any], words: str) -> None:
    regions = Region.objects.count()
    with pytest.raises(CannotAccept) as caught:
        accept_suggestion(suggestion=new_hub(**changes), by=cora)
    assert words in str(caught.value)
    assert Region.objects.count() == regions


def test_a_steward_does_not_put_hubs_into_the_care_of_others(hub: Hub) -> None:
    stella = steward_of("us-nv")
    with pytest.raises(CannotAccept, match=r"Moab, Utah belongs to another steward's regions\."):
        accept_suggestion(suggestion=new_hub(), by=stella)
    with pytest.raises(CannotAccept, match="belongs to another steward's regions"):
        accept_suggestion(suggestion=correction(hub, summary="Mine."), by=stella)
    stella = User.objects.get(pk=stella.pk)
    Stewardship.objects.create(user=stella, region=Region.objects.get(slug="us-ut"))
    assert accept_suggestion(suggestion=new_hub(), by=stella).region.slug == "moab-ut"


# Closed, moved, duplicate


def test_a_hub_that_moved_is_archived_with_its_successor_and_source(hub: Hub, cora: User) -> None:
    other = HubFactory(slug="dragons", name="Dragons")
    payload = {"reason": "moved", "successor": "DRAGONS", "sources": ["https://example.org/a"]}
    row = SuggestionFactory(kind="closed", hub=hub, payload=payload)
    assert accept_suggestion(suggestion=row, by=cora) == other
    hub.refresh_from_db()
    assert (hub.publication, hub.archive_reason, hub.successor) == (Publication.ARCHIVED, ArchiveReason.MOVED, other)
    assert hub.sources.get().url == "https://example.org/a"
    actions = (
        Revision.objects.filter(entry_type=EntryType.HUB, slug="kites").order_by("number").values_list("action", "note")
    )
    assert list(actions)[1:] == [
        (RevisionAction.SUGGESTED, f"#{row.pk} https://example.org/a"),
        (RevisionAction.ARCHIVED, ""),
    ]


def test_a_successor_that_is_unknown_is_left_out(hub: Hub, cora: User) -> None:
    row = SuggestionFactory(kind="closed", hub=hub, payload={"reason": "closed", "successor": "Nobody knows"})
    assert accept_suggestion(suggestion=row, by=cora) == hub
    hub.refresh_from_db()
    assert (hub.archive_reason, hub.successor) == (ArchiveReason.CLOSED, None)


def test_a_duplicate_leads_to_the_hub_that_stays(hub: Hub, cora: User) -> None:
    keep = HubFactory(slug="dragons")
    row = SuggestionFactory(kind="duplicate", hub=hub, payload={"duplicate_of": "dragons"})
    assert accept_suggestion(suggestion=row, by=cora) == keep
    hub.refresh_from_db()
    assert (hub.publication, hub.archive_reason, hub.successor) == (Publication.ARCHIVED, ArchiveReason.MERGED, keep)


@pytest.mark.parametrize("keep", ["no-such-hub", "kites", "draft"])
def test_a_duplicate_of_nothing_published_needs_a_hand(hub: Hub, cora: User, keep: str) -> None:
    HubFactory(slug="draft", publication=Publication.DRAFT)
    row = SuggestionFactory(kind="duplicate", hub=hub, payload={"duplicate_of": keep})
    with pytest.raises(CannotAccept, match="is not published"):
        accept_suggestion(suggestion=row, by=cora)


def test_what_is_archived_is_not_archived_again(hub: Hub, cora: User) -> None:
    update_hubs(Hub.objects.filter(pk=hub.pk), publication=Publication.ARCHIVED)
    row = SuggestionFactory(kind="closed", hub=hub, payload={"reason": "closed"})
    with pytest.raises(CannotAccept, match="already archived"):
        accept_suggestion(suggestion=row, by=cora)


# One decision for each


def test_the_second_reviewer_is_told_who_was_first_and_overwrites_nothing(hub: Hub, cora: User) -> None:
    row = correction(hub, summary="Mine.")
    as_carl_sees_it, carl = Suggestion.objects.get(pk=row.pk), User.objects.create_user("carl")
    accept_suggestion(suggestion=row, by=cora)
    for decide in (
        lambda: accept_suggestion(suggestion=as_carl_sees_it, by=carl),
        lambda: reject_suggestion(suggestion=as_carl_sees_it, by=carl, reason=RejectionReason.WRONG),
        lambda: conclude_suggestion(suggestion=as_carl_sees_it, hub=hub, by=carl),
    ):
        with pytest.raises(AlreadyDecided, match=r"This suggestion was already decided: accepted, by cora \("):
            decide()
    row.refresh_from_db()
    assert (row.state, row.reviewer, row.reason) == (SuggestionState.ACCEPTED, cora, "")
    hub.refresh_from_db()
    assert hub.summary == "Mine."


def test_a_rejection_keeps_reason_words_and_reviewer_and_changes_no_hub(hub: Hub, cora: User) -> None:
    before, row = document_of("kites"), correction(hub, summary="Mine.")
    reject_suggestion(suggestion=row, by=cora, reason=RejectionReason.NO_SOURCE, outcome="Sorry.")
    assert (row.state, row.reason, row.outcome) == (SuggestionState.REJECTED, "no_source", "Sorry.")
    assert (row.reviewer, row.result, document_of("kites")) == (cora, None, before)


def test_a_suggestion_is_concluded_with_the_hub_that_a_curator_wrote(hub: Hub, cora: User) -> None:
    row = SuggestionFactory()
    conclude_suggestion(suggestion=row, hub=hub, by=cora)
    assert (row.state, row.result, row.reviewer) == (SuggestionState.ACCEPTED, hub, cora)
