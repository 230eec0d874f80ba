"""Resolves text to the places that it may mean, best first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any, NamedTuple, TypeVar

from django.db.models import Q, QuerySet, Value

from hubs.enums import PlaceKind
from hubs.fast.compiled import Param, bind, compiled, params
from hubs.gazetteer.lookup import COLUMNS, place_of
from hubs.gazetteer.ranking import AMBIGUOUS_ABROAD, AMBIGUOUS_AT_HOME, LEAST_CORRECTED
from hubs.geo.coordinates import LonLat
from hubs.geo.expressions import GreatCircleDistance, in_any_box
from hubs.geo.sphere import circle_boxes
from hubs.models import Place, PlaceName, PlaceSpelling
from hubs.models.place import EXACT
from hubs.text.folding import fold, fold_name, is_other_script
from hubs.text.spelling import closest, deletion_keys, forgiven_edits

MAX_CANDIDATES = 10
AREA_WORDS = 9
"""Names of states and countries have at most this many words, such as "Dadra and Nagar Haveli and Daman and Diu". It limits the cost of a long text."""

_ZIP = re.compile(r"(?<!\d)(\d{5})(?:-\d{4})?(?:,?\s+(?:USA?|United States))?$", re.IGNORECASE)
_ZIP_WITHOUT_ZERO = re.compile(r"\d{3,4}")
"""Spreadsheets drop the zeros at the beginning of a ZIP code."""
_POSTCODE_FIRST = re.compile(r"(?:[A-Z]{1,2}-)?\d{4,5},?\s+(?=[^\W\d])")
"""As most of Europe writes it: "10115 Berlin". Only the town is known."""


class Outcome(Enum):
    FOUND = "found"
    AMBIGUOUS = "ambiguous"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Resolution:
    """At most MAX_CANDIDATES `places`, best first. `corrected` if the text was taken as a typing error."""

    outcome: Outcome
    places: list[Place]
    corrected: bool = False

    @property
    def place(self) -> Place | None:
        """The place that is meant, or the likeliest if ambiguous; None if there is none."""
        return self.places[0] if self.places else None


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read the text: a name, and the states or countries (as `areas` of a Place) that should contain it."""

    name: str
    areas: frozenset[str] = frozenset()


class _Bearer(NamedTuple):
    """A place's name and the place, as a row."""

    is_alias: bool
    weight: int
    place_id: int
    columns: Sequence[Any]
    """The place's COLUMNS."""


AnyName = TypeVar("AnyName", PlaceName, _Bearer)


def resolve(text: str) -> Resolution:
    """The places that the text names: a town with or without its state or country, a ZIP code, a region or a country.

    Exact names come before misspelled ones. If a state or country is given, only places in it count. At most six
    queries.
    """
    folded = fold_name(text)
    if not folded:
        return Resolution(Outcome.UNKNOWN, [])
    text = text.strip()
    if _ZIP_WITHOUT_ZERO.fullmatch(text):
        found = list(Place.objects.filter(slug=text.zfill(5), kind=PlaceKind.POSTCODE))
        return Resolution(Outcome.AMBIGUOUS if found else Outcome.UNKNOWN, found)
    zip_code = _ZIP.search(text)
    if zip_code:
        found = list(Place.objects.filter(slug=zip_code[1], kind=PlaceKind.POSTCODE))
        if found:
            return Resolution(Outcome.FOUND, found)
        # The Census does not map every ZIP code (not those of post office boxes). A town in the text still helps.
        folded = fold_name(_ZIP.sub("", text)) or folded
    if _POSTCODE_FIRST.match(text):
        town = resolve(_POSTCODE_FIRST.sub("", text, count=1))
        if town.place is not None and not town.corrected:
            return town
    readings = readings_of(folded)
    names = _exact(readings)
    if names:
        return _judge(names)
    if is_other_script(text):
        return _transliterated(fold(text))
    names = _misspelled(readings)
    return Resolution(Outcome.UNKNOWN, []) if not names else _judge(names, corrected=True)


def _transliterated(folded: str) -> Resolution:
    """Names in Latin letters that sound like one in another script. They may well be those of other places, so ask."""
    names = _exact(readings_of(folded)) if folded else []
    if not names:
        return Resolution(Outcome.UNKNOWN, [])
    return replace(_judge(names), outcome=Outcome.AMBIGUOUS)


def nearest_place(point: LonLat) -> Place | None:
    """The town nearest to a point, within 500 km, whatever its size. At most three queries."""
    for radius_m in (10_000, 50_000, 500_000):
        towns = (
            Place.objects.filter(in_any_box("point", circle_boxes(point, radius_m)), kind=PlaceKind.CITY)
            .annotate(distance_m=GreatCircleDistance("point", point))
            .filter(distance_m__lte=radius_m)  # the corners of the box are outside the circle
            .order_by("distance_m")
        )
        town = towns.first()
        if town is not None:
            return town
    return None


def namesakes(place: Place) -> list[Place]:
    """At most MAX_CANDIDATES other places with its name, best first, with `point` deferred. One query."""
    rows = _bearers().fetch(folded=fold_name(place.name))
    bearers = [_Bearer(is_alias, weight, key, columns) for is_alias, weight, key, *columns in rows]
    others = [bearer for bearer in _each_once(bearers) if bearer.place_id != place.pk]
    return [place_of(bearer.place_id, bearer.columns) for bearer in others[:MAX_CANDIDATES]]


@compiled
def _bearers() -> QuerySet[Any]:
    rows = PlaceName.objects.filter(folded=Value(Param("folded"))).order_by("-weight", "place_id")
    columns = ["is_alias", "weight", "place_id", *(f"place__{name}" for name in COLUMNS)]
    return rows.values_list(*columns)[: MAX_CANDIDATES * 2]


def readings_of(folded: str) -> list[Reading]:
    """All ways to split a text into a name and its area: "paris tx" is Paris in Texas, or a place called "paris tx".

    There may be two areas, a state and a country ("ogden utah usa"). One query.
    """
    words = folded.split()
    cuts = range(max(1, len(words) - 2 * AREA_WORDS), len(words))
    ends = range(1, AREA_WORDS + 1)
    areas = _areas_named({" ".join(words[cut : cut + length]) for cut in cuts for length in ends})
    readings = [Reading(folded)]
    for cut in cuts:
        tail = " ".join(words[cut:])
        if tail in areas:
            readings.append(Reading(" ".join(words[:cut]), frozenset(areas[tail])))
        for middle in range(cut + 1, len(words)):
            state, country = " ".join(words[cut:middle]), " ".join(words[middle:])
            if state in areas and country in areas:
                within = {area for area in areas[state] if any(area.startswith(f"{c}-") for c in areas[country])}
                if within:
                    readings.append(Reading(" ".join(words[:cut]), frozenset(within)))
    return readings


def _areas_named(texts: Iterable[str]) -> dict[str, set[str]]:
    """The states and countries with these names or abbreviations: {"utah": {"us-ut"}, "ca": {"us-ca", "ca"}}."""
    wanted = sorted(texts)
    areas: dict[str, set[str]] = {}
    for folded, country, admin1 in _areas_called(len(wanted)).fetch(**bind("text", wanted)) if wanted else ():
        area = f"{country}-{admin1}" if admin1 else country
        areas.setdefault(folded, set()).add(area.lower())
    return areas


@compiled
def _areas_called(number: int) -> QuerySet[Any]:
    names = PlaceName.objects.filter(folded__in=params("text", number), is_area=True)
    return names.values_list("folded", "country", "admin1")


def lying_in(areas: frozenset[str]) -> Q:
    """A condition: names of places in any of these states or countries; all names if none is given."""
    condition = Q()
    for area in areas:
        country, _, admin1 = area.upper().partition("-")
        condition |= Q(country=country, admin1=admin1) if admin1 else Q(country=country)
    return condition


def _names() -> QuerySet[PlaceName]:
    return PlaceName.objects.select_related("place").order_by("-weight", "place_id")


def _exact(readings: list[Reading]) -> list[PlaceName]:
    condition = Q()
    for reading in readings:
        condition |= Q(folded=reading.name) & lying_in(reading.areas)
    return list(_names().filter(condition)[: MAX_CANDIDATES * 2])


def _misspelled(readings: list[Reading]) -> list[PlaceName]:
    """The names closest to the typed one, only in the state or country if one was given."""
    nearest: dict[str, int] = {}
    wanted: dict[str, list[Reading]] = {}
    for reading in readings:
        edits = forgiven_edits(reading.name)
        if not edits:
            continue
        keys = deletion_keys(reading.name, edits)
        terms = (
            PlaceName.objects.filter(pk__in=PlaceSpelling.objects.filter(key__in=keys).values("name"))
            .values_list("folded", flat=True)
            .distinct()
        )
        for term, distance in closest(reading.name, terms).items():
            nearest[term] = min(distance, nearest.get(term, distance))
            wanted.setdefault(term, []).append(reading)
    condition = Q(pk__in=[])
    for term, term_readings in wanted.items():
        for reading in term_readings:
            known_enough = Q() if reading.areas else Q(weight__gte=LEAST_CORRECTED)
            condition |= Q(folded=term) & lying_in(reading.areas) & known_enough
    names = list(_names().filter(condition, weight__gt=EXACT)[:200]) if wanted else []
    if not names:
        return []
    best = min(nearest[name.folded] for name in names)
    return [name for name in names if nearest[name.folded] == best][: MAX_CANDIDATES * 2]


def _judge(names: list[PlaceName], *, corrected: bool = False) -> Resolution:
    """Turn names, by descending weight, into places, and decide whether the first is unambiguous."""
    ranked = _each_once(names)
    first = ranked[0]
    rivals = [name for name in ranked[1:] if _is_rival(first, name)]
    outcome = Outcome.AMBIGUOUS if rivals else Outcome.FOUND
    return Resolution(outcome, [name.place for name in ranked[:MAX_CANDIDATES]], corrected)


def _each_once(names: Sequence[AnyName]) -> list[AnyName]:
    """Keep the best name of each place. The names come by descending weight.

    GeoNames' aliases are noisy (Amman was once Philadelphia). An alias counts only if it outweighs all places properly
    called by the name.
    """
    proper = max((name.weight for name in names if not name.is_alias), default=0)
    best_of: dict[int, AnyName] = {}
    for name in names:
        if not name.is_alias or name.weight > proper:
            best_of.setdefault(name.place_id, name)
    return list(best_of.values())


def _is_rival(first: PlaceName, other: PlaceName) -> bool:
    same_country = first.place.country == other.place.country
    if other.is_area and same_country and other.place.admin1 in ("", first.place.admin1):
        return False  # New York City is in New York State: either way, the city is the answer
    if other.place.kind == PlaceKind.COUNTRY and not other.is_alias:
        return True  # "Jamaica" may well be the country, even though Jamaica, New York is large
    # Names that count only when typed in full have no weight of their own.
    return (other.weight or 1) * (AMBIGUOUS_AT_HOME if same_country else AMBIGUOUS_ABROAD) > first.weight
