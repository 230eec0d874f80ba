"""Checked entries become rows: only changed ones are written, with their relations, and curators' edits stay."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction

from hubs.enums import Origin, Publication
from hubs.geo.coordinates import LonLat
from hubs.importers.directory import load_directory
from hubs.models import (
    AnchorFirm,
    Complement,
    Designation,
    Firm,
    Hub,
    HubSupport,
    Industry,
    IndustryWord,
    Load,
    Place,
    Region,
    SearchDocument,
    Source,
    SupportOrganization,
)
from tests.factories import DIRECTORY, DIRECTORY_FILE, empty_directory, write_directory

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def loaded_once(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[None]:
    """DIRECTORY loaded for all tests of this file: their own transactions are savepoints within this one."""
    with django_db_blocker.unblock(), transaction.atomic():
        empty_directory()
        load_directory(write_directory(tmp_path_factory.mktemp("directory")))
        yield
        transaction.set_rollback(True)


@pytest.fixture
def loaded(tmp_path: Path, loaded_once: None) -> Path:
    """A folder with DIRECTORY, which has been loaded."""
    return write_directory(tmp_path)


def the_hub() -> Hub:
    return Hub.objects.get(slug="kite-valley-kites")


def test_a_hub_is_written_with_all_that_its_entry_says(loaded: Path) -> None:
    hub = the_hub()
    assert (hub.name, hub.stage, hub.since, hub.radius_m) == ("Kites of Kite Valley", "emerging", 1999, 25_500)
    assert (hub.location, hub.summary, hub.description) == (LonLat(-111.9, 41.2), "Kites.", "Kites are made here.")
    assert (hub.publication, hub.origin) == (Publication.PUBLISHED, Origin.CURATED)
    assert (hub.region.slug, hub.industry.slug) == ("kite-valley", "kites")
    assert [industry.slug for industry in hub.related_industries.all()] == ["ropes"]
    anchor = hub.anchor_firms.get()
    assert (anchor.firm.slug, anchor.role, anchor.size_band) == ("high-flyers", "Makes kites", "small")
    support = hub.supports.get()
    assert (support.organization.slug, support.role) == ("kite-chamber", "Lends string")
    assert str(hub.designations.get()) == "Kite Place (2020)"
    source = hub.sources.get()
    assert (source.url, source.retrieved_on, source.supports) == (
        "https://example.org/kites",
        date(2025, 1, 31),
        ["since"],
    )


def test_an_industry_is_written_with_its_words_and_complements_both_ways(loaded: Path) -> None:
    kites, ropes = Industry.objects.get(slug="kites"), Industry.objects.get(slug="ropes")
    assert kites.sector
    assert (kites.sector.slug, kites.name_de, kites.naics) == ("tests", "Drachen", ["339930"])
    assert set(kites.words.values_list("word", "language", "folded")) == {
        ("kite", "en", "kite"),
        ("dragon kites", "en", "dragon kites"),
        ("Drachen", "de", "drachen"),
    }
    assert (list(kites.complementary.all()), list(ropes.complementary.all())) == ([ropes], [kites])


def test_a_region_takes_its_country_from_its_parent_and_can_be_typed(loaded: Path) -> None:
    region = Region.objects.get(slug="kite-valley")
    assert region.parent
    assert (region.parent.slug, region.country, region.radius_m) == ("us-ut", "US", 30_000)
    assert Place.objects.get(slug="kite-valley").label == "Kite Valley, Utah"


def test_a_region_may_stand_before_the_one_it_is_part_of(tmp_path: Path, no_directory: None) -> None:
    inner = "  - slug: inner\n    name: Inner\n    kind: city\n    parent: kite-valley\n    point: [41.2, -111.9]\n"
    load_directory(write_directory(tmp_path, ("regions:\n", f"regions:\n{inner}")))
    region = Region.objects.get(slug="inner")
    assert region.parent
    assert (region.parent.slug, region.country, region.radius_m) == ("kite-valley", "US", 40_000)


def test_the_words_of_a_hub_are_folded_beside_it(loaded: Path) -> None:
    text = SearchDocument.objects.get(hub=the_hub())
    assert text.names == " kites of kite valley kite valley "
    assert text.topics == " kites drachen dragon kites kite ropes "
    assert text.context == " high flyers kite chamber utah united states tests kites "


def test_loading_again_changes_nothing(loaded: Path) -> None:
    models: list[Any] = [Industry, Region, Firm, SupportOrganization, Hub, AnchorFirm, HubSupport, Designation, Source]
    models += [IndustryWord, Complement, SearchDocument, Load, Place, Hub.related_industries.through]
    before = [sorted(model.objects.values_list("pk", flat=True)) for model in models]
    updated_at = the_hub().updated_at
    assert load_directory(loaded) == {}
    assert [sorted(model.objects.values_list("pk", flat=True)) for model in models] == before
    assert the_hub().updated_at == updated_at


def test_a_file_that_only_moved_its_entries_changes_nothing(loaded: Path) -> None:
    (loaded / DIRECTORY_FILE).write_text("\n\n# A comment\n" + DIRECTORY.replace("    stage: emerging\n", ""))
    text = (loaded / DIRECTORY_FILE).read_text()
    (loaded / DIRECTORY_FILE).write_text(text.replace("    since: 1999\n", "    since: 1999\n    stage: emerging\n"))
    assert load_directory(loaded) == {}


def test_only_the_entry_that_changed_is_written(loaded: Path) -> None:
    Firm.objects.update(name="Edited by a curator")
    write_directory(loaded, ("summary: Kites.", "summary: Better kites."))
    assert load_directory(loaded) == {"hubs": 1}
    assert the_hub().summary == "Better kites."
    assert Firm.objects.get().name == "Edited by a curator"
    assert SearchDocument.objects.get(hub=the_hub()).context.split()[-2:] == ["better", "kites"]


def test_a_curators_edit_lasts_until_the_entry_changes(loaded: Path) -> None:
    Hub.objects.update(summary="By a curator.", publication=Publication.ARCHIVED)
    load_directory(loaded)
    assert the_hub().summary == "By a curator."
    write_directory(loaded, ("stage: emerging", "stage: established"))
    load_directory(loaded)
    hub = the_hub()
    assert (hub.summary, hub.stage) == ("Kites.", "established")
    # Whether it is published stays the curators' affair.
    assert hub.publication == Publication.ARCHIVED


def test_a_hub_is_reviewed_a_year_after_it_was_verified(loaded: Path) -> None:
    write_directory(loaded, ("stage: emerging", "stage: emerging\n    last_verified: 2025-03-09"))
    load_directory(loaded)
    assert (the_hub().last_verified, the_hub().review_by) == (date(2025, 3, 9), date(2026, 3, 9))


def test_a_hub_that_nobody_verified_is_due_since_its_newest_source_was_read(loaded: Path) -> None:
    assert (the_hub().last_verified, the_hub().review_by) == (None, date(2025, 1, 31))


def test_force_writes_unchanged_entries_too(loaded: Path) -> None:
    Firm.objects.update(name="Edited by a curator")
    assert load_directory(loaded, force=True) == {
        "sectors": 1,
        "industries": 2,
        "regions": 1,
        "firms": 1,
        "support": 1,
        "hubs": 1,
    }
    assert Firm.objects.get().name == "High Flyers"


def test_a_changed_hub_has_the_relations_of_its_entry_and_no_others(loaded: Path) -> None:
    write_directory(
        loaded,
        ("related_industries: [ropes]", "related_industries: []"),
        ("role: Makes kites", "role: Flies kites"),
        ("    designations:\n      - programme: Kite Place\n        year: 2020\n", ""),
        ("https://example.org/kites", "https://example.org/more"),
    )
    assert load_directory(loaded) == {"hubs": 1}
    hub = the_hub()
    assert list(hub.related_industries.all()) == []
    assert [anchor.role for anchor in hub.anchor_firms.all()] == ["Flies kites"]
    assert [source.url for source in hub.sources.all()] == ["https://example.org/more"]
    assert (hub.designations.count(), hub.supports.count()) == (0, 1)


def test_a_changed_industry_has_the_words_and_complements_of_its_entry_and_no_others(loaded: Path) -> None:
    write_directory(loaded, ("words: [kite, dragon kites]", "words: [stunt kite]"), ("complementary: [ropes]\n", "\n"))
    text = (loaded / DIRECTORY_FILE).read_text().replace("    \n", "")
    (loaded / DIRECTORY_FILE).write_text(text)
    assert load_directory(loaded) == {"industries": 1}
    kites = Industry.objects.get(slug="kites")
    assert {word.word for word in kites.words.all()} == {"stunt kite", "Drachen"}
    assert list(kites.complementary.all()) == []


def test_a_complement_that_the_other_industry_names_outlives_a_change_of_this_one(loaded: Path) -> None:
    write_directory(loaded, ("description: Strings for things that fly.", "description: Strings."))
    assert load_directory(loaded) == {"industries": 1}
    kites, ropes = Industry.objects.get(slug="kites"), Industry.objects.get(slug="ropes")
    assert (list(kites.complementary.all()), list(ropes.complementary.all())) == ([ropes], [kites])


def test_a_changed_organization_serves_the_regions_of_its_entry_and_no_others(loaded: Path) -> None:
    write_directory(loaded, ("serves: [kite-valley]", "serves: [us-ut, us-id]"))
    assert load_directory(loaded) == {"support": 1}
    chamber = SupportOrganization.objects.get()
    assert {region.slug for region in chamber.serves.all()} == {"us-ut", "us-id"}


def test_an_entry_that_left_the_files_stays(loaded: Path) -> None:
    (loaded / DIRECTORY_FILE).write_text(DIRECTORY[: DIRECTORY.index("hubs:\n")])
    assert load_directory(loaded) == {}
    assert the_hub().publication == Publication.PUBLISHED


def test_entries_may_refer_to_those_of_an_earlier_load(loaded: Path) -> None:
    (loaded / DIRECTORY_FILE).write_text(DIRECTORY[DIRECTORY.index("hubs:\n") :].replace("Kites.", "More kites."))
    assert load_directory(loaded) == {"hubs": 1}
    assert the_hub().anchor_firms.get().firm.slug == "high-flyers"


def test_the_command_says_what_it_loaded(
    tmp_path: Path, no_directory: None, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write_directory(tmp_path)
    call_command("load_directory", folder)
    call_command("load_directory", folder)
    assert capsys.readouterr().out == (
        "Directory loaded: 1 sectors, 2 industries, 1 regions, 1 firms, 1 support, 1 hubs.\nDirectory is up to date.\n"
    )
