"""What the published facts rest on: how old and how good the sources are, what was checked, and what is missing.

None of it is an error. `check_directory` counts it, so that curators know where to look next.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch

from hubs.entries.records import SUPPORTED_FIELDS
from hubs.models import AnchorFirm, Hub, HubSupport, Source, SupportOrganization
from hubs.quality.data_quality import Finding
from hubs.quality.people_served import people_served
from hubs.quality.weak_sources import weakness_of
from hubs.text.phones import country_of_phone

RECENT_YEARS = 3
"""So many calendar years old may a source or a check be: of most sources, only the year is known."""

_HISTORY = ("since", "designations", "region")
"""Facts that old sources may show: they do not change."""

_YEAR = re.compile(r"(?<!\d)(19[89]\d|20\d\d)(?:(?!\d)|(?=[01]\d[0-3]\d(?!\d)))")
"""A year in an address or a title, alone or at the beginning of a date: 20130414."""


@dataclass(frozen=True, slots=True)
class Concern:
    """One kind of weakness, with every entry that has it."""

    what: str
    findings: list[Finding]


def concerns(*, today: date) -> list[Concern]:
    """Where the published directory is weak. A dozen queries and several seconds."""
    hubs = list(
        Hub.objects.published()
        .prefetch_related(
            "sources",
            # SQLite takes at most a thousand firms, or organizations, in a query for their rows.
            Prefetch("anchor_firms", AnchorFirm.objects.select_related("firm")),
            Prefetch("supports", HubSupport.objects.select_related("organization")),
        )
        .order_by("slug")
    )
    people = people_served()
    organizations = sorted(SupportOrganization.objects.all(), key=lambda row: (-people[row.pk], row.slug))
    recent = date(today.year - RECENT_YEARS, 1, 1)

    def lacking(what: str, missing: list[SupportOrganization]) -> Concern:
        served = [Finding(f"organization {row.slug}", f"serves {people[row.pk]:,} people") for row in missing]
        return Concern(f"organizations without {what}, by the number of people they serve", served)

    return [
        Concern(f"facts whose newest dated source is from before {recent.year}", list(_old_facts(hubs, recent))),
        Concern(
            "sources that are wikis, blogs, mirrors or copies of documents",
            [*_weak_sources(hubs), *_weak_checks(organizations)],
        ),
        Concern("hubs whose stage no source names", list(_unsourced(hubs, "stage"))),
        Concern("hubs whose organizations no source names", list(_unsourced(hubs, "support"))),
        Concern(f"anchor firms that were not checked since {recent.year}", list(_unchecked_anchors(hubs, recent))),
        lacking(
            f"a check since {recent.year}", [row for row in organizations if not _is_recent(row.checked_on, recent)]
        ),
        lacking("a phone number", [row for row in organizations if not row.phone]),
        lacking("a website", [row for row in organizations if not row.website]),
        Concern(
            "phone numbers of a country that the organization does not serve", list(_foreign_phones(organizations))
        ),
        Concern(
            "days of the last verification that no check bears out",
            [*_unproven_hubs(hubs), *_unproven_organizations(organizations)],
        ),
    ]


def year_of(source: Source) -> int | None:
    """The year that the source is from, as far as its address or its title names one; None for a page without a date.

    Of several years the latest counts that is not after the day on which it was read.
    """
    years = {int(year) for text in (source.url, source.title) for year in _YEAR.findall(text)}
    return max((year for year in years if year <= source.retrieved_on.year), default=None)


def _old_facts(hubs: list[Hub], recent: date) -> Iterator[Finding]:
    """Facts for which no source since then is named, nor a check of every firm or organization."""
    for hub in hubs:
        confirmed = {
            "anchor_firms": [anchor.checked_on for anchor in hub.anchor_firms.all()],
            "support": [support.organization.checked_on for support in hub.supports.all()],
        }
        for field in SUPPORTED_FIELDS:
            years = [year for row in hub.sources.all() if field in row.supports and (year := year_of(row)) is not None]
            if field in _HISTORY or not years or max(years) >= recent.year:
                continue
            days = confirmed.get(field, [])
            if not (days and all(_is_recent(day, recent) for day in days)):
                yield Finding(f"hub {hub.slug}", f"{field} rests on a source of {max(years)}")


def _weak_sources(hubs: list[Hub]) -> Iterator[Finding]:
    for hub in hubs:
        sources = [source.url for source in hub.sources.all()]
        for url in (*sources, *(anchor.checked_source for anchor in hub.anchor_firms.all())):
            if weakness := weakness_of(url):
                yield Finding(f"hub {hub.slug}", f"{url} is {weakness}")


def _weak_checks(organizations: list[SupportOrganization]) -> Iterator[Finding]:
    for row in organizations:
        if weakness := weakness_of(row.checked_source):
            yield Finding(f"organization {row.slug}", f"{row.checked_source} is {weakness}")


def _unsourced(hubs: list[Hub], field: str) -> Iterator[Finding]:
    for hub in hubs:
        if not any(field in source.supports for source in hub.sources.all()):
            yield Finding(f"hub {hub.slug}", f"no source lists {field} under supports")


def _unchecked_anchors(hubs: list[Hub], recent: date) -> Iterator[Finding]:
    for hub in hubs:
        for anchor in hub.anchor_firms.all():
            if not _is_recent(anchor.checked_on, recent):
                last = f"last checked on {anchor.checked_on}" if anchor.checked_on else "never checked"
                yield Finding(f"hub {hub.slug}", f"{anchor.firm.slug} was {last}")


def _foreign_phones(organizations: list[SupportOrganization]) -> Iterator[Finding]:
    """A number without its country code may have been read as one in the United States or Canada."""
    served: dict[int, set[str]] = defaultdict(set)
    through = SupportOrganization.serves.through.objects
    for key, country in through.values_list("supportorganization", "region__country"):
        served[key].add(country)
    for row in organizations:
        country = country_of_phone(row.phone)
        if country and served[row.pk] and country not in served[row.pk]:
            yield Finding(f"organization {row.slug}", f"{row.phone} is in {country}")


def _unproven_hubs(hubs: list[Hub]) -> Iterator[Finding]:
    for hub in hubs:
        days = [anchor.checked_on for anchor in hub.anchor_firms.all() if anchor.checked_on is not None]
        yield from _unproven(f"hub {hub.slug}", hub.last_verified, max(days, default=None))


def _unproven_organizations(organizations: list[SupportOrganization]) -> Iterator[Finding]:
    for row in organizations:
        yield from _unproven(f"organization {row.slug}", row.last_verified, row.checked_on)


def _unproven(subject: str, verified: date | None, checked: date | None) -> Iterator[Finding]:
    if verified is not None and (checked is None or verified > checked):
        newest = f"the newest check is of {checked}" if checked else "nothing was checked"
        yield Finding(subject, f"says verified on {verified}, but {newest}")


def _is_recent(day: date | None, recent: date) -> bool:
    return day is not None and day >= recent
