"""A suggestion as the first filling of a hub's form, for a curator who accepts it with edits."""

from __future__ import annotations

from datetime import date
from typing import Any

from hubs.curation.naming import free_slug, slugs_called
from hubs.curation.proposals import proposed_document, today_of, unknown_names
from hubs.curation.regions import closest_region
from hubs.documents.describe import Document
from hubs.enums import SuggestionKind
from hubs.gazetteer.resolve import nearest_place
from hubs.geo.coordinates import LonLat
from hubs.models import Firm, Hub, Industry, Region, Suggestion, SupportOrganization

_PLAIN = (
    *("name", "other_names", "stage", "since", "summary", "description", "website"),
    *("publication", "archive_reason", "origin"),
)


def proposal_initial(suggestion: Suggestion) -> dict[str, Any]:
    """The fields of the hub's form that differ from today's entry, by name; for a new hub, all that are known.

    A region that the directory lacks is left out for a new hub's closest one: state or country.
    """
    today = today_of(suggestion)
    proposed = proposed_document(suggestion, today)
    changed = {field for field in {*proposed, *today} if proposed.get(field) != today.get(field)}
    emptied: dict[str, Any] = {"other_names": []}
    initial = {field: proposed.get(field, emptied.get(field, "")) for field in _PLAIN if field in changed}
    if "point" in changed:
        lat, lon = proposed["point"]
        initial["point"] = LonLat(float(lon), float(lat)).as_point()
    rows: dict[str, Any] = {"industry": Industry, "region": Region, "successor": Hub}
    for field, model in rows.items():
        row = model.objects.filter(slug=proposed.get(field, "")).first() if field in changed else None
        if row is not None:
            initial[field] = row.pk
    if suggestion.kind == SuggestionKind.NEW_HUB:
        initial["slug"] = free_slug(Hub, suggestion.payload.get("name", ""))
        if "region" not in initial and "point" in initial:
            place = nearest_place(LonLat.of(initial["point"]))
            region = closest_region(place) if place is not None else suggestion.region
            initial |= {"region": region.pk} if region is not None else {}
    return initial


def proposal_rows(suggestion: Suggestion) -> dict[str, list[dict[str, Any]]]:
    """The rows that the proposal adds to the hub's parts, by the name of the relation, as initial values of its formset.

    Firms and organizations that the directory does not know are left out: a curator adds them from the form.
    """
    today = today_of(suggestion)
    firms = slugs_called(Firm, unknown_names(suggestion, "anchor_firms"))
    helpers = slugs_called(SupportOrganization, unknown_names(suggestion, "support"))
    proposed = proposed_document(suggestion, today, firms=firms | helpers)
    return {
        "anchor_firms": [
            {"firm": pk, "role": part.get("role", ""), "since": part.get("since"), "size_band": part.get("size", "")}
            for part, pk in _added(proposed, today, "anchor_firms", "firm", Firm)
        ],
        "supports": [
            {"organization": pk, "role": part.get("role", "")}
            for part, pk in _added(proposed, today, "support", "organization", SupportOrganization)
        ],
        "sources": [
            source | {"retrieved_on": date.fromisoformat(source["retrieved_on"])}
            for source in proposed.get("sources", [])
            if source["url"] not in {known["url"] for known in today.get("sources", [])}
        ],
    }


def _added(proposed: Document, today: Document, field: str, key: str, model: Any) -> list[tuple[dict[str, str], int]]:
    known = {part[key] for part in today.get(field, [])}
    added = [part for part in proposed.get(field, []) if part[key] not in known]
    keys = dict(model.objects.filter(slug__in=[part[key] for part in added]).values_list("slug", "pk"))
    return [(part, keys[part[key]]) for part in added if part[key] in keys]
