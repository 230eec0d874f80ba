"""What the published facts rest on, as `check_directory` counts and lists it."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.management import call_command

from hubs.enums import Publication
from hubs.geo.coordinates import LonLat
from hubs.models import AnchorFirm, Area, Hub, SupportOrganization
from hubs.quality.people_served import people_served
from hubs.quality.reliability import concerns, year_of
from hubs.quality.weak_sources import weakness_of
from tests.factories import (
    AnchorFirmFactory,
    FirmFactory,
    HubFactory,
    HubSupportFactory,
    PlaceFactory,
    RegionFactory,
    SourceFactory,
    SupportOrganizationFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_directory")]

TODAY = date(2026, 11, 30)
PAGE = "https://example.org/about"


def said(beginning: str) -> list[str]:
    """The findings of the only concern that begins so."""
    (found,) = (concern for concern in concerns(today=TODAY) if concern.what.startswith(beginning))
    return [str(finding) for finding in found.findings]


@pytest.fixture
def hub() -> Hub:
    return HubFactory(slug="kites")


# Sources


@pytest.mark.parametrize(
    ("url", "title", "year"),
    [
        ("https://example.org/2006/10/17/kites", "Kites", 2006),
        ("https://example.org/article/20130414/BUSINESS/103050001", "Kites", 2013),
        ("https://example.org/kites", "Annual report 2019", 2019),
        ("https://example.org/2021/kites", "What 2030 may bring", 2021),
        ("https://example.org/2019/kites", "Kites, fall 2016", 2019),
        ("https://example.org/kites-120190", "Kites since 1921", None),
    ],
)
def test_a_source_is_of_the_year_that_its_address_or_title_names(hub: Hub, url: str, title: str, year: int) -> None:
    assert year_of(SourceFactory(hub=hub, url=url, title=title, retrieved_on=date(2026, 1, 31))) == year


def test_a_fact_is_as_old_as_its_newest_dated_source(hub: Hub) -> None:
    old = SourceFactory(hub=hub, url="https://example.org/2011/a", supports=["anchor_firms", "stage", "since"])
    SourceFactory(hub=hub, url="https://example.org/a", supports=["anchor_firms"])
    assert said("facts") == [
        "hub kites: anchor_firms rests on a source of 2011",
        "hub kites: stage rests on a source of 2011",
    ]
    SourceFactory(hub=hub, url="https://example.org/2023/a", supports=["stage"], retrieved_on=date(2026, 1, 31))
    assert said("facts") == ["hub kites: anchor_firms rests on a source of 2011"]
    old.delete()
    assert said("facts") == []


def test_firms_that_were_all_checked_need_no_new_source(hub: Hub) -> None:
    SourceFactory(hub=hub, url="https://example.org/2011/a", supports=["anchor_firms"])
    AnchorFirmFactory(hub=hub, checked_on=date(2023, 1, 1), checked_source=PAGE)
    assert said("facts") == []
    AnchorFirmFactory(hub=hub, checked_on=date(2022, 12, 31), checked_source=PAGE)
    assert said("facts") == ["hub kites: anchor_firms rests on a source of 2011"]


@pytest.mark.parametrize(
    ("url", "weakness"),
    [
        ("https://en.m.wikipedia.org/wiki/Kite", "a wiki"),
        ("https://wikimili.com/en/Kite", "a wiki"),
        ("http://kites.blogspot.sg/2011/08/kite.html", "a blog"),
        ("https://medium.com/kites/a-kite-99a6", "a blog"),
        ("https://www.blog.kites.org/news/kite", "a blog"),
        ("https://issuu.com./kites/docs/kite", "a copy of a document"),
        ("https://pdfslide.us/documents/kite.html", "a copy of a document"),
        ("https://archive.li/OM5oK", "a mirror"),
        ("https://web.archive.org/web/2019/https://example.org/", "a mirror"),
        ("https://kites-kites-prod.cdn.arcpublishing.com/kite", "a mirror"),
        # An organization's blog on its own site is its own word.
        ("https://www.nist.gov/blogs/manufacturing-innovation-blog/kite", ""),
        ("https://wvencyclopedia.org/entries/1083", ""),
        ("https://www.dailymirror.lk/kite", ""),
        ("https://archive.seattletimes.com/archive/?date=20000416", ""),
        ("https://animeanime.biz/archives/17337", ""),
        ("", ""),
    ],
)
def test_a_weak_source_is_known_by_its_host(url: str, weakness: str) -> None:
    assert weakness_of(url) == weakness


def test_weak_sources_of_hubs_anchor_firms_and_organizations_are_named(hub: Hub) -> None:
    wiki = "https://en.wikipedia.org/wiki/Kite"
    SourceFactory(hub=hub, url=wiki)
    AnchorFirmFactory(hub=hub, checked_on=TODAY, checked_source=f"{wiki}s")
    SupportOrganizationFactory(slug="chamber", checked_on=TODAY, checked_source=f"{wiki}_flying")
    SourceFactory(hub=HubFactory(publication=Publication.DRAFT), url=wiki)
    assert said("sources") == [
        f"hub kites: {wiki} is a wiki",
        f"hub kites: {wiki}s is a wiki",
        f"organization chamber: {wiki}_flying is a wiki",
    ]


def test_a_stage_and_organizations_that_no_source_names_are_told(hub: Hub) -> None:
    SourceFactory(hub=hub, supports=["summary"])
    assert said("hubs whose stage") == ["hub kites: no source lists stage under supports"]
    assert said("hubs whose organizations") == ["hub kites: no source lists support under supports"]
    SourceFactory(hub=hub, supports=["stage", "support"])
    assert (said("hubs whose stage"), said("hubs whose organizations")) == ([], [])


# Checks


def test_firms_that_nobody_checked_lately_are_told(hub: Hub) -> None:
    for slug, day in (("new", date(2023, 1, 1)), ("old", date(2022, 12, 31)), ("never", None)):
        AnchorFirmFactory(hub=hub, firm=FirmFactory(slug=slug), checked_on=day, checked_source=PAGE if day else "")
    assert said("anchor firms") == [
        "hub kites: old was last checked on 2022-12-31",
        "hub kites: never was never checked",
    ]


def test_organizations_stand_in_the_order_of_the_people_they_serve() -> None:
    PlaceFactory(at=LonLat(-130, 0), population=5_000, country="US")
    PlaceFactory(at=LonLat(-130, 0.5), population=2_000, country="US")
    near, wide = LonLat(-130, 0.1), LonLat(-130, 0)
    SupportOrganizationFactory(slug="town", at=near, radius_m=20_000)
    SupportOrganizationFactory(slug="towns", at=wide, radius_m=80_000, website="https://example.org/")
    SupportOrganizationFactory(
        slug="called", at=wide, radius_m=80_000, phone="+18015550100", checked_on=TODAY, checked_source=PAGE
    )
    assert said("organizations without a phone number") == [
        "organization towns: serves 7,000 people",
        "organization town: serves 5,000 people",
    ]
    assert said("organizations without a website") == [
        "organization called: serves 7,000 people",
        "organization town: serves 5,000 people",
    ]
    assert said("organizations without a check") == said("organizations without a phone number")


def test_people_are_counted_in_the_country_the_area_and_the_region() -> None:
    PlaceFactory(at=LonLat(-130, 0), population=5_000, country="QQ")
    PlaceFactory(at=LonLat(-130, 3), population=2_000, country="QQ")
    PlaceFactory(at=LonLat(179.95, 0), population=3_000, country="QX")
    state = RegionFactory(at=LonLat(-130, 3), radius_m=10_000)
    Area.objects.create(region=state, title="State", is_ours=False, has_figures=False, population=900)
    ocean = RegionFactory(kind="country", country="QQ", radius_m=None)
    island = RegionFactory(at=LonLat(-130, 3), radius_m=10_000)
    served = {
        "country": ([ocean], None),
        "island": ([island], None),
        "both": ([island], 1),
        "nobody": ([], 1),
        "state": ([state], None),
    }
    keys = {
        name: SupportOrganizationFactory(at=LonLat(-130, 50), serving=regions, radius_m=radius_m).pk
        for name, (regions, radius_m) in served.items()
    }
    across = SupportOrganizationFactory(at=LonLat(-179.95, 0), radius_m=20_000).pk
    found = people_served()
    assert {name: found[key] for name, key in keys.items()} == {
        "country": 7_000,
        "island": 2_000,
        "both": 2_000,
        "nobody": 0,
        "state": 900,
    }
    assert found[across] == 3_000


def test_a_number_of_a_country_that_is_not_served_is_told() -> None:
    singapore = RegionFactory(slug="sg", kind="country", country="SG")
    for slug, phone in (("right", "+6561234567"), ("wrong", "+18015550100"), ("free", "+80012345678"), ("none", "")):
        SupportOrganizationFactory(slug=slug, phone=phone, serving=[singapore])
    assert said("phone numbers") == ["organization wrong: +18015550100 is in US"]


def test_a_verification_later_than_every_check_is_told(hub: Hub) -> None:
    Hub.objects.filter(pk=hub.pk).update(last_verified=date(2026, 11, 22))
    SupportOrganizationFactory(slug="chamber", last_verified=date(2026, 11, 22))
    assert said("days") == [
        "hub kites: says verified on 2026-11-22, but nothing was checked",
        "organization chamber: says verified on 2026-11-22, but nothing was checked",
    ]
    AnchorFirmFactory(hub=hub, checked_on=date(2026, 1, 1), checked_source=PAGE)
    newest = AnchorFirmFactory(hub=hub, checked_on=date(2026, 11, 21), checked_source=PAGE)
    SupportOrganization.objects.update(checked_on=date(2026, 11, 22), checked_source=PAGE)
    assert said("days") == ["hub kites: says verified on 2026-11-22, but the newest check is of 2026-11-21"]
    AnchorFirm.objects.filter(pk=newest.pk).update(checked_on=date(2026, 11, 22))
    assert said("days") == []


# The command


def test_the_command_counts_and_lists_on_demand(hub: Hub, capsys: pytest.CaptureFixture[str]) -> None:
    HubSupportFactory(hub=hub, organization=SupportOrganizationFactory(slug="chamber"))
    for arguments, is_listed in (((), False), (("--list",), True)):
        with pytest.raises(Exception, match="findings"):  # the hub has no sources
            call_command("check_directory", *arguments)
        printed = capsys.readouterr().out
        assert "     1  hubs whose stage no source names\n" in printed
        assert ("        hub kites: no source lists stage under supports\n" in printed) is is_listed
