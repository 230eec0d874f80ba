"""Reads and writes XLSX with openpyxl, row by row. Files that are too large uncompressed are rejected first."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime, time
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ERROR_CODES
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from hubs.importers.cells import shortened
from hubs.importers.columns import Column, Kind
from hubs.importers.formulas import guarded, unguarded
from hubs.importers.table import MOST_COLUMNS, Row, Table, Unreadable

LARGEST_UNPACKED = 150_000_000
"""Bytes of all parts together. 50,000 full rows need about 100 million."""
MOST_PARTS = 1_000

# XML cannot contain control characters. Spreadsheets write them as _x0001_, and that text itself as _x005F_x0001_.
_TO_ENCODE = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_ENCODED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*ref="([A-Z0-9:]{2,20})"')


def read_xlsx(content: bytes, sheet: str) -> Table:
    """Read the sheet with this name, or else the first. Numbers and dates become text. Raises Unreadable."""
    with _opened(content) as parts:
        try:
            book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
            chosen: Any = next((ws for ws in book.worksheets if ws.title.lower() == sheet.lower()), None)
            chosen = chosen or book.worksheets[0]
            merged = _MERGED.findall(parts.read(chosen._worksheet_path))
            chosen.reset_dimensions()
            first = next(chosen.iter_rows(max_row=1, values_only=True), ())
        except Exception:  # openpyxl raises almost anything for a broken file
            raise _broken() from None
    if merged:
        places = ", ".join(place.decode() for place in merged[:5])
        raise Unreadable.because(_("Some cells are merged (%(places)s). Unmerge them first.") % {"places": places})
    header = [_text(value) for value in first]
    while header and not header[-1]:
        header.pop()
    if not header:
        raise Unreadable.because(_("The first row of the sheet “%(sheet)s” is empty.") % {"sheet": chosen.title})
    if len(header) > MOST_COLUMNS:
        raise Unreadable.because(_("The first line has more than %(most)d cells.") % {"most": MOST_COLUMNS})
    read_as = _("XLSX, sheet “%(sheet)s”") % {"sheet": chosen.title}
    if len(book.sheetnames) > 1:
        read_as = _("XLSX, sheet “%(sheet)s”; the other sheets were not read") % {"sheet": chosen.title}
    return Table(header=header, rows=_rows(chosen, len(header)), read_as=read_as, lines=_row_count(content, chosen))


def write_xlsx(sheet: str, columns: Iterable[Column], rows: Iterable[Iterable[str]]) -> bytes:
    columns = list(columns)
    book = Workbook(write_only=True)
    page = book.create_sheet(sheet)
    page.freeze_panes = "B2"
    for place, column in enumerate(columns, start=1):
        width = {Kind.NUMBER: 12, Kind.ITEMS: 60}.get(column.kind, 24)
        page.column_dimensions[get_column_letter(place)].width = width
    heading = [WriteOnlyCell(page, value=column.name) for column in columns]
    for cell in heading:
        cell.font, cell.alignment = Font(bold=True), Alignment(vertical="top")
    page.append(heading)
    are_numbers = [column.kind == Kind.NUMBER for column in columns]
    for row in rows:
        page.append(
            [_number(cell) if is_number else _encoded(cell) for cell, is_number in zip(row, are_numbers, strict=True)]
        )
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def unpacked_size(content: bytes) -> int:
    """The uncompressed size in bytes, from the archive's directory. Raises Unreadable."""
    with _opened(content) as parts:
        return sum(part.file_size for part in parts.infolist())


def _opened(content: bytes) -> zipfile.ZipFile:
    """Open and check the archive. zipfile never unpacks more than the directory says, so its sizes can be trusted."""
    try:
        parts = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        raise _broken() from None
    names = set(parts.namelist())
    size = sum(part.file_size for part in parts.infolist())
    if size > LARGEST_UNPACKED or len(parts.infolist()) > MOST_PARTS:
        words = _("The uncompressed file has %(size)d MB. The limit is %(most)d MB.")
        raise Unreadable.because(words % {"size": size // 1_000_000, "most": LARGEST_UNPACKED // 1_000_000})
    if "xl/workbook.xml" not in names:
        raise Unreadable.because(_("The file is an archive but not an XLSX file. Save it as XLSX or CSV."))
    return parts


def _broken() -> Unreadable:
    return Unreadable.because(_("The file cannot be read as XLSX. It is damaged or in another format."))


def _row_count(content: bytes, sheet: Any) -> int:
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return parts.read(sheet._worksheet_path).count(b"<row ")


def _rows(sheet: Any, width: int) -> Iterator[Row]:
    """Rows with one cell more than the header, so that surplus values are noticed."""
    try:
        for line, values in enumerate(sheet.iter_rows(min_row=2, max_col=width + 1, values_only=True), start=2):
            cells = ["" if value is None else _text(value) for value in values]
            cells += [""] * (width - len(cells))
            yield Row(line, [unguarded(cell) for cell in cells], problem=_not_plain(values))
    except Unreadable:
        raise
    except Exception:
        raise _broken() from None


def _not_plain(values: Iterable[Any]) -> str:
    for value in values:
        if isinstance(value, str):
            if value.startswith("="):
                return _("“%(cell)s” is a formula. Paste its value instead.") % {"cell": value[:40]}
            if value in ERROR_CODES:
                return _("“%(cell)s” is a spreadsheet error.") % {"cell": value}
        elif value is not None and not isinstance(value, (int, float, datetime, time)):
            return _("A cell contains a formula or something else that is not text.")
    return ""


def _text(value: Any) -> str:
    match value:
        case None:
            return ""
        case str():
            return _ENCODED.sub(_decoded, value) if "_x" in value else value
        case bool():
            return "true" if value else "false"
        case float() if value.is_integer():
            return str(int(value))
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case float():
            return repr(value)
    return str(value)


def _decoded(found: re.Match[str]) -> str:
    code = int(found[1], 16)
    return chr(code) if code < 32 or code in (0x5F, 0xFFFE, 0xFFFF) else found[0]


def _encoded(cell: str) -> str | None:
    if not cell:
        return None
    text = shortened(guarded(cell))
    return _TO_ENCODE.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


def _number(cell: str) -> float | str | None:
    """A number, or text if it has more digits than openpyxl writes."""
    try:
        number = float(cell) if cell else None
    except ValueError:
        return _encoded(cell)
    return number if number is None or float(f"{number:.16g}") == number else cell
