"""The gazetteer: places, their names, and the keys that find misspelled names."""

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
"""Names of this weight or more are searched first by prefix: one name in fifteen, from a US town of 33,000 people."""


US_FACTOR = 3
"""Most readers are in the United States, so Birmingham, Alabama should rank high despite England's larger one."""

ALIAS_FACTOR = 0.15
AREA_FACTOR = 1 / 30
"""People who type "New York" or "Luxembourg" usually mean the city, not the state or country."""

REGION_WEIGHT = 400_000
"""Our own regions ("Silicon Valley") were named on purpose. They rank like a city, before any town of the same name."""


EXACT = 0
"""The weight of names that count only where they are typed in full, and then after all others: counties and official areas."""


def name_weight(kind: PlaceKind, country: str, population: int, *, is_alias: bool) -> int:
    """How a name ranks among places with the same name; at least 1."""
    if kind == PlaceKind.REGION:
        base: float = REGION_WEIGHT
    else:
        base = max(population, 100) * (US_FACTOR if country == "US" else 1)
        if kind in (PlaceKind.STATE, PlaceKind.COUNTRY):
            base *= AREA_FACTOR
    return max(1, round(base * (ALIAS_FACTOR if is_alias else 1)))


def country_name(code: str) -> str:
    """The country's name in the reader's language, from Unicode's CLDR, or the code if it has none."""
    return _territories(get_language() or "en").get(code, code)


@kept()
def _territories(language: str) -> dict[str, str]:
    """Cached, because Babel merges its tables at each lookup."""
    return dict(Locale.parse(language, sep="-").territories)


class Place(SlugModel):
    """A city, ZIP code, state, country or named region, from GeoNames, the US Census and our own regions."""

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
        """The position. Code that defers `point` sets this, because making a Point is slower than reading the row."""
        return LonLat.of(self.point)

    @property
    def label(self) -> str:
        """The name with just enough context: "Ogden, Utah"; "Munich, Bavaria, Germany"; "84401 (Ogden, Utah)"."""
        return self._labelled(with_country=self.country != "US")

    @property
    def full_label(self) -> str:
        """As `label`, but always with the country, to distinguish places with the same name."""
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
        """The slugs of the regions for its country and state."""
        country = self.country.lower()
        return [country, f"{country}-{self.admin1.lower()}"] if self.admin1 else [country]


class PlaceName(models.Model):
    """A folded name of a place. Rank and position are copied here, so that completion reads only this table."""

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="names")
    folded = models.CharField(max_length=120)
    is_alias = models.BooleanField()
    is_area = models.BooleanField(help_text="Whether it names a state or country.")
    weight = models.PositiveBigIntegerField()
    country = models.CharField(max_length=2, blank=True)
    admin1 = models.CharField(max_length=20, blank=True)

    class Meta:
        indexes = [
            # Everything that completion needs, so that it reads only the index. Short prefixes use the heavy names.
            models.Index(fields=["folded", "-weight", "place", "country", "admin1"], name="place_name_begins"),
            models.Index(
                fields=["folded", "-weight", "place"], name="place_name_heavy", condition=Q(weight__gte=HEAVY_NAME)
            ),
            models.Index(fields=["folded", "country", "admin1"], name="place_name_areas", condition=Q(is_area=True)),
        ]

    def __str__(self) -> str:
        return self.folded


class PlaceSpelling(models.Model):
    """A deletion key of a place's name (see hubs.text.spelling). Names that fold alike share one."""

    key = models.PositiveBigIntegerField()
    # Rows are loaded with their names, millions at a time. Checking each reference would cost more than the load.
    name = models.ForeignKey(PlaceName, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False)

    class Meta:
        indexes = [models.Index(fields=["key", "name"], name="place_spelling_key")]

    def __str__(self) -> str:
        return f"{self.key}: {self.name_id}"
