"""Problems in the directory's files: each is reported with its file, line, entry and field."""

from __future__ import annotations

from pathlib import Path

import pytest

from hubs.entries.entries import Problem
from hubs.importers.directory import DirectoryProblems, load_directory
from hubs.models import Firm, Hub, Industry, Load, Region, SearchDocument, SupportOrganization
from tests.factories import DIRECTORY_FILE, directory_line, write_directory

pytestmark = pytest.mark.django_db


def problems_of(folder: Path) -> list[Problem]:
    with pytest.raises(DirectoryProblems) as caught:
        load_directory(folder)
    return caught.value.problems


HUB = "hubs kite-valley-kites"


@pytest.mark.parametrize(
    ("old", "new", "entry", "field", "message"),
    [
        # slugs
        (
            "slug: kites",
            "slug: Kites!",
            "industries Kites!",
            "slug",
            "“Kites!” must consist of lower-case letters, digits and single hyphens",
        ),
        ("slug: high-flyers", "slug: high--flyers", "firms high--flyers", "slug", "…"),
        ("slug: high-flyers", f"slug: {'h' * 81}", f"firms {'h' * 81}", "slug", "has 81 characters; the limit is 80"),
        # fields that are missing, unknown, twice or of another kind
        ("    name: Kite Chamber\n", "", "support kite-chamber", "name", "is missing"),
        ("    description: Kites are made here.\n", "", HUB, "description", "is missing"),
        ("summary: Kites.", "summary: ''", HUB, "summary", "is missing"),
        ("summary: Kites.", "summary: [Kites]", HUB, "summary", "must be text"),
        (
            "summary: Kites.",
            f"summary: {'k' * 161}",
            HUB,
            "summary",
            "has 161 characters; the limit is 160",
        ),
        ("summary: Kites.", "summary: Kites.\n    sumary: Kites.", HUB, "sumary", "is not a field of hubs"),
        ("summary: Kites.", "summary: Kites.\n    name: Kites", "hubs", "name", "appears more than once in the entry"),
        (
            "role: Makes kites",
            "role: Makes kites\n        rôle: x",
            f"{HUB} / anchor_firms high-flyers",
            "rôle",
            "is not a field of hubs",
        ),
        ("        role: Makes kites\n", "", f"{HUB} / anchor_firms high-flyers", "role", "is missing"),
        (
            "related_industries: [ropes]",
            "related_industries: ropes",
            HUB,
            "related_industries",
            "must be a list of texts",
        ),
        (
            "related_industries: [ropes]",
            "related_industries: [ropes, ropes]",
            HUB,
            "related_industries",
            "contains ropes more than once",
        ),
        # addresses
        (
            "https://flyers.example.org/",
            "flyers.example.org",
            "firms high-flyers",
            "website",
            "“flyers.example.org” is not a web address (https://…)",
        ),
        ("https://flyers.example.org/", "javascript:alert(1)", "firms high-flyers", "website", "…"),
        ("url: https://example.org/kites", "url: https://kites", f"{HUB} / sources https://kites", "url", "…"),
        # points and numbers
        (
            "point: [41.2, -111.9]\n    radius_km: 30",
            "point: [-111.9, 41.2]\n    radius_km: 30",
            "regions kite-valley",
            "point",
            "Latitude must be between -90 and 90.",
        ),
        (
            "point: [41.2, -111.9]\n    radius_km: 30",
            "point: Ogden\n    radius_km: 30",
            "regions kite-valley",
            "point",
            "…",
        ),
        (
            "point: [41.2, -111.9]\n    radius_km: 30",
            "point: [nan, 1]\n    radius_km: 30",
            "regions kite-valley",
            "point",
            "…",
        ),
        ("radius_km: 25.5", "radius_km: 501", HUB, "radius_km", "“501” must be a number from 1 to 500"),
        ("radius_km: 25.5", "radius_km: wide", HUB, "radius_km", "“wide” must be a number from 1 to 500"),
        ("radius_km: 25.5", "radius_km: .nan", HUB, "radius_km", "…"),
        ("since: 1999", "since: 999", HUB, "since", "…"),
        ("since: 1999", "since: 2999", HUB, "since", "…"),
        ("since: 1999", "since: 1999.5", HUB, "since", "…"),
        ("year: 2020", "year: 20", f"{HUB} / designations Kite Place", "year", "…"),
        (
            "retrieved_on: 2025-01-31",
            "retrieved_on: 31.01.2025",
            f"{HUB} / sources https://example.org/kites",
            "retrieved_on",
            "…",
        ),
        (
            'naics: ["339930"]',
            "naics: [33A930]",
            "industries kites",
            "naics",
            'Enter a list of codes as texts, for example ["33992"].',
        ),
        ("year: 2020", "year: 1850", f"{HUB} / designations Kite Place", "year", "…"),
        (
            "kind: chamber",
            "kind: chamber\n    email: kites at example.org",
            "support kite-chamber",
            "email",
            "“kites at example.org” is not an e-mail address",
        ),
        (
            "kind: chamber",
            "kind: chamber\n    phone: 555-0100",
            "support kite-chamber",
            "phone",
            "“555-0100” is not a phone number that anyone can call. Check the digits. Outside the United States and Canada, begin with + and the country code, for example +49 212 2900.",
        ),
        (
            "kind: chamber",
            "kind: chamber\n    contact_url: ftp://example.org",
            "support kite-chamber",
            "contact_url",
            "…",
        ),
        (
            "kind: chamber",
            "kind: chamber\n    checked_on: 2026-01-31",
            "support kite-chamber",
            "checked_source",
            "Name the page that confirmed it on that day, or leave the day empty.",
        ),
        (
            "size: small",
            "size: small\n        checked_source: https://example.org/",
            f"{HUB} / anchor_firms high-flyers",
            "checked_on",
            "Say on which day the page confirmed it, or leave the page empty.",
        ),
        (
            "size: small",
            "size: small\n        checked_on: 2199-01-31\n        checked_source: https://example.org/",
            f"{HUB} / anchor_firms high-flyers",
            "checked_on",
            "This day is in the future. Enter the day on which you read the page.",
        ),
        (
            "size: small",
            "size: small\n        checked_on: 2026-01-31\n        checked_source: javascript:alert(1)",
            f"{HUB} / anchor_firms high-flyers",
            "checked_source",
            "“javascript:alert(1)” is not a web address (https://…)",
        ),
        (
            "name: High Flyers",
            "name: High Flyers\n    wikidata: https://www.wikidata.org/wiki/Q1",
            "firms high-flyers",
            "wikidata",
            "…",
        ),
        (
            "parent: us-ut",
            "parent: us-ut\n    wikidata: q1",
            "regions kite-valley",
            "wikidata",
            "Enter the number of its Wikidata item, for example Q16553.",
        ),
        ("summary: Kites.", f"summary: Kites.\n    summary_de: {'k' * 161}", HUB, "summary_de", "…"),
        # choices
        ("kind: chamber", "kind: Chamber", "support kite-chamber", "kind", "…"),
        (
            "stage: emerging",
            "stage: growing",
            HUB,
            "stage",
            "“growing” must be one of emerging, established, declining, historic",
        ),
        ("size: small", "size: tiny", f"{HUB} / anchor_firms high-flyers", "size", "…"),
        # references
        ("sector: tests", "sector: nothing", "industries kites", "sector", "“nothing” does not exist"),
        ("sector: tests", "sector: kites", "industries kites", "sector", "“kites” does not exist"),
        (
            "parent: us-ut",
            "parent: us-xx",
            "regions kite-valley",
            "parent",
            "“us-xx” does not exist (load_gazetteer adds countries and states)",
        ),
        ("serves: [kite-valley]", "serves: [nowhere]", "support kite-chamber", "serves", "…"),
        ("region: kite-valley", "region: kite-valle", HUB, "region", "…"),
        ("    industry: kites", "    industry: tests", HUB, "industry", "“tests” does not exist"),
        ("firm: high-flyers", "firm: low-flyers", HUB, "anchor_firms", "“low-flyers” does not exist"),
        ("organization: kite-chamber", "organization: kite-club", HUB, "support", "“kite-club” does not exist"),
        (
            "complementary: [ropes]",
            "complementary: [strings]",
            "industries kites",
            "complementary",
            "“strings” does not exist",
        ),
        (
            "related_industries: [ropes]",
            "related_industries: [tests]",
            HUB,
            "related_industries",
            "“tests” does not exist",
        ),
        # what belongs together
        (
            "complementary: [ropes]",
            "complementary: [kites]",
            "industries kites",
            "complementary",
            "An industry cannot complement itself.",
        ),
        (
            "related_industries: [ropes]",
            "related_industries: [kites]",
            HUB,
            "related_industries",
            "This repeats the main industry.",
        ),
        (
            "        supports: [since]\n",
            "",
            HUB,
            "since",
            "The year needs a source that lists “since” among the fields it supports.",
        ),
        (
            "    serves: [kite-valley]\n    radius_km: 40\n",
            "",
            "support kite-chamber",
            "serves",
            "Enter the regions that it serves, or a radius.",
        ),
        (
            "hubs:\n",
            "  - slug: kite-chamber\n    name: Other\n    kind: sbdc\n    place: Ogden, UT\n    point: [41, -111]\n"
            "    radius_km: 40\nhubs:\n",
            "support kite-chamber",
            "slug",
            f"“kite-chamber” already exists at {DIRECTORY_FILE}:{directory_line('  - slug: kite-chamber')}",
        ),
        ("slug: ropes", "slug: tests", "industries tests", "slug", "is also the slug of a sector"),
    ],
)
def test_a_problem_is_told_with_entry_and_field(
    tmp_path: Path, old: str, new: str, entry: str, field: str, message: str
) -> None:
    found = [
        (problem.file, problem.entry, problem.field, problem.message if message != "…" else "…")
        for problem in problems_of(write_directory(tmp_path, (old, new)))
    ]
    assert (DIRECTORY_FILE, entry, field, message) in found
    assert not Load.objects.filter(name="hubs:kite-valley-kites").exists()


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("stage: emerging", "stage: growing", directory_line("stage: emerging")),
        ("role: Makes kites", "role: ''", directory_line("role: Makes kites")),
        ("    summary: Kites.\n", "", directory_line("  - slug: kite-valley-kites")),
        ("year: 2020", "year: 2", directory_line("year: 2020")),
    ],
)
def test_a_problem_is_told_with_the_line_of_its_field_or_else_its_entry(
    tmp_path: Path, old: str, new: str, line: int
) -> None:
    assert [problem.line for problem in problems_of(write_directory(tmp_path, (old, new)))] == [line]


def test_a_problem_reads_as_one_line() -> None:
    problem = Problem("us/utah.yaml", 12, "hubs ogden", "stage", "is missing")
    assert str(problem) == "us/utah.yaml:12: hubs ogden / stage: is missing"


def test_all_problems_of_all_files_are_told_in_their_order(tmp_path: Path) -> None:
    here = write_directory(tmp_path, ("stage: emerging", "stage: growing"), ("summary: Kites.", "summary: ''"))
    (here / "us").mkdir()
    (here / "us" / "utah.yaml").write_text("firms:\n  - slug: x\n")
    assert [(problem.file, problem.line, problem.field) for problem in problems_of(here)] == [
        (DIRECTORY_FILE, directory_line("stage: emerging"), "stage"),
        (DIRECTORY_FILE, directory_line("summary: Kites."), "summary"),
        ("us/utah.yaml", 2, "name"),
    ]


def test_where_there_is_a_problem_nothing_is_written(tmp_path: Path) -> None:
    models = (Industry, Region, Firm, SupportOrganization, Hub, SearchDocument, Load)
    before = [model.objects.count() for model in models]
    problems_of(write_directory(tmp_path, ("supports: [since]", "supports: [weather]")))
    assert [model.objects.count() for model in models] == before


def test_regions_that_are_part_of_each_other_are_a_problem(tmp_path: Path) -> None:
    ring = "parent: ring-b\n    point: [1, 1]\n  - slug: ring-b\n    name: B\n    kind: metro\n    parent: kite-valley"
    found = problems_of(
        write_directory(tmp_path, ("parent: us-ut\n    point: [41.2, -111.9]", f"{ring}\n    point: [41.2, -111.9]"))
    )
    assert {(problem.entry, problem.field) for problem in found} == {
        ("regions kite-valley", "parent"),
        ("regions ring-b", "parent"),
    }
