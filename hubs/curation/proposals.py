"""What a suggestion proposes, as a document to lay beside the entry as it was and as it is.

A payload holds document fields as they should read, an emptied one as "" or []. A firm or organization that the directory does not
know stands in it with `name` in place of its slug. Beside them stand `place` and `industry_words` as written, `sources` (addresses),
`note` and, for a hub to close, `reason`, `when` and `successor`; for a duplicate `duplicate_of`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from hubs.curation.naming import Names, hub_called
from hubs.curation.regions import place_meant, region_of
from hubs.documents.describe import Document, documents
from hubs.documents.differences import Difference, as_text, differences, field_label
from hubs.documents.records import SUPPORTED_FIELDS
from hubs.enums import ArchiveReason, Noun, Origin, Publication, Stage, SuggestionKind
from hubs.geo.coordinates import BadCoordinates, LonLat
from hubs.models import Place, Suggestion

FIELDS = (
    *("name", "other_names", "industry", "region", "point", "stage", "since", "summary", "description", "website"),
    *("anchor_firms", "support"),
)
_PARTS = {"anchor_firms": "firm", "support": "organization"}


@dataclass(frozen=True, slots=True)
class FieldReview:
    """A field as it was when the suggestion was sent in, as it is today, and as it would be."""

    difference: Difference
    base: str

    @property
    def has_changed_since(self) -> bool:
        return self.base != self.difference.before


@dataclass(frozen=True, slots=True)
class Review:
    """Everything that a reviewer compares; `elsewhere` names the other fields that somebody changed since."""

    fields: list[FieldReview]
    elsewhere: list[str]
    today_point: LonLat | None
    proposed_point: LonLat | None

    @property
    def is_overtaken(self) -> bool:
        """Somebody has changed one of these fields since."""
        return any(field.has_changed_since for field in self.fields)


def today_of(suggestion: Suggestion) -> Document:
    """The document of the hub it concerns as it stands now; empty for a new one."""
    return {} if suggestion.hub is None else documents(Noun.HUB, [suggestion.hub.slug]).get(suggestion.hub.slug, {})


def review(suggestion: Suggestion) -> Review:
    """About fifteen queries."""
    base, today = suggestion.base, today_of(suggestion)
    proposed = proposed_document(suggestion, today)
    names = Names.of(base, today, proposed)
    was, is_now, to_be = (names.spelled_out(document) for document in (base, today, proposed))
    # The new sources stand beside the fields, as links; the old ones would only be repeated.
    shown = [difference for difference in differences(Noun.HUB, is_now, to_be) if difference.field != "sources"]
    shown.sort(key=lambda difference: FIELDS.index(difference.field) if difference.field in FIELDS else len(FIELDS))
    fields = [FieldReview(difference, as_text(was.get(difference.field))) for difference in shown]
    seen = {difference.field for difference in shown}
    since = differences(Noun.HUB, was, is_now) if base else []
    elsewhere = [difference.label for difference in since if difference.field not in seen]
    return Review(fields, elsewhere, _point_of(today), _point_of(proposed))


def proposed_changes(suggestion: Suggestion) -> list[Difference]:
    """What its sender changed in the entry as they saw it; of a new hub, every field."""
    base = suggestion.base
    proposed = proposed_document(suggestion, base)
    names = Names.of(base, proposed)
    wanted = {"region", *(suggestion.payload.keys() & set(FIELDS))}
    changes = differences(Noun.HUB, names.spelled_out(base), names.spelled_out(proposed))
    return [change for change in changes if change.field in wanted]


def remarks(suggestion: Suggestion) -> Iterator[tuple[str, str]]:
    """What it says beside the fields of the entry: label and text."""
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


def proposed_document(
    suggestion: Suggestion, today: Document, *, region: str = "", firms: dict[str, str] | None = None
) -> Document:
    """Today's document with what is proposed. Unknown firms, organizations and regions stand in it by name.

    `region` is the slug of the region to put it in, `firms` has the slugs of firms by their names, once they are known.
    """
    payload = suggestion.payload
    proposed = {**today}
    match suggestion.kind:
        case SuggestionKind.CLOSED:
            successor = hub_called(str(payload.get("successor", "")))
            proposed |= {
                "publication": str(Publication.ARCHIVED),
                "archive_reason": payload.get("reason", ""),
                "successor": successor.slug if successor is not None else "",
            }
        case SuggestionKind.DUPLICATE:
            proposed |= {
                "publication": str(Publication.ARCHIVED),
                "archive_reason": str(ArchiveReason.MERGED),
                "successor": payload.get("duplicate_of", ""),
            }
        case SuggestionKind.NEW_HUB:
            proposed = {
                "stage": str(Stage.ESTABLISHED),
                "publication": str(Publication.PUBLISHED),
                "origin": str(Origin.COMMUNITY),
            }
    proposed |= {field: payload[field] for field in FIELDS if field in payload}
    for field, kind in _PARTS.items():
        if field in payload:
            proposed[field] = [_part(item, kind, firms or {}) for item in payload[field]]
    place = place_of(suggestion)
    if place is not None:
        known = region_of(place) if not region else None
        proposed["region"] = region or (known.slug if known is not None else place.label)
    proposed["sources"] = _with_new_sources(suggestion, today.get("sources", []))
    return {field: value for field, value in proposed.items() if value not in ("", None, [])}


def place_of(suggestion: Suggestion) -> Place | None:
    """The place that its sender named; None where none was named, or it is unknown by now."""
    text = str(suggestion.payload.get("place", ""))
    return place_meant(text, _point_of(suggestion.payload)) if text else None


def unknown_names(suggestion: Suggestion, field: str) -> list[str]:
    """The firms (`anchor_firms`) or organizations (`support`) that were not known when it was sent in."""
    return [item["name"] for item in suggestion.payload.get(field, []) if "name" in item]


def _part(item: dict[str, str], kind: str, slugs: dict[str, str]) -> dict[str, str]:
    if "name" not in item:
        return item
    return {kind: slugs.get(item["name"], item["name"])} | {key: text for key, text in item.items() if key != "name"}


def _with_new_sources(suggestion: Suggestion, known: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The entry's sources with those of its sender, which are said to back the fields that change."""
    changing = {*suggestion.payload.keys(), *(["region"] if "place" in suggestion.payload else [])}
    supports = [field for field in SUPPORTED_FIELDS if field in changing]
    sources = {source["url"]: source for source in known}
    for url in suggestion.payload.get("sources", []):
        found = sources.get(url) or new_source(url, suggestion.created_at.date())
        backed = list(dict.fromkeys([*found.get("supports", []), *supports]))
        sources[url] = found | ({"supports": backed} if backed else {})
    return list(sources.values())


def new_source(url: str, on: date) -> dict[str, Any]:
    """A source of which only its address is known is called by its host."""
    return {"url": url, "title": urlsplit(url).hostname or url[:250], "retrieved_on": on.isoformat()}


def _point_of(document: Document) -> LonLat | None:
    try:
        return LonLat.parse(",".join(document["point"]))
    except (KeyError, TypeError, BadCoordinates):
        return None


def label_of(field: str) -> str:
    return field_label(Noun.HUB, field)
