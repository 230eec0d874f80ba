"""Merges two hubs into one, and undoes merges."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from hubs.entries.changes import BadDocuments, changing, write_documents
from hubs.entries.describe import Document
from hubs.entries.differences import differences
from hubs.enums import ArchiveReason, EntryType, Publication, RevisionAction
from hubs.models import Hub, HubQuerySet, Merge, Revision, Suggestion
from hubs.text.folding import fold

_FILLED = ("description", "website", "area")
"""Fields that the kept hub takes from the other if its own are empty."""

_PARTS = {
    "anchor_firms": ("firm",),
    "support": ("organization",),
    "designations": ("programme", "year"),
    "sources": ("url",),
}
"""Lists that are merged, with the fields that identify an item."""


class CannotMerge(Exception):
    """The hubs cannot be merged; the message says why. Nothing was changed."""


class CannotUndo(Exception):
    """The merge cannot be undone; the message says why. Nothing was changed."""


def merge_hubs(*, keep: Hub, drop: Hub, by: User) -> Merge:
    """Move the contents of `drop` into `keep`, and archive `drop` with `keep` as its successor. Raises CannotMerge.

    If both have a field, `keep`'s value stays. Suggestions for `drop`, and hubs with `drop` as successor, move to
    `keep`. The caller checks the user's permissions.
    """
    note = _("%(drop)s was merged into %(keep)s.") % _names(keep, drop)
    with transaction.atomic():
        keep, drop = _locked(keep, drop)
        both = [keep.slug, drop.slug]
        with changing(EntryType.HUB, both, action=RevisionAction.MERGED, by=by, note=note) as change:
            before = {slug: standing.document for slug, standing in change.standing(EntryType.HUB).items()}
            after = [merged(before[keep.slug], before[drop.slug]), _left_behind(before[drop.slug], keep.slug)]
            try:
                write_documents(EntryType.HUB, after, change)
            except BadDocuments as error:
                raise CannotMerge(_problems(error)) from error
        predecessors = _point_to(keep, Hub.objects.filter(successor=drop).exclude(pk=keep.pk), by=by)
        suggestions = list(Suggestion.objects.filter(hub=drop).values_list("pk", flat=True))
        Suggestion.objects.filter(pk__in=suggestions).update(hub=keep)
        revisions = change.revisions(EntryType.HUB)
        return Merge.objects.create(
            keep=keep,
            drop=drop,
            keep_revision=revisions.get(keep.slug),
            drop_revision=revisions[drop.slug],
            predecessors=predecessors,
            suggestions=suggestions,
            by=by,
        )


def undo_merge(*, drop: Hub, by: User) -> Merge:
    """Restore both hubs to their state before the merge, and move `drop`'s suggestions back. Raises CannotUndo.

    Not possible if either hub was changed since, because those changes would be lost.
    """
    with transaction.atomic():
        merge = Merge.objects.filter(drop=drop, undone_at=None).select_related("keep", "drop").first()
        if merge is None:
            raise CannotUndo(_("“%(name)s” is not merged into another hub.") % {"name": drop})
        keep, drop = merge.keep, merge.drop
        note = _("The merge of %(drop)s into %(keep)s was undone.") % _names(keep, drop)
        both = [keep.slug, drop.slug]
        with changing(EntryType.HUB, both, action=RevisionAction.REVERTED, by=by, note=note) as change:
            today = {slug: standing.document for slug, standing in change.standing(EntryType.HUB).items()}
            written = [revision for revision in (merge.keep_revision, merge.drop_revision) if revision is not None]
            _refuse_if_changed(written, today)
            earlier = [
                Revision.objects.get(entry_type=EntryType.HUB, slug=row.slug, number=row.number - 1) for row in written
            ]
            try:
                write_documents(EntryType.HUB, [revision.document for revision in earlier], change)
            except BadDocuments as error:
                raise CannotUndo(_problems(error)) from error
        _point_to(drop, Hub.objects.filter(slug__in=merge.predecessors, successor=keep), by=by)
        Suggestion.objects.filter(pk__in=merge.suggestions, hub=keep).update(hub=drop)
        merge.undone_by, merge.undone_at = by, timezone.now()
        merge.save(update_fields=["undone_by", "undone_at"])
        return merge


def merged(keep: Document, drop: Document) -> Document:
    """The kept hub's document, with what it takes from the other."""
    both = dict(keep)
    for field in _FILLED:
        if drop.get(field):
            both.setdefault(field, drop[field])
    for field, key in _PARTS.items():
        both[field] = _merged_items(keep.get(field, []), drop.get(field, []), key)
    if "since" in drop:
        # Its source is among the merged sources.
        both.setdefault("since", drop["since"])
    names = list(keep.get("other_names", []))
    for name in (drop["name"], *drop.get("other_names", [])):
        if fold(name) not in map(fold, (keep["name"], *names)):
            names.append(name)
    both["other_names"] = names
    industries = {*keep.get("related_industries", []), drop["industry"], *drop.get("related_industries", [])}
    both["related_industries"] = sorted(industries - {keep["industry"]})
    return {field: value for field, value in both.items() if value}


def _merged_items(kept: list[Document], dropped: list[Document], key: tuple[str, ...]) -> list[Document]:
    """Both lists without duplicates. For an item in both, the kept one's fields win; missing fields are added."""
    items: dict[tuple[str, ...], Document] = {}
    for item in (*kept, *dropped):
        here = items.setdefault(tuple(item.get(part, "") for part in key), dict(item))
        for field, value in item.items():
            here.setdefault(field, value)
        if "supports" in item:
            here["supports"] = list(dict.fromkeys([*here["supports"], *item["supports"]]))
    return list(items.values())


def _left_behind(drop: Document, successor: str) -> Document:
    """The document that stays under the old slug: archived, without the moved parts, with a successor."""
    moved = (*_PARTS, "since")
    standing = {
        "publication": str(Publication.ARCHIVED),
        "archive_reason": str(ArchiveReason.MERGED),
        "successor": successor,
    }
    return {field: value for field, value in drop.items() if field not in moved} | standing


def _locked(keep: Hub, drop: Hub) -> tuple[Hub, Hub]:
    """Both hubs as they are now, locked until the transaction ends. Raises CannotMerge."""
    if keep.pk == drop.pk:
        raise CannotMerge(_("“%(name)s” cannot be merged into itself.") % {"name": keep})
    rows = {hub.pk: hub for hub in Hub.objects.select_for_update().filter(pk__in=[keep.pk, drop.pk]).order_by("pk")}
    if len(rows) < 2:
        raise CannotMerge(_("One of the hubs no longer exists."))
    for hub in rows.values():
        if hub.publication == Publication.ARCHIVED:
            raise CannotMerge(_("“%(name)s” is archived.") % {"name": hub})
    keep, drop = rows[keep.pk], rows[drop.pk]
    if drop.publication == Publication.PUBLISHED != keep.publication:
        words = _("“%(drop)s” is published but “%(keep)s” is not, so visitors would find neither. Keep “%(drop)s”.")
        raise CannotMerge(words % _names(keep, drop))
    return keep, drop


def _point_to(successor: Hub, archived: HubQuerySet, *, by: User) -> list[str]:
    """Make this hub the successor of these archived hubs. Return their slugs."""
    slugs = list(archived.values_list("slug", flat=True))
    note = _("Its successor is now %(name)s.") % {"name": successor}
    with changing(EntryType.HUB, slugs, action=RevisionAction.MERGED, by=by, note=note):
        Hub.objects.filter(slug__in=slugs).update(successor=successor, updated_at=timezone.now())
    return slugs


def _refuse_if_changed(written: list[Revision], today: Mapping[str, Document]) -> None:
    for revision in written:
        changed = differences(EntryType.HUB, revision.document, today[revision.slug])
        if changed:
            fields = get_text_list([difference.label for difference in changed], _("and"))
            words = _(
                "“%(name)s” was changed after the merge: %(fields)s. Undo those changes first, or separate the hubs by hand."
            )
            raise CannotUndo(words % {"name": revision.document["name"], "fields": fields})


def _names(keep: Hub, drop: Hub) -> dict[str, Any]:
    return {"keep": keep, "drop": drop}


def _problems(error: BadDocuments) -> str:
    return " ".join(f"{problem.entry} / {problem.field}: {problem.message}." for problem in error.problems)
