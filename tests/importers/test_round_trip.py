"""Export then import changes nothing, whatever the text, in CSV and in XLSX."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hubs.entries.changes import read_entries
from hubs.entries.describe import MODELS, Document, describe, described, documents
from hubs.entries.entries import Entry
from hubs.enums import CURATED, EntryType
from hubs.importers.cells import LONGEST_CELL, cells_of, document_of
from hubs.importers.checking import changes
from hubs.importers.columns import COLUMNS
from hubs.importers.csv_files import write_csv
from hubs.importers.exports import export
from hubs.importers.files import read_table
from hubs.importers.formulas import guarded, unguarded
from hubs.importers.xlsx_files import write_xlsx
from hubs.models import Firm, Hub, Region
from tests.factories import FirmFactory, HubFactory, IndustryFactory, RegionFactory, write

PIECES = [
    "|",
    " | ",
    "\\",
    "\\|",
    "\\n",
    "\n",
    "\r\n",
    "\t",
    "=",
    "+",
    "-",
    "@",
    "'",
    "'=",
    '"',
    ",",
    ";",
    "-1.5",
    "#N/A",
]
PIECES += [
    "_x000D_",
    "_x005F_",
    "\x01",
    "\x0b",
    "\u2028",
    "\ufeff",
    "\ufffe",
    "é",
    "漢",
    "𝄞",
    "＝1",
    "true",
    "1e3",
    "sep=;",
]
ODD = st.lists(
    st.sampled_from(PIECES) | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
).map("".join)


def one_line(most: int) -> Any:
    return ODD.map(lambda text: " ".join(" ".join(text.splitlines()).split())[:most].strip())


def prose(most: int) -> Any:
    return ODD.map(lambda text: "\n".join(line.rstrip() for line in text.splitlines())[:most].strip())


def words(most: int) -> Any:
    return st.lists(one_line(most).filter(bool), max_size=3, unique=True)


def filled(**values: Any) -> Any:
    """A document of these fields, without those that are empty."""
    return st.fixed_dictionaries(values).map(
        lambda found: {key: value for key, value in found.items() if value not in ("", [])}
    )


def with_reason(document: Document) -> Document:
    """An archived hub says why."""
    return document | ({"archive_reason": "closed"} if document["publication"] == "archived" else {})


DAYS = st.dates().map(str) | st.just("")
SOURCE = filled(
    url=st.uuids().map(lambda key: f"https://example.org/{key}?a=b|c&d=\u00e9"),
    title=one_line(60).map(lambda text: text or "-"),
    publisher=one_line(60),
    retrieved_on=st.dates().map(str),
    supports=st.lists(st.sampled_from(["summary", "since", "stage"]), unique=True),
)
DESIGNATION = filled(programme=one_line(60).map(lambda text: text or "+"), year=st.integers(1900, 2020).map(str))
CHECK = st.dates(max_value=date(2026, 1, 1)).map(str)
ANCHOR = st.builds(
    lambda role, since, check, source: {
        "firm": "odd-firm",
        "role": role or "'",
        **({"since": since} if since else {}),
        **({"checked_on": check, "checked_source": source} if check else {}),
    },
    role=one_line(250),
    since=st.integers(1000, 2020).map(str) | st.just(""),
    check=CHECK | st.just(""),
    source=st.uuids().map(lambda key: f"https://example.org/{key}?a=b|c"),
)
HUB = filled(
    slug=st.uuids().map(lambda key: f"odd-{key}"),
    name=one_line(120).map(lambda text: text or "="),
    other_names=words(60),
    region=st.just("odd-region"),
    industry=st.just("odd-industry"),
    # Next to nothing is read as 0: no hub lies there otherwise.
    point=st.tuples(
        *(st.floats(-far, far, allow_subnormal=False).map(lambda part: round(part, 12)) for far in (90, 180))
    ).map(lambda point: [repr(part + 0.0) for part in point]),
    radius_km=st.integers(1000, 500_000).map(lambda metres: f"{metres / 1000:.10g}"),
    stage=st.sampled_from(["emerging", "established"]),
    summary=one_line(160).map(lambda text: text or "@"),
    summary_de=one_line(160),
    description=prose(400).map(lambda text: text or "-"),
    publication=st.sampled_from(["draft", "published", "archived"]),
    origin=st.just("community"),
    anchor_firms=st.lists(ANCHOR, max_size=1),
    designations=st.lists(DESIGNATION, max_size=2, unique_by=lambda item: (item["year"], item["programme"])).map(
        lambda items: sorted(items, key=lambda item: (int(item["year"]), item["programme"]))
    ),
    sources=st.lists(SOURCE, max_size=2),
    last_verified=DAYS,
    review_by=DAYS,
).map(with_reason)


FIRM = filled(
    slug=st.uuids().map(lambda key: f"odd-{key}"),
    name=one_line(120).map(lambda text: text or "="),
    website=st.just("https://example.org/") | st.just(""),
    headquarters=one_line(120),
    wikidata=st.integers(1, 999_999_999).map(lambda number: f"Q{number}") | st.just(""),
    last_verified=DAYS,
    review_by=DAYS,
)
SUPPORT = st.builds(
    lambda document, check: document | check,
    filled(
        slug=st.uuids().map(lambda key: f"odd-{key}"),
        name=one_line(120).map(lambda text: text or "="),
        kind=st.just("chamber"),
        phone=st.sampled_from(["", "+18015550100", "+492122900", "+6561234567"]),
        email=st.just("a@example.org") | st.just(""),
        contact_url=st.uuids().map(lambda key: f"https://example.org/{key}?a=b|c"),
        place=one_line(120).map(lambda text: text or "-"),
        point=st.just(["41.5", "-111.25"]),
        serves=st.just(["odd-region"]),
        radius_km=st.integers(1000, 500_000).map(lambda metres: f"{metres / 1000:.10g}"),
        reach=st.sampled_from([["in_person"], ["remote"], ["in_person", "remote"]]),
        last_verified=DAYS,
        review_by=DAYS,
    ),
    CHECK.map(lambda day: {"checked_on": day, "checked_source": f"https://example.org/{day}"}) | st.just({}),
)
REGION = filled(
    slug=st.uuids().map(lambda key: f"odd-{key}"),
    name=one_line(120).map(lambda text: text or "="),
    kind=st.just("informal"),
    parent=st.just("odd-region"),
    country=st.just("US"),
    wikidata=st.integers(1, 999_999_999).map(lambda number: f"Q{number}") | st.just(""),
    point=st.just(["41.5", "-111.25"]),
)
DOCUMENTS = {EntryType.HUB: HUB, EntryType.FIRM: FIRM, EntryType.SUPPORT: SUPPORT, EntryType.REGION: REGION}


def as_csv(entry_type: EntryType, found: list[Document]) -> bytes:
    header = [column.name for column in COLUMNS[entry_type]]
    return b"".join(write_csv(header, (cells_of(entry_type, document) for document in found)))


def as_xlsx(entry_type: EntryType, found: list[Document]) -> bytes:
    return write_xlsx(entry_type, COLUMNS[entry_type], (cells_of(entry_type, document) for document in found))


def read_back(entry_type: EntryType, content: bytes) -> list[Document]:
    table = read_table(entry_type, content)
    rows = list(table.rows)
    assert [row.problem for row in rows] == [""] * len(rows)
    return [document_of(entry_type, table.columns, row.cells, None) for row in rows]


def kinds_of_change(entry_type: EntryType, content: bytes) -> list[str]:
    batches = changes(entry_type, read_table(entry_type, content), may_publish=True)
    return [change.kind for found, _known in batches for change in found]


@given(ODD)
def test_a_guard_against_formulas_is_taken_off_again(text: str) -> None:
    assert unguarded(guarded(text)) == text


@pytest.mark.parametrize("text", ["=1+1", "+1", "-x", "@SUM(A1)", "\t=1", "\r=1", "'=1", "＝1", "+18015550100"])
def test_no_cell_begins_as_a_formula_does(text: str) -> None:
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize("number", ["-111.974", "-1e-05", "0", "2007"])
def test_numbers_are_no_formulas(number: str) -> None:
    assert guarded(number) == number


@pytest.mark.parametrize("write", [as_csv, as_xlsx])
@pytest.mark.parametrize("entry_type", CURATED)
@given(data=st.data())
def test_a_document_comes_back_from_its_cells(write: Any, entry_type: EntryType, data: st.DataObject) -> None:
    found = data.draw(st.lists(DOCUMENTS[entry_type], max_size=4))
    assert read_back(entry_type, write(entry_type, found)) == found


@pytest.fixture
def odd_place(db: None) -> None:
    RegionFactory(slug="odd-region")
    IndustryFactory(slug="odd-industry")
    FirmFactory(slug="odd-firm")


@pytest.mark.parametrize("entry_type", CURATED)
@given(data=st.data())
@settings(max_examples=20, suppress_health_check=list(HealthCheck))
def test_export_then_import_changes_nothing(odd_place: None, entry_type: EntryType, data: st.DataObject) -> None:
    found = data.draw(st.lists(DOCUMENTS[entry_type], min_size=1, max_size=4))
    write(entry_type, found)
    slugs = [document["slug"] for document in found]
    saved = documents(entry_type, slugs)
    rows = MODELS[entry_type].objects.filter(slug__in=slugs)
    assert [saved[slug] for slug in slugs] == found
    for suffix in ("csv", "xlsx"):
        content = b"".join(export(entry_type, rows, suffix))
        assert kinds_of_change(entry_type, content) == ["unchanged"] * len(found)
    # The same when nobody knew the entries: what is read is what would be written.
    records, _known = read_entries(
        entry_type, [Entry.of(entry_type, document, []) for document in read_back(entry_type, content)]
    )
    assert {document["slug"]: document for document in (described(entry_type, record) for record in records)} == saved
    rows.delete()


@given(data=st.data())
@settings(max_examples=20, suppress_health_check=list(HealthCheck))
def test_a_region_is_saved_as_it_was_written(odd_place: None, data: st.DataObject) -> None:
    found = data.draw(REGION)
    write(EntryType.REGION, [found])
    assert documents(EntryType.REGION, [found["slug"]])[found["slug"]] == found
    Region.objects.filter(slug=found["slug"]).delete()


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
@pytest.mark.parametrize("entry_type", CURATED)
def test_the_whole_directory_comes_back_unchanged(db: None, entry_type: EntryType, suffix: str) -> None:
    slugs = list(MODELS[entry_type].objects.order_by("slug").values_list("slug", flat=True)[:60])
    content = b"".join(export(entry_type, MODELS[entry_type].objects.filter(slug__in=slugs), suffix))
    assert kinds_of_change(entry_type, content) == ["unchanged"] * len(slugs)
    assert [document["slug"] for document in read_back(entry_type, content)] == slugs


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_an_entry_that_no_form_would_take_is_left_alone_too(db: None, suffix: str) -> None:
    hub = HubFactory(summary="  = two  spaces\r\n", description="", other_names=["", "a|b\\"])
    content = b"".join(export(EntryType.HUB, Hub.objects.filter(pk=hub.pk), suffix))
    assert kinds_of_change(EntryType.HUB, content) == ["unchanged"]


def test_an_outline_too_long_for_a_spreadsheet_stays_as_it_is(db: None) -> None:
    corner = ", ".join(f"[{n / 10_000}, {(n % 2) / 1000}]" for n in range(3000))
    outline = f'{{"type": "MultiPolygon", "coordinates": [[[{corner}, [0.3, 5], [0, 5], [0.0, 0.0]]]]}}'
    hub = HubFactory()
    document = documents(EntryType.HUB, [hub.slug])[hub.slug] | {"area": outline, "description": "Made here."}
    write(EntryType.HUB, [document])
    assert len(documents(EntryType.HUB, [hub.slug])[hub.slug]["area"]) > LONGEST_CELL
    for suffix in ("csv", "xlsx"):
        content = b"".join(export(EntryType.HUB, Hub.objects.filter(pk=hub.pk), suffix))
        assert kinds_of_change(EntryType.HUB, content) == ["unchanged"]


def test_what_a_record_is_said_to_become_is_what_it_becomes(db: None) -> None:
    for entry_type, model in MODELS.items():
        today = list(describe(entry_type, model.objects.filter(slug__lt="c")))
        records, _known = read_entries(entry_type, [Entry.of(entry_type, document, []) for document in today])
        assert [described(entry_type, record) for record in records] == today
    assert Firm.objects.exists()
