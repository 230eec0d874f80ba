"""Industries in a tree of two levels: sectors, and the industries in them."""

from __future__ import annotations

from django.db import models
from django.db.models import Count, F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from hubs.enums import NoFigures
from hubs.models.slug_model import SlugModel, SlugQuerySet, cached_url
from hubs.text.folding import fold


class IndustryQuerySet(SlugQuerySet):
    def sectors(self) -> IndustryQuerySet:
        return self.filter(sector=None)

    def within(self, industry: Industry) -> IndustryQuerySet:
        """The industry itself and, if it is a sector, all industries in it."""
        return self.filter(Q(pk=industry.pk) | Q(sector=industry.pk))

    def with_hub_count(self) -> IndustryQuerySet:
        """Annotate `hub_count`, the number of published hubs with this main industry."""
        return self.annotate(hub_count=Count("hubs", filter=Q(hubs__publication="published")))


class Industry(SlugModel):
    """A sector (`sector` is empty) or an industry in one."""

    name_de = models.CharField(_("name in German"), max_length=120, blank=True)
    description = models.TextField(_("description"), blank=True)
    description_de = models.TextField(_("description in German"), blank=True)
    sector = models.ForeignKey(
        "self",
        verbose_name=_("sector"),
        on_delete=models.PROTECT,
        related_name="industries",
        null=True,
        blank=True,
        limit_choices_to={"sector": None},
    )
    naics = models.JSONField(
        _("NAICS 2022 prefixes"),
        default=list,
        blank=True,
        help_text=_('What defines it: figures count these. A list of texts, for example ["33992"].'),
    )
    naics_find = models.JSONField(
        _("NAICS 2022 prefixes for finding it"),
        default=list,
        blank=True,
        help_text=_("Codes of its shops, suppliers or wider trade: they lead to it, and no figure counts them."),
    )
    no_figures = models.CharField(
        _("why figures cannot show it"),
        max_length=10,
        choices=NoFigures,
        blank=True,
        help_text=_("For an industry that no code shows by itself."),
    )
    isic = models.JSONField(
        _("ISIC Rev. 4 prefixes"), default=list, blank=True, help_text=_('A list of texts, for example ["3230"].')
    )
    complementary = models.ManyToManyField(
        "self",
        verbose_name=_("complementary industries"),
        through="Complement",
        symmetrical=True,
        blank=True,
        help_text=_("They buy from, sell to or share skills with this one."),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    objects = IndustryQuerySet.as_manager()

    class Meta:
        verbose_name = _("industry")
        verbose_name_plural = _("industries")
        ordering = ["position", "name"]
        constraints = [
            models.CheckConstraint(condition=~Q(sector=F("id")), name="industry_is_not_its_own_sector"),
        ]

    def get_absolute_url(self) -> str:
        return cached_url("industry", self.slug)

    @property
    def is_sector(self) -> bool:
        return self.sector_id is None

    @property
    def all_naics(self) -> list[str]:
        """The prefixes that lead to it: those that define it, then the others."""
        return [*self.naics, *self.naics_find]

    @property
    def label(self) -> str:
        """The name in the reader's language, or in English if there is none."""
        return self.label_in(get_language())

    def label_in(self, language: str | None) -> str:
        """The name in a language, or in English. For loops, where looking up the language each time adds up."""
        return getattr(self, f"name_{language}", "") or self.name

    @property
    def explanation(self) -> str:
        return getattr(self, f"description_{get_language()}", "") or self.description

    @property
    def sector_slug(self) -> str:
        """The sector's slug, which chooses color and icon. Costs a query unless the sector is loaded."""
        return self.slug if self.sector is None else self.sector.slug


class IndustryWord(models.Model):
    """A business owner's word for what they make: "ski bindings" for sporting goods."""

    industry = models.ForeignKey(Industry, on_delete=models.CASCADE, related_name="words")
    word = models.CharField(_("word"), max_length=60)
    folded = models.CharField(max_length=60, editable=False, db_index=True)
    language = models.CharField(_("language"), max_length=5, default="en")

    class Meta:
        verbose_name = _("everyday word")
        verbose_name_plural = _("everyday words")
        ordering = ["word"]
        constraints = [models.UniqueConstraint(fields=["industry", "language", "word"], name="industry_word_once")]

    def __str__(self) -> str:
        return self.word

    def save(self, *args: object, **kwargs: object) -> None:
        self.folded = fold(self.word)
        super().save(*args, **kwargs)  # type: ignore[arg-type]


class Complement(models.Model):
    """A pair of industries that strengthen each other. Django stores both directions of a symmetrical relation."""

    from_industry = models.ForeignKey(Industry, on_delete=models.CASCADE, related_name="+")
    to_industry = models.ForeignKey(Industry, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["from_industry", "to_industry"], name="complement_once"),
            models.CheckConstraint(condition=~Q(from_industry=F("to_industry")), name="no_self_complement"),
        ]

    def __str__(self) -> str:
        return f"{self.from_industry} + {self.to_industry}"
