"""Two languages: every text has its German, and the reader's way of counting and going on is kept."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from gettext import GNUTranslations
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from django.test import Client

from hubs.geo.coordinates import LonLat
from hubs.models import Hub
from tests.factories import HubFactory, IndustryFactory, PlaceFactory, hubs_at
from tests.pages import attributes, links, main, one, parsed, texts, words
from tests.test_pages_addresses import FORMS, PAGES

ROOT = Path(__file__).resolve().parent.parent
GERMAN = ROOT / "hubs" / "locale" / "de" / "LC_MESSAGES" / "django.po"
SOURCES = ("hubfinder", "hubs", "templates", "manage.py")


@pytest.fixture(scope="module")
def german() -> Catalog:
    with GERMAN.open("rb") as file:
        return read_po(file, locale="de")


@pytest.fixture(scope="module")
def extracted(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """Every text that templates and code mark for translation, gathered anew in a copy of the sources."""
    copy = tmp_path_factory.mktemp("sources")
    for name in SOURCES:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, copy / name, ignore=shutil.ignore_patterns("locale", "__pycache__", "migrations"))
        else:
            shutil.copy(source, copy / name)
    (copy / "hubs" / "locale").mkdir()
    command = ["makemessages", "--locale", "de", "--no-wrap", "--verbosity", "0"]
    subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=copy,
        env=os.environ | {"DATABASE_URL": "spatialite://"},
        check=True,
    )
    with (copy / "hubs" / "locale" / "de" / "LC_MESSAGES" / "django.po").open("rb") as file:
        return read_po(file, locale="de")


def entries(catalog: Catalog) -> Iterable[Message]:
    return [message for message in catalog if message.id]


def keys(catalog: Catalog) -> set[tuple[str | None, str]]:
    return {(message.context, strings(message.id)[0]) for message in entries(catalog)}


def strings(text: str | Iterable[str]) -> list[str]:
    """The forms of a text: one, or singular and plural."""
    return [text] if isinstance(text, str) else list(text)


def test_every_text_stands_in_the_german_catalogue(german: Catalog, extracted: Catalog) -> None:
    assert keys(extracted) - keys(german) == set()


def test_the_german_catalogue_holds_nothing_that_is_no_longer_used(german: Catalog, extracted: Catalog) -> None:
    assert keys(german) - keys(extracted) == set()
    assert list(german.obsolete) == []


def test_every_text_is_translated_and_none_is_only_guessed(german: Catalog) -> None:
    assert [message.id for message in entries(german) if message.fuzzy] == []
    assert [message.id for message in entries(german) if not all(strings(message.string))] == []
    assert [message.id for message in entries(german) if message.pluralizable and len(message.string) != 2] == []


def test_every_translation_fills_in_the_same_values(german: Catalog) -> None:
    wrong = []
    for message in entries(german):
        wanted = set().union(*(set(re.findall(r"%\((\w+)\)([sd])", text)) for text in strings(message.id)))
        for text in strings(message.string):
            named = set(re.findall(r"%\((\w+)\)([sd])", text))
            # A singular may leave out the number: "one hub".
            if named - wanted or (wanted - named and not message.pluralizable):
                wrong.append(message.id)
    assert wrong == []


def test_every_translation_keeps_the_tags_and_addresses(german: Catalog) -> None:
    def tags(text: str) -> list[str]:
        return sorted(re.findall(r"<[^>]+>", text))

    for message in entries(german):
        assert tags(strings(message.id)[-1]) == tags(strings(message.string)[-1]), message.id


def test_the_compiled_catalogue_is_that_of_the_text(german: Catalog) -> None:
    with GERMAN.with_suffix(".mo").open("rb") as file:
        compiled = GNUTranslations(file)
    for message in entries(german):
        one, *more = strings(message.id)
        if message.context:
            said = [compiled.pgettext(message.context, one)]
            if more:
                said = [compiled.npgettext(message.context, one, more[0], number) for number in (1, 2)]
        else:
            said = [compiled.ngettext(one, more[0], number) for number in (1, 2)] if more else [compiled.gettext(one)]
        assert said == strings(message.string), "run .setup/messages"


@pytest.mark.django_db
def test_a_page_says_its_language_and_leads_to_the_same_page_in_the_others(
    client: Client, subtests: pytest.Subtests
) -> None:
    for prefix, language in [("", "en"), ("/de", "de")]:
        for address in PAGES + FORMS:
            with subtests.test(prefix=prefix, language=language, address=address):
                response = client.get(prefix + address)
                page = parsed(response)
                assert attributes(page, "html", "lang") == [language]
                assert response.headers["Content-Language"] == language
                switch = links(one(page, "ul.languages"))
                assert list(switch) == ["English", "Deutsch"]
                wanted = [urlsplit(address), urlsplit(f"/de{address}")]
                assert [(link.path, link.query) for link in map(urlsplit, switch.values())] == [
                    (link.path, link.query) for link in wanted
                ]
                alternates = {
                    link.attributes["hreflang"]: link.attributes["href"] or ""
                    for link in page.css("link[rel=alternate][hreflang]")
                }
                assert alternates.keys() == {"en", "de"}
                assert [urlsplit(link).path for link in alternates.values()] == [link.path for link in wanted]


@pytest.mark.django_db
def test_the_links_of_a_german_page_stay_german(client: Client, subtests: pytest.Subtests) -> None:
    for address in PAGES + FORMS:
        with subtests.test(address=address):
            page = parsed(client.get(f"/de{address}"))
            one(page, "ul.languages").decompose()
            addresses = attributes(page, "a[href]", "href") + attributes(page, "form[action]", "action")
            paths = {urlsplit(link).path for link in addresses if link.startswith("/")}
            assert paths
            assert {path for path in paths if not path.startswith(("/de/", "/api/"))} == set()


@pytest.mark.django_db
def test_no_english_sentence_is_left_on_a_german_page(
    client: Client, german: Catalog, subtests: pytest.Subtests
) -> None:
    for address in PAGES + FORMS:
        with subtests.test(address=address):
            page = words(main(client.get(f"/de{address}")))
            english = {
                message.id
                for message in entries(german)
                if isinstance(message.id, str)
                and message.id != message.string
                and len(message.id) > 25
                and "%" not in message.id
            }
            assert {text for text in english if words(text) in page} == set()


@pytest.mark.django_db
def test_the_browsers_wish_does_not_change_an_address(client: Client) -> None:
    for path, language in (("/about/", "en"), ("/de/about/", "de")):
        page = client.get(path, headers={"accept-language": "de" if language == "en" else "en"})
        assert page.headers["Content-Language"] == language


@pytest.mark.django_db
def test_another_language_is_no_address(client: Client, subtests: pytest.Subtests) -> None:
    for prefix in ["/fr", "/DE", "/de-at", "/en"]:
        with subtests.test(prefix=prefix):
            assert client.get(f"{prefix}/about/").status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("prefix", "near", "far"),
    [
        ("", "4.8 miles (7.8 km) ", "1,173 miles (1,887 km) "),
        ("/de", "7,8 km (4,8 Meilen) ", "1.887 km (1.173 Meilen) "),
    ],
)
def test_distances_are_written_as_the_reader_writes_them(client: Client, prefix: str, near: str, far: str) -> None:
    Hub.objects.update(publication="draft")
    place = PlaceFactory(at=LonLat(-130, 0))
    HubFactory(at=LonLat(-129.93, 0))
    HubFactory(at=LonLat(-130, 16.973))
    said = texts(client.get(f"{prefix}/near/{place.slug}/"), "distance", "span")
    assert [text.rpartition(" ")[0] + " " for text in said[:2]] == [near, far]


@pytest.mark.django_db
@pytest.mark.parametrize(("prefix", "number"), [("", "1,001"), ("/de", "1.001")])
def test_numbers_are_written_as_the_reader_writes_them(client: Client, prefix: str, number: str) -> None:
    hubs_at([LonLat(-130, 0)] * 1_001, industry=IndustryFactory(slug="zymoscopy"))
    page = client.get(f"{prefix}/hubs/?industry=zymoscopy")
    assert re.findall(r"\d(?:[\d.,]*\d)?", texts(page, "result-count")[0])[:3] == [number, "1", "20"]


@pytest.mark.django_db
def test_industries_and_countries_have_their_german_names(client: Client) -> None:
    assert texts(client.get("/de/industries/wine/"), "kicker") == ["Essen und Trinken"]
    assert "Wein" in words(main(client.get("/de/industries/")))
    page = client.get("/de/near/?place=Portland")
    assert "Portland, Oregon, Vereinigte Staaten" in links(main(page))


@pytest.mark.django_db
def test_machines_read_the_same_in_both_languages(client: Client) -> None:
    """What scripts read from a page is no text: coordinates keep their point, numbers have no separators."""
    address = "/hubs/?near=41.5,-111.25&radius=1234.5&unit=km"
    for name in ("data-lat", "data-lon", "data-origin", "data-query", "start"):
        english, german_ = (attributes(main(client.get(prefix + address)), f"[{name}]", name) for prefix in ("", "/de"))
        assert english == german_ != []
