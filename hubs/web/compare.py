"""Up to four hubs or regions side by side."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import urlencode

from django.forms import BoundField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from hubs.advice.columns import columns_for
from hubs.advice.compared import Choice, Item, Typed, read_items
from hubs.advice.side_by_side import Origin, side_by_side
from hubs.forms.compare import SHOWN, BesideForm, ItemsForm
from hubs.industries.matching import IndustryMatch, industry_match
from hubs.search.nearest import nearest
from hubs.search.summaries import Listed

BESIDE = ("business", "industry", "place")
"""What else the address may hold."""

OFFERED = 3
"""Others that an only item may be compared with."""


class Box(NamedTuple):
    """One of the four boxes as the page shows it, with the addresses of what may be done to it."""

    name: str
    label: str
    text: str
    key: str
    """Of the item whose name stands in it."""
    error: str
    choices: list[tuple[str, str]]
    """What may be meant, and the address of the page with it."""
    removal: str


class Example(NamedTuple):
    keys: tuple[str, ...]
    industry: str = ""


EXAMPLES = (
    Example(("hub:high-point-furniture", "hub:hickory-furniture", "hub:tupelo-furniture")),
    Example(("region:grand-rapids-kentwood-metro", "region:milwaukee-wi", "region:rockford-metro"), "machinery"),
)


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """The table; without anything to compare, what the page is for. Names that are understood become keys, by a redirect."""
    form, beside = ItemsForm(request.GET), BesideForm(request.GET)
    form.is_valid()
    keys = form.keys
    if keys is not None and keys != _given(request, form):
        kept = {name: request.GET[name] for name in BESIDE if request.GET.get(name)}
        return redirect(_address(keys | kept))
    items = form.items
    matches, origin = _beside(beside)
    business = matches[0] if matches else None
    context = {
        "boxes": [_box(request, form, field) for field in form],
        "beside": beside,
        "places_meant": beside.places_meant(),
        "business": business,
        "did_you_mean": matches[1:],
        "items": items,
        "table": side_by_side(columns_for(items, business), origin) if items else None,
        "offered": _offered(items[0]) if len(items) == 1 else [],
        "examples": [] if form.readings else _examples(),
    }
    return render(request, "hubs/compare.html", context, status=_status(form, beside))


def _address(query: dict[str, str]) -> str:
    return f"{reverse('compare')}?{urlencode(query, safe=':')}" if query else reverse("compare")


def _given(request: HttpRequest, form: ItemsForm) -> dict[str, str]:
    """The boxes as they stand in the address, with what they show by name."""
    return {name: str(text) for name, text in request.GET.items() if name.removesuffix(SHOWN) in form.fields}


def _box(request: HttpRequest, form: ItemsForm, field: BoundField) -> Box:
    others = {name: str(text) for name, text in request.GET.items() if name.removesuffix(SHOWN) != field.name}
    reading = form.readings.get(field.name)
    item = reading.item if reading is not None else None
    choices = reading.choices if reading is not None else []
    return Box(
        name=field.name,
        label=str(field.label),
        text=item.label if item is not None else str(field.value() or ""),
        key=item.key if item is not None else "",
        error=str(field.errors[0]) if field.errors else "",
        choices=[(choice.label, _address(others | {field.name: choice.key})) for choice in choices],
        removal=_address(others),
    )


def _beside(form: BesideForm) -> tuple[list[IndustryMatch], Origin | None]:
    """What the industry may be, best first, and where distances are measured from; what is wrong is left out."""
    form.is_valid()
    read = getattr(form, "cleaned_data", {})
    point = None if form.is_too_large else read.get("near")
    return read.get("business") or [], Origin(point, form.place_label) if point is not None else None


def _status(form: ItemsForm, beside: BesideForm) -> int:
    if not beside.is_only_incomplete or (form.errors and not form.is_only_unknown):
        return 400
    return 404 if form.errors else 200


def _offered(item: Item) -> list[Choice]:
    """What the only item may be compared with: the nearest hubs of its industry, or the regions next to it."""
    if item.hub is not None:
        near = nearest(Listed(item.hub.industry_id), item.hub.location, size=OFFERED + 1)
        return [Choice(f"hub:{hub.slug}", hub.name) for hub in near if hub.pk != item.hub.pk][:OFFERED]
    area = getattr(item.region, "area", None)
    rows = area.neighbors.select_related("parent").order_by("name", "pk")[:OFFERED] if area is not None else []
    return [Choice(f"region:{region.slug}", region.local_label) for region in rows]


def _examples() -> list[tuple[str, str]]:
    """The address and the words of each example of which the directory has everything."""
    found = []
    for example in EXAMPLES:
        items = [reading.item for reading in read_items([Typed(key) for key in example.keys])]
        business = industry_match(example.industry) if example.industry else None
        if all(items) and (business is not None or not example.industry):
            words = "; ".join(item.label for item in items if item is not None)
            query = dict(zip(ItemsForm.base_fields, example.keys, strict=False))
            if business is not None:
                query["industry"], words = example.industry, f"{words}: {business.name}"
            found.append((_address(query), words))
    return found
