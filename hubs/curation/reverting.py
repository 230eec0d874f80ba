"""Shows an entry's history and restores earlier versions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from hubs.entries.changes import BadDocuments, changing, write_documents
from hubs.entries.differences import Difference, differences
from hubs.enums import EntryType, Publication, RevisionAction
from hubs.models import Revision

HIDDEN_FROM_PUBLIC = ("publication", "origin", "archive_reason", "review_by")


class CannotRevert(Exception):
    """The earlier version cannot be restored; the message says why. Nothing was written."""


@dataclass(frozen=True, slots=True)
class Change:
    """A revision with its differences from the one before."""

    revision: Revision
    differences: list[Difference]


@dataclass(frozen=True, slots=True)
class PublicChange:
    """What changed on the site and when, without who changed it."""

    at: datetime
    is_first: bool
    differences: list[Difference]


def revisions_of(entry_type: EntryType, slug: str) -> QuerySet[Revision]:
    """Latest first."""
    return Revision.objects.filter(entry_type=entry_type, slug=slug).select_related("by", "job").order_by("-number")


def changes(revisions: Iterable[Revision]) -> Iterator[Change]:
    """Each revision, latest first, with what it changed. The last one has nothing to compare with."""
    rows = list(revisions)
    for revision, before in zip(rows, [*rows[1:], None], strict=True):
        document = before.document if before else revision.document
        yield Change(revision, differences(EntryType(revision.entry_type), document, revision.document))


def public_changes(slug: str, *, most: int) -> list[PublicChange]:
    """The last `most` changes of a hub's public page, latest first. Unpublished states are left out."""
    shown: list[PublicChange] = []
    before: dict = {}
    for revision in Revision.objects.filter(entry_type=EntryType.HUB, slug=slug).order_by("number").iterator():
        if revision.document.get("publication") != Publication.PUBLISHED:
            continue
        document = {key: value for key, value in revision.document.items() if key not in HIDDEN_FROM_PUBLIC}
        found = differences(EntryType.HUB, before, document)
        if found:
            shown.append(PublicChange(revision.at, not before, found if before else []))
        before = document
    return shown[::-1][:most]


def revert(*, revision: Revision, by: User) -> None:
    """Restore an entry to its state after the revision. Later revisions stay in the history. Raises CannotRevert."""
    entry_type = EntryType(revision.entry_type)
    if not revision.document:
        raise CannotRevert(_("The entry was deleted in this revision, so there is nothing to restore."))
    note = _("restored from revision %(number)d") % {"number": revision.number}
    try:
        with changing(action=RevisionAction.REVERTED, by=by, note=note) as change:
            write_documents(entry_type, [revision.document], change)
    except BadDocuments as error:
        words = "; ".join(f"{problem.field}: {problem.message}" for problem in error.problems)
        raise CannotRevert(words) from None
