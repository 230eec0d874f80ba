"""Random requests of visitors, the same in every run."""

from __future__ import annotations

from itertools import product
from random import Random

from django.utils.http import urlencode

from hubs.enums import PlaceKind, Stage
from hubs.geo.coordinates import LonLat
from hubs.industries import files
from hubs.models import Industry, IndustryWord, Place

SEED = 5
LEAST_PEOPLE = 15_000


def origins(count: int) -> list[LonLat]:
    """Distinct points in and around cities. Large cities are not more likely, so remote corners are included."""
    chance = Random(SEED)
    cities = [LonLat.of(point) for point in _cities().values_list("point", flat=True)]
    around = [(chance.choice(cities), chance.gauss(0, 0.1), chance.gauss(0, 0.1)) for _ in range(count)]
    return [
        LonLat(
            round(max(-180.0, min(180.0, city.lon + east)), 5),
            round(max(-90.0, min(90.0, city.lat + north)), 5),
        )
        for city, east, north in around
    ]


def place_pages(count: int) -> list[str]:
    slugs = list(_cities().values_list("slug", flat=True))
    return [f"/near/{slug}/" for slug in Random(SEED).sample(slugs, min(count, len(slugs)))]


def us_pages(count: int) -> tuple[list[str], list[str]]:
    """/near/ and /am-i-in-a-hub/ of the same US towns, for which both show figures; the latter with random businesses."""
    rows = _cities().filter(country="US").values_list("slug", "name", "admin1_name")
    towns = Random(SEED).sample(list(rows), min(count, len(rows)))
    chance = Random(SEED)
    known = list(IndustryWord.objects.filter(language="en").order_by("pk").values_list("word", flat=True))
    trades = [phrase for phrase, _codes in files.phrases()]
    queries = [
        {"place": f"{name}, {state}", "business": chance.choice(chance.choice([known, trades]))}
        for _slug, name, state in towns
    ]
    return [f"/near/{slug}/" for slug, *_ in towns], [f"/am-i-in-a-hub/?{urlencode(query)}" for query in queries]


def beginnings_of_businesses(count: int) -> list[str]:
    """What somebody has typed of a description of a business, from three letters on."""
    chance = Random(SEED)
    texts = [text.partition(",")[0] for _code, text in files.activities()] + [text for text, _ in files.phrases()]
    return [text[: chance.randint(3, 20)] for text in chance.sample([text for text in texts if len(text) > 2], count)]


def explore_pages(count: int) -> list[str]:
    """First pages of /hubs/ by industry or sector, with and without stage, sort, and place; each once."""
    slugs = list(Industry.objects.order_by("pk").values_list("slug", flat=True))
    filters = [
        {"industry": slug, "stage": stage, "sort": sort}
        for slug, stage, sort in product(slugs, ("", *Stage.values), ("", "name"))
    ]
    chance = Random(SEED)
    # There are more requests than filters, so the rest also have a place.
    around = origins(count - len(filters))
    queries = [*filters, *({**chance.choice(filters), "near": f"{at.lat},{at.lon}"} for at in around)]
    chance.shuffle(queries)
    return ["/hubs/?" + urlencode({name: value for name, value in query.items() if value}) for query in queries]


def _cities():
    return Place.objects.filter(kind=PlaceKind.CITY, population__gte=LEAST_PEOPLE).order_by("pk")
