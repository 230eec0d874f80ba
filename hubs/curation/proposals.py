"""Resolves a suggestion into a Proposal, which review, acceptance and a curator's prefilled form share.

A payload has document fields with their proposed values; "" or [] empties a field. Firms and organizations that are not
in the directory have a `name` instead of a slug. Other keys: `place` and `industry_words` as written, `sources` (URLs),
`note`; for a closed hub `reason`, `when` and `successor`; for a duplicate `duplicate_of`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from hubs.curation.regions import place_meant, region_of
from hubs.entries.describe import Document, documents
from hubs.entries.differences import Difference, as_text, differences, field_label
from hubs.entries.naming import Names, hub_called, slugs_called
from hubs.entries.records import SUPPORTED_FIELDS
from hubs.enums import ArchiveReason, EntryType, Origin, Publication, Stage, SuggestionKind
from hubs.geo.coordinates import BadCoordinates, LonLat
from hubs.models import Firm, Hub, Place, Region, Suggestion, SupportOrganization

FIELDS = (
    *("name", "other_names", "industry", "region", "point", "stage", "since", "summary", "description", "website"),
    *("anchor_firms", "support"),
)
_PARTS = {"anchor_firms": "firm", "support": "organization"}


@dataclass(frozen=True, slots=True)
class Proposal:
    """A suggestion with all its references looked up."""

    suggestion: Suggestion
    today: Document
    """The entry's current document; empty for a new hub."""
    place: Place | None = None
    """The place named by the sender; None if none was named or it was not found."""
    region: Region | None = None
    """The directory's region for that place, if any."""
    firms: Mapping[str, str] = field(default_factory=dict)
    """Slugs by name of firms that were unknown when the suggestion was sent but exist now."""
    organizations: Mapping[str, str] = field(default_factory=dict)
    successor: Hub | None = None
    """The published hub named as the successor, or as the original of a duplicate."""

    @property
    def payload(self) -> dict[str, Any]:
        return self.suggestion.payload

    @property
    def base(self) -> Document:
        """The entry's document as the sender saw it; empty for a new hub."""
        return self.suggestion.base

    @property
    def changes(self) -> list[str]:
        """The entry's fields that the suggestion would change."""
        return [name for name in FIELDS if name in self._named]

    @property
    def _named(self) -> set[str]:
        """The fields that the sender filled in. A place counts as the region."""
        return {*self.payload, *(["region"] if "place" in self.payload else [])}

    def unknown(self, part: str) -> list[str]:
        """The names of firms (`anchor_firms`) or organizations (`support`) that are still not in the directory."""
        known = self.firms if part == "anchor_firms" else self.organizations
        return [name for name in names_of_unknown(self.payload, part) if name not in known]

    def document(
        self, onto: Document | None = None, *, region: str = "", firms: Mapping[str, str] | None = None
    ) -> Document:
        """The proposed document, based on `onto` (by default the current one).

        References to entries that do not exist are names instead of slugs. Acceptance passes in the slugs of the
        `region` and `firms` that it created.
        """
        today = self.today if onto is None else onto
        proposed = {**today, **self._standing()}
        proposed |= {name: self.payload[name] for name in FIELDS if name in self.payload}
        slugs = {**self.firms, **self.organizations, **(firms or {})}
        for name, kind in _PARTS.items():
            if name in self.payload:
                proposed[name] = [_part(item, kind, slugs) for item in self.payload[name]]
        if self.place is not None:
            proposed["region"] = region or (self.region.slug if self.region is not None else self.place.label)
        proposed["sources"] = self._sources(today.get("sources", []))
        return {name: value for name, value in proposed.items() if value not in ("", None, [])}

    def _standing(self) -> Document:
        """The values that follow from the kind of suggestion."""
        successor = self.successor.slug if self.successor is not None else ""
        match self.suggestion.kind:
            case SuggestionKind.CLOSED:
                reason = self.payload.get("reason", "")
                return {"publication": str(Publication.ARCHIVED), "archive_reason": reason, "successor": successor}
            case SuggestionKind.DUPLICATE:
                return {
                    "publication": str(Publication.ARCHIVED),
                    "archive_reason": str(ArchiveReason.MERGED),
                    "successor": self.payload.get("duplicate_of", ""),
                }
            case SuggestionKind.NEW_HUB:
                return {
                    "stage": str(Stage.ESTABLISHED),
                    "publication": str(Publication.PUBLISHED),
                    "origin": str(Origin.COMMUNITY),
                }
        return {}

    def _sources(self, known: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """The entry's sources plus the sender's, which are assumed to support the changed fields."""
        supports = [name for name in SUPPORTED_FIELDS if name in self._named]
        sources = {source["url"]: source for source in known}
        for url in self.payload.get("sources", []):
            found = sources.get(url) or new_source(url, self.suggestion.created_at.date())
            backed = list(dict.fromkeys([*found.get("supports", []), *supports]))
            sources[url] = found | ({"supports": backed} if backed else {})
        return list(sources.values())


def resolve(suggestion: Suggestion, today: Document | None = None) -> Proposal:
    """Look up all references in a suggestion. Up to a dozen queries.

    `today` is the entry's current document, if the caller has read it already.
    """
    payload = suggestion.payload
    if today is None:
        slugs = [suggestion.hub.slug] if suggestion.hub is not None else []
        today = next(iter(documents(EntryType.HUB, slugs).values()), {})
    text = str(payload.get("place", ""))
    place = place_meant(text, point_of(payload)) if text else None
    named = str(payload.get("successor" if suggestion.kind == SuggestionKind.CLOSED else "duplicate_of") or "")
    return Proposal(
        suggestion=suggestion,
        today=today,
        place=place,
        region=region_of(place) if place is not None else None,
        firms=slugs_called(Firm, names_of_unknown(payload, "anchor_firms")),
        organizations=slugs_called(SupportOrganization, names_of_unknown(payload, "support")),
        successor=hub_called(named) if named else None,
    )


def names_of_unknown(payload: Mapping[str, Any], part: str) -> list[str]:
    """Firms (`anchor_firms`) or organizations (`support`) that were unknown when it was sent, without duplicates."""
    return list(dict.fromkeys(item["name"] for item in payload.get(part, []) if "name" in item))


def new_source(url: str, on: date) -> dict[str, Any]:
    """A source of which only the URL is known. Its title is the host name."""
    return {"url": url, "title": urlsplit(url).hostname or url[:250], "retrieved_on": on.isoformat()}


def point_of(document: Mapping[str, Any]) -> LonLat | None:
    try:
        return LonLat.parse(",".join(document["point"]))
    except (KeyError, TypeError, BadCoordinates):
        return None


def label_of(name: str) -> str:
    """The label of a hub's field."""
    return field_label(EntryType.HUB, name)


def _part(item: dict[str, str], kind: str, slugs: Mapping[str, str]) -> dict[str, str]:
    if "name" not in item:
        return item
    return {kind: slugs.get(item["name"], item["name"])} | {key: text for key, text in item.items() if key != "name"}


# For the pages of reviewers and senders


@dataclass(frozen=True, slots=True)
class FieldReview:
    """A field's value when the suggestion was sent, now, and as proposed."""

    difference: Difference
    base: str

    @property
    def has_changed_since(self) -> bool:
        return self.base != self.difference.before


@dataclass(frozen=True, slots=True)
class Review:
    """What a reviewer compares. `elsewhere` names other fields that were changed since the suggestion was sent."""

    fields: list[FieldReview]
    elsewhere: list[str]
    today_point: LonLat | None
    proposed_point: LonLat | None

    @property
    def is_overtaken(self) -> bool:
        """Whether one of these fields was changed since the suggestion was sent."""
        return any(field.has_changed_since for field in self.fields)


def review(suggestion: Suggestion) -> Review:
    """About fifteen queries."""
    proposal = resolve(suggestion)
    base, today, proposed = proposal.base, proposal.today, proposal.document()
    names = Names.of(base, today, proposed)
    was, is_now, to_be = (names.spelled_out(document) for document in (base, today, proposed))
    # New sources are shown as links next to the fields. Old ones would only be repeated.
    shown = [difference for difference in differences(EntryType.HUB, is_now, to_be) if difference.field != "sources"]
    shown.sort(key=lambda difference: FIELDS.index(difference.field) if difference.field in FIELDS else len(FIELDS))
    fields = [FieldReview(difference, as_text(was.get(difference.field))) for difference in shown]
    seen = {difference.field for difference in shown}
    since = differences(EntryType.HUB, was, is_now) if base else []
    elsewhere = [difference.label for difference in since if difference.field not in seen]
    return Review(fields, elsewhere, point_of(today), point_of(proposed))


def proposed_changes(suggestion: Suggestion) -> list[Difference]:
    """What the sender changed in the entry as they saw it; for a new hub, every field."""
    proposal = resolve(suggestion, suggestion.base)
    base, proposed = proposal.base, proposal.document()
    names = Names.of(base, proposed)
    wanted = {"region", *proposal.changes}
    changes = differences(EntryType.HUB, names.spelled_out(base), names.spelled_out(proposed))
    return [change for change in changes if change.field in wanted]


def remarks(suggestion: Suggestion) -> Iterator[tuple[str, str]]:
    """The suggestion's other information as (label, text) pairs."""
    payload = suggestion.payload
    labels = {
        "reason": _("What happened"),
        "when": _("When"),
        "successor": _("Successor"),
        "duplicate_of": _("The same as"),
        "place": _("Place, as written"),
        "industry_words": _("Industry, as written"),
        "note": _("Note"),
    }
    for key, label in labels.items():
        text = str(payload.get(key) or "")
        if key == "reason" and text in ArchiveReason.values:
            text = str(ArchiveReason(text).label)
        if key in ("successor", "duplicate_of") and text:
            hub = hub_called(text)
            text = hub.name if hub is not None else text
        if text:
            yield label, text
