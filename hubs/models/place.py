"""The gazetteer's rows: places, the names they go by, and the keys that forgive slips in those names."""

from __future__ import annotations

from functools import cached_property

from babel import Locale
from django.contrib.gis.db.models import PointField
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from hubs.enums import PlaceKind
from hubs.fast.memory import kept
from hubs.geo.coordinates import LonLat
from hubs.models.slug_model import SlugManager, SlugModel, cached_url

HEAVY_NAME = 100_000
"""From this weight on a name is looked for first by its beginning: one name in fifteen, a town of 33,000 in the United States."""


US_FACTOR = 3
"""The directory's readers are mostly in the United States, so its Birmingham need not be as large as England's."""

ALIAS_FACTOR = 0.15
AREA_FACTOR = 1 / 30
"""Who types "New York" or "Luxembourg" mostly means the city, not the state or country around it."""

REGION_WEIGHT = 400_000
"""Our own regions ("Silicon Valley") are named on purpose: as heavy as a city, before any town of the same name."""


EXACT = 0
"""The weight of names that count only where they are typed in full, and then after all others: counties and official areas."""


def name_weight(kind: PlaceKind, country: str, population: int, *, is_alias: bool) -> int:
    """How much a name's place counts among places of the same name; at least 1."""
    if kind == PlaceKind.REGION:
        base: float = REGION_WEIGHT
    else:
        base = max(population, 100) * (US_FACTOR if country == "US" else 1)
        if kind in (PlaceKind.STATE, PlaceKind.COUNTRY):
            base *= AREA_FACTOR
    return max(1, round(base * (ALIAS_FACTOR if is_alias else 1)))


def country_name(code: str) -> str:
    """The country's name in the reader's language, by Unicode's CLDR; the code where there is none."""
    return _territories(get_language() or "en").get(code, code)


@kept()
def _territories(language: str) -> dict[str, str]:
    """Kept, for Babel reads its table through a merging dict at each look."""
    return dict(Locale.parse(language, sep="-").territories)


class Place(SlugModel):
    """A city, ZIP code, state, country or named region, after GeoNames, the US Census and our own regions."""

    kind = models.CharField(_("kind"), max_length=10, choices=PlaceKind)
    country = models.CharField(_("country"), max_length=2, blank=True)
    admin1 = models.CharField(_("first-level division"), max_length=20, blank=True)
    admin1_name = models.CharField(_("name of the first-level division"), max_length=120, blank=True)
    near_to = models.CharField(_("near to"), max_length=120, blank=True, help_text=_("The town of a ZIP code."))
    population = models.PositiveIntegerField(_("population"), default=0)
    geonames_id = models.PositiveIntegerField(_("GeoNames id"), null=True, blank=True, unique=True)
    point = PointField(_("location"), geography=True)

    objects = SlugManager()

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        ordering = ["name"]
        constraints = [models.CheckConstraint(condition=Q(kind__in=PlaceKind.values), name="place_kind")]

    def get_absolute_url(self) -> str:
        return cached_url("near", self.slug)

    @cached_property
    def location(self) -> LonLat:
        """Where it lies. Set by who reads a place without its point, for to make one takes longer than to read the row."""
        return LonLat.of(self.point)

    @property
    def label(self) -> str:
        """Where it is, without more than one needs: "Ogden, Utah"; "Munich, Bavaria, Germany"; "84401 (Ogden, Utah)"."""
        return self._labelled(with_country=self.country != "US")

    @property
    def full_label(self) -> str:
        """The same with the country in any case, to tell it from its namesakes."""
        return self._labelled(with_country=True)

    def _labelled(self, *, with_country: bool) -> str:
        country = country_name(self.country) if with_country else ""
        if self.kind == PlaceKind.COUNTRY:
            return country_name(self.country)
        if self.kind == PlaceKind.POSTCODE:
            town = ", ".join(part for part in (self.near_to, self.admin1_name, country) if part)
            return f"{self.name} ({town})"
        state = self.admin1_name if self.admin1_name != self.name else ""
        return ", ".join(part for part in (self.name, state, country) if part)

    @property
    def areas(self) -> list[str]:
        """The slugs of the regions of its state and country."""
        country = self.country.lower()
        return [country, f"{country}-{self.admin1.lower()}"] if self.admin1 else [country]


class PlaceName(models.Model):
    """A folded name of a place; `weight` copies what ranks it and where it lies, so that completion reads this table alone."""

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="names")
    folded = models.CharField(max_length=120)
    is_alias = models.BooleanField()
    is_area = models.BooleanField(help_text="It names a state or country.")
    weight = models.PositiveBigIntegerField()
    country = models.CharField(max_length=2, blank=True)
    admin1 = models.CharField(max_length=20, blank=True)

    class Meta:
        indexes = [
            # All that completion reads of a name, so that it reads the index alone; a short beginning among the heavy names.
            models.Index(fields=["folded", "-weight", "place", "country", "admin1"], name="place_name_begins"),
            models.Index(
                fields=["folded", "-weight", "place"], name="place_name_heavy", condition=Q(weight__gte=HEAVY_NAME)
            ),
            models.Index(fields=["folded", "country", "admin1"], name="place_name_areas", condition=Q(is_area=True)),
        ]

    def __str__(self) -> str:
        return self.folded


class PlaceSpelling(models.Model):
    """A deletion key of a place's name (see hubs.text.spelling); one name stands for all that fold alike."""

    key = models.PositiveBigIntegerField()
    # Rows are made with their names, millions at a time: a check of each would cost more than the rest of the load.
    name = models.ForeignKey(PlaceName, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False)

    class Meta:
        indexes = [models.Index(fields=["key", "name"], name="place_spelling_key")]

    def __str__(self) -> str:
        return f"{self.key}: {self.name_id}"
