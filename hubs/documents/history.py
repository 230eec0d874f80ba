"""Keeps how entries stood after each change, whoever or whatever made it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Max
from django.utils import timezone

from hubs.bulk import write_rows
from hubs.documents.describe import CHUNK, Document, documents
from hubs.enums import Noun, RevisionAction
from hubs.models import Job, Revision


@contextmanager
def recorded(
    noun: Noun,
    slugs: Iterable[str],
    *,
    action: RevisionAction,
    by: User | None = None,
    job: Job | None = None,
    note: str = "",
) -> Iterator[None]:
    """Keep what the block changes in these entries. It belongs in a transaction; reads each entry twice."""
    slugs = list(slugs)
    before = documents(noun, slugs)
    yield
    record(noun, before, documents(noun, slugs), action=action, by=by, job=job, note=note)


def record(
    noun: Noun,
    before: Mapping[str, Document],
    after: Mapping[str, Document],
    *,
    action: RevisionAction,
    by: User | None = None,
    job: Job | None = None,
    note: str = "",
) -> int:
    """Add a revision for each entry, by slug, whose document differs; one that is missing after was deleted.

    An entry that has no history yet gets its state before as the first revision. Returns how many entries changed.
    """
    changed = [slug for slug in dict.fromkeys((*before, *after)) if before.get(slug) != after.get(slug)]
    numbers = latest_numbers(noun, changed)
    now = timezone.now()
    author, job_key = by and by.pk, job and job.pk
    rows: list[tuple[Any, ...]] = []

    def add(slug: str, document: Document, action: RevisionAction, *details: Any) -> None:
        numbers[slug] = numbers.get(slug, 0) + 1
        rows.append((noun, slug, numbers[slug], document, now, action, *details))

    for slug in changed:
        old, new = before.get(slug, {}), after.get(slug, {})
        if old and slug not in numbers:
            add(slug, old, RevisionAction.FOUND, [], None, None, "")
        fields = [field for field in dict.fromkeys((*new, *old)) if new.get(field) != old.get(field)]
        add(slug, new, action if new else RevisionAction.DELETED, fields, author, job_key, note)
    columns = ["noun", "slug", "number", "document", "at", "action", "changed", "by_id", "job_id", "note"]
    write_rows(Revision, columns, rows)
    return len(changed)


def latest_number(noun: Noun, slug: str) -> int:
    """The number of the entry's latest revision, which tells whether somebody changed it in between; 0 without history."""
    return latest_numbers(noun, [slug]).get(slug, 0)


def latest_numbers(noun: Noun, slugs: Iterable[str]) -> dict[str, int]:
    wanted = list(slugs)
    found: dict[str, int] = {}
    for start in range(0, len(wanted), CHUNK):
        rows = Revision.objects.filter(noun=noun, slug__in=wanted[start : start + CHUNK])
        found.update(rows.order_by().values_list("slug").annotate(Max("number")))
    return found
