"""The curators' forms: what they refuse and with which message, what they store, and which other rows a save updates."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.contrib.gis.geos import GEOSGeometry
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from hubs.admin.fields import AreaField, LinesField, PointField
from hubs.admin.widgets import PointMap
from hubs.enums import PlaceKind, RegionKind
from hubs.models import Complement, Hub, Industry, Place, Region, SearchDocument, SupportOrganization
from hubs.roles import Role, ensure_group
from hubs.text.folding import fold
from tests.factories import FirmFactory, RegionFactory, SupportOrganizationFactory

POINT = '{"type": "Point", "coordinates": %s}'
AREA = '{"type": "MultiPolygon", "coordinates": %s}'
CORNER = [[-112, 41], [-111, 41], [-111, 42], [-112, 41]]
NOT_POINTS = [
    *("nan, 0", "41.2, inf", "91, 0", "0, 181", "0, 1e200", "1e400, 0", "41.2", "north, west", "1, 2, 3"),
    *("POINT (1 2)", "SRID=4326;POINT (1 2)", "0101000020E6100000000000000000F03F0000000000000040"),
    *("{", "{}", "null", '{"type": "Point"}', '{"type": "LineString", "coordinates": [[0, 0], [1, 1]]}'),
    *(POINT % "[NaN, 0]", POINT % "[0, 1e200]", POINT % "[0, 91]", POINT % "[0]", POINT % '["0", "0"]'),
    *(POINT % "[true, false]", POINT % ("9" * 5000), POINT % f"[0, {'9' * 5000}]", POINT % ("[" * 100_000)),
    *("\0", "41.2, -111.9\0"),
]
NOT_AREAS = [
    *("{", "[]", '{"type": "MultiPolygon"}', POINT % "[0, 0]"),
    *(AREA % text for text in ("[]", "[[]]", "[[[]]]", "[[[[0, 0]]]]", "7")),
    AREA % "[[[[0, 0], [1, 0], [1, 1], [0, 1e200], [0, 0]]]]",
    AREA % "[[[[0, 0], [1, 0], [1, 1], [0, 1]]]]",
    AREA % "[[[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]]",
]


@pytest.fixture
def desk(client: Client, db: None) -> Client:
    curator = User.objects.create_user("cora", is_staff=True)
    curator.groups.add(ensure_group(Role.CURATOR))
    client.force_login(curator)
    return client


@pytest.fixture
def hub(db: None) -> Hub:
    return Hub.objects.get(slug="ogden-sporting-goods")


def address_of(row: Any) -> str:
    return reverse(f"admin:hubs_{row._meta.model_name}_change", args=[row.pk])


def typed(page: Any) -> dict[str, Any]:
    """What a browser would send of this page if nobody changed anything."""
    forms = [page.context["adminform"].form]
    for inline in page.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    values = {bound.html_name: bound.value() for form in forms for bound in form}
    return {name: _text(value) for name, value in values.items() if value is not None and value is not False}


def _text(value: Any) -> Any:
    return PointMap().serialize(value) if isinstance(value, GEOSGeometry) else value


def save(client: Client, row: Any, **changes: Any) -> Any:
    """Sends the row's form with these changes; returns the answer."""
    address = address_of(row)
    return client.post(address, typed(client.get(address)) | changes)


def errors_of(answer: Any) -> str:
    assert answer.status_code == 200, "nothing was refused"
    return str(answer.context["errors"])


# Points and areas


@pytest.mark.parametrize("text", NOT_POINTS)
def test_what_is_no_point_never_reaches_geos(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hubs.geo.coordinates.Point", None)
    monkeypatch.setattr("django.contrib.gis.forms.fields.GEOSGeometry", GEOSGeometry)
    monkeypatch.setattr(GEOSGeometry, "__init__", None)
    with pytest.raises(ValidationError):
        PointField(srid=4326).clean(text)


def test_what_is_no_area_is_refused(subtests: pytest.Subtests) -> None:
    for text in NOT_AREAS:
        with subtests.test(text=text), pytest.raises(ValidationError):
            AreaField(srid=4326).clean(text)


def test_a_point_is_read_as_people_or_maps_write_it(subtests: pytest.Subtests) -> None:
    for text in ["41.2, -111.9", "41.2,-111.9", POINT % "[-111.9, 41.2]", POINT % "[-111.9, 41.2, 7]"]:
        with subtests.test(text=text):
            point = PointField(srid=4326).clean(text)
            assert (point.y, point.x, point.srid) == (41.2, -111.9, 4326)


def test_an_area_keeps_its_holes() -> None:
    outline, hole = [[0, 0], [9, 0], [9, 9], [0, 9], [0, 0]], [[1, 1], [2, 1], [2, 2], [1, 1]]
    area = AreaField(srid=4326).clean(AREA % [[outline, hole]])
    assert (area[0].num_interior_rings, area.srid) == (1, 4326)


@pytest.mark.parametrize("text", ["nan, 0", "91, 0", "0, 1e200", '{"type": "Point"', POINT % "[0, 1e200]"])
def test_a_bad_point_is_answered_with_a_message_and_what_was_typed(desk: Client, hub: Hub, text: str) -> None:
    before = hub.point
    answer = save(desk, hub, point=text)
    assert answer.context["adminform"].form.errors.keys() == {"point"}
    assert answer.context["adminform"].form["point"].value() == text
    assert Hub.objects.get(pk=hub.pk).point == before


def test_points_and_areas_are_kept(desk: Client, hub: Hub) -> None:
    assert save(desk, hub, point="41.3, -111.8", area=AREA % [[CORNER]]).status_code == 302
    hub.refresh_from_db()
    assert (hub.point.y, hub.point.x) == (41.3, -111.8)
    assert [list(corner) for corner in hub.area[0][0]] == CORNER


# Lists


def test_a_list_is_typed_one_a_line(desk: Client, hub: Hub) -> None:
    save(desk, hub, other_names=" Ski Valley \r\n\r\nSkitäler\r\nSki Valley")
    hub.refresh_from_db()
    assert hub.other_names == ["Ski Valley", "Skitäler"]
    assert desk.get(address_of(hub)).context["adminform"].form["other_names"].value() == "Ski Valley\nSkitäler"
    save(desk, hub, other_names="")
    hub.refresh_from_db()
    assert hub.other_names == []


def test_an_unchanged_list_is_no_change() -> None:
    field = LinesField(required=False)
    assert not field.has_changed(["a", "b"], "a\r\nb\r\n")
    assert not field.has_changed([], "")
    assert field.has_changed(["a"], "b")


@pytest.mark.parametrize("text", ["x" * 121, "nul\0"])
def test_lines_that_cannot_be_kept_are_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        LinesField().clean(text)


def test_saving_without_a_change_changes_nothing(desk: Client, hub: Hub) -> None:
    def rows() -> list[Any]:
        parts = (hub.anchor_firms, hub.supports, hub.designations, hub.sources)
        hub.refresh_from_db()
        return [
            *(hub.other_names, hub.point.coords, hub.since, hub.summary, hub.description, hub.area),
            *(list(part.values()) for part in parts),
            sorted(hub.related_industries.values_list("slug", flat=True)),
        ]

    before = rows()
    assert save(desk, hub).status_code == 302
    assert rows() == before


# What a hub must be


def test_the_slug_is_an_address_and_stays(desk: Client, hub: Hub) -> None:
    assert save(desk, hub, slug="elsewhere").status_code == 302
    assert Hub.objects.get(pk=hub.pk).slug == "ogden-sporting-goods"
    assert desk.get(reverse("admin:hubs_hub_add")).context["adminform"].prepopulated_fields


def test_a_related_industry_is_another_than_the_main_one(desk: Client, hub: Hub) -> None:
    answer = save(desk, hub, related_industries=[hub.industry.pk])
    assert "repeats the main industry" in errors_of(answer)


def test_a_hub_is_of_an_industry_and_not_of_a_whole_sector(desk: Client, hub: Hub) -> None:
    sector = Industry.objects.get(slug="food-drink")
    assert "is a sector" in errors_of(save(desk, hub, industry=sector.pk))
    offered = desk.get(
        reverse("admin:autocomplete"),
        {"app_label": "hubs", "model_name": "hub", "field_name": "industry", "term": "food"},
    ).json()["results"]
    assert str(sector.pk) not in [choice["id"] for choice in offered]


def test_since_needs_a_source_that_supports_it(desk: Client, hub: Hub) -> None:
    without = {name: [] for name in typed(desk.get(address_of(hub))) if name.endswith("-supports")}
    assert "needs a source" in errors_of(save(desk, hub, since=2002, **without))
    assert save(desk, hub, since="", **without).status_code == 302
    assert save(desk, hub, since=2002, **{"sources-0-supports": ["since"]}).status_code == 302
    hub.refresh_from_db()
    assert (hub.since, hub.sources.first().supports) == (2002, ["since"])  # type: ignore[union-attr]


@pytest.mark.parametrize("changes", [{"since": 999}, {"since": date.today().year + 1}, {"radius_m": 0}])
def test_numbers_out_of_range_are_refused_at_their_field(desk: Client, hub: Hub, changes: dict[str, int]) -> None:
    answer = save(desk, hub, **changes)
    assert answer.context["adminform"].form.errors.keys() == changes.keys()


def test_a_web_address_is_one_of_the_web(desk: Client, hub: Hub) -> None:
    for address in ("ftp://example.org/", "https://localhost/"):
        assert "begins with https://" in errors_of(save(desk, hub, website=address))


def test_a_curator_takes_a_firm_out_of_a_hub(desk: Client, hub: Hub) -> None:
    first, *others = hub.anchor_firms.all()
    assert save(desk, hub, **{"anchor_firms-0-DELETE": "on"}).status_code == 302
    assert list(hub.anchor_firms.all()) == others
    assert fold(first.firm.name) not in SearchDocument.objects.get(hub=hub).context


def test_a_new_hub_is_a_draft_and_can_be_found(desk: Client, hub: Hub) -> None:
    add = reverse("admin:hubs_hub_add")
    answer = desk.post(
        add,
        typed(desk.get(add))
        | {"name": "Snow Basin Lifts", "slug": "snow-basin-lifts", "summary": "Ski lifts.", "point": "41.2, -111.9"}
        | {"industry": hub.industry.pk, "region": hub.region.pk},
    )
    assert answer.status_code == 302
    made = Hub.objects.get(slug="snow-basin-lifts")
    assert (made.publication, made.origin) == ("draft", "curated")
    assert " snow basin lifts" in SearchDocument.objects.get(hub=made).names


# What a save sets right elsewhere


def test_a_renamed_firm_organization_or_region_is_found_in_its_hubs(desk: Client, hub: Hub) -> None:
    save(desk, hub.anchor_firms.first().firm, name="Zyzzyva Skis")  # type: ignore[union-attr]
    save(desk, hub.supports.first().organization, name="Quux Chamber")  # type: ignore[union-attr]
    save(desk, hub.region, name="Plugh City")
    text = SearchDocument.objects.get(hub=hub)
    assert " zyzzyva skis" in text.context
    assert " quux chamber" in text.context
    assert " plugh city" in text.names


def test_a_new_word_of_an_industry_finds_its_hubs(admin_client: Client, hub: Hub) -> None:
    words = hub.industry.words.count()
    word = {"words-TOTAL_FORMS": words + 1, f"words-{words}-word": "Schneebretter", f"words-{words}-language": "de"}
    assert save(admin_client, hub.industry, **word).status_code == 302
    assert " schneebretter" in SearchDocument.objects.get(hub=hub).topics


def test_complementary_industries_are_so_both_ways(admin_client: Client, db: None) -> None:
    industry = Industry.objects.get(slug="brewing")
    Complement.objects.filter(from_industry=industry).delete()
    Complement.objects.filter(to_industry=industry).delete()
    other = Industry.objects.get(slug="wine")
    page = admin_client.get(address_of(industry))
    prefix = page.context["inline_admin_formsets"][1].formset.prefix
    save(admin_client, industry, **{f"{prefix}-TOTAL_FORMS": 1, f"{prefix}-0-to_industry": other.pk})
    assert other.complementary.filter(pk=industry.pk).exists()
    save(admin_client, industry, **{f"{prefix}-0-DELETE": "on"})
    assert not other.complementary.filter(pk=industry.pk).exists()
    itself = {f"{prefix}-TOTAL_FORMS": 1, f"{prefix}-0-to_industry": industry.pk}
    assert "cannot complement itself" in errors_of(save(admin_client, industry, **itself))


def test_the_tree_of_industries_keeps_its_two_levels(admin_client: Client, db: None) -> None:
    sector, other = Industry.objects.sectors()[:2]
    assert "cannot be part of another sector" in errors_of(save(admin_client, sector, sector=other.pk))


def test_a_region_is_no_part_of_its_own_parts(desk: Client, hub: Hub) -> None:
    state = Region.objects.get(slug="us-ut")
    assert hub.region.parent == state
    assert "cannot be part of itself" in errors_of(save(desk, state, parent=hub.region.pk))


def test_a_metro_is_a_place_that_can_be_typed_for_as_long_as_it_is_one(desk: Client, db: None) -> None:
    region = RegionFactory(kind=RegionKind.COUNTY)
    assert save(desk, region, kind=RegionKind.METRO, other_names="The Junction").status_code == 302
    names = Place.objects.get(slug=region.slug).names.values_list("folded", flat=True)
    assert "the junction" in names
    assert save(desk, region, kind=RegionKind.COUNTY).status_code == 302
    assert not Place.objects.filter(slug=region.slug).exists()


def test_a_region_does_not_take_the_row_of_a_city_of_the_gazetteer(desk: Client, hub: Hub) -> None:
    assert "The gazetteer already has a place" in errors_of(save(desk, hub.region, kind=RegionKind.INFORMAL))
    assert Place.objects.get(slug=hub.region.slug).kind == PlaceKind.CITY


def test_an_organization_serves_some_place(desk: Client, db: None) -> None:
    helper = SupportOrganization.objects.filter(radius_m=None).first()
    assert "Enter the regions" in errors_of(save(desk, helper, serves=[]))


# Facts that were checked


@pytest.fixture
def chamber(db: None) -> SupportOrganization:
    return SupportOrganizationFactory(radius_m=40_000)


def test_a_phone_number_is_kept_in_one_form_however_it_is_typed(desk: Client, chamber: SupportOrganization) -> None:
    for phone in ("(801) 555-0100", "+1 801 555 0100"):
        assert save(desk, chamber, phone=phone).status_code == 302
        chamber.refresh_from_db()
        assert chamber.phone == "+18015550100"
    assert save(desk, chamber, phone="").status_code == 302
    assert "is not a phone number that anyone can call" in errors_of(save(desk, chamber, phone="555-0100"))


def test_a_check_of_an_organization_has_a_day_and_a_page(desk: Client, chamber: SupportOrganization) -> None:
    day, page = "2026-01-31", "https://example.org/about"
    assert "Name the page that confirmed it" in errors_of(save(desk, chamber, checked_on=day))
    assert "Say on which day" in errors_of(save(desk, chamber, checked_source=page))
    assert "This day is in the future." in errors_of(save(desk, chamber, checked_on="2199-01-31", checked_source=page))
    bad = errors_of(save(desk, chamber, checked_on=day, checked_source="ftp://example.org/"))
    assert "Enter a web address that begins with https://." in bad
    assert save(desk, chamber, checked_on=day, checked_source=page).status_code == 302
    chamber.refresh_from_db()
    assert (chamber.checked_on, chamber.checked_source) == (date(2026, 1, 31), page)


def test_so_has_a_check_of_an_anchor_firm(desk: Client, hub: Hub) -> None:
    day, page = "2026-01-31", "https://example.org/about"
    own = {"anchor_firms-0-checked_on": day, "anchor_firms-0-checked_source": ""}
    assert "Name the page that confirmed it" in errors_of(save(desk, hub, **own))
    assert save(desk, hub, **own | {"anchor_firms-0-checked_source": page}).status_code == 302
    anchor = hub.anchor_firms.order_by("position", "pk")[0]
    assert (anchor.checked_on, anchor.checked_source) == (date(2026, 1, 31), page)


@pytest.mark.parametrize("item", ["q1", "Q0", "Q1 ", "https://www.wikidata.org/wiki/Q1"])
def test_an_item_of_wikidata_is_its_number(desk: Client, db: None, item: str) -> None:
    for row in (FirmFactory(), RegionFactory(kind=RegionKind.CITY)):
        answer = save(desk, row, wikidata=item)
        if item == "Q1 ":  # Django strips spaces
            row.refresh_from_db()
            assert row.wikidata == "Q1"
        else:
            assert "wikidata" in answer.context["adminform"].form.errors
