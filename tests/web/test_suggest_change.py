"""What visitors report about a listed hub: a correction field by field, that it has closed or moved, or is a duplicate."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client
from django.utils import timezone
from selectolax.lexbor import LexborNode

from hubs.curation.publication import verify_hubs
from hubs.entries.describe import documents
from hubs.enums import EntryType, Publication, SuggestionKind, SuggestionState
from hubs.models import Hub, Suggestion
from tests.factories import HubFactory, SuggestionFactory, update_hubs
from tests.pages import attributes, form_values, links, main, one, texts, words
from tests.web.test_suggest import shown

pytestmark = pytest.mark.django_db

SLUG = "ogden-sporting-goods"
ADDRESS = f"/hubs/{SLUG}/suggest/"


def form_on(page: LexborNode) -> dict[str, str]:
    """What a browser would send of the form as the page shows it."""
    return form_values(one(page, "form.stacked"))


def correct(client: Client, **typed: str) -> Any:
    return client.post(ADDRESS, form_on(main(client.get(ADDRESS))) | typed | shown(60))


def test_the_form_shows_todays_entry(client: Client) -> None:
    shown_now = form_on(main(client.get(ADDRESS)))
    hub = Hub.objects.get(slug=SLUG)
    assert (shown_now["name"], shown_now["summary"], shown_now["stage"]) == (hub.name, hub.summary, hub.stage)
    assert (shown_now["place"], shown_now["industry"]) == ("Ogden, Utah", "Sporting goods")
    assert shown_now["anchor_firms"].startswith("Amer Sports | American sales")


def test_only_what_is_changed_is_kept_and_the_hub_stays_as_it_is(client: Client) -> None:
    before = documents(EntryType.HUB, [SLUG])[SLUG]
    typed = {"name": " Ogden  Sports ", "other_names": "", "since": "", "source": "example.org/a"}
    response = correct(client, **typed)
    row = Suggestion.objects.get()
    assert (response.status_code, response.headers["Location"]) == (302, row.get_absolute_url())
    assert row.payload == {
        "name": "Ogden Sports",
        "other_names": [],
        "since": "",
        "sources": ["https://example.org/a"],
    }
    assert (row.kind, row.hub.slug, row.region, row.base) == ("correction", SLUG, row.hub.region, before)
    assert documents(EntryType.HUB, [SLUG])[SLUG] == before
    page = main(client.get(row.get_absolute_url()))
    assert "<del>Ogden Sporting Goods</del> Ogden Sports" in (page.html or "")
    assert links(page)["Ogden Sporting Goods"] == f"/hubs/{SLUG}/"


def test_a_firm_with_another_role_loses_its_check_and_the_others_keep_theirs(client: Client) -> None:
    hub = Hub.objects.get(slug=SLUG)
    for anchor in hub.anchor_firms.all():
        anchor.checked_on, anchor.checked_source = date(2026, 1, 31), "https://example.org/about"
        anchor.save()
    before = documents(EntryType.HUB, [SLUG])[SLUG]["anchor_firms"]
    first, *others = form_on(main(client.get(ADDRESS)))["anchor_firms"].splitlines()
    correct(client, anchor_firms="\n".join([f"{first} And boots.", *others]), source="example.org/a")
    changed = Suggestion.objects.get().payload["anchor_firms"]
    assert changed[0]["role"] == f"{before[0]['role']} And boots."
    assert changed[0].keys() == before[0].keys() - {"checked_on", "checked_source"}
    assert changed[1:] == before[1:]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ({"industry": "bakeries of the moon"}, {"industry_words": "bakeries of the moon"}),
        ({"industry": "ski bindings"}, None),
        ({"industry": "craft beer"}, {"industry": "brewing"}),
        ({"latitude": "41.3"}, {"point": ["41.3", "-111.9738"]}),
        ({"place": "Moab, Utah"}, {"place": "Moab, Utah", "point": ["38.57332", "-109.54984"]}),
        ({"website": "example.org"}, {"website": "https://example.org"}),
        ({"description": "One.\r\n\r\nTwo. "}, {"description": "One.\n\nTwo."}),
        ({"description": None}, None),
        ({"note": "It is <b>wrong</b>."}, {"note": "It is <b>wrong</b>."}),
    ],
)
def test_each_field_is_kept_as_the_document_holds_it(
    client: Client, typed: dict[str, str | None], kept: dict[str, Any] | None
) -> None:
    sent = form_on(main(client.get(ADDRESS))) | typed | shown(60)
    answer = client.post(ADDRESS, {name: text for name, text in sent.items() if text is not None})
    if kept is None:
        assert answer.status_code == 400
        assert texts(answer, "errors") == [
            "You have not changed anything yet. Change a field, or describe what is wrong."
        ]
    else:
        assert answer.status_code == 302
        assert Suggestion.objects.get().payload == kept


def test_firms_keep_what_the_form_does_not_show_of_them(client: Client) -> None:
    before = documents(EntryType.HUB, [SLUG])[SLUG]["anchor_firms"]
    lines = form_on(main(client.get(ADDRESS)))["anchor_firms"].split("\r\n")
    correct(client, anchor_firms="\r\n".join([*lines[1:], "Kite Works | Kites", "adobe"]))
    assert Suggestion.objects.get().payload == {
        "anchor_firms": [*before[1:], {"name": "Kite Works", "role": "Kites"}, {"firm": "adobe"}]
    }


@pytest.mark.parametrize("field", ["name", "summary", "description", "industry", "place"])
def test_what_an_entry_needs_is_not_left_out(client: Client, field: str) -> None:
    answer = correct(client, **{field: " "})
    assert answer.status_code == 400
    assert texts(answer, "error") == ["You can change this field, but not leave it empty."]


def test_what_a_curator_changes_meanwhile_is_not_taken_for_the_visitors_word(client: Client) -> None:
    form = form_on(main(client.get(ADDRESS)))
    base = documents(EntryType.HUB, [SLUG])[SLUG]
    hubs = Hub.objects.filter(slug=SLUG)
    verify_hubs(hubs=hubs, by=User.objects.create_user("cora"), on=timezone.now().date())
    hubs.update(summary="Another.")
    client.post(ADDRESS, form | {"name": "Ogden Sports"} | shown(60))
    row = Suggestion.objects.get()
    assert row.payload == {"name": "Ogden Sports"}
    assert row.base == base


@pytest.mark.parametrize("seen", ["-1", "99999", "x", "²", "9" * 11])
def test_an_odd_number_of_the_entry_means_todays(client: Client, seen: str) -> None:
    answer = correct(client, seen=seen, name="Ogden Sports")
    if answer.status_code == 302:
        assert Suggestion.objects.get().payload == {"name": "Ogden Sports"}
    else:
        assert answer.status_code == 400


# Closed, moved, duplicate


def test_a_hub_is_said_to_have_moved(client: Client) -> None:
    typed = {"reason": "moved", "when": "2024", "successor": "silicon valley", "source": "https://example.org/moved"}
    assert client.post(f"{ADDRESS}?kind=closed", typed | shown(60)).status_code == 302
    row = Suggestion.objects.get()
    assert row.payload == {
        "sources": ["https://example.org/moved"],
        "reason": "moved",
        "when": "2024",
        "successor": "silicon-valley",
    }
    page = words(main(client.get(row.get_absolute_url())))
    assert "What happened moved When 2024 Successor Silicon Valley" in page


def test_a_successor_may_be_unknown_but_not_the_hub_itself(client: Client) -> None:
    form = {"reason": "moved", "successor": "Somewhere else"} | shown(60)
    assert client.post(f"{ADDRESS}?kind=closed", form).status_code == 302
    answer = client.post(f"{ADDRESS}?kind=closed", form | {"successor": SLUG})
    assert (answer.status_code, texts(answer, "error")) == (400, ["That is this same hub. Name the other one."])


@pytest.mark.parametrize(
    "text",
    ["dalton-carpets", "DALTON Carpets", "http://localhost:8000/de/hubs/dalton-carpets/?x=1", "carpets in Dalton"],
)
def test_a_duplicate_names_the_other_in_many_ways(client: Client, text: str) -> None:
    answer = client.post(f"{ADDRESS}?kind=duplicate", {"duplicate_of": text} | shown(60))
    assert answer.status_code == 302
    assert Suggestion.objects.get().payload == {"duplicate_of": "dalton-carpets"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "This field is required."),
        (SLUG, "That is this same hub. Name the other one."),
        ("zzzqqq xkcdx", "We list no other hub called “zzzqqq xkcdx”."),
        ("furniture", "Several hubs match. Choose one: "),
    ],
)
def test_of_which_hub_has_to_be_clear(client: Client, text: str, message: str) -> None:
    answer = client.post(f"{ADDRESS}?kind=duplicate", {"duplicate_of": text} | shown(60))
    assert answer.status_code == 400
    assert texts(answer, "error")[0].startswith(message)


@pytest.mark.parametrize("kind", ["", "new_hub", "<b>", "x" * 999])
def test_another_kind_is_refused(client: Client, kind: str) -> None:
    for method in (client.get, client.post):
        assert method(f"{ADDRESS}?kind={kind}").status_code == 400


def test_the_kinds_are_links_and_the_chosen_one_is_marked(client: Client) -> None:
    page = main(client.get(f"{ADDRESS}?kind=closed"))
    assert links(page)["It is a duplicate"] == "?kind=duplicate"
    assert attributes(page, "a[aria-current=page]", "href") == ["?kind=closed"]


@pytest.mark.parametrize("kind", ["correction", "closed", "duplicate"])
def test_every_kind_has_its_traps_and_its_limit(client: Client, kind: str) -> None:
    form = {"note": "x", "reason": "closed", "duplicate_of": "silicon-valley"}
    assert client.post(f"{ADDRESS}?kind={kind}", form | shown(0)).status_code == 400
    for _ in range(5):
        assert client.post(f"{ADDRESS}?kind={kind}", form | shown(60)).status_code == 302
    assert client.post(f"{ADDRESS}?kind={kind}", form | shown(60)).status_code == 429
    assert {row.kind for row in Suggestion.objects.all()} == {SuggestionKind(kind)}


@pytest.mark.parametrize("publication", set(Publication) - {Publication.PUBLISHED})
def test_nothing_is_said_of_what_is_not_published(client: Client, publication: Publication) -> None:
    HubFactory(slug="hidden", publication=publication)
    for kind in ("correction", "closed", "duplicate"):
        assert client.get(f"/hubs/hidden/suggest/?kind={kind}").status_code == 404
        assert client.post(f"/hubs/hidden/suggest/?kind={kind}", {"note": "x"} | shown(60)).status_code == 404


# Who leaves an address


def test_who_leaves_an_address_is_written_to_and_the_page_says_so_without_it(client: Client) -> None:
    answer = client.post(ADDRESS, {"note": "x", "email": "vera@example.org"} | shown(60), follow=True)
    assert "We have sent you an e-mail." in words(main(answer))
    assert "vera@example.org" not in answer.content.decode()
    assert [letter.to for letter in mail.outbox] == [["vera@example.org"]]


def test_a_suggestion_is_kept_when_no_letter_can_be_sent(client: Client, settings: Any) -> None:
    settings.EMAIL_BACKEND = "tests.suggestions.test_suggestion_letters.ServerAway"
    answer = client.post(ADDRESS, {"note": "x", "email": "vera@example.org"} | shown(60), follow=True)
    assert "our mail server is unavailable" in words(main(answer))
    assert Suggestion.objects.get().email == "vera@example.org"


def test_what_came_of_it_is_linked(client: Client) -> None:
    hub = HubFactory(name="Kites", slug="kites")
    row = SuggestionFactory(state=SuggestionState.ACCEPTED, result=hub)
    assert links(main(client.get(row.get_absolute_url())))["See the hub: Kites"] == "/hubs/kites/"
    update_hubs(Hub.objects.filter(pk=hub.pk), publication=Publication.DRAFT)
    assert "Kites" not in links(main(client.get(row.get_absolute_url())))
