"""The one door for every change of a hub, firm, organization, region or industry.

    with changing(EntryType.HUB, [slug], action=RevisionAction.EDITED, by=user):
        ...  # any change of these entries through the ORM

When the block ends, the door compares each entry with its earlier state, adds a revision and a line in the admin's log,
and updates every index: listings, map cells, search documents, vocabulary, duplicates, places of regions, data version.
All of this is in one transaction with the change. `write_documents` and `Change.save` do the same for documents and
validated records.

A plain `save()` or `delete()` outside the door is noticed through signals (`hubs.entries.receivers`): the indexes are
updated, and the next change through the door adds the state it found to the history. `QuerySet.update()` and
`bulk_create()` send no signals: use them inside the door, or run `manage.py rebuild_indexes` afterward.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from django.contrib.admin.models import ADDITION, CHANGE, DELETION, LogEntry
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Model

from hubs.entries import history, records, saving
from hubs.entries.describe import MODELS, Document, Standing, described, documents, standings
from hubs.entries.entries import Entry, Problem
from hubs.entries.references import References
from hubs.entries.touched import INDEXED_FIELDS, Touched
from hubs.enums import EntryType, RevisionAction
from hubs.models import Hub, Job, Revision


class BadDocuments(Exception):
    """Some documents are invalid; `problems` says which and why. Nothing was written."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Written:
    """A validated record to write, its entry's current state (None if new), and its new document."""

    record: Any
    was: Standing | None
    document: Document


@dataclass(slots=True)
class Change:
    """An open door: who changes what and why. Entries are identified by their slugs, which never change."""

    action: RevisionAction
    by: User | None = None
    job: Job | None = None
    note: str = ""
    is_logged: bool = True
    """Whether to add a line per entry to the admin's log. Django's admin forms add theirs themselves."""
    is_batch: bool = False
    """For thousands of rows: one revision for all entries of a type together, without their contents."""

    touched: Touched = field(default_factory=Touched)
    _before: dict[EntryType, dict[str, Standing]] = field(default_factory=dict)
    _included: dict[EntryType, dict[str, None]] = field(default_factory=dict)
    _after: dict[EntryType, dict[str, Document]] = field(default_factory=dict)
    _changed: dict[EntryType, dict[str, list[str]]] = field(default_factory=dict)
    _locked: set[int] = field(default_factory=set)

    def include(self, entry_type: EntryType, slugs: Iterable[str]) -> dict[str, Standing]:
        """Lock these entries and remember their state before they are changed. Slugs without an entry are new entries.

        Return the existing entries' states. Up to six queries per 2,000 entries; none in a batch.
        """
        wanted = [slug for slug in dict.fromkeys(slugs) if slug not in self._included.get(entry_type, {})]
        self._included.setdefault(entry_type, {}).update(dict.fromkeys(wanted))
        if self.is_batch or not wanted:
            return {}
        found = standings(entry_type, wanted, lock=True)
        self._remember(entry_type, found)
        return found

    def standing(self, entry_type: EntryType) -> Mapping[str, Standing]:
        """The earlier states of the included entries of a type, by slug."""
        return self._before.get(entry_type, {})

    def revisions(self, entry_type: EntryType) -> dict[str, Revision]:
        """The revisions that the door added when it closed, by slug. One query."""
        latest = Revision.objects.filter(entry_type=entry_type, slug__in=self._changed.get(entry_type, {}))
        return {row.slug: row for row in latest.order_by("number")}

    def save(self, entry_type: EntryType, written: Sequence[Written], known: References) -> None:
        """Write validated records, including publication and review dates. `known` holds the references of all of them.

        They count as included. Their old and new documents are known, so nothing is read again.
        """
        self._included.setdefault(entry_type, {}).update(dict.fromkeys(row.document["slug"] for row in written))
        self._remember(entry_type, {row.document["slug"]: row.was for row in written if row.was is not None})
        if entry_type == EntryType.HUB:
            changes = {row.document["slug"]: (row.was, row.document) for row in written}
            saving.save_hubs([row.record for row in written], known, with_standing=True, changes=changes)
        else:
            _SAVE[entry_type]([row.record for row in written], known, with_standing=True)
        if entry_type == EntryType.INDUSTRY:
            saving.save_complements((row.record for row in written), {row.document["slug"] for row in written})
        # Documents of regions and industries also depend on other rows: the country, complementary industries.
        if entry_type not in (EntryType.REGION, EntryType.INDUSTRY):
            self._after.setdefault(entry_type, {}).update({row.document["slug"]: row.document for row in written})

    def _remember(self, entry_type: EntryType, found: Mapping[str, Standing]) -> None:
        known = self._before.setdefault(entry_type, {})
        known.update({slug: standing for slug, standing in found.items() if slug not in known})
        if entry_type == EntryType.HUB:
            self._locked |= {standing.row.pk for standing in found.values()}

    def finish(self, outer: Change | None) -> None:
        """Record what changed and update the indexes. An inner door leaves the indexes to the outer one."""
        for entry_type, slugs in self._included.items():
            if self.is_batch:
                history.record_batch(entry_type, slugs, action=self.action, by=self.by, job=self.job, note=self.note)
                self._touch(entry_type, dict.fromkeys(slugs, INDEXED_FIELDS), {})
            else:
                self._record(entry_type, list(slugs))
        if outer is not None:
            outer.touched.merge(self.touched)
            outer._locked |= self._locked
        else:
            self.touched.refresh(self._locked)

    def _record(self, entry_type: EntryType, slugs: list[str]) -> None:
        standing = self._before.get(entry_type, {})
        before = {slug: standing[slug].document for slug in slugs if slug in standing}
        after = dict(self._after.get(entry_type, {}))
        after |= documents(entry_type, [slug for slug in slugs if slug not in after]) if len(after) < len(slugs) else {}
        fields = history.record(entry_type, before, after, action=self.action, by=self.by, job=self.job, note=self.note)
        self._changed[entry_type] = fields
        self._touch(entry_type, fields, after)
        if self.is_logged and self.by is not None and self.job is None:
            _log(self, entry_type, before, after, fields)

    def _touch(self, entry_type: EntryType, fields: dict[str, list[str]], after: Mapping[str, Document]) -> None:
        if entry_type != EntryType.HUB:
            self.touched.add_others(entry_type, fields)
            return
        keys = {slug: standing.row.pk for slug, standing in self._before.get(entry_type, {}).items()}
        new = [slug for slug in fields if slug not in keys]
        if new:
            keys |= References().keys(Hub, new)
        for slug, names in fields.items():
            if slug in keys:
                self.touched.add_hub(keys[slug], names, after.get(slug, {}))


_open: ContextVar[Change | None] = ContextVar("open_change", default=None)


@contextmanager
def changing(
    entry_type: EntryType | None = None, slugs: Iterable[str] = (), *, action: RevisionAction, **details: Any
) -> Iterator[Change]:
    """Open the door for a block of changes, in a transaction. `details` are fields of Change.

    Entries that are not named here must be named with `Change.include` before they change.
    """
    outer = _open.get()
    with transaction.atomic():
        change = Change(action, **details)
        token = _open.set(change)
        try:
            if entry_type is not None:
                change.include(entry_type, slugs)
            yield change
        finally:
            _open.reset(token)
        change.finish(outer)


@contextmanager
def touching() -> Iterator[Touched]:
    """For changes outside the door: updates the indexes of what is added, together with an open door's or at once."""
    change = _open.get()
    if change is not None:
        yield change.touched
        return
    touched = Touched()
    yield touched
    with transaction.atomic():
        touched.refresh()


def read_entries(
    entry_type: EntryType, entries: Sequence[Entry], standing: Mapping[str, Standing] | None = None
) -> tuple[list[Any], References]:
    """The entries' records, in order, and the references that they contain.

    Errors in an entry or its references are added to its problems. `standing` has the entries' current states by slug;
    references that they already have need no query.
    """
    standing = standing or {}
    parsed = []
    for entry in entries:
        parsed.append(_PARSE[entry_type](entry))
        entry.finish()
    known = References.read((record, standing.get(slug_of(record))) for record in parsed)
    for entry, record in zip(entries, parsed, strict=True):
        known.check(entry, record)
    return parsed, known


def write_documents(entry_type: EntryType, new: Iterable[Document], change: Change) -> None:
    """Make each entry match its document, through an open door. An entry that was deleted is created again.

    Raises BadDocuments.
    """
    wanted = list(new)
    slugs = [document["slug"] for document in wanted]
    change.include(entry_type, slugs)
    standing = {slug: found for slug, found in change.standing(entry_type).items() if slug in slugs}
    problems: list[Problem] = []
    entries = [Entry.of(entry_type, document, problems) for document in wanted]
    parsed, known = read_entries(entry_type, entries, standing)
    if problems:
        raise BadDocuments(problems)
    written = [Written(record, standing.get(slug_of(record)), described(entry_type, record)) for record in parsed]
    change.save(entry_type, written, known)


def slug_of(record: Any) -> str:
    """The slug of a record of any type."""
    row: Any = record if isinstance(record, Model) else record.row
    return str(row.slug)


_PARSE: dict[EntryType, Callable[[Entry], Any]] = {
    EntryType.HUB: records.hub,
    EntryType.FIRM: records.firm,
    EntryType.SUPPORT: records.support,
    EntryType.REGION: records.region,
    EntryType.INDUSTRY: records.industry,
}
_SAVE: dict[EntryType, Callable[..., None]] = {
    EntryType.FIRM: saving.save_firms,
    EntryType.SUPPORT: saving.save_support,
    EntryType.REGION: saving.save_regions,
    EntryType.INDUSTRY: saving.save_industries,
}


def _log(
    change: Change,
    entry_type: EntryType,
    before: Mapping[str, Document],
    after: Mapping[str, Document],
    fields: Mapping[str, Sequence[str]],
) -> None:
    """Add a line per changed entry to the admin's log. One query, and one for new entries."""
    standing = change.standing(entry_type)
    new = [slug for slug in fields if slug not in before]
    rows = {slug: found.row for slug, found in standing.items()}
    rows |= MODELS[entry_type].objects.filter(slug__in=new).in_bulk(field_name="slug") if new else {}
    by_line: dict[tuple[int, str], list[Any]] = {}
    for slug, names in fields.items():
        flag = ADDITION if slug not in before else CHANGE if slug in after else DELETION
        words = ", ".join(name.replace("_", " ") for name in names)
        if slug in rows:
            by_line.setdefault((flag, words), []).append(rows[slug])
    for (flag, words), found in by_line.items():
        message: Any = change.note or [{"changed": {"fields": words.split(", ")}}]
        LogEntry.objects.log_actions(change.by.pk, found, flag, message)  # type: ignore[union-attr]
