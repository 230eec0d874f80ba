"""Undoes a whole import: restores the entries that it changed and deletes the ones that it created."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.contrib.auth.models import User
from django.db.models import ProtectedError, QuerySet
from django.utils.translation import gettext as _

from hubs.db.bulk import chunked
from hubs.entries.changes import BadDocuments, changing, write_documents
from hubs.entries.describe import MODELS, Document, documents
from hubs.entries.history import latest_revisions
from hubs.enums import EntryType, RevisionAction
from hubs.models import Hub, Job, Revision, Suggestion

TOGETHER = 2_000
MOST_NAMED = 20


class CannotUndo(Exception):
    """The message names the entries that prevent it. Nothing was changed."""

    @classmethod
    def because(cls, reason: str, slugs: list[str]) -> CannotUndo:
        named = ", ".join(sorted(slugs)[:MOST_NAMED])
        more = len(slugs) - MOST_NAMED
        return cls(f"{reason} {named}" + (_(" and %(more)d more") % {"more": more} if more > 0 else ""))


def undo_changes(*, entry_type: EntryType, job: Job, by: User | None) -> None:
    """Call it inside a transaction, which must be rolled back if this raises CannotUndo."""
    revisions = Revision.objects.filter(job=job, entry_type=entry_type, action=RevisionAction.IMPORTED)
    batches = list(_batches(revisions))
    touched = []
    for batch in batches:
        slugs = [slug for slug, _number in batch]
        today, latest = documents(entry_type, slugs), latest_revisions(entry_type, slugs)
        touched += [
            slug for slug, number in batch if latest[slug].number != number or today.get(slug) != latest[slug].document
        ]
    if touched:
        raise CannotUndo.because(_("The import cannot be undone, because these entries were changed since:"), touched)
    for batch in batches:
        before = _before(entry_type, batch)
        changed = [before[slug] for slug, _number in batch if before.get(slug)]
        made = [slug for slug, _number in batch if not before.get(slug)]
        with changing(entry_type, made, action=RevisionAction.REVERTED, by=by, job=job) as change:
            try:
                write_documents(entry_type, changed, change)
            except BadDocuments as error:
                names = sorted({problem.entry.partition(" / ")[0] for problem in error.problems})
                reason = _(
                    "The import cannot be undone, because the earlier versions of these entries are no longer valid:"
                )
                raise CannotUndo.because(reason, names) from None
            _delete(entry_type, made)


def _batches(revisions: QuerySet[Revision]) -> Iterator[Sequence[tuple[str, int]]]:
    rows = list(revisions.order_by("-pk").values_list("slug", "number"))
    return chunked(rows, TOGETHER)


def _before(entry_type: EntryType, batch: Sequence[tuple[str, int]]) -> dict[str, Document]:
    """The documents before these revisions, by slug. New entries have none."""
    wanted = {(slug, number - 1) for slug, number in batch}
    rows = Revision.objects.filter(entry_type=entry_type, slug__in=[slug for slug, _number in batch])
    return {
        slug: document
        for slug, number, document in rows.values_list("slug", "number", "document")
        if (slug, number) in wanted
    }


def _delete(entry_type: EntryType, slugs: list[str]) -> None:
    rows = MODELS[entry_type].objects.filter(slug__in=slugs)
    if entry_type == EntryType.HUB:
        heard = Suggestion.objects.filter(hub__slug__in=slugs).values_list("hub__slug", flat=True)
        if concerned := sorted(set(heard)):
            raise CannotUndo.because(
                _("The import cannot be undone, because visitors sent suggestions for these new hubs:"), concerned
            )
        # New hubs may be each other's successors, which would prevent deletion.
        rows.update(successor=None)
    try:
        rows.delete()
    except ProtectedError as error:
        hubs = {row.slug if isinstance(row, Hub) else row.hub.slug for row in error.protected_objects}  # type: ignore[attr-defined]
        raise CannotUndo.because(
            _("The import cannot be undone, because these hubs refer to entries that it created:"), sorted(hubs)
        ) from None
