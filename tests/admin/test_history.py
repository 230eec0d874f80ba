"""Each save is recorded and shown, a stale one is refused, and people with the right can restore an earlier state."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from hubs.enums import Publication
from hubs.models import AnchorFirm, Firm, Hub, Revision, SupportOrganization
from hubs.roles import Role, ensure_group
from tests.admin.test_forms import address_of, errors_of, save, typed

pytestmark = pytest.mark.django_db


def log_in(role: Role, name: str) -> Client:
    user = User.objects.create_user(name, is_staff=True)
    user.groups.add(ensure_group(role))
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def desk() -> Client:
    return log_in(Role.CURATOR, "cora")


@pytest.fixture
def hub() -> Hub:
    return Hub.objects.get(slug="ogden-sporting-goods")


def history_of(row: Any) -> str:
    return reverse(f"admin:hubs_{row._meta.model_name}_history", args=[row.pk])


def revert(client: Client, row: Any, number: int) -> Any:
    address = reverse(f"admin:hubs_{row._meta.model_name}_revert", args=[row.pk, number])
    return client.post(address, follow=True)


def test_a_save_is_kept_with_who_made_it_and_what_it_changed(desk: Client, hub: Hub) -> None:
    assert save(desk, hub, summary="Skis, in short.").status_code == 302
    latest = Revision.objects.filter(slug=hub.slug).first()
    assert (latest.number, latest.action, latest.changed) == (2, "edited", ["summary"])
    assert latest.by.username == "cora"
    page = desk.get(history_of(hub)).content.decode()
    assert "<ins>Skis, in short.</ins>" in " ".join(page.split())
    assert "cora" in page


def test_a_changed_part_is_kept_too(desk: Client, hub: Hub) -> None:
    anchor = AnchorFirm.objects.filter(hub=hub).first()
    page = desk.get(address_of(hub))
    rows = typed(page)
    field = next(name for name, value in rows.items() if value == anchor.role)
    assert desk.post(address_of(hub), rows | {field: "Something else"}).status_code == 302
    assert Revision.objects.filter(slug=hub.slug).first().changed == ["anchor_firms"]


@pytest.mark.parametrize("model", [Firm, SupportOrganization])
def test_firms_and_organizations_have_a_history_too(desk: Client, model: Any) -> None:
    row = model.objects.first()
    assert save(desk, row, name="Another name").status_code == 302
    assert [kept.changed for kept in Revision.objects.filter(slug=row.slug, number=2)] == [["name"]]
    assert "Another" in desk.get(history_of(row)).content.decode()


def test_the_second_of_two_who_edit_at_once_is_told_and_nothing_is_lost(desk: Client, hub: Hub) -> None:
    other = log_in(Role.CURATOR, "carl")
    opened = typed(desk.get(address_of(hub)))
    assert save(other, hub, summary="What Carl wrote.").status_code == 302
    refused = desk.post(address_of(hub), opened | {"summary": "What Cora wrote."})
    assert "Nothing was saved because carl changed this entry" in errors_of(refused)
    assert Hub.objects.get(pk=hub.pk).summary == "What Carl wrote."
    page = refused.content.decode()
    assert "<ins>What Carl wrote.</ins>" in " ".join(page.split())
    assert "What Cora wrote." in page
    again = desk.post(address_of(hub), typed(refused) | {"summary": "What both wrote."})
    assert again.status_code == 302
    assert Hub.objects.get(pk=hub.pk).summary == "What both wrote."


def test_a_form_that_does_not_say_what_it_was_opened_on_is_refused(desk: Client, hub: Hub) -> None:
    rows = typed(desk.get(address_of(hub)))
    del rows["revision"]
    assert "Nothing was saved" in errors_of(desk.post(address_of(hub), rows))


def test_an_earlier_state_is_brought_back_with_all_its_parts(desk: Client, hub: Hub) -> None:
    firms = list(hub.anchor_firms.values_list("firm__slug", "role"))
    save(desk, hub, name="Spoilt")
    hub.anchor_firms.all().delete()
    page = revert(desk, hub, 1)
    assert [str(message) for message in page.context["messages"]][-1] == "Revision 1 was restored."
    hub.refresh_from_db()
    assert hub.name == "Ogden Sporting Goods"
    assert list(hub.anchor_firms.values_list("firm__slug", "role")) == firms
    latest = Revision.objects.filter(slug=hub.slug).first()
    assert (latest.number, latest.action, latest.note) == (
        4,
        "reverted",
        "restored from revision 1",
    )  # 3 is the deletion of firms, which nobody recorded


def test_what_cannot_be_brought_back_is_said_and_changes_nothing(desk: Client, hub: Hub) -> None:
    save(desk, hub, name="Better")
    first = Revision.objects.get(slug=hub.slug, number=1)
    first.document["anchor_firms"] = [{"firm": "no-longer-there", "role": "Made things."}]
    first.save()
    page = revert(desk, hub, 1)
    words = [str(message) for message in page.context["messages"]][-1]
    assert words == "Revision 1 could not be restored: anchor_firms: “no-longer-there” does not exist"
    assert Hub.objects.get(pk=hub.pk).name == "Better"


def test_a_revision_that_does_not_exist_is_not_found(desk: Client, hub: Hub) -> None:
    assert revert(desk, hub, 99).status_code == 404


def test_only_a_post_brings_anything_back(desk: Client, hub: Hub) -> None:
    assert desk.get(reverse("admin:hubs_hub_revert", args=[hub.pk, 1])).status_code == 405


def test_who_may_not_edit_a_published_hub_reads_its_history_and_brings_nothing_back(hub: Hub) -> None:
    editor = log_in(Role.EDITOR, "edith")
    page = editor.get(history_of(hub))
    assert page.status_code == 200
    assert "Restore" not in page.content.decode()
    assert revert(editor, hub, 1).status_code == 403


def test_an_editor_cannot_publish_by_bringing_a_published_state_back(hub: Hub) -> None:
    desk = log_in(Role.CURATOR, "cora")
    assert save(desk, hub, publication=Publication.DRAFT).status_code == 302
    editor = log_in(Role.EDITOR, "edith")
    assert revert(editor, hub, 1).status_code == 403
    assert Hub.objects.get(pk=hub.pk).publication == Publication.DRAFT


def test_who_sees_no_hubs_sees_no_history(client: Client, hub: Hub) -> None:
    client.force_login(User.objects.create_user("stan", is_staff=True))
    assert client.get(history_of(hub)).status_code == 403


@pytest.mark.parametrize("n", [1, 3])
def test_the_history_costs_the_same_for_one_change_and_for_three(
    desk: Client, hub: Hub, n: int, django_assert_num_queries: Any
) -> None:
    for number in range(n):
        save(desk, hub, summary=f"Summary {number}.")
    desk.get(history_of(hub))
    with django_assert_num_queries(10):
        assert len(desk.get(history_of(hub)).context["changes"]) == n + 1
