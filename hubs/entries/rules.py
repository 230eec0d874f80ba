"""The rules for entries from any origin: the directory's files, spreadsheets, forms, suggestions or a revert.

Each rule is a pure function over plain values. It runs no queries and yields a field and a message for each violation.
Facts about other entries are passed in by the caller. Maximum lengths come from the models (`longest`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db import models
from django.utils.translation import gettext as _

from hubs.enums import ArchiveReason, Publication, RegionKind

NEED_SUCCESSOR = (ArchiveReason.MOVED, ArchiveReason.MERGED)
"""Archive reasons that need a successor for visitors."""

DEFAULT_RADIUS_M = 40_000
"""Default reach in meters of a hub, city, metro or informal region."""

_SPREAD = (RegionKind.METRO, RegionKind.INFORMAL, RegionKind.CITY)


class Breach(NamedTuple):
    field: str
    message: str


class Successor(NamedTuple):
    """What the rules need to know about the hub that visitors of an archived hub are sent to."""

    slug: str
    publication: str


def longest(model: type[models.Model], field: str) -> int:
    """The maximum number of characters in a field."""
    length = model._meta.get_field(field).max_length  # type: ignore[union-attr]
    assert length is not None  # noqa: S101 - only asked for fields with a limit
    return length


def industries_of_hub(main: str, related: Collection[str], sectors: Collection[str] = ()) -> Iterator[Breach]:
    """All arguments are slugs; `sectors` are those that are sectors, as far as the caller knows."""
    if main and main in related:
        yield Breach("related_industries", _("This repeats the main industry."))
    for field, slugs in (("industry", [main]), ("related_industries", related)):
        wrong = [slug for slug in slugs if slug in sectors]
        if wrong:
            words = _("“%(name)s” is a sector: choose an industry within it.")
            yield Breach(field, words % {"name": ", ".join(wrong)})


def since_has_source(since: Any, supports: Iterable[Collection[str]]) -> Iterator[Breach]:
    """`supports` has the fields supported by each of the hub's sources."""
    if since and not any("since" in fields for fields in supports):
        yield Breach("since", _("The year needs a source that lists “since” among the fields it supports."))


def archive_of_hub(slug: str, publication: str, reason: str, successor: Successor | None) -> Iterator[Breach]:
    """An archived hub needs a reason and perhaps a successor. Other hubs have neither."""
    if publication != Publication.ARCHIVED:
        if reason:
            yield Breach("archive_reason", _("Only an archived hub has a reason. Leave it empty, or archive the hub."))
        if successor is not None:
            yield Breach("successor", _("Only an archived hub has a successor. Leave it empty, or archive the hub."))
        return
    if not reason:
        yield Breach("archive_reason", _("Say why the hub is archived."))
    if successor is None:
        if reason in NEED_SUCCESSOR:
            yield Breach("successor", _("Name the hub that visitors should find instead."))
    elif successor.slug == slug or not _may_succeed(successor, reason):
        yield Breach("successor", _("The successor must be another hub that is published."))


def _may_succeed(successor: Successor, reason: str) -> bool:
    """A draft may be merged into another draft, so a merge allows a successor that is not published yet."""
    if reason == ArchiveReason.MERGED:
        return successor.publication != Publication.ARCHIVED
    return successor.publication == Publication.PUBLISHED


def checked_with_a_page(on: date | None, source: str, *, today: date) -> Iterator[Breach]:
    """The day on which somebody confirmed a fact, and the page that says so."""
    if on and not source:
        yield Breach("checked_source", _("Name the page that confirmed it on that day, or leave the day empty."))
    if source and not on:
        yield Breach("checked_on", _("Say on which day the page confirmed it, or leave the page empty."))
    if on and on > today:
        yield Breach("checked_on", _("This day is in the future. Enter the day on which you read the page."))


def whom_it_serves(regions: Collection[Any], radius: Any) -> Iterator[Breach]:
    if not regions and not radius:
        yield Breach("serves", _("Enter the regions that it serves, or a radius."))


def how_it_helps(*, in_person: bool, remote: bool) -> Iterator[Breach]:
    if not (in_person or remote):
        yield Breach("in_person", _("Choose whether it helps in person, remotely or both."))


def parent_of_region(slug: str, parent: str, parents: Mapping[str, str]) -> Iterator[Breach]:
    """`parents` maps each region's slug to its parent's slug."""
    above: list[str] = []
    step = parent
    while step and step not in above:
        above.append(step)
        step = parents.get(step, "")
    if slug in above:
        words = _("A region cannot be part of itself or of its own parts: %(regions)s.")
        yield Breach("parent", words % {"regions": " → ".join(above)})


def country_code(code: str) -> Iterator[Breach]:
    if not (len(code) == 2 and code.isascii() and code.isalpha() and code.isupper()):
        yield Breach("country", _("Enter two capital letters, for example US."))


def codes_of_industry(naics: Any, naics_find: Any, isic: Any) -> Iterator[Breach]:
    for field, codes in (("naics", naics), ("naics_find", naics_find), ("isic", isic)):
        if not (isinstance(codes, list) and all(isinstance(code, str) and code.isdigit() for code in codes)):
            yield Breach(field, _('Enter a list of codes as texts, for example ["33992"].'))


def figures_of_industry(naics: Any, no_figures: str) -> Iterator[Breach]:
    if naics and no_figures:
        yield Breach("no_figures", _("Leave this empty, or move the codes to those for finding it."))


def complements_of_industry(slug: str, complementary: Collection[str]) -> Iterator[Breach]:
    if slug in complementary:
        yield Breach("complementary", _("An industry cannot complement itself."))


def named_once(field: str, names: Sequence[str]) -> Iterator[Breach]:
    if twice := repeated(names):
        yield Breach(field, _("This appears more than once: %(words)s.") % {"words": ", ".join(twice)})


def repeated(names: Sequence[str]) -> list[str]:
    """The names that appear more than once, sorted."""
    return sorted(name for name, times in Counter(names).items() if times > 1)


def unknown(slug: str) -> str:
    """The message for a slug that no entry has."""
    return _("“%(slug)s” does not exist") % {"slug": slug}


def two_levels() -> str:
    """The message for an industry within an industry."""
    return _("Choose a sector: the tree has only two levels.")


def usual_radius_m(kind: str) -> int | None:
    """The default radius in meters of a region of this kind; None for kinds that have outlines."""
    return DEFAULT_RADIUS_M if kind in _SPREAD else None
