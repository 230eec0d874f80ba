"""Editors propose, curators publish, stewards are limited to their regions: each right from both sides."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from hubs.enums import ArchiveReason, Publication, SuggestionKind
from hubs.models import Hub, Region, Suggestion
from hubs.roles import (
    RIGHTS,
    Role,
    ensure_group,
    hubs_in_care,
    is_in_care,
    may_change_hub,
    may_change_organization,
    may_review,
    suggestions_in_care,
)
from tests.admin.test_forms import address_of, errors_of, save, typed
from tests.factories import HubFactory, RegionFactory, SupportOrganizationFactory, person

pytestmark = pytest.mark.django_db

LIST = reverse("admin:hubs_hub_changelist")
PUBLISHED = (Publication.PUBLISHED, Publication.ARCHIVED)


def desk_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def act(client: Client, action: str, *hubs: Hub) -> list[str]:
    data = {"action": action, "_selected_action": [hub.pk for hub in hubs]}
    return [str(message) for message in client.post(LIST, data, follow=True).context["messages"]]


@pytest.fixture
def utah() -> Region:
    return Region.objects.get(slug="us-ut")


@pytest.fixture
def ogden() -> Hub:
    return Hub.objects.get(slug="ogden-sporting-goods")


@pytest.fixture
def detroit() -> Hub:
    return Hub.objects.get(slug="detroit-automotive")


# Editors


@pytest.mark.parametrize("publication", Publication)
def test_an_editor_edits_what_is_not_public(publication: Publication) -> None:
    hub = HubFactory(publication=publication)
    editor = person(Role.EDITOR)
    may = publication not in PUBLISHED
    assert may_change_hub(editor, hub) is may
    assert may_change_hub(person(Role.CURATOR), hub) is True
    answer = desk_of(editor).post(address_of(hub), {"name": "Mine"})
    assert answer.status_code == (200 if may else 403)


def test_an_editor_hands_in_for_review_and_does_not_publish() -> None:
    hub = HubFactory(publication=Publication.DRAFT)
    desk = desk_of(person(Role.EDITOR))
    refused = save(desk, hub, publication=Publication.PUBLISHED)
    assert "publication" in refused.context["adminform"].form.errors
    assert save(desk, hub, publication=Publication.REVIEW).status_code == 302
    assert Hub.objects.get(pk=hub.pk).publication == Publication.REVIEW


@pytest.mark.parametrize("action", ["publish", "back_to_draft", "archive", "verified_today"])
def test_an_editor_has_none_of_the_curators_actions(action: str, ogden: Hub) -> None:
    act(desk_of(person(Role.EDITOR)), action, ogden)
    assert Hub.objects.get(pk=ogden.pk).publication == Publication.PUBLISHED


def test_an_editor_reads_suggestions_and_decides_on_none(ogden: Hub) -> None:
    row = Suggestion.objects.create(kind=SuggestionKind.CLOSED, hub=ogden, region=ogden.region, sender="x")
    assert may_review(person(Role.EDITOR), row) is False
    assert may_review(person(Role.CURATOR), row) is True


# Stewards


def test_a_steward_decides_on_what_lies_in_the_stewards_regions(utah: Region, ogden: Hub, detroit: Hub) -> None:
    steward = person(Role.STEWARD, utah)
    assert may_change_hub(steward, ogden) is True
    assert may_change_hub(steward, detroit) is False
    assert {hub.slug for hub in hubs_in_care(steward)} >= {"ogden-sporting-goods", "silicon-slopes-software"}
    assert not hubs_in_care(steward).filter(pk=detroit.pk).exists()


def test_a_steward_without_regions_decides_on_nothing(ogden: Hub) -> None:
    steward = person(Role.STEWARD)
    assert may_change_hub(steward, ogden) is False
    assert not hubs_in_care(steward).exists()


def test_who_is_a_curator_too_decides_everywhere(utah: Region, detroit: Hub) -> None:
    both = person(Role.STEWARD, utah)
    both.groups.add(ensure_group(Role.CURATOR))
    assert may_change_hub(both, detroit) is True


def test_a_stewards_actions_leave_other_regions_alone_and_say_so(utah: Region, ogden: Hub, detroit: Hub) -> None:
    words = act(desk_of(person(Role.STEWARD, utah)), "archive", ogden, detroit)
    assert words == ["1 hub was not changed because it is outside your regions.", "1 hub was archived."]
    assert Hub.objects.get(pk=ogden.pk).publication == Publication.ARCHIVED
    assert Hub.objects.get(pk=detroit.pk).publication == Publication.PUBLISHED


def test_a_steward_opens_other_hubs_to_read_only(utah: Region, detroit: Hub) -> None:
    desk = desk_of(person(Role.STEWARD, utah))
    assert desk.get(address_of(detroit)).context["has_change_permission"] is False
    assert desk.post(address_of(detroit), {"name": "Mine"}).status_code == 403


def test_a_steward_cannot_move_a_hub_out_of_care_or_make_one_elsewhere(utah: Region, ogden: Hub, detroit: Hub) -> None:
    desk = desk_of(person(Role.STEWARD, utah))
    assert "not one of your regions" in errors_of(save(desk, ogden, region=detroit.region_id))
    page = desk.get(reverse("admin:hubs_hub_add"))
    rows = typed(page) | {"name": "New", "slug": "new", "summary": "New.", "region": detroit.region_id}
    assert "not one of your regions" in errors_of(desk.post(reverse("admin:hubs_hub_add"), rows))


def test_a_stewards_suggestions_are_those_of_the_stewards_regions(utah: Region, ogden: Hub, detroit: Hub) -> None:
    inside = Suggestion.objects.create(kind=SuggestionKind.CLOSED, hub=ogden, region=ogden.region, sender="x")
    outside = Suggestion.objects.create(kind=SuggestionKind.CLOSED, hub=detroit, region=detroit.region, sender="x")
    nowhere = Suggestion.objects.create(kind=SuggestionKind.NEW_HUB, sender="x")
    steward = person(Role.STEWARD, utah)
    assert [may_review(steward, row) for row in (inside, outside, nowhere)] == [True, False, False]
    assert list(Suggestion.objects.filter(suggestions_in_care(steward))) == [inside]
    assert set(Suggestion.objects.filter(suggestions_in_care(person(Role.CURATOR)))) == {inside, outside, nowhere}


def test_a_steward_changes_organizations_that_serve_the_stewards_regions_alone(utah: Region) -> None:
    ours, theirs = RegionFactory(parent=utah), RegionFactory()
    local = SupportOrganizationFactory(serving=[ours])
    shared = SupportOrganizationFactory(serving=[ours, theirs])
    anywhere = SupportOrganizationFactory()
    steward = person(Role.STEWARD, utah)
    assert [may_change_organization(steward, row) for row in (local, shared, anywhere)] == [True, False, False]
    assert may_change_organization(person(Role.CURATOR), shared) is True
    assert may_change_organization(person(Role.EDITOR), local) is False
    assert save(desk_of(steward), local, name="Renamed").status_code == 302
    assert desk_of(steward).post(address_of(shared), {"name": "Mine"}).status_code == 403


def test_care_reaches_down_from_a_country_to_a_city(ogden: Hub) -> None:
    steward = person(Role.STEWARD, Region.objects.get(slug="us"))
    assert is_in_care(steward, ogden.region) is True
    assert is_in_care(steward, Region.objects.get(slug="de")) is False


# Archiving


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"archive_reason": ""}, "archive_reason"),
        ({"archive_reason": ArchiveReason.MOVED}, "successor"),
        ({"archive_reason": ArchiveReason.MERGED}, "successor"),
    ],
)
def test_an_archived_hub_says_why_and_where_to_go(ogden: Hub, changes: dict[str, Any], field: str) -> None:
    answer = save(desk_of(person(Role.CURATOR)), ogden, publication=Publication.ARCHIVED, **changes)
    assert answer.context["adminform"].form.errors.keys() == {field}


def test_the_successor_is_another_hub_that_is_published(ogden: Hub) -> None:
    desk = desk_of(person(Role.CURATOR))
    moved = {"publication": Publication.ARCHIVED, "archive_reason": ArchiveReason.MOVED}
    for wrong in (ogden, HubFactory(publication=Publication.DRAFT)):
        assert "another hub that is published" in errors_of(save(desk, ogden, **moved, successor=wrong.pk))
    right = HubFactory()
    assert save(desk, ogden, **moved, successor=right.pk).status_code == 302
    assert Hub.objects.get(pk=ogden.pk).successor == right


def test_a_hub_that_comes_back_forgets_why_it_was_put_away(ogden: Hub) -> None:
    desk = desk_of(person(Role.CURATOR))
    save(desk, ogden, publication=Publication.ARCHIVED, archive_reason=ArchiveReason.CLOSED)
    assert save(desk, ogden, publication=Publication.PUBLISHED).status_code == 302
    back = Hub.objects.get(pk=ogden.pk)
    assert (back.publication, back.archive_reason, back.successor) == (Publication.PUBLISHED, "", None)


# Accounts


@pytest.mark.parametrize("role", Role)
def test_no_group_deletes_anything_or_reaches_beyond_the_directory(role: Role) -> None:
    rights = ensure_group(role).permissions.select_related("content_type")
    assert {right.content_type.app_label for right in rights} == {"hubs"}
    assert [right.codename for right in rights if right.codename.startswith("delete")] == []
    assert len(rights) == sum(len(names) for names in RIGHTS[role].values())


def test_only_an_administrator_gives_somebody_regions(client: Client, utah: Region) -> None:
    steward, boss = person(Role.STEWARD), User.objects.create_superuser("boss")
    address = reverse("admin:auth_user_change", args=[steward.pk])
    for role in Role:
        assert desk_of(person(role)).get(address).status_code == 403
    page = desk_of(boss).get(address)
    assert page.status_code == 200
    assert "stewardships-TOTAL_FORMS" in page.content.decode()
    assert desk_of(boss).get(reverse("admin:auth_user_add")).status_code == 200


def make(monkeypatch: pytest.MonkeyPatch, *options: str) -> User:
    monkeypatch.setenv("NEW_PASSWORD", "correct-horse-7")
    call_command("make_curator", "--username=nora", "--password-env=NEW_PASSWORD", *options)
    return User.objects.get(username="nora")


def test_a_steward_is_made_with_regions(monkeypatch: pytest.MonkeyPatch, ogden: Hub, detroit: Hub) -> None:
    nora = make(monkeypatch, "--role=steward", "--region=us-ut", "--region=us-nv")
    assert set(nora.groups.values_list("name", flat=True)) == {"Stewards"}
    assert (may_change_hub(nora, ogden), may_change_hub(nora, detroit)) == (True, False)


def test_an_editor_is_made(monkeypatch: pytest.MonkeyPatch, ogden: Hub) -> None:
    nora = make(monkeypatch, "--role=editor")
    assert set(nora.groups.values_list("name", flat=True)) == {"Editors"}
    assert nora.has_perm("hubs.add_hub")
    assert not nora.has_perm("hubs.publish_hub")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--role=steward"], "needs a --region"),
        (["--role=curator", "--region=us-ut"], "other roles cannot"),
        (["--role=steward", "--region=atlantis"], "no region “atlantis”"),
    ],
)
def test_roles_and_regions_go_together(monkeypatch: pytest.MonkeyPatch, options: list[str], words: str) -> None:
    with pytest.raises(CommandError, match=words):
        make(monkeypatch, *options)
    assert not User.objects.filter(username="nora").exists()
