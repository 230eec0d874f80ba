"""Template tags and filters of the public pages."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from django import template
from django.conf import settings
from django.urls import get_script_prefix
from django.utils.encoding import iri_to_uri
from django.utils.html import format_html
from django.utils.http import escape_leading_slashes
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from hubs.enums import Stage, SupportKind
from hubs.fast.fragments import fragment, fragment_with_gap
from hubs.geo import wording
from hubs.geo.coordinates import LonLat
from hubs.indexes.catalog import industries_by_sector
from hubs.indexes.data_version import current_version
from hubs.models import Hub, Industry, SupportOrganization
from hubs.models.slug_model import cached_url
from hubs.search.almost_hubs import AlmostHub
from hubs.search.counts import HubCount, Tree
from hubs.search.summaries import Summary
from hubs.search.support import Helper
from hubs.text.phones import phone_words

register = template.Library()
register.filter("distance", wording.distance_words)
register.filter("phone", phone_words)


@register.filter
def host(url: str) -> str:
    """The host of a web address, as people name a site: "amersports.com"."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


@register.simple_tag
def in_english() -> SafeString:
    """An attribute for elements that hold the directory's English texts: on pages in another language, it says so."""
    is_english = get_language() == settings.LANGUAGE_CODE
    return SafeString("" if is_english else f' lang="{settings.LANGUAGE_CODE}"')  # a constant


@register.simple_tag
def disc(industry: Industry, size: str = "") -> SafeString:
    """The disc in the color of the industry's sector: the same on the map, in lists, in the legend and on profiles."""
    return sector_disc(industry.sector_slug, size)


@register.simple_tag
def sector_disc(sector: str, size: str = "") -> SafeString:
    return fragment("hubs/partials/disc.html", sector=sector, size=size)


@register.simple_tag
def icon(name: str) -> SafeString:
    return fragment("hubs/partials/icon.html", name=name)


@register.simple_tag
def cached_include(name: str, **values: Any) -> SafeString:
    """Like `include`, but rendered once for the same values and kept. The template sees only these values."""
    return fragment(name, **values)


@register.simple_tag
def legend(almost: bool | str = False) -> SafeString:
    """The legend of the map: all sectors, and almost-hubs if they are on it."""
    sectors = tuple((sector.slug, sector.label) for sector, _industries in industries_by_sector())
    return fragment("hubs/partials/legend.html", sectors=sectors, almost=bool(almost))


@register.simple_tag
def options(choices: Iterable[Any], chosen: Any) -> SafeString:
    """The options of a select: values, (value, label) pairs, or (value, label, number of results)."""
    rows = (choice if isinstance(choice, tuple) else (choice, choice) for choice in choices)
    shown = tuple((value, str(label), number[0] if number else None, value == chosen) for value, label, *number in rows)
    return fragment("hubs/partials/options.html", options=shown)


@register.filter
def hub_count(count: HubCount) -> str:
    """ "4 hubs, 94 related": those of which an industry is the main one, then the others; "94 related" without any."""
    if count.main and count.related:
        hubs = ngettext("%(main)d hub, %(related)d related", "%(main)d hubs, %(related)d related", count.main)
        return hubs % count._asdict()
    if count.related:
        return _("%(related)d related") % {"related": count.related}
    return ngettext("%(number)d hub", "%(number)d hubs", count.main) % {"number": count.main}


@register.filter
def short_hub_count(count: HubCount) -> str:
    """The same where "hubs" is said already: "4 + 94 related"."""
    if count.main and count.related:
        return _("%(main)d + %(related)d related") % count._asdict()
    return hub_count(count) if count.related else str(count.main)


@register.simple_tag
def industry_options(tree: Tree, chosen: Industry | None) -> SafeString:
    """Sectors and their industries with their numbers of hubs, without industries that have none.

    Each sector is a kept fragment of its own, because only the sector of the chosen industry looks different.
    """
    slug, language = chosen.slug if chosen else "", get_language()
    pieces = []
    for sector, count, industries in tree:
        rows = tuple(
            (row.slug, row.label_in(language), number) for row, number in industries if number.total or row == chosen
        )
        is_here = slug == sector.slug or any(slug == row[0] for row in rows)
        own = {"slug": sector.slug, "sector": sector.label_in(language), "count": count, "industries": rows}
        pieces.append(fragment("hubs/partials/industry_options.html", **own, chosen=slug if is_here else ""))
    return SafeString("".join(pieces))


@register.simple_tag
def hub_row(hub: Hub | Summary, origin: LonLat | None = None) -> SafeString:
    """A hub in a list, with its distance and direction from the origin if they are known."""
    at, distance_m, summary = hub.location, getattr(hub, "distance_m", None), hub.local_summary
    return fragment_with_gap(
        "hubs/partials/hub_row.html",
        _whereabouts(hub, origin if distance_m is not None else None),
        slug=hub.slug,
        address=cached_url("hub", hub.slug),
        name=hub.name,
        sector=hub.industry.sector_slug,
        industry=hub.industry.label,
        region=hub.region.label,
        stage="" if hub.stage == Stage.ESTABLISHED else str(Stage(hub.stage).label),
        summary=summary or hub.summary,
        is_local=bool(summary),
        lat=at.lat,
        lon=at.lon,
        is_measured=origin is not None and distance_m is not None,
    )


@register.simple_tag
def almost_row(row: AlmostHub, origin: LonLat | None = None) -> SafeString:
    """An almost-hub in a list, marked as one, with its distance and direction from the origin if they are known."""
    is_measured = origin is not None and row.distance_m is not None
    return fragment_with_gap(
        "hubs/partials/almost_row.html",
        _whereabouts(row, origin if is_measured else None),
        address=row.address,
        name=row.name,
        sector=row.industry.sector_slug,
        summary=row.summary,
        is_measured=is_measured,
    )


@register.simple_tag
def organization_row(
    organization: SupportOrganization | Helper, origin: LonLat | None = None, role: str = "", shows_check: bool = False
) -> SafeString:
    """A support organization in a list, with its distance and direction from the origin if they are known.

    An organization that is no Helper must be read `with_national`. With `shows_check`, it says when it was checked.
    """
    distance_m = organization.distance_m if isinstance(organization, Helper) else None
    is_measured = origin is not None and distance_m is not None
    is_national = organization.is_national
    return fragment_with_gap(
        "hubs/partials/organization_row.html",
        _whereabouts(organization, origin if is_measured else None),
        address=cached_url("support_organization", organization.slug),
        name=organization.name,
        kind=str(SupportKind(organization.kind).label),
        place=organization.place,
        serves_area=isinstance(organization, Helper) and organization.serves == "area" and not is_national,
        is_national=is_national,
        role=role,
        website=organization.website,
        phone=organization.phone,
        email=organization.email,
        contact_url=organization.contact_url,
        checked_on=organization.checked_on if shows_check else None,
        checked_source=organization.checked_source,
        is_measured=is_measured,
    )


def _whereabouts(target: Any, origin: LonLat | None) -> str:
    return wording.whereabouts(origin, target.location, target.distance_m) if origin is not None else ""


@register.simple_tag
def data_version() -> str:
    """The data version for the map's tile addresses. At most one query."""
    return current_version()


@register.simple_tag
def json_ld(data: dict[str, Any]) -> SafeString:
    """Linked data for search engines, escaped like Django's json_script, so that no text can close the element."""
    text = json.dumps(data, ensure_ascii=False).translate({ord(mark): f"\\u{ord(mark):04x}" for mark in "<>&"})
    return format_html('<script type="application/ld+json">{}</script>', SafeString(text))


@register.simple_tag(takes_context=True)
def in_language(context: dict[str, Any], code: str) -> str:
    """The address of this page in another language, with its filters."""
    request = context["request"]
    query = request.META["QUERY_STRING"]
    bare = request.path_info.removeprefix(_prefix(get_language()))
    # Django's `translate_url` would resolve the address and reverse it, twice a page. Only the prefix differs.
    path = escape_leading_slashes(f"{get_script_prefix()[:-1]}{_prefix(code)}{bare}")
    return iri_to_uri(f"{path}?{query}" if query else path)


def _prefix(language: str) -> str:
    """The URL prefix of a language."""
    return "" if language == settings.LANGUAGE_CODE else f"/{language}"


@register.simple_tag
def external_link(url: str, text: str) -> SafeString:
    """A link to another site, which gets no access to this window (`noopener`)."""
    return format_html('<a href="{}" rel="noopener external">{}</a>', url, text)
