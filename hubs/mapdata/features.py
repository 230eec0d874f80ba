"""Hubs as GeoJSON (RFC 7946): longitude before latitude, WGS 84."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from hubs.models import Hub

Feature = dict[str, Any]


def point_feature(lon: float, lat: float, properties: dict[str, Any]) -> Feature:
    """A GeoJSON point, rounded to six decimals (a tenth of a meter)."""
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [round(lon, 6), round(lat, 6)]},
        "properties": properties,
    }


def collection(features: Iterable[Feature], **members: Any) -> dict[str, Any]:
    return {"type": "FeatureCollection", **members, "features": list(features)}


def hub_marker(hub: Hub) -> Feature:
    """A hub as the map shows it. Costs queries unless the industry's sector is loaded."""
    shown = {
        "slug": hub.slug,
        "name": hub.name,
        "summary": hub.summary,
        "sector": hub.industry.sector_slug,
        "stage": hub.stage,
    }
    # A tile has one address for all languages.
    in_german = {"summary_de": hub.summary_de} if hub.summary_de else {}
    return point_feature(hub.point.x, hub.point.y, shown | in_german)
