"""What visitors send in: filed as pending, with traps for machines and a limit for everybody; nothing changes by itself."""

from __future__ import annotations

import re
import time

import pytest
from django.core import signing
from django.test import Client

from hubs.enums import Publication, SuggestionKind, SuggestionState
from hubs.models import Hub, Suggestion
from hubs.suggestions.traps import SALT
from tests.factories import HubFactory, SuggestionFactory
from tests.pages import links, main, texts, words

pytestmark = pytest.mark.django_db

NEW_HUB = {
    "name": "Kites of Ogden",
    "place": "Ogden, UT",
    "industry": "kites",
    "firms": "Kite Works\nString & Co.",
    "source": "https://example.org/kites",
    "note": "Windy.",
}


class _Earlier(signing.TimestampSigner):
    """Stamps as if the form had been shown that many seconds ago."""

    def __init__(self, seconds: int) -> None:
        super().__init__(salt=SALT)
        self.seconds = seconds

    def timestamp(self) -> str:
        return signing.b62_encode(int(time.time()) - self.seconds)


def shown(seconds_ago: int) -> dict[str, str]:
    return {"shown_at": _Earlier(seconds_ago).sign("shown")}


def test_a_new_hub_is_filed_as_pending_and_its_page_tells_so(client: Client) -> None:
    response = client.post("/suggest/", NEW_HUB | shown(60))
    row = Suggestion.objects.get()
    assert (response.status_code, response.headers["Location"]) == (302, f"/suggest/{row.token}/")
    assert (row.kind, row.state, row.hub, row.payload) == (
        SuggestionKind.NEW_HUB,
        SuggestionState.PENDING,
        None,
        NEW_HUB,
    )
    assert re.fullmatch(r"[0-9a-f]{64}", row.sender)
    page = client.get(response.headers["Location"])
    assert texts(page, "lede") == ["State: waiting for review"]
    assert '<meta name="robots" content="noindex">' in page.content.decode()


def test_a_correction_names_its_hub_and_changes_nothing(client: Client) -> None:
    hub = HubFactory(slug="valley", name="Valley")
    before = Hub.objects.values().get(pk=hub.pk)
    response = client.post("/hubs/valley/suggest/", {"note": "It is <b>wrong</b>.", "source": ""} | shown(60))
    row = Suggestion.objects.get()
    assert (row.kind, row.hub, row.payload) == (SuggestionKind.CORRECTION, hub, {"note": "It is <b>wrong</b>."})
    assert Hub.objects.values().get(pk=hub.pk) == before
    assert links(main(client.get(response.headers["Location"])))["Valley"] == "/hubs/valley/"


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("name", "", "This field is required."),
        ("name", "a" * 121, "Ensure this value has at most 120 characters (it has 121)."),
        (
            "place",
            "Qwxzvb",
            "We know no place called “Qwxzvb”. Check the spelling, add the state or country, or give a ZIP code.",
        ),
        ("industry", "", "This field is required."),
        ("source", "", "This field is required."),
        ("source", "ftp://example.org/kites", "Give a web address that begins with https://."),
        ("source", "javascript:alert(1)", "Enter a valid URL."),
        ("source", "http://[", "Enter a valid URL."),
        ("note", "a" * 2001, "Ensure this value has at most 2000 characters (it has 2001)."),
        ("firms", "nul\0", "Null characters are not allowed."),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_the_rest_is_kept(
    client: Client, field: str, value: str, message: str
) -> None:
    response = client.post("/suggest/", NEW_HUB | {field: value} | shown(60))
    assert response.status_code == 400
    page = main(response)
    found = re.findall(
        r'(?s)<div class="field has-error">.*?<label for="id_(\w+)">.*?<p class="error"[^>]*>(.*?)</p>', page
    )
    assert [(name, words(said)) for name, said in found] == [(field, message)]
    for other, text in NEW_HUB.items():
        assert other == field or words(text) in words(page.replace('value="', "> "))
    assert not Suggestion.objects.exists()


@pytest.mark.parametrize(
    ("seconds", "traps", "message"),
    [
        (60, {"homepage": "https://spam.example"}, "That looked like a machine."),
        (0, {}, "That looked like a machine."),
        (2 * 24 * 3600, {}, "This form was open for long."),
        (60, {"shown_at": ""}, "This form was open for long."),
        (60, {"shown_at": "shown:1sT:forged"}, "This form was open for long."),
    ],
)
def test_what_looks_like_a_machine_is_asked_again(
    client: Client, seconds: int, traps: dict[str, str], message: str
) -> None:
    response = client.post("/suggest/", NEW_HUB | shown(seconds) | traps)
    assert response.status_code == 400
    assert texts(response, "errors")[0].startswith(message)
    assert not Suggestion.objects.exists()


def test_a_form_that_was_refused_can_be_sent_once_more(client: Client) -> None:
    page = main(client.post("/suggest/", NEW_HUB | shown(0)))
    stamp = re.search(r'name="shown_at" value="([^"]+)"', page)[1]
    assert signing.TimestampSigner(salt=SALT).unsign(stamp) == "shown"
    assert client.post("/suggest/", NEW_HUB | shown(60)).status_code == 302


def test_one_visitor_files_five_in_an_hour(client: Client) -> None:
    for _ in range(5):
        assert client.post("/suggest/", NEW_HUB | shown(60)).status_code == 302
    response = client.post("/suggest/", NEW_HUB | shown(60))
    assert response.status_code == 429
    assert texts(response, "errors") == [
        "You have sent 5 suggestions within an hour. Thank you! Please send more later."
    ]
    assert Suggestion.objects.count() == 5
    assert client.post("/suggest/", NEW_HUB | shown(60), REMOTE_ADDR="198.51.100.7").status_code == 302


@pytest.mark.parametrize(
    ("proxies", "forwarded", "counted_together"),
    [
        (0, "203.0.113.{}", True),  # no proxy of ours: anybody can write the header
        (1, "203.0.113.{}", False),
        (1, "203.0.113.{}, 198.51.100.1", True),  # what the visitor wrote stands to the left
        (2, "203.0.113.{}, 198.51.100.1", False),
    ],
)
def test_behind_proxies_the_visitor_counts_and_what_it_claims_does_not(
    client: Client, settings, proxies: int, forwarded: str, counted_together: bool
) -> None:
    settings.TRUSTED_PROXIES = proxies
    for number in range(6):
        last = client.post("/suggest/", NEW_HUB | shown(60), headers={"x-forwarded-for": forwarded.format(number)})
    assert last.status_code == (429 if counted_together else 302)


def test_a_decision_is_shown_to_who_suggested(client: Client) -> None:
    row = SuggestionFactory(state=SuggestionState.REJECTED, outcome="It is <i>known</i> already.")
    page = main(client.get(row.get_absolute_url()))
    assert "Outcome It is <i>known</i> already." in words(page).replace("&lt;", "<")
    assert "<i>" not in page


def test_a_suggestion_for_a_hub_put_away_since_leads_to_no_dead_end(client: Client) -> None:
    hub = HubFactory(name="Valley", publication=Publication.ARCHIVED)
    row = SuggestionFactory(kind=SuggestionKind.CORRECTION, hub=hub, payload={"note": "Gone."})
    page = main(client.get(row.get_absolute_url()))
    for address in links(page).values():
        assert client.get(address).status_code == 200
