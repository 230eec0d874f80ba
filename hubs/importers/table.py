"""A table from a file of any format: the first line has the column names, the others are rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches

from django.utils.translation import gettext as _

from hubs.entries.entries import Problem
from hubs.enums import EntryType
from hubs.importers.columns import COLUMNS, POINT, Column

LARGEST_FILE = 20_000_000
"""Bytes."""
MOST_ROWS = 50_000
MOST_COLUMNS = 200


class Unreadable(Exception):
    """The file cannot be read; `problems` says why."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = list(problems)

    @classmethod
    def because(cls, message: str, *, line: int = 1, column: str = "") -> Unreadable:
        return cls(Problem("", line, "", column, message))


@dataclass(slots=True)
class Row:
    """`line` is the row's number in a spreadsheet: 1 is the header."""

    line: int
    cells: list[str]
    problem: str = ""
    """A problem with the row as a whole."""


@dataclass(slots=True)
class Table:
    """`rows` can be iterated once and raises Unreadable if the file is broken. `read_as` describes how it was read."""

    header: list[str]
    rows: Iterator[Row]
    read_as: str
    lines: int = 0
    """The approximate number of rows including the header, for the progress display."""


@dataclass(slots=True)
class KnownTable:
    """A table with known columns. Each row has exactly one cell per column."""

    columns: list[Column]
    rows: Iterator[Row]
    read_as: str
    lines: int
    missing: list[str] = field(default_factory=list)
    """Columns that new entries need but the file does not have."""


def known_table(entry_type: EntryType, table: Table) -> KnownTable:
    """Match the header to the columns of the entry type. Raises Unreadable if one is unknown or appears twice."""
    names = [_normal(cell) for cell in table.header]
    by_name = {column.name: column for column in COLUMNS[entry_type]}
    problems = []

    def problem(column: str, message: str) -> None:
        problems.append(Problem("", 1, "", column, message))

    if not set(names) & by_name.keys():
        known = ", ".join(by_name)
        raise Unreadable.because(
            _("The first line must contain the column names, one per cell: %(known)s.") % {"known": known}
        )
    for place, (name, heading) in enumerate(zip(names, table.header, strict=True), start=1):
        if name and names.index(name) != place - 1:
            problem(heading.strip(), _("appears more than once"))
        elif name and name not in by_name:
            problem(heading.strip()[:80], _unknown(name, list(by_name)))
    if "slug" not in names:
        problem("slug", _("is missing: it identifies the entries"))
    if len(set(POINT) & set(names)) == 1:
        problem(", ".join(POINT), _("belong together: include both columns or neither"))
    if problems:
        raise Unreadable(*problems)
    places = [place for place, name in enumerate(names) if name]
    return KnownTable(
        columns=[by_name[names[place]] for place in places],
        rows=_known_rows(table.rows, places, len(names)),
        read_as=table.read_as,
        lines=table.lines,
        missing=[column.name for column in COLUMNS[entry_type] if column.required and column.name not in names],
    )


def _known_rows(rows: Iterator[Row], places: list[int], width: int) -> Iterator[Row]:
    unnamed = [place for place in range(width) if place not in places]
    number = 0
    for row in rows:
        cells = row.cells
        if not any(cells) or not any(cell.strip() for cell in cells):
            continue
        number += 1
        if number > MOST_ROWS:
            words = _("The file has more than %(most)d rows. Import it in parts.")
            raise Unreadable.because(words % {"most": MOST_ROWS}, line=row.line)
        if not row.problem:
            if len(cells) < width:
                row.problem = _("The row has %(cells)d cells, but the first line has %(columns)d.") % {
                    "cells": len(cells),
                    "columns": width,
                }
            elif any(cells[width:]):
                row.problem = _("The row has more cells than the first line.")
            elif unnamed and any(cells[place] for place in unnamed):
                row.problem = _("The row has a value in a column without a name.")
        row.cells = [cells[place] if place < len(cells) else "" for place in places]
        yield row


def _normal(heading: str) -> str:
    return "_".join(heading.strip().lower().replace("-", " ").replace("_", " ").split())


def _unknown(name: str, known: list[str]) -> str:
    close = get_close_matches(name[:80], known, n=1)
    if close:
        return _("is not a column. Did you mean “%(close)s”?") % {"close": close[0]}
    return _("is not a column. The columns are %(known)s.") % {"known": ", ".join(known)}
