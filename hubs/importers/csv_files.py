"""Reads and writes CSV. Reads several encodings and delimiters, because spreadsheets differ."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from hubs.importers.formulas import guarded, unguarded
from hubs.importers.table import MOST_COLUMNS, Row, Table, Unreadable

# A hub's outline may have half a million characters. Python's default limit is a quarter of that.
csv.field_size_limit(1_000_000)

_DELIMITERS = {",": lazy("comma"), ";": lazy("semicolon"), "\t": lazy("tab")}
_BOMS = (
    (codecs.BOM_UTF32_LE, ""),
    (codecs.BOM_UTF32_BE, ""),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a]")
_SEPARATOR_LINE = re.compile(r"sep=([,;\t])\r?\n", re.IGNORECASE)


def read_csv(content: bytes, known: Iterable[str]) -> Table:
    """Read a table. Uses the delimiter that finds the most known column names in the first line. Raises Unreadable."""
    text, encoding = _decoded(content)
    told = _SEPARATOR_LINE.match(text)
    start = told.end() if told else 0
    delimiter = told[1] if told else _delimiter(text, set(known))
    reader = csv.reader(io.StringIO(text[start:] if start else text, newline=""), delimiter=delimiter, strict=True)
    lines = _lines(reader)
    header = next(lines, None)
    if header is None:
        raise Unreadable.because(_("The file is empty."))
    if len(header.cells) > MOST_COLUMNS:
        raise Unreadable.because(_("The first line has more than %(most)d cells.") % {"most": MOST_COLUMNS})
    how = {"encoding": encoding, "delimiter": _DELIMITERS[delimiter]}
    return Table(
        header=header.cells,
        rows=lines,
        read_as=_("CSV in %(encoding)s, delimiter: %(delimiter)s") % how,
        lines=_rows_in(text),
    )


def write_csv(header: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[bytes]:
    """Yield a CSV file in chunks. UTF-8 with a byte order mark; without it Excel would assume Windows-1252."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    buffer.write("\ufeff")
    writer.writerow(header)
    for row in rows:
        writer.writerow(map(guarded, row))
        if buffer.tell() > 60_000:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()


def _decoded(content: bytes) -> tuple[str, str]:
    for mark, encoding in _BOMS:
        if content.startswith(mark) and encoding:
            return _strictly(content[len(mark) :], encoding, encoding.upper().removesuffix("-LE").removesuffix("-BE"))
        if content.startswith(mark):
            raise _wrong_encoding()
    try:
        return _strictly(content, "utf-8", "UTF-8")
    except Unreadable:
        return _strictly(content, "cp1252", "Windows-1252")


def _strictly(content: bytes, encoding: str, name: str) -> tuple[str, str]:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        raise _wrong_encoding() from None
    if (encoding != "utf-8" and _CONTROLS.search(text)) or "\0" in text:
        raise _wrong_encoding()
    return text, name


def _wrong_encoding() -> Unreadable:
    return Unreadable.because(
        _("The file is not UTF-8, UTF-16 or Windows-1252 text. Save it as “CSV UTF-8” or as XLSX.")
    )


def _delimiter(text: str, known: set[str]) -> str:
    first = text[:20_000].lstrip("\r\n").partition("\n")[0]

    def names(delimiter: str) -> int:
        cells = (cell.strip(' "\r').lower().replace(" ", "_") for cell in first.split(delimiter))
        return len(known.intersection(cells))

    return max(_DELIMITERS, key=names)


def _rows_in(text: str) -> int:
    """The approximate number of rows, without line breaks inside quotation marks."""
    return "".join(text.split('"')[::2]).count("\n")


def _lines(reader: Iterator[list[str]]) -> Iterator[Row]:
    """Rows numbered as in a spreadsheet: a row with line breaks in its cells is one row."""
    line = 0
    try:
        for line, cells in enumerate(reader, start=1):
            yield Row(line, [unguarded(cell) for cell in cells])
    except csv.Error as error:
        words = _("The row is not valid CSV: %(reason)s. Is a quotation mark missing?")
        raise Unreadable.because(words % {"reason": error}, line=line + 1) from None
