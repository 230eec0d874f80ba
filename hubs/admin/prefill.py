"""Initial values of a hub's form from a suggestion, for a curator who accepts it with edits."""

from __future__ import annotations

from datetime import date
from typing import Any

from hubs.curation.proposals import Proposal
from hubs.curation.regions import closest_region
from hubs.entries.describe import Document
from hubs.entries.naming import free_slug
from hubs.enums import SuggestionKind
from hubs.gazetteer.resolve import nearest_place
from hubs.geo.coordinates import LonLat
from hubs.models import Firm, Hub, Industry, Region, SupportOrganization

_PLAIN = (
    *("name", "other_names", "stage", "since", "summary", "description", "website"),
    *("publication", "archive_reason", "origin"),
)


def proposal_initial(proposal: Proposal) -> dict[str, Any]:
    """Values by field name: those that differ from the current entry, or for a new hub all that are known.

    If the directory lacks the region, a new hub gets the closest one it has: the state or country.
    """
    today, proposed = proposal.today, proposal.document()
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
    if proposal.suggestion.kind == SuggestionKind.NEW_HUB:
        initial["slug"] = free_slug(Hub, proposal.payload.get("name", ""))
        if "region" not in initial and "point" in initial:
            place = nearest_place(LonLat.of(initial["point"]))
            region = closest_region(place) if place is not None else proposal.suggestion.region
            initial |= {"region": region.pk} if region is not None else {}
    return initial


def proposal_rows(proposal: Proposal) -> dict[str, list[dict[str, Any]]]:
    """The rows that the proposal adds to the hub's parts, by relation, as initial values for the formsets.

    Firms and organizations that are not in the directory are left out. The curator adds them in the form.
    """
    today, proposed = proposal.today, proposal.document()
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
