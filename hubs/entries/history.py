"""Stores the state of entries after each change. Only `hubs.entries.changes` writes here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef
from django.utils import timezone

from hubs.db.bulk import chunked, write_rows
from hubs.entries.describe import Document
from hubs.entries.differences import differing
from hubs.entries.rules import longest
from hubs.enums import EntryType, RevisionAction
from hubs.models import Job, Revision

BATCH = ""
"""The slug of revisions for a whole batch of entries."""

LONGEST_NOTE = longest(Revision, "note")


class Latest(NamedTuple):
    number: int
    document: Document


def record(
    entry_type: EntryType,
    before: Mapping[str, Document],
    after: Mapping[str, Document],
    *,
    action: RevisionAction,
    by: User | None = None,
    job: Job | None = None,
    note: str = "",
) -> dict[str, list[str]]:
    """Add a revision for each entry whose document differs. An entry missing in `after` was deleted. Both are by slug.

    If the earlier state was never recorded, or was changed outside the door, it is recorded first. Return the fields in
    which each entry differs from its latest revision, by slug. Two queries for up to CHUNK entries.
    """
    changed = [slug for slug in dict.fromkeys((*before, *after)) if before.get(slug) != after.get(slug)]
    latest = latest_revisions(entry_type, changed)
    now = timezone.now()
    author, job_key = by and by.pk, job and job.pk
    rows: list[tuple[Any, ...]] = []
    fields: dict[str, list[str]] = {}
    for slug in changed:
        old, new = before.get(slug, {}), after.get(slug, {})
        known = latest.get(slug)
        number = known.number if known else 0
        fields[slug] = changed_fields = differing(old, new)
        if old and (known is None or known.document != old):
            number += 1
            found = differing(known.document, old) if known else []
            rows.append((entry_type, slug, number, old, now, RevisionAction.FOUND, found, None, None, ""))
            fields[slug] = list(dict.fromkeys([*changed_fields, *found]))
        what = _action(action, old, new)
        details = (changed_fields, author, job_key, note[:LONGEST_NOTE])
        rows.append((entry_type, slug, number + 1, new, now, what, *details))
    _write(rows)
    return fields


def record_batch(
    entry_type: EntryType, slugs: Iterable[str], *, action: RevisionAction, by: User | None, job: Job | None, note: str
) -> None:
    """Add one revision for thousands of entries. It has their slugs but not their contents."""
    known = latest_revisions(entry_type, [BATCH]).get(BATCH)
    number = known.number + 1 if known else 1
    details = (sorted(slugs), by and by.pk, job and job.pk, note[:LONGEST_NOTE])
    _write([(entry_type, BATCH, number, {}, timezone.now(), action, *details)])


def latest_number(entry_type: EntryType, slug: str) -> int:
    """The number of the entry's latest revision, to detect concurrent changes; 0 without history."""
    known = latest_revisions(entry_type, [slug]).get(slug)
    return known.number if known else 0


def latest_revisions(entry_type: EntryType, slugs: Iterable[str]) -> dict[str, Latest]:
    """The latest revision of each entry that has one. One query per CHUNK of entries."""
    found: dict[str, Latest] = {}
    newer = Revision.objects.filter(
        entry_type=OuterRef("entry_type"), slug=OuterRef("slug"), number__gt=OuterRef("number")
    )
    for some in chunked(list(slugs)):
        rows = Revision.objects.filter(~Exists(newer), entry_type=entry_type, slug__in=some).order_by()
        for slug, number, document in rows.values_list("slug", "number", "document"):
            found[slug] = Latest(number, document)
    return found


def _action(action: RevisionAction, old: Document, new: Document) -> RevisionAction:
    if not new:
        return RevisionAction.DELETED
    return RevisionAction.CREATED if action == RevisionAction.EDITED and not old else action


def _write(rows: list[tuple[Any, ...]]) -> None:
    columns = ["entry_type", "slug", "number", "document", "at", "action", "changed", "by_id", "job_id", "note"]
    write_rows(Revision, columns, rows)
