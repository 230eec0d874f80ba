"""Accept with edits: the hub's form shows the proposal, saving it accepts it, and a second reviewer saves nothing."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.test import RequestFactory
from django.utils import timezone

from hubs.admin.hub import HubAdmin
from hubs.enums import SuggestionState
from hubs.models import Firm, Hub, Region, Stewardship, Suggestion
from hubs.roles import Role, ensure_group
from tests.curation.test_suggestions import correction, new_hub
from tests.factories import HubFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def cora() -> User:
    user = User.objects.create_user("cora", is_staff=True)
    user.groups.add(ensure_group(Role.CURATOR))
    return user


@pytest.fixture
def hub() -> Hub:
    return HubFactory(slug="kites", name="Kites", description="Kites are made here.")


def ask(user: User, key: Any, hub: Hub | None = None, data: dict[str, Any] | None = None) -> Any:
    query = f"/admin/hubs/hub/?suggestion={key}"
    request = RequestFactory().get(query) if data is None else RequestFactory().post(query, data)
    request.user, request._dont_enforce_csrf_checks = user, True
    request._messages = CookieStorage(request)
    answer = HubAdmin(Hub, admin.site).changeform_view(request, None if hub is None else str(hub.pk))
    answer.said = [str(message) for message in request._messages]
    return answer


def fields_of(answer: Any) -> dict[str, Any]:
    """What a browser would send of the form as it is shown."""
    context = answer.context_data
    forms = [context["adminform"].form]
    sent: dict[str, Any] = {}
    for inline in context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    for form in forms:
        for field in form:
            value = field.value()
            shown = field.field.widget.format_value(value) if not isinstance(value, (list, bool)) else value
            if hasattr(value, "x"):
                shown = f"{value.y}, {value.x}"
            if value is not False and value not in (None, "", []):
                sent[field.html_name] = value if isinstance(value, (int, list, bool)) else _text(shown)
    return sent | {"other_names": "\n".join(sent.get("other_names", []))}


def _text(shown: Any) -> Any:
    return shown[0] if isinstance(shown, list) and len(shown) == 1 else shown


def test_the_form_shows_the_proposal_and_saving_it_decides(cora: User, hub: Hub) -> None:
    firm = Firm.objects.get(slug="adobe")
    parts = [{"firm": "adobe", "role": "Draws kites"}]
    row = correction(hub, name="Kites & Co.", summary="Mine.", anchor_firms=parts, sources=["https://example.org/a"])
    answer = ask(cora, row.pk, hub)
    assert answer.said[0].startswith("This form shows what a visitor suggested. Saving it accepts the suggestion.")
    sent = fields_of(answer)
    assert (sent["name"], sent["summary"]) == ("Kites & Co.", "Mine.")
    assert (sent["anchor_firms-0-role"], str(sent["anchor_firms-0-firm"])) == ("Draws kites", str(firm.pk))
    assert sent["sources-0-url"] == "https://example.org/a"
    answer = ask(cora, row.pk, hub, sent | {"summary": "Cora's."})
    assert answer.status_code == 302
    hub.refresh_from_db()
    assert (hub.name, hub.summary, hub.anchor_firms.get().firm) == ("Kites & Co.", "Cora's.", firm)
    row.refresh_from_db()
    assert (row.state, row.reviewer, row.result) == (SuggestionState.ACCEPTED, cora, hub)


def test_a_new_hub_is_added_from_the_form(cora: User) -> None:
    row = new_hub()
    sent = fields_of(ask(cora, row.pk))
    assert (sent["slug"], sent["publication"], sent["origin"]) == ("kites-of-moab", "published", "community")
    answer = ask(cora, row.pk, None, sent)
    assert answer.status_code == 302
    row.refresh_from_db()
    assert (row.state, row.result.slug) == (SuggestionState.ACCEPTED, "kites-of-moab")


def test_a_form_with_faults_decides_nothing(cora: User, hub: Hub) -> None:
    row = correction(hub, name="Kites & Co.")
    answer = ask(cora, row.pk, hub, fields_of(ask(cora, row.pk, hub)) | {"name": ""})
    assert answer.status_code == 200
    row.refresh_from_db()
    assert row.state == SuggestionState.PENDING


def test_the_second_reviewer_saves_nothing(cora: User, hub: Hub) -> None:
    row = correction(hub, name="Kites & Co.")
    sent = fields_of(ask(cora, row.pk, hub))
    carl = User.objects.create_user("carl")
    Suggestion.objects.filter(pk=row.pk).update(state="rejected", reviewer=carl, decided_at=timezone.now())
    answer = ask(cora, row.pk, hub, sent)
    assert answer.headers["Location"] == f"/admin/hubs/suggestion/{row.pk}/change/"
    assert answer.said[0].startswith("Nothing was saved. This suggestion was already decided: rejected, by carl (")
    hub.refresh_from_db()
    assert hub.name == "Kites"


def test_who_may_not_decide_may_not_by_this_way_either(cora: User, hub: Hub) -> None:
    row = correction(hub, name="Kites & Co.")
    editor, steward = User.objects.create_user("ed", is_staff=True), User.objects.create_user("st", is_staff=True)
    editor.groups.add(ensure_group(Role.EDITOR))
    steward.groups.add(ensure_group(Role.STEWARD))
    Stewardship.objects.create(user=steward, region=Region.objects.get(slug="us-nv"))
    for user in (editor, steward):
        for data in (None, {"name": "Theirs"}):
            with pytest.raises(PermissionDenied):
                ask(user, row.pk, hub, data)


@pytest.mark.parametrize("key", ["", "x", "0", "²", "9" * 30])
def test_a_suggestion_that_does_not_exist_is_not_found(cora: User, hub: Hub, key: str) -> None:
    with pytest.raises(Http404):
        ask(cora, key, hub)


def test_a_suggestion_for_another_hub_is_not_found(cora: User, hub: Hub) -> None:
    row = correction(HubFactory(description="Other."), name="Kites & Co.")
    with pytest.raises(Http404):
        ask(cora, row.pk, hub)
