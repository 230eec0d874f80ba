"""Converts documents to table cells and back, without loss.

List items are separated by line breaks or bars, parts of a relation by bars. A bar, line break or backslash that is
part of the text is written `\\|`, `\\n` or `\\\\`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from hubs.entries.describe import Document
from hubs.enums import EntryType, Publication
from hubs.importers.columns import COLUMNS, POINT, STANDING, Column, Kind

BAR = " | "
TOO_MANY_PARTS = "…"
"""A made-up field that holds a relation's surplus parts."""
_TO_ESCAPE = re.compile(r"[\\|\n\r]")
_TO_ESCAPE_IN_LIST = re.compile(r"[\\|\n\r,]")
_NAMES = {"\n": "n", "\r": "r"}
_LETTERS = {"n": "\n", "r": "\r"}
_TOKEN = re.compile(r"\\([\\|,nr])|([|\n,])", re.DOTALL)
_DECIMAL_COMMA = re.compile(r"[+-]?\d+,\d+")


def cells_of(entry_type: EntryType, document: Document) -> list[str]:
    """The cells of an entry, one per column."""
    return [write(document) for write in _WRITERS[entry_type]]


def document_of(
    entry_type: EntryType, columns: Sequence[Column], cells: Sequence[str], today: Document | None
) -> Document:
    """The document for a row, not validated. Fields without a column keep their value; an empty cell empties its field.

    A cell equal to what would be exported now leaves its field exactly as it is.
    """
    document = dict(today or {})
    kept = cells_of(entry_type, today) if today else []
    for column, cell in zip(columns, cells, strict=True):
        if kept and is_same(cell, kept[_PLACES[entry_type][column.name]]):
            continue
        if column.name in POINT:
            position = POINT.index(column.name)
            point = list(document.get("point") or ["", ""])
            point[position] = _degrees(read_cell(column, cell))
            document["point"] = point
        elif value := read_cell(column, cell):
            document[column.name] = value
        elif column.name != STANDING:
            document.pop(column.name, None)
    if document.get("point") == ["", ""]:
        del document["point"]
    if entry_type == EntryType.HUB and not today:
        document.setdefault(STANDING, Publication.DRAFT.value)
    return document


def _degrees(cell: str) -> str:
    """A number as documents write it, because spreadsheets drop a trailing ".0". Other text is unchanged."""
    try:
        return repr(float(cell))
    except ValueError:
        return cell


def is_same(cell: str, exported: str) -> bool:
    """Whether a cell is unchanged. Spreadsheets may change line breaks, and limit the length of a cell."""
    return cell == exported or _plain(cell) in (_plain(exported), _plain(shortened(exported)))


LONGEST_CELL = 32_767
"""Excel's limit for the characters in a cell."""


def shortened(cell: str) -> str:
    """The text, or a replacement if it is too long for a spreadsheet. Importing the replacement changes nothing.

    Do not change its words: files exported earlier would no longer count as unedited.
    """
    if len(cell) <= LONGEST_CELL:
        return cell
    return f"{cell[:200]} … ({len(cell)} characters are too many for a spreadsheet; CSV holds them)"


def read_cell(column: Column, cell: str) -> Any:
    """The document's value for a cell; empty if the cell is."""
    match column.kind:
        case Kind.TEXT:
            return cell.strip()
        case Kind.NUMBER:
            number = cell.strip()
            return number.replace(",", ".") if _DECIMAL_COMMA.fullmatch(number) else number
        case Kind.WORDS:
            return [word for word in split(_plain(cell), "|\n") if word]
        case Kind.ITEMS:
            return [_item(column, line) for line in _plain(cell).split("\n") if line.strip()]


def _item(column: Column, line: str) -> Document:
    parts = split(line, "|")
    item: Document = {
        name: [word for word in split(part, ",") if word] if name in column.lists else unescaped(part)
        for name, part in zip(column.parts, parts, strict=False)
        if part
    }
    if too_many := [part for part in parts[len(column.parts) :] if part]:
        item[TOO_MANY_PARTS] = BAR.join(too_many)
    return item


def split(text: str, marks: str) -> list[str]:
    """Split at the marks, except escaped ones, and strip spaces.

    Parts separated by a bar only may be split again, so they keep their escapes (`unescaped` removes them).
    """
    last = marks != "|"
    if "\\" not in text:
        for mark in marks[1:]:
            text = text.replace(mark, marks[0])
        return [part.strip() for part in text.split(marks[0])]
    parts, start = [], 0
    for token in _TOKEN.finditer(text):
        if token[2] and token[2] in marks:
            parts.append(text[start : token.start()])
            start = token.end()
    parts.append(text[start:])
    return [unescaped(part.strip()) if last else part.strip() for part in parts]


def unescaped(text: str) -> str:
    return _TOKEN.sub(lambda token: token[2] or _LETTERS.get(token[1], token[1]), text) if "\\" in text else text


def _escaped(text: str, marks: re.Pattern[str] = _TO_ESCAPE) -> str:
    return marks.sub(lambda found: "\\" + _NAMES.get(found[0], found[0]), text)


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


# Writing: one function per column, chosen once.


def _writer(column: Column) -> Callable[[Document], str]:
    name = column.name
    if name in POINT:
        position = POINT.index(name)
        return lambda document: document["point"][position] if "point" in document else ""
    match column.kind:
        case Kind.WORDS:
            return lambda document: BAR.join(map(_escaped, document[name])) if name in document else ""
        case Kind.ITEMS:
            return lambda document: (
                "\n".join(_line(column, item) for item in document[name]) if name in document else ""
            )
    return lambda document: document.get(name, "")


def _line(column: Column, item: Document) -> str:
    parts = [
        ", ".join(_escaped(word, _TO_ESCAPE_IN_LIST) for word in item.get(part, []))
        if part in column.lists
        else _escaped(item.get(part, ""))
        for part in column.parts
    ]
    while parts and not parts[-1]:
        parts.pop()
    return BAR.join(parts)


_WRITERS = {entry_type: [_writer(column) for column in columns] for entry_type, columns in COLUMNS.items()}
_PLACES = {
    entry_type: {column.name: place for place, column in enumerate(columns)} for entry_type, columns in COLUMNS.items()
}
