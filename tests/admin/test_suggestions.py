"""The review queue: who sees which suggestions, who may decide, what the page compares, and what a second reviewer is told."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hubs.entries.describe import documents
from hubs.enums import EntryType, Publication, RejectionReason, SuggestionState
from hubs.models import Hub, Region, Stewardship, Suggestion
from hubs.roles import Role, ensure_group
from tests.factories import HubFactory, RegionFactory, SuggestionFactory, update_hubs
from tests.pages import links, parsed, words

pytestmark = pytest.mark.django_db

QUEUE = reverse("admin:hubs_suggestion_changelist")
NEW_HUB = {"name": "Kites of Moab", "place": "Moab, Utah", "point": ["38.57", "-109.55"], "industry": "sporting-goods"}


def user_in(role: Role | None, *regions: Region) -> User:
    user = User.objects.create_user(f"user-{role or 'nobody'}", is_staff=True)
    if role is not None:
        user.groups.add(ensure_group(role))
    for region in regions:
        Stewardship.objects.create(user=user, region=region)
    return user


@pytest.fixture
def utah() -> Region:
    return Region.objects.get(slug="us-ut")


@pytest.fixture
def hub(utah: Region) -> Hub:
    region = RegionFactory(slug="kite-town", name="Kite Town", parent=utah)
    return HubFactory(slug="kites", name="Kites", description="Kites are made here.", region=region)


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(user_in(Role.CURATOR))
    return client


def correction(hub: Hub, **payload: Any) -> Suggestion:
    base = documents(EntryType.HUB, [hub.slug])[hub.slug]
    payload = payload or {"summary": "Mine."}
    return SuggestionFactory(kind="correction", hub=hub, region=hub.region, base=base, payload=payload)


def cached_url(suggestion: Suggestion) -> str:
    return reverse("admin:hubs_suggestion_change", args=[suggestion.pk])


def accept(client: Client, suggestion: Suggestion, **kwargs: Any) -> Any:
    return client.post(reverse("admin:hubs_suggestion_accept", args=[suggestion.pk]), **kwargs)


def reject(client: Client, suggestion: Suggestion, reason: str = "known", outcome: str = "", **kwargs: Any) -> Any:
    address = reverse("admin:hubs_suggestion_reject", args=[suggestion.pk])
    return client.post(address, {"reason": reason, "outcome": outcome}, **kwargs)


def reject_all(client: Client, *rows: Suggestion, **data: str) -> Any:
    chosen = {"action": "reject_selected", "_selected_action": [row.pk for row in rows]}
    return client.post(QUEUE, chosen | data, follow=True)


def queue(client: Client, **query: str) -> list[Suggestion]:
    return list(client.get(QUEUE, query).context["cl"].result_list)


def messages(answer: Any) -> list[str]:
    return [str(message) for message in answer.context["messages"]]


# The queue


def test_the_queue_shows_what_waits_oldest_first_and_the_others_when_asked(desk: Client) -> None:
    young, old = SuggestionFactory(), SuggestionFactory()
    done = SuggestionFactory(state=SuggestionState.REJECTED)
    Suggestion.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=3))
    assert queue(desk) == [old, young]
    assert queue(desk, state="rejected") == [done]
    assert queue(desk, state="all") == [old, young, done]
    assert queue(desk, state="nonsense") == []


def test_the_queue_says_what_where_since_when_and_whether_somebody_wants_to_hear(desk: Client, hub: Hub) -> None:
    row = correction(hub)
    Suggestion.objects.filter(pk=row.pk).update(
        created_at=timezone.now() - timedelta(days=3), email="vera@example.org", email_confirmed_at=timezone.now()
    )
    page = desk.get(QUEUE).content.decode()
    cells = [words(cell) for cell in parsed(page).css("[class^=field-]")]
    assert re.fullmatch(r"[A-Z][a-z]+ \d{1,2}, \d{4} \(3 days\)", cells.pop(3))
    assert cells == ["Kites", "Kite Town, Utah", "a correction", "", "waiting for review"]
    assert 'alt="True"' in page
    assert "vera@example.org" not in page


def test_the_queue_costs_the_same_for_many(desk: Client, hub: Hub, django_assert_num_queries: Any) -> None:
    for _ in range(3):
        correction(hub)
    desk.get(QUEUE)
    with django_assert_num_queries(8):
        desk.get(QUEUE)
    for _ in range(5):
        correction(hub)
    with django_assert_num_queries(8):
        desk.get(QUEUE)


# Rights


def test_an_editor_reads_and_does_not_decide(client: Client, hub: Hub) -> None:
    client.force_login(user_in(Role.EDITOR))
    row = correction(hub)
    assert queue(client) == [row]
    page = client.get(cached_url(row))
    assert page.status_code == 200
    assert "Accept" not in words(page.content.decode())
    assert [answer.status_code for answer in (accept(client, row), reject(client, row))] == [403, 403]
    reject_all(client, row, reason="spam")
    row.refresh_from_db()
    assert row.state == SuggestionState.PENDING


@pytest.mark.parametrize("logged_in", [True, False])
def test_others_see_nothing(client: Client, hub: Hub, logged_in: bool) -> None:
    row = correction(hub)
    if logged_in:
        client.force_login(user_in(None))
    expected = 403 if logged_in else 302
    answers = (client.get(QUEUE), client.get(cached_url(row)), accept(client, row), reject(client, row))
    assert [answer.status_code for answer in answers] == [expected] * 4
    row.refresh_from_db()
    assert row.state == SuggestionState.PENDING


def test_a_steward_decides_inside_the_regions_in_care_and_sees_no_others(
    client: Client, hub: Hub, utah: Region
) -> None:
    client.force_login(user_in(Role.STEWARD, utah))
    inside, new = correction(hub), SuggestionFactory(payload=NEW_HUB | {"summary": "Kites."}, region=utah)
    elsewhere = HubFactory(slug="far", description="Far.", region=Region.objects.get(slug="us-nv"))
    outside, nowhere = correction(elsewhere), SuggestionFactory()
    assert queue(client) == [inside, new]
    for row in (outside, nowhere):
        assert client.get(cached_url(row)).status_code == 302
        assert [answer.status_code for answer in (accept(client, row), reject(client, row))] == [403, 403]
        reject_all(client, row, reason="spam")
        row.refresh_from_db()
        assert row.state == SuggestionState.PENDING
    for row in (inside, new):
        assert client.get(cached_url(row)).context["may_decide"] is True
        accept(client, row)
        row.refresh_from_db()
        assert row.state == SuggestionState.ACCEPTED


@pytest.mark.parametrize("verb", ["accept", "reject", "change"])
def test_a_decision_is_a_post_and_the_page_none(desk: Client, hub: Hub, verb: str) -> None:
    address = reverse(f"admin:hubs_suggestion_{verb}", args=[correction(hub).pk])
    answer = desk.post(address) if verb == "change" else desk.get(address)
    assert answer.status_code == 405


@pytest.mark.parametrize("key", ["0", "x", "1_2", "9" * 30])
def test_what_is_not_there_is_not_found(desk: Client, key: str) -> None:
    assert desk.post(f"{QUEUE}{key}/accept/").status_code == 404
    assert desk.post(f"{QUEUE}{key}/reject/", {"reason": "spam"}).status_code == 404
    assert desk.get(f"{QUEUE}{key}/change/").status_code == 302


# The page


def test_the_page_lays_then_today_and_the_proposal_side_by_side(desk: Client, hub: Hub) -> None:
    row = correction(hub, summary="Kites were made here.", sources=["https://example.org/a?b=1&c"])
    update_hubs(Hub.objects.filter(pk=hub.pk), summary="Kites are sold here.", website="https://kites.example.org")
    page = parsed(desk.get(cached_url(row)))
    (cells,) = [[cell.inner_html for cell in part.css("td")] for part in page.css("tr") if "Summary" in words(part)]
    assert cells == [
        "What is made here.",
        "Kites <del>are sold </del>here.",
        "Kites <ins>were made </ins>here.",
    ]
    assert "Other fields that have changed since it was suggested: Website" in words(page)
    assert "changed since" in words(page)
    assert links(page)["https://example.org/a?b=1&c"] == "https://example.org/a?b=1&c"


def test_a_page_of_an_entry_as_it_was_has_no_hint(desk: Client, hub: Hub) -> None:
    page = desk.get(cached_url(correction(hub))).content.decode()
    assert "changed-note" not in page
    assert "Other fields that have changed" not in page


def test_a_new_hub_is_shown_whole_with_those_it_may_repeat(desk: Client) -> None:
    draft = HubFactory(name="Moab kites", publication=Publication.DRAFT)
    row = SuggestionFactory(payload=NEW_HUB)
    page = desk.get(cached_url(row))
    assert [hub.name for hub in page.context["alike"]] == [draft.name]
    shown = words(page.content.decode())
    assert "Moab kites , Test region" in shown
    assert "Region Moab, Utah" in shown
    assert "Main industry Sporting goods" in shown


def test_the_points_stand_in_words_and_for_the_map(desk: Client, hub: Hub) -> None:
    page = desk.get(cached_url(correction(hub, point=["41.5", "-112.0"]))).content.decode()
    assert 'data-proposed="41.500000,-112.000000"' in page
    assert 'data-today="41.223000,-111.973800"' in page
    assert "Proposed 41.5000, -112.0000 Today 41.2230, -111.9738 · 19 miles (31 km) apart" in words(page)


def test_names_stand_where_documents_have_addresses(desk: Client, hub: Hub) -> None:
    parts = [{"firm": "amer-sports", "role": "Skis"}, {"name": "Kite Works", "role": "Kites"}]
    page = words(desk.get(cached_url(correction(hub, anchor_firms=parts))).content.decode())
    assert "Amer Sports | Skis Kite Works | Kites" in page


def test_what_was_sent_is_shown_as_text_and_bad_addresses_are_no_links(desk: Client) -> None:
    evil = "<img src=x onerror=alert(1)>"
    row = SuggestionFactory(payload={"name": evil, "note": evil, "place": evil, "industry_words": evil, "stage": evil})
    for address in (cached_url(row), QUEUE):
        assert "<img src=x" not in desk.get(address).content.decode()


def test_the_page_runs_no_inline_script_or_style(desk: Client, hub: Hub) -> None:
    answer = desk.get(cached_url(correction(hub)))
    policy = answer.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "nonce" not in policy
    page = parsed(answer)
    assert [
        node.html for node in page.css("script:not([src])") if "json" not in (node.attributes.get("type") or "")
    ] == []
    assert page.css("style, [style]") == []


def test_the_page_costs_no_more_than_this(desk: Client, hub: Hub, django_assert_max_num_queries: Any) -> None:
    row = correction(hub, name="A", summary="B", point=["41.5", "-112.0"], place="Moab, Utah", industry="ropes")
    with django_assert_max_num_queries(45):
        desk.get(cached_url(row))


# Decisions


def test_one_click_accepts_and_leads_on_to_the_next(desk: Client, hub: Hub) -> None:
    first, second, third = correction(hub), correction(hub, name="B"), correction(hub, name="C")
    answer = accept(desk, second)
    assert answer.headers["Location"] == cached_url(third)
    answer = accept(desk, first)
    assert answer.headers["Location"] == cached_url(third)
    answer = accept(desk, third, follow=True)  # somebody, just now, has changed the name
    assert answer.redirect_chain[-1][0] == cached_url(third)
    assert messages(answer)[-1] == (
        "This cannot be accepted without edits. These fields were changed after the suggestion was sent: Name. "
        "Accept it with edits, or reject it."
    )
    answer = reject(desk, third, follow=True)
    assert answer.redirect_chain[-1][0] == QUEUE
    hub.refresh_from_db()
    assert (hub.summary, hub.name) == ("Mine.", "B")


def test_a_rejection_needs_a_reason_from_the_list(desk: Client, hub: Hub) -> None:
    row = correction(hub)
    for reason, outcome in (("", ""), ("nonsense", ""), ("known", "x" * 1001)):
        answer = reject(desk, row, reason, outcome)
        assert answer.status_code == 400
        assert 'role="alert"' in answer.content.decode()
    row.refresh_from_db()
    assert row.state == SuggestionState.PENDING
    reject(desk, row, "no_source", "Have you another?")
    row.refresh_from_db()
    assert (row.state, row.reason, row.outcome) == ("rejected", RejectionReason.NO_SOURCE, "Have you another?")
    assert row.reviewer.username == "user-Curators"


@pytest.mark.parametrize("decide", [accept, reject])
def test_the_second_reviewer_is_told(desk: Client, hub: Hub, decide: Any) -> None:
    row = correction(hub)
    first = User.objects.create_user("carl")
    Suggestion.objects.filter(pk=row.pk).update(state="rejected", reviewer=first, decided_at=timezone.now())
    answer = decide(desk, row, follow=True)
    assert messages(answer)[0].startswith("This suggestion was already decided: rejected, by carl (")
    assert answer.context["may_decide"] is False
    row.refresh_from_db()
    assert row.reviewer == first


def test_accepting_with_edits_opens_the_form_of_the_hub(desk: Client, hub: Hub) -> None:
    row, new = correction(hub), SuggestionFactory(payload=NEW_HUB)
    change, add = reverse("admin:hubs_hub_change", args=[hub.pk]), reverse("admin:hubs_hub_add")
    for suggestion, form in ((row, change), (new, add)):
        page = parsed(desk.get(cached_url(suggestion)))
        assert links(page)["Accept with edits"] == f"{form}?suggestion={suggestion.pk}"


def test_many_are_rejected_for_one_reason_that_is_asked_for_first(desk: Client, hub: Hub) -> None:
    rows = [correction(hub) for _ in range(3)]
    answer = reject_all(desk, *rows[:2])
    assert "The reason applies to all of these:" in words(answer.content.decode())
    assert queue(desk) == rows
    answer = reject_all(desk, *rows[:2], reason="spam", outcome="No advertising.")
    assert messages(answer) == ["2 suggestions were rejected."]
    assert queue(desk) == rows[2:]
    assert set(Suggestion.objects.filter(state="rejected").values_list("reason", "outcome")) == {
        ("spam", "No advertising.")
    }


def test_of_many_those_that_were_decided_meanwhile_are_told(desk: Client, hub: Hub) -> None:
    rows = [correction(hub), correction(hub)]
    Suggestion.objects.filter(pk=rows[0].pk).update(state="accepted")
    data = {"state": "all"}
    chosen = {"action": "reject_selected", "_selected_action": [row.pk for row in rows], "reason": "spam"}
    answer = desk.post(f"{QUEUE}?state={data['state']}", chosen, follow=True)
    told = messages(answer)
    assert "This suggestion was already decided: accepted" in told[0]
    assert told[1] == "1 suggestion was rejected."


def test_a_letter_that_could_not_be_sent_is_told_to_curators(desk: Client) -> None:
    row = SuggestionFactory(
        state="rejected", email="vera@example.org", email_confirmed_at=timezone.now(), decided_at=timezone.now()
    )
    page = desk.get(cached_url(row)).content.decode()
    assert "The mail server is unavailable" in words(page)
    assert "vera@example.org" not in page
