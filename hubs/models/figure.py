"""Official figures by area and industry, and what is worked out from them. Only `hubs.statistics` writes these tables.

Areas are plain codes, for a figure may come before its region and outlive it: five digits for a CBSA ("39340") or a county
("49057"), two for a state ("49"), "US" for the nation. No CBSA and county share a code. NAICS codes are those of 2022; "00" is
all industries. What was not published is empty, never 0.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hubs.enums import Program


class Figure(models.Model):
    """What a program published of an industry in an area and year, or the sum of what it published of the area's parts."""

    pk = models.CompositePrimaryKey("area", "program", "year", "naics")
    # The order of the columns keeps a row at 56 bytes on PostgreSQL: there are half a million.
    jobs = models.PositiveIntegerField(_("jobs"), null=True)
    establishments = models.PositiveIntegerField(_("establishments"), null=True)
    year = models.PositiveSmallIntegerField(_("year"))
    is_lower_bound = models.BooleanField(_("at least"), default=False)
    area = models.CharField(_("area"), max_length=5)
    program = models.CharField(_("program"), max_length=1, choices=Program)
    naics = models.CharField(_("NAICS 2022 code"), max_length=6)
    flag = models.CharField(_("flag"), max_length=1, blank=True, help_text=_("Noise (G, H, J) or withheld (D, S, N)."))
    payroll_k = models.PositiveBigIntegerField(_("annual payroll (thousands of dollars)"), null=True)

    class Meta:
        verbose_name = _("figure")
        verbose_name_plural = _("figures")
        constraints = [
            models.CheckConstraint(
                condition=~Q(flag__in=["D", "S", "N"]) | Q(jobs=None, payroll_k=None), name="withheld_figure_is_empty"
            )
        ]

    def __str__(self) -> str:
        return f"{self.area} {self.naics} {self.year}"


class CountySums(models.Model):
    """The published county cells of each industry in an area, added up: what its pay and its change are worked out from.

    By NAICS code: four digits, longer ones that define an industry of ours, and "00". Read as a whole when specializations are
    made, and never by row: as rows they would take four times the room.
    """

    area = models.CharField(max_length=5, primary_key=True)
    pay_year = models.PositiveSmallIntegerField(null=True)
    pay = models.JSONField(default=dict, help_text="Code: jobs, payroll in thousands of dollars.")
    year_before = models.PositiveSmallIntegerField(null=True)
    year_after = models.PositiveSmallIntegerField(null=True)
    change = models.JSONField(
        default=dict,
        help_text="Code: jobs in all cells before and after, then in the cells that both years publish, before and after.",
    )

    def __str__(self) -> str:
        return self.area


class Specialization(models.Model):
    """What the newest figures say of an industry of ours, or of a four-digit NAICS code, in an area. Made from the two above.

    `subject` is the industry's slug, the code, or "00" for all industries.
    """

    pk = models.CompositePrimaryKey("area", "subject")
    quotient = models.FloatField(_("location quotient"), null=True)
    jobs = models.PositiveIntegerField(null=True)
    establishments = models.PositiveIntegerField(null=True)
    establishment_quotient = models.FloatField(_("location quotient of establishments"), null=True)
    national_jobs = models.PositiveIntegerField(_("the nation's jobs in the same program and year"), null=True)
    excess = models.IntegerField(_("excess jobs"), null=True)
    pay_usd = models.PositiveIntegerField(_("average pay (US dollars a year)"), null=True)
    change_permille = models.SmallIntegerField(_("change of jobs (tenths of a percent)"), null=True)
    rank = models.PositiveSmallIntegerField(_("rank among areas of its kind"), null=True)
    year = models.PositiveSmallIntegerField()
    pay_year = models.PositiveSmallIntegerField(null=True)
    pay_share = models.PositiveSmallIntegerField(_("share of the jobs behind the pay (percent)"), null=True)
    change_from = models.PositiveSmallIntegerField(null=True)
    change_to = models.PositiveSmallIntegerField(null=True)
    is_lower_bound = models.BooleanField()
    is_by_establishments = models.BooleanField()
    area = models.CharField(max_length=5)
    program = models.CharField(max_length=1, choices=Program)
    kind = models.CharField(max_length=1, help_text="The first letter of an AreaKind: n, s, m or c.")
    subject = models.CharField(max_length=80)

    class Meta:
        indexes = [models.Index(fields=["subject", "kind", "rank"], name="specialization_rank")]

    def __str__(self) -> str:
        return f"{self.area} {self.subject}"


class AreaCounty(models.Model):
    """The metropolitan or micropolitan area that a county lies in, as the figures count it; counties outside every area have no row.

    `Area.counties` says the same of the areas that have figures as shipped. Apart from it, because a list of areas that an operator
    loads with newer figures replaces these rows, while regions and their counties come with the product.
    """

    county = models.CharField(max_length=5, primary_key=True)
    area = models.CharField(max_length=5, db_index=True)

    def __str__(self) -> str:
        return f"{self.county} in {self.area}"


class AreaFacts(models.Model):
    """People, new businesses and patents of an area; a count that misses some of the area's counties is the least it can be."""

    area = models.CharField(max_length=5, primary_key=True)
    population = models.PositiveIntegerField(null=True)
    applications = models.PositiveIntegerField(_("business applications a year"), null=True)
    applications_year = models.PositiveSmallIntegerField(null=True)
    applications_at_least = models.BooleanField(db_default=False)
    patents = models.PositiveIntegerField(_("patents of owners here"), null=True)
    patents_year = models.PositiveSmallIntegerField(null=True)
    patents_at_least = models.BooleanField(db_default=False)

    def __str__(self) -> str:
        return self.area
