"""Mail to people who suggest: a link to confirm their address, then the outcome, and the address is deleted."""

from __future__ import annotations

import re
from datetime import timedelta
from smtplib import SMTPRecipientsRefused
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core import mail, signing
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from hubs.curation.notify import send_outcomes
from hubs.curation.suggestions import reject_suggestion
from hubs.enums import RejectionReason, SuggestionState
from hubs.mail.sending import Delivery
from hubs.models import Suggestion
from hubs.suggestions.confirm import TooManyMails, ask_to_confirm, confirmation_mark
from tests.factories import HubFactory, SuggestionFactory
from tests.pages import main, words

pytestmark = pytest.mark.django_db

AWAY = "tests.suggestions.test_suggestion_letters.ServerAway"
ADDRESS = "vera@example.org"


class ServerAway:
    """A mail server that nobody answers for."""

    def __init__(self, **options: Any) -> None: ...

    def send_messages(self, letters: list[Any]) -> int:
        raise ConnectionRefusedError("no server")


class Refusing:
    """A mail server that takes nothing for Vera."""

    def __init__(self, **options: Any) -> None: ...

    def send_messages(self, letters: list[Any]) -> int:
        for letter in letters:
            if letter.to == [ADDRESS]:
                raise SMTPRecipientsRefused({ADDRESS: (550, b"No such user")})
        mail.outbox.extend(letters)
        return len(letters)


def waiting(**fields: Any) -> Suggestion:
    return SuggestionFactory(**{"email": ADDRESS, **fields})


def decided(**fields: Any) -> Suggestion:
    state = {"state": SuggestionState.REJECTED, "email_confirmed_at": timezone.now(), "decided_at": timezone.now()}
    return waiting(**{**state, **fields})


def link_in(letter: Any) -> str:
    return re.search(r"http://localhost:8000(/\S*confirm/\S+)", letter.body)[1]


def test_the_link_in_the_letter_leads_to_a_button_and_only_the_button_confirms(client: Client) -> None:
    row = waiting()
    assert ask_to_confirm(row) is Delivery.SENT
    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == ([ADDRESS], "Please confirm your e-mail address")
    assert f"http://localhost:8000/suggest/{row.token}/" in letter.body
    link = link_in(letter)
    for method in (client.get, client.head):
        assert method(link).status_code == 200
        row.refresh_from_db()
        assert row.email_confirmed_at is None
    page = client.get(link).content.decode()
    assert '<meta name="robots" content="noindex">' in page
    assert ADDRESS not in page
    answer = client.post(link, follow=True)
    row.refresh_from_db()
    assert row.email_confirmed_at is not None
    assert "Your e-mail address is confirmed" in words(main(answer))
    first = row.email_confirmed_at
    client.post(link)
    row.refresh_from_db()
    assert row.email_confirmed_at == first


def test_the_letter_is_in_the_language_of_its_sender() -> None:
    ask_to_confirm(waiting(language="de"))
    assert "/de/suggest/confirm/" in mail.outbox[0].body


@pytest.mark.parametrize("mark", ["x", "a:b:c", "ä", "shown:1sT:forged"])
def test_a_forged_link_is_refused_with_words(client: Client, mark: str) -> None:
    for answer in (client.get(f"/suggest/confirm/{mark}/"), client.post(f"/suggest/confirm/{mark}/")):
        assert answer.status_code == 400
        assert "This link no longer works" in words(main(answer))


def test_a_link_is_good_for_seven_days(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    mark = confirmation_mark(waiting())
    now = timezone.now()
    for days, status in ((6.9, 200), (7.1, 400)):
        then = now + timedelta(days=days)
        with monkeypatch.context() as clock:
            clock.setattr(signing.time, "time", then.timestamp)
            assert client.get(f"/suggest/confirm/{mark}/").status_code == status


def test_the_page_of_a_suggestion_does_not_confirm_its_address(client: Client) -> None:
    row = waiting()
    assert client.post(row.get_absolute_url()).status_code == 405
    assert client.post(f"/suggest/confirm/{row.token}/").status_code == 400


def test_who_confirms_after_the_decision_is_told_so(client: Client) -> None:
    row = waiting(email="", state=SuggestionState.REJECTED)
    answer = client.post(f"/suggest/confirm/{confirmation_mark(row)}/", follow=True)
    assert "A curator has already decided" in words(main(answer))
    row.refresh_from_db()
    assert row.email_confirmed_at is None


def test_nobody_gets_more_than_three_letters_a_day_by_way_of_this_site() -> None:
    for email in (ADDRESS, ADDRESS.upper(), ADDRESS):
        assert ask_to_confirm(waiting(email=email)) is Delivery.SENT
    with pytest.raises(TooManyMails):
        ask_to_confirm(waiting())
    assert len(mail.outbox) == 3
    Suggestion.objects.update(created_at=timezone.now() - timedelta(days=1, seconds=1))
    assert ask_to_confirm(waiting()) is Delivery.SENT


def test_a_mail_server_that_is_away_is_told_and_loses_nothing(settings: Any, caplog: Any) -> None:
    settings.EMAIL_BACKEND = AWAY
    row = waiting()
    assert ask_to_confirm(row) is Delivery.AWAY
    row.refresh_from_db()
    assert row.email == ADDRESS
    assert "could not be sent" in caplog.text
    assert ADDRESS not in caplog.text


# The outcome


def test_the_outcome_goes_to_a_confirmed_address_which_is_then_forgotten() -> None:
    row = decided(reason=RejectionReason.KNOWN, outcome="See <Ogden> & more.\nBcc: x@example.org")
    send_outcomes()
    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == ([ADDRESS], "Your suggestion was not accepted: Kites of Ogden")
    for said in ("The directory already has it.", "See <Ogden> & more.", f"http://localhost:8000/suggest/{row.token}/"):
        assert said in letter.body
    assert letter.bcc == []
    row.refresh_from_db()
    assert row.email == ""
    send_outcomes()
    assert len(mail.outbox) == 1


def test_an_accepted_suggestion_leads_to_its_hub() -> None:
    hub = HubFactory(slug="kites", name="Kites\n of Ogden")
    decided(state=SuggestionState.ACCEPTED, hub=hub, kind="correction", result=hub, language="de")
    send_outcomes()
    assert "http://localhost:8000/de/hubs/kites/" in mail.outbox[0].body
    assert "\n" not in mail.outbox[0].subject


def test_nobody_else_is_written_to() -> None:
    decided(email_confirmed_at=None)
    decided(email="")
    waiting(email_confirmed_at=timezone.now())
    send_outcomes()
    assert mail.outbox == []


def test_a_decision_stands_when_the_mail_server_is_away_and_the_letter_goes_with_the_next(
    settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    curator = User.objects.create_user("cora")
    working, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, AWAY
    first, second = waiting(email_confirmed_at=timezone.now()), SuggestionFactory()
    with django_capture_on_commit_callbacks(execute=True):
        reject_suggestion(suggestion=first, by=curator, reason=RejectionReason.KNOWN)
    first.refresh_from_db()
    assert (first.state, first.email) == (SuggestionState.REJECTED, ADDRESS)
    settings.EMAIL_BACKEND = working
    cache.clear()
    with django_capture_on_commit_callbacks(execute=True):
        reject_suggestion(suggestion=second, by=curator, reason=RejectionReason.SPAM)
    assert [letter.to for letter in mail.outbox] == [[ADDRESS]]
    first.refresh_from_db()
    assert first.email == ""


def test_a_mail_server_that_is_away_is_not_asked_again_at_once(settings: Any, caplog: Any) -> None:
    settings.EMAIL_BACKEND = AWAY
    for _ in range(3):
        decided()
        send_outcomes()
    assert len([record for record in caplog.records if record.name == "hubs.mail.sending"]) == 1
    assert Suggestion.objects.filter(email=ADDRESS).count() == 3


def test_an_address_that_is_refused_keeps_nobody_else_waiting(settings: Any, caplog: Any) -> None:
    settings.EMAIL_BACKEND = "tests.suggestions.test_suggestion_letters.Refusing"
    refused = decided()
    decided(email="walt@example.org")
    assert ask_to_confirm(waiting()) is Delivery.REFUSED
    send_outcomes()
    assert [letter.to for letter in mail.outbox] == [["walt@example.org"]]
    refused.refresh_from_db()
    assert refused.email == ""
    assert ADDRESS not in caplog.text


def test_an_address_that_nobody_confirmed_is_forgotten_with_the_decision(
    django_capture_on_commit_callbacks: Any,
) -> None:
    row = waiting()
    with django_capture_on_commit_callbacks(execute=True):
        reject_suggestion(suggestion=row, by=User.objects.create_user("cora"), reason=RejectionReason.SPAM)
    assert (row.email, mail.outbox) == ("", [])
