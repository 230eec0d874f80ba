"""The queue of entries due for review: which entries are in it, and who may confirm them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from hubs.admin import freshness as screen
from hubs.enums import CURATED, EntryType, Publication, RevisionAction
from hubs.models import Firm, Hub, Revision, SupportOrganization
from hubs.quality.freshness import stale_entries, verify_entries
from hubs.roles import Role
from tests.factories import AnchorFirmFactory, FirmFactory, HubFactory, SupportOrganizationFactory, person
from tests.pages import attributes, one, parsed, words

pytestmark = pytest.mark.usefixtures("no_directory")

QUEUE = reverse("admin:freshness")
TODAY = date.today()


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


@pytest.fixture
def curator(db: None) -> User:
    return person(Role.CURATOR)


@pytest.fixture
def desk(client: Client, curator: User) -> Client:
    client.force_login(curator)
    return client


@pytest.fixture
def stale(db: None) -> tuple[Hub, Firm, SupportOrganization]:
    return (
        HubFactory(name="Hub", review_by=ago(2)),
        FirmFactory(name="Firm", review_by=ago(3)),
        SupportOrganizationFactory(name="Chamber", review_by=ago(1)),
    )


def names(answer: Any) -> list[str]:
    return [entry.name for entry in answer.context["entries"]]


def say(client: Client, entry_type: str, slug: str, **more: Any) -> Any:
    return client.post(QUEUE, {"entry_type": entry_type, "slug": slug, **more})


# The queue


def test_hubs_firms_and_organizations_wait_together_the_longest_overdue_first(desk: Client, stale: Any) -> None:
    answer = desk.get(QUEUE)
    assert names(answer) == ["Firm", "Hub", "Chamber"]
    assert "3 entries." in words(answer.content.decode())


def test_what_is_due_today_or_never_or_not_published_does_not_wait(desk: Client, db: None) -> None:
    HubFactory(review_by=TODAY)
    HubFactory(review_by=None)
    HubFactory(review_by=ago(9), publication=Publication.DRAFT)
    HubFactory(review_by=ago(9), publication=Publication.ARCHIVED)
    answer = desk.get(QUEUE)
    assert names(answer) == []
    assert "Nothing is overdue." in words(answer.content.decode())


def test_a_long_queue_says_how_long_it_is(desk: Client, stale: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screen, "MOST_SHOWN", 2)
    answer = desk.get(QUEUE)
    assert names(answer) == ["Firm", "Hub"]
    assert "The 2 longest overdue of 3." in words(answer.content.decode())


@pytest.mark.parametrize("n", [1, 3])
def test_the_queue_costs_the_same_for_one_entry_and_for_three(
    desk: Client, n: int, django_assert_num_queries: Any
) -> None:
    desk.get(QUEUE)
    for _ in range(n):
        AnchorFirmFactory(hub=HubFactory(review_by=ago(2)))
    with django_assert_num_queries(9):
        assert len(names(desk.get(QUEUE))) == n


def test_the_queue_shows_when_and_with_which_page_entries_were_checked(desk: Client, stale: Any) -> None:
    hub, _firm, chamber = stale
    page = "https://www.example.org/about"
    for day in (date(2025, 3, 9), date(2024, 2, 1), None):
        AnchorFirmFactory(hub=hub, checked_on=day, checked_source=page if day else "")
    SupportOrganization.objects.filter(pk=chamber.pk).update(checked_on=date(2025, 1, 31), checked_source=page)
    answer = parsed(desk.get(QUEUE))
    assert [words(cell) for cell in answer.css('td[data-label="Checked"]')] == [
        "–",
        "2 of 3 anchor firms, the earliest on February 1, 2024",
        "January 31, 2025, example.org",
    ]
    assert attributes(answer, 'td[data-label="Checked"] a', "href") == [page]


# Still right


@pytest.mark.parametrize("position", [0, 1, 2], ids=["hub", "firm", "organization"])
def test_one_click_says_that_an_entry_is_still_right(desk: Client, curator: User, stale: Any, position: int) -> None:
    entry, entry_type = stale[position], CURATED[position]
    answer = say(desk, entry_type, entry.slug, at="1")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{QUEUE}?at=1")
    entry.refresh_from_db()
    assert (entry.last_verified, entry.review_by) == (TODAY, TODAY + timedelta(days=365))
    latest = Revision.objects.filter(entry_type=entry_type, slug=entry.slug).first()
    assert latest is not None
    assert (latest.action, latest.by, latest.changed) == (
        RevisionAction.VERIFIED,
        curator,
        ["last_verified", "review_by"],
    )
    page = desk.get(answer.headers["Location"])
    assert f"“{entry.name}” is marked as still correct." in words(page.content.decode())
    assert len(names(page)) == 2


def test_the_button_of_the_entry_that_moved_up_has_the_focus(desk: Client, stale: Any) -> None:
    def focused(at: str) -> str:
        return words(one(parsed(desk.get(QUEUE, {"at": at})), "[autofocus]"))

    assert focused("1") == "Still correct : Hub"
    assert focused("") == focused("-1") == focused("x") == focused("0") == "Still correct : Firm"
    assert focused("99") == "Still correct : Chamber"


def test_saying_so_twice_is_told_and_writes_no_second_revision(desk: Client, stale: Any) -> None:
    for _ in range(2):
        answer = say(desk, EntryType.FIRM, stale[1].slug)
    assert "already marked as correct today" in words(desk.get(answer.headers["Location"]).content.decode())
    assert Revision.objects.filter(action=RevisionAction.VERIFIED).count() == 1


def test_several_are_verified_at_once(curator: User, stale: Any) -> None:
    others = [FirmFactory(review_by=ago(5)) for _ in range(2)]
    slugs = [firm.slug for firm in others]
    assert verify_entries(entry_type=EntryType.FIRM, slugs=[*slugs, "no-such-firm"], by=curator, on=TODAY) == 2
    assert [entry.name for entry in stale_entries(curator, on=TODAY, most=9)] == ["Firm", "Hub", "Chamber"]


@pytest.mark.parametrize(
    ("entry_type", "slug", "status", "said"),
    [
        ("", "", 400, "Choose the entry that is still correct."),
        ("industries", "brewing", 400, "Choose the entry that is still correct."),
        ("firms", "no-such-firm", 404, "This entry no longer exists."),
        ("firms", "a\0b", 404, "This entry no longer exists."),
    ],
)
def test_bad_input_is_answered_with_words(
    desk: Client, stale: Any, entry_type: str, slug: str, status: int, said: str
) -> None:
    answer = say(desk, entry_type, slug)
    assert answer.status_code == status
    assert said in words(answer.content.decode())


def test_other_methods_are_refused(desk: Client) -> None:
    assert desk.put(QUEUE).status_code == 405
    assert desk.delete(QUEUE).status_code == 405


# Rights


def test_who_is_not_logged_in_is_sent_to_the_login(client: Client, stale: Any) -> None:
    assert client.get(QUEUE).headers["Location"] == f"{reverse('admin:login')}?next={QUEUE}"
    assert say(client, EntryType.HUB, stale[0].slug).status_code == 302
    assert not Revision.objects.filter(action=RevisionAction.VERIFIED).exists()


def test_staff_without_a_role_see_no_queue(client: Client, stale: Any) -> None:
    client.force_login(person(None))
    assert client.get(QUEUE).status_code == 403
    assert say(client, EntryType.HUB, stale[0].slug).status_code == 403


def test_an_editor_verifies_nothing_that_is_published(client: Client, stale: Any) -> None:
    client.force_login(person(Role.EDITOR))
    assert names(client.get(QUEUE)) == []
    for entry_type, entry in zip(CURATED, stale, strict=True):
        assert say(client, entry_type, entry.slug).status_code == 403
    assert not Revision.objects.filter(action=RevisionAction.VERIFIED).exists()


def test_a_steward_verifies_hubs_of_the_steward_s_regions_only(client: Client, stale: Any) -> None:
    own = HubFactory(name="Own", review_by=ago(8))
    client.force_login(person(Role.STEWARD, own.region))
    helper = SupportOrganizationFactory(name="Own chamber", serving=[own.region], review_by=ago(7))
    assert names(client.get(QUEUE)) == ["Own", "Own chamber"]
    assert say(client, EntryType.HUB, own.slug).status_code == 302
    assert say(client, EntryType.SUPPORT, helper.slug).status_code == 302
    assert say(client, EntryType.SUPPORT, stale[2].slug).status_code == 403
    assert say(client, EntryType.HUB, stale[0].slug).status_code == 403
    assert say(client, EntryType.FIRM, stale[1].slug).status_code == 403


def test_a_draft_is_not_verified_here(desk: Client) -> None:
    draft = HubFactory(publication=Publication.DRAFT, review_by=ago(2))
    assert say(desk, EntryType.HUB, draft.slug).status_code == 403
