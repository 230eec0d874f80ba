"""Every text is translated into each language, and plural forms and placeholders match."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from gettext import GNUTranslations, c2py
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from django.conf import settings
from django.test import Client
from django.utils.text import capfirst
from django.utils.translation import get_language_info, to_locale

from hubs.geo.coordinates import LonLat
from hubs.models import Hub
from tests.factories import HubFactory, IndustryFactory, PlaceFactory, hubs_at
from tests.pages import PREFIXES, attributes, links, main, one, parsed, texts, words
from tests.web.test_addresses import FORMS, PAGES

pytestmark = pytest.mark.one_engine

ROOT = Path(__file__).resolve().parents[2]
TRANSLATED = [code for code in PREFIXES if code != settings.LANGUAGE_CODE]
SOURCES = ("hubfinder", "hubs", "templates", "manage.py")


def catalog_file(language: str) -> Path:
    return ROOT / "hubs" / "locale" / to_locale(language) / "LC_MESSAGES" / "django.po"


@pytest.fixture(scope="module", params=TRANSLATED)
def language(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(scope="module")
def catalog(language: str) -> Catalog:
    with catalog_file(language).open("rb") as file:
        return read_po(file, locale=to_locale(language))


@pytest.fixture(scope="module")
def extracted(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """Every text that templates and code mark for translation, gathered from a copy of the sources."""
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


def test_every_text_stands_in_the_catalog(catalog: Catalog, extracted: Catalog) -> None:
    assert keys(extracted) - keys(catalog) == set()


def test_the_catalog_holds_nothing_that_is_no_longer_used(catalog: Catalog, extracted: Catalog) -> None:
    assert keys(catalog) - keys(extracted) == set()
    assert list(catalog.obsolete) == []


def test_every_text_is_translated_and_none_is_only_guessed(catalog: Catalog) -> None:
    assert [message.id for message in entries(catalog) if message.fuzzy] == []
    assert [message.id for message in entries(catalog) if not all(strings(message.string))] == []
    assert [
        message.id
        for message in entries(catalog)
        if message.pluralizable and len(message.string) != catalog.num_plurals
    ] == []


def test_every_translation_fills_in_the_same_values(catalog: Catalog) -> None:
    wrong = []
    for message in entries(catalog):
        wanted = set().union(*(set(re.findall(r"%\((\w+)\)([sd])", text)) for text in strings(message.id)))
        for text in strings(message.string):
            named = set(re.findall(r"%\((\w+)\)([sd])", text))
            # A singular may leave out the number: "one hub".
            if named - wanted or (wanted - named and not message.pluralizable):
                wrong.append(message.id)
    assert wrong == []


def test_every_translation_keeps_the_tags_and_addresses(catalog: Catalog) -> None:
    def tags(text: str) -> list[str]:
        return sorted(re.findall(r"<[^>]+>", text))

    for message in entries(catalog):
        assert tags(strings(message.id)[-1]) == tags(strings(message.string)[-1]), message.id


def test_the_compiled_catalog_is_that_of_the_text(language: str, catalog: Catalog) -> None:
    with catalog_file(language).with_suffix(".mo").open("rb") as file:
        compiled = GNUTranslations(file)
    form_of = c2py(catalog.plural_expr)
    numbers = [next(number for number in count() if form_of(number) == form) for form in range(catalog.num_plurals)]
    for message in entries(catalog):
        one, *more = strings(message.id)
        if message.context:
            said = [compiled.pgettext(message.context, one)]
            if more:
                said = [compiled.npgettext(message.context, one, more[0], number) for number in numbers]
        else:
            said = [compiled.ngettext(one, more[0], number) for number in numbers] if more else [compiled.gettext(one)]
        assert said == strings(message.string), "run .setup/messages"


@pytest.mark.django_db
def test_a_page_says_its_language_and_leads_to_the_same_page_in_the_others(
    client: Client, subtests: pytest.Subtests
) -> None:
    for language, prefix in PREFIXES.items():
        for address in PAGES + FORMS:
            with subtests.test(prefix=prefix, language=language, address=address):
                response = client.get(prefix + address)
                page = parsed(response)
                assert attributes(page, "html", "lang") == [language]
                assert response.headers["Content-Language"] == language
                switch = links(one(page, "ul.languages"))
                assert list(switch) == [capfirst(get_language_info(code)["name_local"]) for code in PREFIXES]
                wanted = [urlsplit(before + address) for before in PREFIXES.values()]
                assert [(link.path, link.query) for link in map(urlsplit, switch.values())] == [
                    (link.path, link.query) for link in wanted
                ]
                alternates = {
                    link.attributes["hreflang"]: link.attributes["href"] or ""
                    for link in page.css("link[rel=alternate][hreflang]")
                }
                assert alternates.keys() == PREFIXES.keys()
                assert [urlsplit(link).path for link in alternates.values()] == [link.path for link in wanted]


@pytest.mark.django_db
def test_the_links_of_a_translated_page_stay_in_its_language(
    client: Client, language: str, subtests: pytest.Subtests
) -> None:
    prefix = PREFIXES[language]
    for address in PAGES + FORMS:
        with subtests.test(address=address):
            page = parsed(client.get(prefix + address))
            one(page, "ul.languages").decompose()
            addresses = attributes(page, "a[href]", "href") + attributes(page, "form[action]", "action")
            paths = {urlsplit(link).path for link in addresses if link.startswith("/")}
            assert paths
            assert {path for path in paths if not path.startswith((f"{prefix}/", "/api/"))} == set()


@pytest.mark.django_db
def test_no_english_sentence_is_left_on_a_translated_page(
    client: Client, language: str, catalog: Catalog, subtests: pytest.Subtests
) -> None:
    for address in PAGES + FORMS:
        with subtests.test(address=address):
            page = words(main(client.get(PREFIXES[language] + address)))
            english = {
                message.id
                for message in entries(catalog)
                if isinstance(message.id, str)
                and message.id != message.string
                and len(message.id) > 25
                and "%" not in message.id
            }
            assert {text for text in english if words(text) in page} == set()


@pytest.mark.django_db
def test_the_browsers_wish_does_not_change_an_address(client: Client) -> None:
    for language, prefix in PREFIXES.items():
        for wish in PREFIXES:
            page = client.get(f"{prefix}/about/", headers={"accept-language": wish})
            assert page.headers["Content-Language"] == language


@pytest.mark.django_db
def test_another_language_is_no_address(client: Client, subtests: pytest.Subtests) -> None:
    for prefix in ["/eo", "/DE", "/de-at", "/en"]:
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
def test_machines_read_the_same_in_every_language(client: Client, language: str) -> None:
    """What scripts read from a page is no text: coordinates keep their point, numbers have no separators."""
    address = "/hubs/?near=41.5,-111.25&radius=1234.5&unit=km"
    for name in ("data-lat", "data-lon", "data-origin", "data-query", "start"):
        english, translated = (
            attributes(main(client.get(prefix + address)), f"[{name}]", name) for prefix in ("", PREFIXES[language])
        )
        assert english == translated != []
