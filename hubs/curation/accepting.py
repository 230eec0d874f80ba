"""What accepting does to the directory, for each kind of suggestion; called in the transaction that decides on it."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from hubs.curation.merging import CannotMerge, merge_hubs
from hubs.curation.naming import free_slug, slugs_called
from hubs.curation.proposals import (
    FIELDS,
    label_of,
    new_source,
    place_of,
    proposed_document,
    today_of,
    unknown_names,
)
from hubs.curation.publication import archive_hubs
from hubs.curation.regions import region_for
from hubs.curation.roles import is_in_care
from hubs.curation.twins import refresh_twins
from hubs.documents.describe import Document
from hubs.documents.history import recorded
from hubs.documents.writing import BadDocuments, write_documents
from hubs.enums import ArchiveReason, Noun, Publication, RevisionAction, SuggestionKind
from hubs.models import Firm, Hub, Industry, Region, Source, Suggestion, SupportOrganization


class CannotAccept(Exception):
    """One click is not enough; the message says what a curator has to settle. Nothing was changed."""


def accept_proposal(suggestion: Suggestion, by: User) -> Hub:
    """Returns the hub that came of it. Raises CannotAccept, also after having written: it is to undo the transaction."""
    if suggestion.kind == SuggestionKind.NEW_HUB:
        return _add(suggestion, by)
    # Locked before its document is read, so that no edit of somebody else is lost in between.
    hub = Hub.objects.select_for_update().get(pk=suggestion.hub_id)
    if not is_in_care(by, hub.region):
        raise CannotAccept(_("%(region)s is in the care of others.") % {"region": hub.region.label})
    if suggestion.kind == SuggestionKind.CORRECTION:
        return _correct(suggestion, hub, by)
    return _archive(suggestion, hub, by)


def note_of(suggestion: Suggestion) -> str:
    """What the history keeps of it: its number and its sources."""
    return f"#{suggestion.pk} {' '.join(suggestion.payload.get('sources', []))}".strip()[:250]


def _add(suggestion: Suggestion, by: User) -> Hub:
    if "industry" not in suggestion.payload:
        words = suggestion.payload.get("industry_words", "")
        raise CannotAccept(_("“%(words)s” is no industry of the directory: choose one.") % {"words": words})
    region = _region(suggestion, by)
    if region is None:
        raise CannotAccept(_("Where it lies is not clear: choose its region."))
    document = proposed_document(suggestion, {}, region=region.slug, firms=_firms(suggestion, by))
    document["slug"] = free_slug(Hub, suggestion.payload.get("name", ""))
    _save(Noun.HUB, _with_roles(document), suggestion, by)
    return Hub.objects.get(slug=document["slug"])


def _correct(suggestion: Suggestion, hub: Hub, by: User) -> Hub:
    today = today_of(suggestion)
    _refuse_what_cannot_be_merged(suggestion, today)
    region = _region(suggestion, by)
    document = proposed_document(
        suggestion, today, region=region.slug if region is not None else "", firms=_firms(suggestion, by)
    )
    _save(Noun.HUB, _with_roles(document), suggestion, by)
    return hub


def _refuse_what_cannot_be_merged(suggestion: Suggestion, today: Document) -> None:
    proposed, base = proposed_document(suggestion, today), suggestion.base
    changing = {*suggestion.payload, *(["region"] if "place" in suggestion.payload else [])}
    changes = [field for field in FIELDS if field in changing]
    if "industry_words" in suggestion.payload:
        words = suggestion.payload["industry_words"]
        raise CannotAccept(_("“%(words)s” is no industry of the directory: choose one.") % {"words": words})
    if not changes:
        raise CannotAccept(_("It says in words what is to change: write it into the hub."))
    conflicts = [
        label_of(field)
        for field in changes
        if base.get(field) != today.get(field) and proposed.get(field) != today.get(field)
    ]
    if conflicts:
        fields = ", ".join(conflicts)
        raise CannotAccept(_("Somebody has changed this since it was suggested: %(fields)s.") % {"fields": fields})
    unknown = unknown_names(suggestion, "support")
    strange = [name for name in unknown if name not in slugs_called(SupportOrganization, unknown)]
    if strange:
        names = ", ".join(strange)
        raise CannotAccept(_("The directory does not know these organizations yet: %(names)s.") % {"names": names})


def _archive(suggestion: Suggestion, hub: Hub, by: User) -> Hub:
    if hub.publication == Publication.ARCHIVED:
        raise CannotAccept(_("The hub is in the archive already."))
    proposed = proposed_document(suggestion, {})
    successor = Hub.objects.published().filter(slug=proposed.get("successor", "")).exclude(pk=hub.pk).first()
    reason = ArchiveReason(proposed["archive_reason"])
    if reason == ArchiveReason.MERGED and successor is None:
        raise CannotAccept(_("The hub that it repeats is not published: choose another."))
    if reason == ArchiveReason.MERGED and successor is not None:
        try:
            merge_hubs(keep=successor, drop=hub, by=by)
        except CannotMerge as error:
            raise CannotAccept(str(error)) from error
        return successor
    sources = suggestion.payload.get("sources", [])
    with recorded(Noun.HUB, [hub.slug], action=RevisionAction.SUGGESTED, by=by, note=note_of(suggestion)):
        for url in sources:
            fields = new_source(url, suggestion.created_at.date())
            fields["retrieved_on"] = date.fromisoformat(fields["retrieved_on"])
            Source.objects.get_or_create(hub=hub, url=fields.pop("url"), defaults=fields)
    archive_hubs(hubs=Hub.objects.filter(pk=hub.pk), by=by, reason=reason, successor=successor)
    return successor or hub


def _region(suggestion: Suggestion, by: User) -> Region | None:
    """The region of the place that it names, made where it is missing; None where it names none."""
    place = place_of(suggestion)
    region = region_for(place) if place is not None else None
    if region is None:
        if suggestion.payload.get("place"):
            raise CannotAccept(
                _("The place “%(place)s” is not known: choose its region.") % {"place": suggestion.payload["place"]}
            )
        return None
    if not is_in_care(by, region):
        raise CannotAccept(_("%(region)s is in the care of others.") % {"region": region.label})
    return region


def _firms(suggestion: Suggestion, by: User) -> dict[str, str]:
    """Slugs for the firms and organizations that it names, by name; a firm that is missing is made."""
    names = list(dict.fromkeys(unknown_names(suggestion, "anchor_firms")))
    slugs = slugs_called(Firm, names)
    for name in names:
        if name not in slugs:
            slugs[name] = free_slug(Firm, name)
            _save(Noun.FIRM, {"slug": slugs[name], "name": name}, suggestion, by)
    return slugs_called(SupportOrganization, unknown_names(suggestion, "support")) | slugs


def _with_roles(document: Document) -> Document:
    """A firm named without what it does there is said to work in the hub's industry."""
    firms = document.get("anchor_firms", [])
    if all(part.get("role") for part in firms):
        return document
    from_industry = _industry_name(document["industry"])
    return document | {"anchor_firms": [{**part, "role": part.get("role") or from_industry} for part in firms]}


def _industry_name(slug: str) -> str:
    return Industry.objects.filter(slug=slug).values_list("name", flat=True).first() or slug


def _save(noun: Noun, document: Document, suggestion: Suggestion, by: User) -> None:
    try:
        with recorded(noun, [document["slug"]], action=RevisionAction.SUGGESTED, by=by, note=note_of(suggestion)):
            write_documents(noun, [document])
        if noun == Noun.HUB:
            refresh_twins(Hub.objects.filter(slug=document["slug"]))
    except BadDocuments as error:
        problems = "; ".join(f"{label_of(problem.field)}: {problem.message}" for problem in error.problems)
        raise CannotAccept(problems) from error
