"""The curators' screens: who may do what, what their actions change, and what each page costs."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from django.urls import reverse

from hubs.enums import Publication
from hubs.models import Firm, Hub, Industry, Region, SupportOrganization
from hubs.roles import Role, ensure_group
from tests.factories import (
    AnchorFirmFactory,
    HubFactory,
    HubSupportFactory,
    IndustryFactory,
    SourceFactory,
    update_hubs,
)

PASSWORD = "correct-horse-7"
ENTRY_TYPES = ["hub", "industry", "region", "firm", "supportorganization", "suggestion", "place"]
LIST = reverse("admin:hubs_hub_changelist")
LOGIN = reverse("admin:login")


@pytest.fixture
def curator(db: None) -> User:
    user = User.objects.create_user("cora", password=PASSWORD, is_staff=True)
    user.groups.add(ensure_group(Role.CURATOR))
    return user


@pytest.fixture
def desk(client: Client, curator: User) -> Client:
    client.force_login(curator)
    return client


@pytest.fixture
def bystander(client: Client, db: None) -> Client:
    client.force_login(User.objects.create_user("stan", is_staff=True))
    return client


@pytest.fixture
def hub(db: None) -> Hub:
    return Hub.objects.get(slug="ogden-sporting-goods")


def change_page(entry_type: Any) -> str:
    return reverse(f"admin:hubs_{entry_type._meta.model_name}_change", args=[entry_type.pk])


def act(client: Client, action: str, *hubs: Hub) -> Any:
    data = {"action": action, "_selected_action": [hub.pk for hub in hubs]}
    return client.post(LIST, data, follow=True)


# Rights


@pytest.mark.parametrize("entry_type", ENTRY_TYPES)
def test_who_is_not_logged_in_is_sent_to_the_login(client: Client, db: None, entry_type: str) -> None:
    address = reverse(f"admin:hubs_{entry_type}_changelist")
    answer = client.get(address)
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{LOGIN}?next={address}")


@pytest.mark.parametrize("entry_type", ENTRY_TYPES)
def test_staff_without_the_group_see_nothing(bystander: Client, entry_type: str) -> None:
    assert bystander.get(reverse(f"admin:hubs_{entry_type}_changelist")).status_code == 403
    assert bystander.get(reverse("admin:index")).context["app_list"] == []


def test_a_curator_sees_the_directory_and_no_accounts(desk: Client) -> None:
    apps = desk.get(reverse("admin:index")).context["app_list"]
    assert [app["app_label"] for app in apps] == ["hubs"]
    assert {model["object_name"] for model in apps[0]["models"]} == {
        *("Hub", "Industry", "Region", "Firm", "SupportOrganization", "Suggestion"),
        *("Import", "Job", "Link", "Merge", "DuplicateCandidate", "Candidate"),
    }
    assert desk.get(reverse("admin:auth_user_changelist")).status_code == 403
    assert desk.get(reverse("admin:hubs_place_changelist")).status_code == 403


@pytest.mark.parametrize("entry_type", ["hub", "region", "firm", "supportorganization"])
def test_a_curator_adds_and_changes_but_does_not_delete(desk: Client, entry_type: str) -> None:
    models = {"hub": Hub, "region": Region, "firm": Firm, "supportorganization": SupportOrganization}
    row = models[entry_type].objects.first()
    assert desk.get(reverse(f"admin:hubs_{entry_type}_add")).status_code == 200
    assert desk.get(change_page(row)).context["has_change_permission"] is True
    assert desk.post(reverse(f"admin:hubs_{entry_type}_delete", args=[row.pk]), {"post": "yes"}).status_code == 403
    assert models[entry_type].objects.filter(pk=row.pk).exists()


def test_a_curator_reads_industries_only(desk: Client) -> None:
    page = desk.get(change_page(Industry.objects.get(slug="brewing")))
    assert page.context["has_change_permission"] is False
    assert desk.get(reverse("admin:hubs_industry_add")).status_code == 403


def test_the_group_has_no_right_to_delete_and_none_beyond_the_directory(curator: User) -> None:
    rights = Group.objects.get(name=Role.CURATOR).permissions.select_related("content_type")
    assert {right.content_type.app_label for right in rights} == {"hubs"}
    assert [right.codename for right in rights if right.codename.startswith("delete")] == []


def test_the_group_is_put_right_again(curator: User) -> None:
    group = Group.objects.get(name=Role.CURATOR)
    group.permissions.set(Permission.objects.filter(codename="delete_user"))
    ensure_group(Role.CURATOR)
    assert "change_hub" in group.permissions.values_list("codename", flat=True)
    assert "delete_user" not in group.permissions.values_list("codename", flat=True)


def test_nobody_changes_places(admin_client: Client) -> None:
    place = reverse("admin:hubs_place_changelist")
    assert admin_client.get(f"{place}?q=ogden").status_code == 200
    assert admin_client.get(reverse("admin:hubs_place_add")).status_code == 403


@pytest.mark.parametrize("entry_type", ENTRY_TYPES)
def test_every_list_and_form_opens(admin_client: Client, entry_type: str) -> None:
    assert admin_client.get(reverse(f"admin:hubs_{entry_type}_changelist")).status_code == 200
    if entry_type not in ("suggestion", "place"):
        assert admin_client.get(reverse(f"admin:hubs_{entry_type}_add")).status_code == 200


# Login


def log_in(client: Client, password: str, username: str = "cora") -> Any:
    return client.post(LOGIN, {"username": username, "password": password})


def test_five_wrong_passwords_lock_the_account_at_this_address(client: Client, curator: User) -> None:
    assert [log_in(client, "wrong").status_code for _ in range(5)] == [200, 200, 200, 200, 429]
    answer = log_in(client, PASSWORD)
    assert answer.status_code == 429
    assert "admin/locked_out.html" in [template.name for template in answer.templates]
    page = answer.content.decode()
    assert "Wait 15 minutes" in page
    assert "Django" not in page


def test_others_and_other_addresses_are_not_locked_out(client: Client, curator: User) -> None:
    User.objects.create_user("carl", password=PASSWORD, is_staff=True)
    for _ in range(5):
        log_in(client, "wrong")
    assert log_in(client, PASSWORD, "carl").status_code == 302
    elsewhere = {"username": "cora", "password": PASSWORD}
    assert client.post(LOGIN, elsewhere, REMOTE_ADDR="198.51.100.7").status_code == 302


def test_a_success_forgets_the_failures_before_it(client: Client, curator: User) -> None:
    for _ in range(4):
        log_in(client, "wrong")
    assert log_in(client, PASSWORD).status_code == 302
    client.logout()
    assert log_in(client, "wrong").status_code == 200


# Actions


@pytest.mark.parametrize(
    ("action", "publication", "words"),
    [
        ("publish", Publication.PUBLISHED, "3: published"),
        ("back_to_draft", Publication.DRAFT, "3: returned to draft"),
        ("archive", Publication.ARCHIVED, "3: archived"),
    ],
)
def test_actions_move_hubs_and_write_their_history(
    desk: Client, hub: Hub, action: str, publication: str, words: str
) -> None:
    update_hubs(Hub.objects.filter(pk=hub.pk), publication=Publication.REVIEW)
    page = act(desk, action, hub)
    assert Hub.objects.get(pk=hub.pk).publication == publication
    assert [str(message)[:5] for message in page.context["messages"]] == ["1 hub"]
    history = desk.get(reverse("admin:hubs_hub_history", args=[hub.pk])).content.decode()
    assert words in history
    assert "cora" in history


def test_hubs_are_marked_as_verified_today(desk: Client, hub: Hub) -> None:
    update_hubs(Hub.objects.filter(pk=hub.pk), last_verified=None)
    act(desk, "verified_today", hub)
    assert Hub.objects.get(pk=hub.pk).last_verified == date.today()


def test_what_is_so_already_is_not_counted(desk: Client, hub: Hub) -> None:
    page = act(desk, "publish", hub)
    assert [str(message) for message in page.context["messages"]] == ["0 hubs were published."]


def test_who_only_reads_has_no_actions(bystander: Client, hub: Hub) -> None:
    reader = User.objects.get(username="stan")
    reader.user_permissions.add(Permission.objects.get(codename="view_hub"))
    assert bystander.get(LIST).status_code == 200
    act(bystander, "archive", hub)
    assert Hub.objects.get(pk=hub.pk).publication == Publication.PUBLISHED


def test_the_hub_can_be_viewed_on_the_site_once_it_is_published(desk: Client, hub: Hub) -> None:
    assert f'href="{hub.get_absolute_url()}"' in desk.get(change_page(hub)).content.decode()
    update_hubs(Hub.objects.filter(pk=hub.pk), publication=Publication.DRAFT)
    assert f'href="{hub.get_absolute_url()}"' not in desk.get(change_page(hub)).content.decode()


# What pages say and cost


def test_no_page_allows_inline_scripts_or_styles(desk: Client, hub: Hub) -> None:
    for address in (LOGIN, LIST, change_page(hub), reverse("admin:hubs_hub_add")):
        policy = desk.get(address).headers["Content-Security-Policy"]
        assert "script-src 'self'" in policy
        assert "unsafe" not in policy
        assert "nonce" not in policy


def test_hubs_are_found_by_folded_words_of_all_they_touch(desk: Client) -> None:
    def found(words: str) -> set[str]:
        return {hub.slug for hub in desk.get(LIST, {"q": words}).context["cl"].queryset}

    assert "ogden-sporting-goods" in found("OGDEN") & found("goode ski") & found("Amer Spörts") & found("utah")


def test_industries_are_offered_as_a_filter_once_a_sector_is_chosen(desk: Client) -> None:
    def titles(address: str) -> list[str]:
        return [str(shown.title) for shown in desk.get(address).context["cl"].filter_specs]

    assert "industry" not in titles(LIST)
    assert "industry" in titles(f"{LIST}?sector=food-drink")
    hubs = desk.get(f"{LIST}?sector=food-drink&industry=brewing&country=US").context["cl"].queryset
    assert {hub.industry.slug for hub in hubs} <= {"brewing"}


def hub_with(n: int) -> Hub:
    """A hub with a region and an industry of its own, and n firms, organizations and sources."""
    hub: Hub = HubFactory()
    for _ in range(n):
        AnchorFirmFactory(hub=hub)
        HubSupportFactory(hub=hub)
        SourceFactory(hub=hub)
    return hub


def test_the_list_costs_the_same_for_one_hub_and_for_three(
    desk: Client, no_directory: None, django_assert_num_queries: Any
) -> None:
    desk.get(LIST)
    for new, n in ((1, 1), (2, 3)):
        for _ in range(new):
            hub_with(2)
        with django_assert_num_queries(11):
            assert desk.get(LIST).context["cl"].result_count == n


@pytest.mark.parametrize("n", [1, 3])
def test_the_form_costs_the_same_for_one_part_of_each_kind_and_for_three(
    desk: Client, n: int, django_assert_num_queries: Any
) -> None:
    page = change_page(hub_with(n))
    desk.get(page)  # what Django remembers of content types is not to count
    with django_assert_num_queries(14):
        assert desk.get(page).status_code == 200


def test_the_form_of_an_industry_costs_the_same_however_many_complement_it(
    admin_client: Client, django_assert_num_queries: Any
) -> None:
    industry = IndustryFactory()
    admin_client.get(change_page(industry))
    for new in (1, 2):
        industry.complementary.add(*(IndustryFactory() for _ in range(new)))
        with django_assert_num_queries(7):
            assert admin_client.get(change_page(industry)).status_code == 200


# make_curator


def make_curator(monkeypatch: pytest.MonkeyPatch, *options: str, password: str = PASSWORD) -> User:
    monkeypatch.setenv("NEW_PASSWORD", password)
    call_command("make_curator", "--username=nora", "--password-env=NEW_PASSWORD", *options)
    return User.objects.get(username="nora")


def test_a_curator_is_made(db: None, monkeypatch: pytest.MonkeyPatch, client: Client, capsys: Any) -> None:
    nora = make_curator(monkeypatch, "--email=nora@example.org")
    assert (nora.email, nora.is_staff, nora.is_superuser) == ("nora@example.org", True, False)
    assert nora.has_perm("hubs.change_hub")
    assert not nora.has_perm("hubs.delete_hub")
    assert log_in(client, PASSWORD, "nora").status_code == 302
    assert "nora can now log in" in capsys.readouterr().out


def test_an_administrator_is_made(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    nora = make_curator(monkeypatch, "--administrator")
    assert (nora.is_staff, nora.is_superuser, nora.groups.count()) == (True, True, 0)


@pytest.mark.parametrize(
    ("options", "password", "words"),
    [
        ((), "nora", "too short"),
        ((), "", "is empty or not set"),
        (("--email=nowhere",), PASSWORD, "valid email"),
        (("--username=a b",), PASSWORD, "valid username"),
        (("--username=cora",), PASSWORD, "already"),
    ],
)
def test_no_account_is_made_of_what_is_wrong(
    curator: User, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...], password: str, words: str
) -> None:
    with pytest.raises(CommandError, match=words):
        make_curator(monkeypatch, *options, password=password)
    assert User.objects.count() == 1


def test_nobody_is_asked_where_nobody_sits(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)
    with pytest.raises(CommandError, match="no terminal to ask on"):
        call_command("make_curator", "--username=nora")


def test_the_password_is_asked_for_until_it_will_do(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter(["one", "other", "short", "short", PASSWORD, PASSWORD])
    monkeypatch.setattr("sys.stdin", type("Terminal", (), {"isatty": lambda self: True})())
    monkeypatch.setattr("builtins.input", lambda prompt: "nora" if "Username" in prompt else "")
    monkeypatch.setattr("getpass.getpass", lambda prompt: next(answers))
    call_command("make_curator")
    assert User.objects.get(username="nora").check_password(PASSWORD)
