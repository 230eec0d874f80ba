"""What the public sends in: stored for review, limited per visitor, with traps for bots."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import signing
from django.utils import timezone, translation

from hubs.enums import SuggestionKind, SuggestionState
from hubs.models import Suggestion
from hubs.suggestions import honeypot
from hubs.suggestions.honeypot import LEAST_S, MOST_S, is_too_fast, is_too_old, time_stamp
from hubs.suggestions.submit import MOST_IN_AN_HOUR, TooManySuggestions, submit_suggestion
from tests.factories import HubFactory

ADDRESS = "203.0.113.7"


def send(address: str = ADDRESS) -> Suggestion:
    return submit_suggestion(kind=SuggestionKind.NEW_HUB, payload={"name": "Kites of Ogden"}, address=address)


@pytest.mark.django_db
def test_a_suggestion_is_kept_as_it_came_and_waits_for_a_curator() -> None:
    hub = HubFactory()
    before = (hub.name, hub.summary, hub.updated_at)
    kept = submit_suggestion(kind=SuggestionKind.CORRECTION, payload={"text": "Ö\n<b>"}, address=ADDRESS, hub=hub)
    kept.refresh_from_db()
    hub.refresh_from_db()
    assert (kept.kind, kept.state, kept.hub, kept.payload) == ("correction", "pending", hub, {"text": "Ö\n<b>"})
    assert (kept.reviewer, kept.decided_at, kept.outcome) == (None, None, "")
    assert (hub.name, hub.summary, hub.updated_at) == before


@pytest.mark.django_db
def test_a_visitor_may_send_so_many_within_an_hour_and_hears_why_no_more() -> None:
    for _ in range(MOST_IN_AN_HOUR):
        send()
    with pytest.raises(TooManySuggestions) as caught:
        send()
    assert str(caught.value) == "You have sent 5 suggestions within an hour. Thank you! Please send more later."
    with translation.override("de"), pytest.raises(TooManySuggestions) as caught:
        send()
    assert "5" in str(caught.value)
    assert Suggestion.objects.count() == MOST_IN_AN_HOUR


@pytest.mark.django_db
def test_every_visitor_has_a_limit_of_their_own() -> None:
    for _ in range(MOST_IN_AN_HOUR):
        send()
    assert send("203.0.113.8").state == SuggestionState.PENDING
    assert send("2001:db8::1").state == SuggestionState.PENDING


@pytest.mark.django_db
def test_who_has_a_network_of_version_6_has_one_limit_for_all_its_addresses() -> None:
    for number in range(MOST_IN_AN_HOUR):
        send(f"2001:db8::{number}")
    with pytest.raises(TooManySuggestions):
        send("2001:db8::ffff")
    assert send("2001:db8:0:1::1").state == SuggestionState.PENDING


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["", "unix:", "not an address", "1.2.3.4.5"])
def test_an_odd_address_is_counted_as_it_is(address: str) -> None:
    assert send(address).sender == send(address).sender != send().sender


@pytest.mark.django_db
def test_a_suggestion_remembers_its_region_language_and_the_entry_as_it_was() -> None:
    hub = HubFactory()
    with translation.override("de"):
        kept = submit_suggestion(
            kind=SuggestionKind.CLOSED,
            payload={},
            address=ADDRESS,
            hub=hub,
            base={"slug": hub.slug},
            email="a@b.example",
        )
    assert (kept.region, kept.language, kept.base) == (hub.region, "de", {"slug": hub.slug})
    assert (kept.email, kept.email_confirmed_at) == ("a@b.example", None)
    assert send().region is None


@pytest.mark.django_db
def test_decided_suggestions_count_too_and_old_ones_do_not() -> None:
    for _ in range(MOST_IN_AN_HOUR):
        send()
    Suggestion.objects.update(state=SuggestionState.REJECTED)
    with pytest.raises(TooManySuggestions):
        send()
    Suggestion.objects.filter(pk=Suggestion.objects.first().pk).update(
        created_at=timezone.now() - timedelta(hours=1, seconds=1)
    )
    assert send().state == SuggestionState.PENDING


@pytest.mark.django_db
def test_of_an_address_only_a_keyed_hash_is_kept(settings: Any) -> None:
    first, second, other = send(), send(), send("203.0.113.8")
    assert first.sender == second.sender != other.sender
    assert len(first.sender) == 64
    settings.SECRET_KEY = "another key"
    assert send().sender != first.sender


# Traps


def stamped(
    seconds_ago: float, monkeypatch: pytest.MonkeyPatch, value: str = "shown", salt: str = honeypot.SALT
) -> str:
    """A stamp of another moment, by Django's own signer."""
    now = timezone.now().timestamp()
    with monkeypatch.context() as clock:
        clock.setattr(signing.time, "time", lambda: now - seconds_ago)
        return signing.TimestampSigner(salt=salt).sign(value)


def test_a_form_that_comes_back_at_once_was_not_filled_in_by_a_person() -> None:
    stamp = time_stamp()
    assert (is_too_fast(stamp), is_too_old(stamp)) == (True, False)


@pytest.mark.parametrize(
    ("seconds_ago", "too_fast", "too_old"),
    [
        (LEAST_S - 1.5, True, False),
        (LEAST_S + 1, False, False),
        (MOST_S - 60, False, False),
        (MOST_S + 60, False, True),
    ],
)
def test_a_form_has_its_time(
    monkeypatch: pytest.MonkeyPatch, seconds_ago: float, too_fast: bool, too_old: bool
) -> None:
    stamp = stamped(seconds_ago, monkeypatch)
    assert (is_too_fast(stamp), is_too_old(stamp)) == (too_fast, too_old)


@pytest.mark.parametrize("stamp", ["", "x", "shown", "shown:x:y", "\0", "shown:" * 50, "ä"])
def test_a_forged_stamp_is_too_old(stamp: str) -> None:
    assert (is_too_fast(stamp), is_too_old(stamp)) == (False, True)


def test_a_stamp_of_another_form_or_key_is_too_old(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    assert is_too_old(stamped(10, monkeypatch, salt="another form"))
    stamp = stamped(10, monkeypatch)
    settings.SECRET_KEY = "another key"
    assert is_too_old(stamp)
