"""Who helps: the list of organizations, by kind and page, and those that serve a place."""

from __future__ import annotations

import pytest
from django.test import Client

from hubs.enums import SupportKind
from hubs.geo.coordinates import LonLat
from hubs.models import SupportOrganization
from tests.factories import RegionFactory, SupportOrganizationFactory
from tests.pages import errors, links, main, one, texts, words

pytestmark = pytest.mark.django_db


def names(response) -> list[str]:
    return [words(name) for name in main(response).css("h3")]


def test_every_organization_stands_on_exactly_one_page(client: Client) -> None:
    shown: list[str] = []
    address: str | None = "/support/"
    while address:
        response = client.get(address)
        shown += names(response)
        following = links(main(response)).get("Next")
        address = f"/support/{following}" if following else None
    assert shown == list(SupportOrganization.objects.order_by("name").values_list("name", flat=True))


def test_the_number_behind_a_kind_is_what_one_finds(client: Client, subtests: pytest.Subtests) -> None:
    for kind in SupportKind.values:
        with subtests.test(kind=kind):
            choice = one(main(client.get("/support/")), f'select#id_kind option[value="{kind}"]')
            promised = int(words(choice).rpartition("(")[2].removesuffix(")"))
            assert promised == SupportOrganization.objects.filter(kind=kind).count()
            found = texts(client.get("/support/", {"kind": kind}), "result-count")
            assert found == [f"{promised} organization{'' if promised == 1 else 's'}"]


def test_the_links_to_other_pages_keep_the_kind(client: Client, no_directory: None) -> None:
    for number in range(41):
        SupportOrganizationFactory(name=f"Chamber {number:02}")
    first = client.get("/support/?kind=chamber")
    assert links(main(first))["Next"] == "?kind=chamber&page=2"
    assert names(client.get("/support/?kind=chamber&page=2")) == ["Chamber 40"]
    assert texts(first, "pages") == ["Page 1 of 2 Next"]


def test_a_page_past_the_end_says_where_the_end_is(client: Client, no_directory: None) -> None:
    for _ in range(41):
        SupportOrganizationFactory()
    response = client.get("/support/?page=3")
    assert (response.status_code, errors(response)) == (404, {"page": "There are only 2 pages."})


def test_around_a_place_stand_those_who_serve_it_chambers_first(client: Client, no_directory: None) -> None:
    utah, nation = RegionFactory(slug="us-ut"), RegionFactory(slug="us")
    ogden = LonLat(-111.97, 41.22)
    SupportOrganizationFactory(name="the nation's bank", kind="finance", at=LonLat(-77, 39), serving=[nation])
    SupportOrganizationFactory(name="the state's SBDC", kind="sbdc", at=LonLat(-112, 40), serving=[utah])
    SupportOrganizationFactory(name="the town's chamber", at=ogden, radius_m=30_000)
    SupportOrganizationFactory(name="a chamber too far", at=LonLat(-112, 40), radius_m=30_000)
    SupportOrganizationFactory(name="another state's", kind="sbdc", at=ogden, serving=[RegionFactory(slug="us-ny")])
    response = client.get("/support/?near=Ogden,+UT")
    assert names(response) == ["the town's chamber", "the state's SBDC", "the nation's bank"]
    assert texts(response, "result-count") == ["3 organizations serve this place."]
    served = [words(meta) for meta in main(response).css("p.hub-meta")]
    assert [meta.endswith("serves the whole area") for meta in served] == [False, True, False]
    assert served[-1].endswith("national")
    assert [bool(page.css("span.distance")) for page in main(response).css("li.organization-row")] == [
        True,
        True,
        False,
    ]
    only = client.get("/support/?near=Ogden,+UT&kind=sbdc")
    assert (names(only), texts(only, "result-count")) == (["the state's SBDC"], ["1 organization serves this place."])


def test_more_than_fit_are_not_left_out_in_silence(client: Client, no_directory: None) -> None:
    utah = RegionFactory(slug="us-ut")
    for number in range(61):
        SupportOrganizationFactory(name=f"Chamber {number:02}", serving=[utah])
    response = client.get("/support/?near=Ogden,+UT&kind=chamber")
    assert len(names(response)) == 60
    assert "Only the first 60 are shown" in texts(response, "result-count")[0]


def test_nobody_known_is_said_plainly(client: Client, no_directory: None) -> None:
    assert "We know of no organization yet that serves this place." in words(
        main(client.get("/support/?near=-60,-150"))
    )


@pytest.mark.parametrize(
    ("query", "message"),
    [
        (
            {"near": "Qwxzvb"},
            {
                "near": "We could not find a place called “Qwxzvb”. Check the spelling, add the state or country, or enter a ZIP code."
            },
        ),
        ({"kind": "wizard"}, {"kind": "Select a valid choice. wizard is not one of the available choices."}),
        ({"page": "0"}, {"page": "Ensure this value is greater than or equal to 1."}),
    ],
)
def test_a_wrong_filter_is_named(client: Client, query: dict[str, str], message: dict[str, str]) -> None:
    response = client.get("/support/", query)
    assert (response.status_code, errors(response)) == (400, message)
