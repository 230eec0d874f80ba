"""Turns table rows into validated changes, in batches. Writes nothing."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _

from hubs.entries.changes import Written, read_entries
from hubs.entries.describe import Document, Standing, described, standings
from hubs.entries.entries import Entry, Problem
from hubs.entries.references import References
from hubs.enums import EntryType, Publication
from hubs.importers.cells import TOO_MANY_PARTS, document_of
from hubs.importers.columns import COLUMNS, POINT, Column
from hubs.importers.table import KnownTable

TOGETHER = 2_000
"""Rows that are checked and written in one batch."""
PUBLIC = (Publication.PUBLISHED, Publication.ARCHIVED)


@dataclass(slots=True)
class Change:
    """What a row (number `line` of the file) does to an entry. Without problems or a `record`, it changes nothing."""

    line: int
    slug: str
    was: Standing | None
    after: Document = field(default_factory=dict)
    record: Any = None
    problems: list[Problem] = field(default_factory=list)

    @property
    def before(self) -> Document | None:
        return self.was.document if self.was is not None else None

    @property
    def written(self) -> Written:
        """What to write if this adds or changes an entry."""
        return Written(self.record, self.was, self.after)

    @property
    def kind(self) -> str:
        if self.problems:
            return "bad"
        if self.record is None:
            return "unchanged"
        return "new" if self.before is None else "changed"


def changes(
    entry_type: EntryType, table: KnownTable, *, may_publish: bool, lock: bool = False
) -> Iterator[tuple[list[Change], References]]:
    """Yield the changes of the table's rows, in order, in batches of TOGETHER, each with its references.

    `may_publish`: whether the user may publish hubs. With `lock`, the entries stay locked until the transaction ends.
    Cost: about a dozen queries per batch. Raises Unreadable.
    """
    lines: dict[str, int] = {}
    rows = iter(table.rows)
    place = next(place for place, column in enumerate(table.columns) if column.name == "slug")
    while batch := list(islice(rows, TOGETHER)):
        slugs = [row.cells[place].strip() for row in batch]
        today = standings(entry_type, dict.fromkeys(slug for slug in slugs if slug), lock=lock)
        found = []
        for row, slug in zip(batch, slugs, strict=True):
            change = Change(row.line, slug, today.get(slug))
            first = row.line if row.problem else lines.setdefault(slug, row.line)
            if row.problem:
                _note(change, "", row.problem)
            elif first != row.line and slug:
                _note(change, "slug", _("row %(line)d already has the slug “%(slug)s”") % {"slug": slug, "line": first})
            elif change.before is None and table.missing:
                words = _("does not exist yet, and a new entry also needs the columns %(columns)s")
                _note(change, "slug", words % {"columns": ", ".join(table.missing)})
            else:
                change.after = document_of(entry_type, table.columns, row.cells, change.before)
            found.append(change)
        known = _check(
            entry_type, [change for change in found if not change.problems and change.after != change.before]
        )
        if entry_type == EntryType.HUB and not may_publish:
            for change in found:
                _check_publication(change)
        yield found, known


def _check(entry_type: EntryType, found: list[Change]) -> References:
    entries = [_entry(entry_type, change) for change in found]
    standing = {change.slug: change.was for change in found if change.was is not None}
    parsed, known = read_entries(entry_type, entries, standing)
    for change, record in zip(found, parsed, strict=True):
        if not change.problems:
            change.after = described(entry_type, record)
            change.record = record if change.after != change.before else None
    return known


def _entry(entry_type: EntryType, change: Change) -> Entry:
    entry = Entry.of(entry_type, change.after, change.problems, line=change.line)
    entry.name = change.slug
    return entry


def _check_publication(change: Change) -> None:
    """As in the admin, only users who may publish can change public hubs or make hubs public."""
    if change.record is None:
        return
    if change.before is not None and change.before["publication"] in PUBLIC:
        _note(change, "slug", _("is public, so only users who may publish hubs can change it"))
    elif change.after["publication"] in PUBLIC:
        _note(change, "publication", _("can only be set by users who may publish hubs"))


def _note(change: Change, column: str, message: str) -> None:
    change.problems.append(Problem("", change.line, change.slug, column, message))


def column_of(problem: Problem) -> str:
    """The column of a problem. Problems in a relation belong to the list's column."""
    within = problem.entry.partition(" / ")[2]
    name = within.partition(" ")[0] if within else problem.field
    return ", ".join(POINT) if name == "point" else name


def message_of(entry_type: EntryType, problem: Problem) -> str:
    """The problem's message, with the item and its part if it is in a relation."""
    within = problem.entry.partition(" / ")[2]
    if not within:
        return problem.message
    name, _space, key = within.partition(" ")
    if problem.field == TOO_MANY_PARTS:
        parts = " | ".join(_column(entry_type, name).parts)
        return _("%(item)s: has more parts than %(parts)s") % {"item": key, "parts": parts}
    return f"{key} / {problem.field}: {problem.message}"


def fingerprint(document: Document | None) -> str:
    """Changes when the document changes; empty for an entry that does not exist."""
    if document is None:
        return ""
    return hashlib.blake2b(json.dumps(document, sort_keys=True).encode(), digest_size=9).hexdigest()


def _column(entry_type: EntryType, name: str) -> Column:
    return next(column for column in COLUMNS[entry_type] if column.name == name)
