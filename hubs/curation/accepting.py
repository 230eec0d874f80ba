"""Applies an accepted suggestion of any kind to the directory, inside the transaction that records the decision."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from hubs.curation.merging import CannotMerge, merge_hubs
from hubs.curation.proposals import Proposal, label_of, new_source, resolve
from hubs.curation.publication import archive_hubs
from hubs.curation.regions import region_for
from hubs.entries import rules
from hubs.entries.changes import BadDocuments, Change, changing, write_documents
from hubs.entries.describe import Document
from hubs.entries.history import LONGEST_NOTE
from hubs.entries.naming import free_slug
from hubs.entries.rules import Successor
from hubs.enums import ArchiveReason, EntryType, Publication, RevisionAction, SuggestionKind
from hubs.models import Firm, Hub, Industry, Region, Source, Suggestion
from hubs.roles import is_hub_in_care, is_in_care


class CannotAccept(Exception):
    """The suggestion cannot be applied automatically. The message says what a curator must do. Nothing was changed."""


def accept_proposal(suggestion: Suggestion, by: User) -> Hub:
    """Return the resulting hub. May write before it raises CannotAccept, so the caller must roll back."""
    with changing(action=RevisionAction.SUGGESTED, by=by, note=note_of(suggestion)) as change:
        if suggestion.kind == SuggestionKind.NEW_HUB:
            return _add(resolve(suggestion, {}), by, change)
        hub, today = _locked(suggestion, change)
        if not is_hub_in_care(by, hub):
            raise CannotAccept(_("%(region)s belongs to another steward's regions.") % {"region": hub.region.label})
        proposal = resolve(suggestion, today)
        if suggestion.kind == SuggestionKind.CORRECTION:
            _correct(proposal, by, change)
            return hub
        reason, successor = _end(proposal, hub)
        if reason != ArchiveReason.MERGED:
            _add_sources(proposal, hub)
    # Outside the block, because archiving and merging open the door for this hub themselves.
    return _archive(hub, reason, successor, by)


def note_of(suggestion: Suggestion) -> str:
    """The note for the history: the suggestion's number and sources."""
    return f"#{suggestion.pk} {' '.join(suggestion.payload.get('sources', []))}".strip()[:LONGEST_NOTE]


def _locked(suggestion: Suggestion, change: Change) -> tuple[Hub, Document]:
    """The suggestion's hub and its document, locked so that no concurrent edit is lost."""
    slug = suggestion.hub.slug if suggestion.hub is not None else ""
    standing = change.include(EntryType.HUB, [slug])[slug]
    return standing.row, standing.document


def _add(proposal: Proposal, by: User, change: Change) -> Hub:
    if "industry" not in proposal.payload:
        words = proposal.payload.get("industry_words", "")
        raise CannotAccept(_("“%(words)s” is not an industry in the directory. Choose one.") % {"words": words})
    region = _region(proposal, by, change)
    if region is None:
        raise CannotAccept(_("The location is not clear. Choose the region."))
    document = proposal.document(region=region.slug, firms=_firms(proposal, change))
    document["slug"] = free_slug(Hub, proposal.payload.get("name", ""))
    _write(EntryType.HUB, _with_roles(document), change)
    return Hub.objects.get(slug=document["slug"])


def _correct(proposal: Proposal, by: User, change: Change) -> None:
    _refuse_what_cannot_be_merged(proposal)
    region = _region(proposal, by, change)
    document = proposal.document(region=region.slug if region is not None else "", firms=_firms(proposal, change))
    _write(EntryType.HUB, _with_roles(document), change)


def _refuse_what_cannot_be_merged(proposal: Proposal) -> None:
    proposed, base, today = proposal.document(), proposal.base, proposal.today
    if "industry_words" in proposal.payload:
        words = proposal.payload["industry_words"]
        raise CannotAccept(_("“%(words)s” is not an industry in the directory. Choose one.") % {"words": words})
    if not proposal.changes:
        raise CannotAccept(_("The suggestion only describes the change in a note. Edit the hub yourself."))
    conflicts = [
        label_of(field)
        for field in proposal.changes
        if base.get(field) != today.get(field) and proposed.get(field) != today.get(field)
    ]
    if conflicts:
        fields = ", ".join(conflicts)
        raise CannotAccept(
            _("These fields were changed after the suggestion was sent: %(fields)s.") % {"fields": fields}
        )
    strange = proposal.unknown("support")
    if strange:
        names = ", ".join(strange)
        raise CannotAccept(_("These organizations are not in the directory yet: %(names)s.") % {"names": names})


def _end(proposal: Proposal, hub: Hub) -> tuple[ArchiveReason, Hub | None]:
    """The archive reason and the successor. Raises CannotAccept if a rule forbids it."""
    if hub.publication == Publication.ARCHIVED:
        raise CannotAccept(_("The hub is already archived."))
    reason = ArchiveReason(proposal.document({})["archive_reason"])
    successor = proposal.successor if proposal.successor != hub else None
    if reason == ArchiveReason.MERGED and successor is None:
        raise CannotAccept(_("The original hub is not published. Choose another one."))
    next_hub = Successor(successor.slug, successor.publication) if successor is not None else None
    for breach in rules.archive_of_hub(hub.slug, Publication.ARCHIVED, reason, next_hub):
        raise CannotAccept(breach.message)
    return reason, successor


def _archive(hub: Hub, reason: ArchiveReason, successor: Hub | None, by: User) -> Hub:
    if reason == ArchiveReason.MERGED and successor is not None:
        try:
            merge_hubs(keep=successor, drop=hub, by=by)
        except CannotMerge as error:
            raise CannotAccept(str(error)) from error
        return successor
    archive_hubs(hubs=Hub.objects.filter(pk=hub.pk), by=by, reason=reason, successor=successor)
    return successor or hub


def _add_sources(proposal: Proposal, hub: Hub) -> None:
    for url in proposal.payload.get("sources", []):
        fields = new_source(url, proposal.suggestion.created_at.date())
        fields["retrieved_on"] = date.fromisoformat(fields["retrieved_on"])
        Source.objects.get_or_create(hub=hub, url=fields.pop("url"), defaults=fields)


def _region(proposal: Proposal, by: User, change: Change) -> Region | None:
    """The region of the suggested place, created if missing; None if no place was given."""
    region = region_for(proposal.place, by=by, note=change.note) if proposal.place is not None else None
    if region is None:
        if proposal.payload.get("place"):
            raise CannotAccept(
                _("The place “%(place)s” was not found. Choose the region.") % {"place": proposal.payload["place"]}
            )
        return None
    if not is_in_care(by, region):
        raise CannotAccept(_("%(region)s belongs to another steward's regions.") % {"region": region.label})
    return region


def _firms(proposal: Proposal, change: Change) -> Mapping[str, str]:
    """Create the suggested firms that are not in the directory yet. Return their slugs by name."""
    created: dict[str, str] = {}
    for name in proposal.unknown("anchor_firms"):
        created[name] = free_slug(Firm, name)
        _write(EntryType.FIRM, {"slug": created[name], "name": name}, change)
    return created


def _with_roles(document: Document) -> Document:
    """Give firms without a role the hub's industry as their role."""
    firms = document.get("anchor_firms", [])
    if all(part.get("role") for part in firms):
        return document
    slug = document["industry"]
    industry = Industry.objects.filter(slug=slug).values_list("name", flat=True).first() or slug
    return document | {"anchor_firms": [{**part, "role": part.get("role") or industry} for part in firms]}


def _write(entry_type: EntryType, document: Document, change: Change) -> None:
    try:
        write_documents(entry_type, [document], change)
    except BadDocuments as error:
        problems = "; ".join(f"{label_of(problem.field)}: {problem.message}" for problem in error.problems)
        raise CannotAccept(problems) from error
