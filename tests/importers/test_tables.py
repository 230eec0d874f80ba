"""Uploaded files: other encodings, delimiters and formats are read, or refused with a message; never a traceback."""

from __future__ import annotations

import codecs
import io
import zipfile
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from openpyxl import Workbook

from hubs.entries.entries import Problem
from hubs.enums import CURATED, EntryType
from hubs.importers import table as table_module
from hubs.importers import xlsx_files
from hubs.importers.files import read_table
from hubs.importers.table import LARGEST_FILE, Unreadable

pytestmark = pytest.mark.one_engine

FIRMS = "slug,name,website\nmueller,Müller,https://example.org/\n"


def rows_of(content: bytes | str, entry_type: EntryType = EntryType.FIRM) -> list[dict[str, str]]:
    table = read_table(entry_type, content if isinstance(content, bytes) else content.encode())
    names = [column.name for column in table.columns]
    return [dict(zip(names, row.cells, strict=True)) for row in table.rows]


def row_problems(content: bytes | str) -> list[tuple[int, str]]:
    table = read_table(EntryType.FIRM, content if isinstance(content, bytes) else content.encode())
    return [(row.line, row.problem) for row in table.rows if row.problem]


def refusal(content: bytes | str, entry_type: EntryType = EntryType.FIRM) -> list[Problem]:
    with pytest.raises(Unreadable) as caught:
        list(read_table(entry_type, content if isinstance(content, bytes) else content.encode()).rows)
    return caught.value.problems


def words_of(content: bytes | str) -> str:
    return "; ".join(f"{problem.field}: {problem.message}" for problem in refusal(content))


def workbook(*rows: list[Any], title: str = "firms", merged: str = "", others: tuple[str, ...] = ()) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(row)
    if merged:
        sheet.merge_cells(merged)
    for other in others:
        book.create_sheet(other)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def archive(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name.replace("__", "/"), content)
    return out.getvalue()


# Encodings and delimiters


@pytest.mark.parametrize(
    ("content", "read_as"),
    [
        (FIRMS.encode(), "CSV in UTF-8, delimiter: comma"),
        (codecs.BOM_UTF8 + FIRMS.encode(), "CSV in UTF-8, delimiter: comma"),
        (codecs.BOM_UTF16_LE + FIRMS.encode("utf-16-le"), "CSV in UTF-16, delimiter: comma"),
        (codecs.BOM_UTF16_BE + FIRMS.encode("utf-16-be"), "CSV in UTF-16, delimiter: comma"),
        (FIRMS.encode("cp1252"), "CSV in Windows-1252, delimiter: comma"),
        (FIRMS.replace(",", ";").encode(), "CSV in UTF-8, delimiter: semicolon"),
        (FIRMS.replace(",", "\t").encode(), "CSV in UTF-8, delimiter: tab"),
        (f"sep=;\r\n{FIRMS.replace(',', ';')}".encode(), "CSV in UTF-8, delimiter: semicolon"),
        (FIRMS.replace("\n", "\r\n").encode(), "CSV in UTF-8, delimiter: comma"),
    ],
)
def test_encodings_and_delimiters_are_recognized(content: bytes, read_as: str) -> None:
    assert read_table(EntryType.FIRM, content).read_as == read_as
    assert rows_of(content) == [{"slug": "mueller", "name": "Müller", "website": "https://example.org/"}]


@pytest.mark.parametrize(
    "content",
    [
        FIRMS.encode("utf-16-le"),
        codecs.BOM_UTF32_LE + FIRMS.encode("utf-32-le"),
        b"slug,name\nx,\x81\x8d\n",
        codecs.BOM_UTF8 + b"slug,name\nx,\xff\n",
        codecs.BOM_UTF16_LE + b"s",
        bytes(range(256)) * 4,
    ],
)
def test_other_encodings_are_refused_with_words(content: bytes) -> None:
    assert "is not UTF-8, UTF-16 or Windows-1252 text" in words_of(content)


def test_quoted_cells_may_hold_delimiters_quotes_and_line_breaks() -> None:
    content = 'slug,name\r\nx,"One, ""two""\nthree"\r\ny,Four\r\n'
    table = read_table(EntryType.FIRM, content.encode())
    assert [(row.line, row.cells) for row in table.rows] == [(2, ["x", 'One, "two"\nthree']), (3, ["y", "Four"])]


def test_a_missing_quotation_mark_is_told_with_its_row() -> None:
    (problem,) = refusal('slug,name\nx,One\ny,"Two\n')
    assert (problem.line, problem.message[:29]) == (3, "The row is not valid CSV: une")


# The first line


def test_headings_may_be_written_in_another_way() -> None:
    content = " Slug ,NAME,last verified,Review-By\nx,X,2026-01-31,\n"
    assert rows_of(content) == [{"slug": "x", "name": "X", "last_verified": "2026-01-31", "review_by": ""}]


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ("slug,name,name", "name: appears more than once"),
        ("slug,name,websit", "websit: is not a column. Did you mean “website”?"),
        ("slug,zzz", "zzz: is not a column. The columns are slug, name, website"),
        ("name,website", "slug: is missing: it identifies the entries"),
        ("slug|name|website", "The first line must contain the column names"),
        ("mueller", "The first line must contain the column names"),
    ],
)
def test_a_wrong_first_line_is_told(header: str, words: str) -> None:
    assert words in words_of(f"{header}\nx,y,z\n")


def test_a_latitude_needs_its_longitude() -> None:
    (problem,) = refusal("slug,lat\nx,1\n", EntryType.HUB)
    assert (problem.field, problem.message) == ("lat, lon", "belong together: include both columns or neither")


# Rows


def test_rows_of_another_length_are_problems_of_their_own() -> None:
    content = "slug,name,website\na,A\nb,B,,more\nc,C,\n\n,,\nd,D,,,\n"
    assert row_problems(content) == [
        (2, "The row has 2 cells, but the first line has 3."),
        (3, "The row has more cells than the first line."),
    ]
    assert [row["slug"] for row in rows_of(content)] == ["a", "b", "c", "d"]


def test_a_value_without_a_heading_is_a_problem() -> None:
    assert row_problems("slug,,name\na,,A\nb,x,B\n") == [(3, "The row has a value in a column without a name.")]


def test_too_many_rows_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_module, "MOST_ROWS", 2)
    assert len(rows_of("slug\na\nb\n")) == 2
    assert "more than 2 rows" in words_of("slug\na\nb\nc\n")


def test_too_many_columns_are_told() -> None:
    assert "more than 200 cells" in words_of("slug," + "," * 300 + "\n")
    assert "more than 200 cells" in words_of(workbook(["slug", *["x"] * 300]))


@pytest.mark.parametrize("content", ["", " \n\n", "\ufeff"])
def test_an_empty_file_is_told(content: str) -> None:
    assert words_of(content)


@pytest.mark.parametrize("entry_type", CURATED)
def test_every_guard_of_an_export_is_taken_off(entry_type: EntryType) -> None:
    assert rows_of("slug,name\nx,'=1+1\ny,'hello\n", entry_type)[0]["name"] == "=1+1"
    assert rows_of("slug,name\nx,'=1+1\ny,'hello\n", entry_type)[1]["name"] == "'hello"


# XLSX


def test_numbers_and_days_of_a_spreadsheet_become_text() -> None:
    content = workbook(
        ["slug", "name", "website", "headquarters", "last_verified", "review_by"],
        [7, 1.5, True, None, date(2026, 1, 31), datetime(2026, 2, 1)],  # noqa: DTZ001
        ["x", 2007.0, "_x0041_ _x000D_", "", time(1, 2), ""],
    )
    first, second = rows_of(content)
    assert list(first.values()) == ["7", "1.5", "true", "", "2026-01-31", "2026-02-01"]
    assert list(second.values()) == ["x", "2007", "_x0041_ \r", "", "01:02:00", ""]


def test_the_sheet_with_the_entry_types_name_is_read_or_the_first() -> None:
    assert read_table(EntryType.FIRM, workbook(["slug"], title="Any")).read_as == "XLSX, sheet “Any”"
    content = workbook(["slug"], ["x"], title="Firms", others=("Notes",))
    assert read_table(EntryType.FIRM, content).read_as == "XLSX, sheet “Firms”; the other sheets were not read"
    assert rows_of(content) == [{"slug": "x"}]


def test_formulas_and_errors_of_a_spreadsheet_are_problems_of_their_row() -> None:
    content = workbook(["slug", "name"], ["a", "=1+1"], ["b", "#N/A"], ["c", timedelta(1)], ["d", "D"])
    assert row_problems(content) == [
        (2, "“=1+1” is a formula. Paste its value instead."),
        (3, "“#N/A” is a spreadsheet error."),
        (4, "A cell contains a formula or something else that is not text."),
    ]


def test_merged_cells_are_told() -> None:
    assert "Some cells are merged (A2:B3)" in words_of(workbook(["slug", "name"], ["a", "A"], merged="A2:B3"))


def test_cells_beyond_the_first_line_are_a_problem_in_a_spreadsheet_too() -> None:
    assert row_problems(workbook(["slug", "name"], ["a"], ["b", "B", "C"])) == [
        (3, "The row has more cells than the first line.")
    ]


def test_an_empty_sheet_is_told() -> None:
    assert "The first row of the sheet “firms” is empty." in words_of(workbook())


def test_a_bomb_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_files, "load_workbook", lambda *args, **kwargs: pytest.fail("it was opened"))
    bomb = archive(xl__workbook=b"", **{"xl/workbook.xml": b"", "xl/worksheets/sheet1.xml": b" " * 151_000_000})
    assert len(bomb) < 400_000
    assert "The uncompressed file has 151 MB. The limit is 150 MB." in words_of(bomb)


def test_entities_in_a_spreadsheet_are_not_expanded() -> None:
    evil = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
    sheet = workbook(["slug", "name"], ["x", "X"])
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(sheet)) as old, zipfile.ZipFile(out, "w") as new:
        for part in old.infolist():
            content = old.read(part)
            if part.filename == "xl/worksheets/sheet1.xml":
                content = evil + content.replace(b"<t>x</t>", b"<t>&b;</t>")
            new.writestr(part, content)
    assert "cannot be read as XLSX" in words_of(out.getvalue())


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512, "old format (.xls)"),
        (b"%PDF-1.7\n...", "is a PDF"),
        (b"\x89PNG\r\n\x1a\n", "is a picture"),
        (b"\x1f\x8b\x08\0", "is an archive. Unpack it first"),
        (archive(content=b"x"), "is an archive but not an XLSX file"),
        (b"PK\x03\x04 and then nothing", "cannot be read as XLSX"),
        (archive(**{"xl/workbook.xml": b"<nonsense/>"}), "cannot be read as XLSX"),
        (workbook(["slug"], ["x"])[:-200], "cannot be read as XLSX"),
    ],
)
def test_what_is_no_table_is_told(content: bytes, words: str) -> None:
    assert words in words_of(content)


def test_a_file_that_is_too_large_is_told() -> None:
    assert "The file is too large. The limit is 20 MB." in words_of(b"x" * (LARGEST_FILE + 1))
