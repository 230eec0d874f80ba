"""Who to call first: in which order, why, and who is left out."""

from __future__ import annotations

from typing import Any

import pytest

from hubs.advice.assessment import assess
from hubs.advice.calls import Call, who_to_call
from hubs.enums import SupportKind
from hubs.industries.matching import IndustryMatch
from hubs.models import Hub, Industry, Region
from hubs.search.summaries import Summary
from hubs.search.support import help_near
from tests.advice.test_advice import DENVER, north_of_ogden, of
from tests.factories import OGDEN, HubFactory, HubSupportFactory, IndustryFactory, SupportOrganizationFactory

pytestmark = pytest.mark.django_db


def calls(business: IndustryMatch | None, *, hub: Summary | None = None) -> list[Call]:
    help = help_near(OGDEN, ["us", "us-ut"], most=None)
    return who_to_call(help, business, hub=hub, place="Ogden, Utah", state="Utah", most=100)


def serving_ogden(name: str, kind: SupportKind = SupportKind.CHAMBER, *, metres: float = 0, **values: Any) -> str:
    return SupportOrganizationFactory(
        name=name, kind=kind, at=north_of_ogden(metres), **({"radius_m": 100_000} | values)
    ).name


def test_the_nearest_chamber_and_sbdc_are_called_first_whatever_they_serve(no_directory: None) -> None:
    bank = serving_ogden("Town bank", SupportKind.FINANCE)
    utah = Region.objects.get(slug="us-ut")
    sbdc = serving_ogden("Utah SBDC", SupportKind.SBDC, radius_m=None, serving=[utah])
    state = serving_ogden("Utah chamber", radius_m=None, serving=[utah])
    far = serving_ogden("Next town's chamber", metres=40_000)
    town = serving_ogden("Town chamber")
    assert [call.name for call in calls(None)] == [town, sbdc, bank, state]
    assert far not in [call.name for call in calls(None)]


def test_each_call_says_why(no_directory: None) -> None:
    serving_ogden("Town chamber")
    serving_ogden("Town bank", SupportKind.FINANCE, metres=30_000)
    serving_ogden("State chamber", radius_m=None, serving=[Region.objects.get(slug="us-ut")])
    serving_ogden("National chamber", radius_m=None, serving=[Region.objects.get(slug="us")])
    assert [(call.why, call.distance_m is None) for call in calls(None) if "refer" not in call.why] == [
        ("Serves Ogden, Utah.", False),
        ("Serves Ogden, Utah, about 19 miles (30 km) away.", False),
        ("Serves Utah.", False),
        ("Serves the whole country.", True),
    ]


def test_an_organization_of_other_industries_is_not_called(no_directory: None) -> None:
    hub = HubFactory(at=DENVER, related=[IndustryFactory(name="Related")])
    hub.industry.complementary.add(ally := IndustryFactory())
    for kind in (SupportKind.TRADE_ASSOCIATION, SupportKind.CHAMBER):
        helper = SupportOrganizationFactory(name=kind, kind=kind, at=OGDEN, radius_m=100_000)
        HubSupportFactory(hub=hub, organization=helper)
    serving_ogden("For all", SupportKind.INCUBATOR)
    of_other = {"chamber", "For all"}
    for industry in (hub.industry, hub.related_industries.get(), ally):
        assert {call.name for call in calls(of(industry))} >= {*of_other, "trade_association"}
    for business in (of(IndustryFactory()), of(None, "8121"), None):
        assert {call.name for call in calls(business)} & {*of_other, "trade_association"} == of_other


def test_only_makers_of_things_are_sent_to_manufacturing_extension(no_directory: None) -> None:
    serving_ogden("Extension", SupportKind.MANUFACTURING_EXTENSION)
    maker, stylist = of(None, "3399"), of(None, "8121", is_local=True)
    assert ["Extension" in [call.name for call in calls(business)] for business in (maker, None, stylist)] == [
        True,
        True,
        False,
    ]


def test_the_hubs_own_organizations_are_called_first_and_none_twice() -> None:
    business = of(Industry.objects.get(slug="sporting-goods"))
    hub = assess(OGDEN, business).hub
    called = calls(business, hub=hub)
    of_hub = list(Hub.objects.get(slug="ogden-sporting-goods").supports.order_by("position", "pk"))
    assert [call.slug for call in called[: len(of_hub)]] == [row.organization.slug for row in of_hub]
    assert len({call.slug for call in called}) == len(called)
