"""Which hubs and regions somebody wants to compare: by their keys, as links name them, or by names, as people type them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from hubs.entries.naming import hub_called
from hubs.enums import ArchiveReason, PlaceKind, Publication
from hubs.gazetteer.lookup import place_called
from hubs.gazetteer.resolve import Outcome, resolve
from hubs.geo.coordinates import LonLat
from hubs.indexes.counties import WITH_OUTLINES, area_or_county_of
from hubs.indexes.region_places import region_of, slugs_behind
from hubs.models import Hub, Place, Region
from hubs.models.hub_listing import ANY
from hubs.models.place import country_name
from hubs.search.criteria import Criteria
from hubs.search.hubs import find
from hubs.search.nearest import nearest
from hubs.search.summaries import Listed, Summary

MOST_CHOICES = 5
"""Things offered where a name means several, or none."""

MOST_NEAR = 2
"""Hubs offered for a town abroad of which we have no region."""

_KEY = re.compile(r"(hub|region|place):([a-z0-9-]{1,80})\Z")


@dataclass(frozen=True, slots=True)
class Item:
    """A hub or a region to compare. Of a hub, `region` is the one that it names."""

    region: Region
    hub: Hub | None = None

    @property
    def key(self) -> str:
        """What a link names it by."""
        return f"hub:{self.hub.slug}" if self.hub is not None else f"region:{self.region.slug}"

    @property
    def label(self) -> str:
        return self.hub.name if self.hub is not None else self.region.local_label

    @property
    def address(self) -> str:
        return self.hub.get_absolute_url() if self.hub is not None else self.region.get_absolute_url()

    @property
    def location(self) -> LonLat:
        return self.hub.location if self.hub is not None else self.region.location


class Choice(NamedTuple):
    """One of the things that a name may mean: its key, and what it is called."""

    key: str
    label: str


class Typed(NamedTuple):
    """What stands in a box. `shown` is the key of the item whose label stood there, empty if none did."""

    text: str
    shown: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a box means: an item, or without one the choices there are, if any."""

    text: str
    item: Item | None = None
    choices: list[Choice] = field(default_factory=list)
    is_ambiguous: bool = False
    """The name has several meanings; otherwise the choices are guesses, for it has none."""


def read_items(boxes: Sequence[Typed]) -> list[Reading]:
    """What each box means, in order. Eight queries for keys of hubs and regions, up to a dozen more for each name."""
    known = _items({key for box in boxes for key in box if _KEY.match(key)})
    meanings = {box: _meanings(box, known) for box in boxes}
    found = {choices[0].key for choices in meanings.values() if len(choices) == 1}
    known |= _items(found - known.keys())
    return [_reading(box, meanings[box], known) for box in boxes]


def _reading(box: Typed, meanings: list[Choice], known: dict[str, Item]) -> Reading:
    if len(meanings) == 1:
        item = known.get(meanings[0].key)
        return Reading(box.text, item) if item is not None else Reading(box.text)
    if meanings:
        return Reading(box.text, choices=meanings, is_ambiguous=True)
    return Reading(box.text, choices=_guesses(box.text))


def _meanings(box: Typed, known: dict[str, Item]) -> list[Choice]:
    """The key of what is meant; several if the name is ambiguous."""
    shown = known.get(box.shown)
    if shown is not None and box.text == shown.label:
        return [Choice(shown.key, shown.label)]
    named = _KEY.match(box.text)
    if named is None:
        return _called(box.text)
    if named[1] != "place":
        return [Choice(box.text, box.text)]
    place = place_called(named[2])
    return _regions_of(place) if place is not None else []


def _called(text: str) -> list[Choice]:
    """What has this name: a hub, and places, each of which stands for its region."""
    hub, resolution = hub_called(text), resolve(text)
    found = [Choice(f"hub:{hub.slug}", _("%(name)s (hub)") % {"name": hub.name})] if hub is not None else []
    if resolution.place is None or (hub is not None and resolution.corrected):
        return found
    if resolution.outcome is Outcome.AMBIGUOUS:
        places = resolution.places[: MOST_CHOICES - len(found)]
        return found + [Choice(f"place:{place.slug}", place.full_label) for place in places]
    return found + _regions_of(resolution.place)


def _regions_of(place: Place) -> list[Choice]:
    """The region that a place is, or whose figures speak for it; for a town abroad without one, its country and the nearest hubs."""
    slug = region_of(place)
    if slug is None and place.kind == PlaceKind.REGION:
        slug = _first_region(slugs_behind(place))
    if slug is None and place.country in WITH_OUTLINES:
        area = area_or_county_of(place.location)
        slug = area.slug if area is not None else None
    if slug is None:
        slug = _first_region([place.slug])
    if slug is not None:
        return [Choice(f"region:{slug}", place.full_label)]
    near = nearest(Listed(ANY), place.location, size=MOST_NEAR)
    return [Choice(f"region:{place.country.lower()}", country_name(place.country)), *_hub_choices(near)]


def _first_region(slugs: Sequence[str]) -> str | None:
    """The first of these slugs that a region has."""
    there = set(Region.objects.filter(slug__in=slugs).values_list("slug", flat=True))
    return next((slug for slug in slugs if slug in there), None)


def _guesses(text: str) -> list[Choice]:
    """Hubs that have the words of a text."""
    named = _KEY.match(text)
    words = named[2].replace("-", " ") if named is not None else text
    return _hub_choices(find(Criteria(words=words), size=MOST_CHOICES).hubs)


def _hub_choices(hubs: Iterable[Summary]) -> list[Choice]:
    return [Choice(f"hub:{hub.slug}", _("%(name)s (hub)") % {"name": hub.name}) for hub in hubs]


def _items(keys: Iterable[str]) -> dict[str, Item]:
    """The hubs and regions with these keys; a hub that was merged is the one that it became. Unknown keys are left out."""
    slugs: dict[str, list[str]] = {"hub": [], "region": [], "place": []}
    for key in sorted(keys):
        kind, slug = key.split(":")
        slugs[kind].append(slug)
    hubs = {f"hub:{slug}": Item(hub.region, hub) for slug, hub in _hubs(slugs["hub"]).items()}
    return hubs | {f"region:{region.slug}": Item(region) for region in _regions(slugs["region"])}


def _hubs(slugs: Sequence[str]) -> dict[str, Any]:
    if not slugs:
        return {}
    found = {hub.slug: hub for hub in _hub_rows().filter(slug__in=slugs)}
    became = dict(
        Hub.objects.filter(slug__in=[slug for slug in slugs if slug not in found])
        .filter(publication=Publication.ARCHIVED, archive_reason=ArchiveReason.MERGED)
        .values_list("slug", "successor__slug")
        if len(found) < len(slugs)
        else []
    )
    successors = {hub.slug: hub for hub in _hub_rows().filter(slug__in=became.values())} if became else {}
    return found | {slug: successors[new] for slug, new in became.items() if new in successors}


def _hub_rows() -> Any:
    rows = Hub.objects.published().with_parents().select_related("in_county__county").select_related("region__area")
    return rows.defer("region__boundary", "region__parent__boundary", "in_county__county__boundary")


def _regions(slugs: Sequence[str]) -> Iterable[Region]:
    if not slugs:
        return []
    rows = Region.objects.filter(slug__in=slugs).select_related("area", "parent__parent__parent")
    parents = ("parent__boundary", "parent__parent__boundary", "parent__parent__parent__boundary")
    return rows.defer("boundary", *parents)
