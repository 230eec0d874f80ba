"""What visitors send in: stored as pending, with traps for bots and a limit for everybody; nothing changes by itself."""

from __future__ import annotations

import re
import time

import pytest
from django.core import signing
from django.test import Client

from hubs.enums import Publication, SuggestionKind, SuggestionState
from hubs.models import Suggestion
from hubs.suggestions.honeypot import SALT
from tests.factories import HubFactory, SuggestionFactory
from tests.pages import attributes, form_values, links, main, one, parsed, texts, value_of, words

pytestmark = pytest.mark.django_db

NEW_HUB = {
    "name": "Kites of Ogden",
    "place": "Ogden, UT",
    "industry": "kites",
    "firms": "Kite Works\n\nAmer Spörts  |  Lends string",
    "source": "https://example.org/kites\nhttps://example.org/string",
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
    assert (row.kind, row.state, row.hub, row.base) == (SuggestionKind.NEW_HUB, SuggestionState.PENDING, None, {})
    assert row.payload == {
        "name": "Kites of Ogden",
        "place": "Ogden, UT",
        "point": ["41.223", "-111.97383"],
        "industry_words": "kites",
        "anchor_firms": [{"name": "Kite Works"}, {"firm": "amer-sports", "role": "Lends string"}],
        "sources": ["https://example.org/kites", "https://example.org/string"],
        "note": "Windy.",
    }
    assert row.region.slug == "ogden-ut"
    assert re.fullmatch(r"[0-9a-f]{64}", row.sender)
    page = client.get(response.headers["Location"])
    assert texts(page, "lede") == ["Status: waiting for review"]
    assert "We do not have an industry called “kites” yet" in words(main(page))
    assert "Kite Works" in words(main(page))
    assert attributes(parsed(page), "meta[name=robots]", "content") == ["noindex"]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ({"industry": "ski bindings"}, {"industry": "sporting-goods"}),
        ({"industry": "manufacturing"}, {"industry_words": "manufacturing"}),
        ({"stage": "emerging", "since": "1999"}, {"stage": "emerging", "since": "1999"}),
        ({"source": "example.org/kites"}, {"sources": ["https://example.org/kites"]}),
        ({"latitude": "41.25", "longitude": "-112"}, {"point": ["41.25", "-112.0"]}),
        ({"place": "", "latitude": "41.22", "longitude": "-111.97"}, {"place": "Ogden, Utah, United States"}),
        ({"place": "Springfield", "latitude": "39.8", "longitude": "-89.6"}, {"point": ["39.8", "-89.6"]}),
    ],
)
def test_what_is_typed_is_kept_as_the_directory_says_it(
    client: Client, typed: dict[str, str], kept: dict[str, object]
) -> None:
    assert client.post("/suggest/", NEW_HUB | typed | {"is_different": "on"} | shown(60)).status_code == 302
    payload = Suggestion.objects.get().payload
    assert {name: payload.get(name) for name in kept} == kept


@pytest.mark.parametrize(
    ("typed", "region"),
    [
        ({"place": "Akron, Ohio"}, "akron-oh"),
        ({"place": "Silicon Valley"}, "silicon-valley"),
        ({"place": "Moab, Utah"}, "us-ut"),
        ({"place": "Rosenheim, Germany"}, "de"),
        ({"place": "Utah"}, "us-ut"),
        ({"place": "Springfield", "latitude": "39.8", "longitude": "-89.6"}, "us-il"),
    ],
)
def test_a_new_hub_is_for_those_who_look_after_the_closest_region(
    client: Client, typed: dict[str, str], region: str
) -> None:
    client.post("/suggest/", NEW_HUB | typed | shown(60))
    assert Suggestion.objects.get().region.slug == region


def test_who_suggests_a_hub_that_is_known_is_asked_once_whether_it_is_this(client: Client) -> None:
    known = NEW_HUB | {"name": "Ogden sporting goods"}
    response = client.post("/suggest/", known | shown(60))
    assert response.status_code == 400
    page = main(response)
    assert "We already list similar hubs. Is it one of these?" in words(page)
    assert links(page)["Ogden Sporting Goods"] == "/hubs/ogden-sporting-goods/"
    assert one(page, "input[type=checkbox][name=is_different]")
    assert client.post("/suggest/", known | {"is_different": "on"} | shown(60)).status_code == 302


def test_the_same_industry_nearby_looks_alike_too(client: Client) -> None:
    typed = NEW_HUB | {"name": "Gliding boards", "industry": "ski bindings"}
    page = main(client.post("/suggest/", typed | shown(60)))
    assert "Ogden Sporting Goods" in links(page)


def test_while_a_name_is_typed_the_published_hubs_like_it_are_told(client: Client) -> None:
    HubFactory(name="Zymoscopes of Midsea", slug="zymoscopes", publication=Publication.DRAFT)
    assert client.get("/suggest/alike/", {"q": "Ogden Sport"}).json() == {
        "results": [
            {"name": "Ogden Sporting Goods", "where": "Ogden, Utah", "url": "/hubs/ogden-sporting-goods/"},
        ]
    }
    for text in ("", "Og", "zymoscopes of midsea", "\0", "x" * 999):
        assert client.get("/suggest/alike/", {"q": text}).json() == {"results": []}
    assert client.post("/suggest/alike/").status_code == 405


def test_hubs_like_a_name_cost_two_queries(client: Client, django_assert_num_queries) -> None:
    with django_assert_num_queries(2):
        client.get("/suggest/alike/", {"q": "Silicon"})


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("name", "", "This field is required."),
        ("name", "a" * 121, "Ensure this value has at most 120 characters (it has 121)."),
        (
            "place",
            "Qwxzvb",
            "We could not find a place called “Qwxzvb”. Check the spelling, add the state or country, or enter a ZIP code.",
        ),
        ("industry", "", "This field is required."),
        ("source", "", "This field is required."),
        *(
            ("source", bad, f"“{bad}” is not a web address. It must begin with https:// or http://.")
            for bad in ("ftp://example.org/kites", "javascript:alert(1)", "http://[", "http://localhost/x", "kites")
        ),
        ("source", "\n".join(f"https://example.org/{n}" for n in range(6)), "Enter at most 5 lines."),
        (
            "place",
            "Springfield",
            "Several places have this name. Choose one: Springfield, Missouri, United States; "
            "Springfield, Massachusetts, United States; Springfield, Illinois, United States; "
            "Springfield, Oregon, United States; Springfield, Ohio, United States.",
        ),
        ("place", "", "Say where it is: enter its city or region, or set its point."),
        ("latitude", "91", "Latitude must be between -90 and 90."),
        ("latitude", "nan", "Latitude must be between -90 and 90."),
        ("latitude", "0", "The point is 7,348 miles (11,825 km) from Ogden, Utah. Correct one of them."),
        ("since", "soon", "Enter a year such as 1999."),
        ("since", "2999", "Enter a year such as 1999."),
        ("firms", "Kites\nkites | Again", "These are listed more than once: Kites, kites."),
        ("firms", "| Makes kites", "“ | Makes kites…” could not be read. Write “Name | role”."),
        ("email", "vera@", "Enter a valid email address."),
        ("note", "a" * 2001, "Ensure this value has at most 2000 characters (it has 2001)."),
        ("firms", "nul\0", "Null characters are not allowed."),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_the_rest_is_kept(
    client: Client, field: str, value: str, message: str
) -> None:
    point = {"longitude": "0"} if field == "latitude" else {}
    response = client.post("/suggest/", NEW_HUB | {field: value} | point | shown(60))
    assert response.status_code == 400
    page = main(response)
    wrong = one(page, ".field.has-error")
    assert attributes(wrong, "label", "for") == [f"id_{field}"]
    assert [words(said) for said in wrong.css("p.error")] == [message]
    kept = form_values(one(page, "form.stacked"))
    assert {name: kept[name].split() for name in NEW_HUB if name != field} == {
        name: text.split() for name, text in NEW_HUB.items() if name != field
    }
    assert not Suggestion.objects.exists()


@pytest.mark.parametrize(
    ("seconds", "traps", "message"),
    [
        (60, {"homepage": "https://spam.example"}, "This looked like a bot."),
        (0, {}, "This looked like a bot."),
        (2 * 24 * 3600, {}, "This form was open for too long."),
        (60, {"shown_at": ""}, "This form was open for too long."),
        (60, {"shown_at": "shown:1sT:forged"}, "This form was open for too long."),
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
    assert signing.TimestampSigner(salt=SALT).unsign(value_of(page, "shown_at")) == "shown"
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
    row = SuggestionFactory(state=SuggestionState.REJECTED, reason="known", outcome="It is <i>known</i> already.")
    page = main(client.get(row.get_absolute_url()))
    assert "Outcome The directory already has it. It is <i>known</i> already." in words(page)
    assert page.css("i") == []


def test_a_suggestion_for_a_hub_put_away_since_leads_to_no_dead_end(client: Client) -> None:
    hub = HubFactory(name="Valley", publication=Publication.ARCHIVED)
    row = SuggestionFactory(kind=SuggestionKind.CORRECTION, hub=hub, payload={"note": "Gone."})
    page = main(client.get(row.get_absolute_url()))
    for address in links(page).values():
        assert client.get(address).status_code == 200
