"""What the pages say of hubs: discs, distances, directions, and addresses that keep their filters."""

from __future__ import annotations

import json
from typing import Any

from django import template
from django.urls import translate_url
from django.utils.html import format_html
from django.utils.safestring import SafeString

from hubs.geo import wording
from hubs.geo.coordinates import LonLat
from hubs.models import Industry
from hubs.models.edition import current_edition

register = template.Library()
register.filter("distance", wording.distance_words)


@register.simple_tag
def whereabouts(origin: LonLat, target: Any) -> str:
    """Distance and direction to something with `location` and `distance_m`."""
    return wording.whereabouts(origin, target.location, target.distance_m)


@register.inclusion_tag("hubs/partials/disc.html")
def disc(industry: Industry, size: str = "") -> dict[str, Any]:
    """The sector's mark: the same disc on the map, in lists, in the legend and on profiles."""
    return {"sector": industry.sector_slug, "size": size}


@register.inclusion_tag("hubs/partials/icon.html")
def icon(name: str) -> dict[str, str]:
    return {"name": name}


@register.simple_tag
def sectors() -> list[Industry]:
    """All sectors, for the map's legend; one query."""
    return list(Industry.objects.sectors())


@register.simple_tag
def edition() -> str:
    """The version that the map's addresses carry; at most one query."""
    return current_edition()


@register.simple_tag
def json_ld(data: dict[str, Any]) -> SafeString:
    """Linked data for search engines. Escaped as Django's json_script does, so that no text can end the element."""
    text = json.dumps(data, ensure_ascii=False).translate({ord(mark): f"\\u{ord(mark):04x}" for mark in "<>&"})
    return format_html('<script type="application/ld+json">{}</script>', SafeString(text))


@register.simple_tag(takes_context=True)
def in_language(context: dict[str, Any], code: str) -> str:
    """This page with its filters in another language."""
    return translate_url(context["request"].get_full_path(), code)


@register.simple_tag
def external_link(url: str, text: str) -> SafeString:
    """A link that leaves the site; it tells the other side nothing but where it came from."""
    return format_html('<a href="{}" rel="noopener external">{}</a>', url, text)
