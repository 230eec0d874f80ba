"""Almost-hubs: what official figures alone point to, and what curators decided about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _gettext
from django.utils.translation import gettext_lazy as _

from hubs.enums import CandidateState, DismissalReason, Publication

if TYPE_CHECKING:
    from hubs.models.hub import Hub
    from hubs.models.industry import Industry
    from hubs.models.region import Region


def almost_hub_name(industry: Industry, region: Region) -> str:
    """ "Furniture in Jasper, IN", in the reader's language."""
    return _gettext("%(industry)s in %(area)s") % {"industry": industry.label, "area": region.label}


class CandidateDecision(models.Model):
    """What curators decided about an industry in an area. Without a row, the question is open.

    Kept by the codes of both, not by candidate, so that it holds when newer figures are loaded and candidates are made again.
    """

    area = models.CharField(_("area"), max_length=5, help_text="A CBSA code, or the FIPS code of a county.")
    industry = models.SlugField(_("industry"), max_length=80, db_index=False)
    state = models.CharField(_("state"), max_length=10, choices=CandidateState)
    hub = models.ForeignKey(
        "hubs.Hub",
        verbose_name=_("hub"),
        on_delete=models.CASCADE,
        related_name="+",
        null=True,
        help_text="The hub that describes it, or that it belongs to. If the hub is deleted, the question is open again.",
    )
    reason = models.CharField(_("reason"), max_length=10, choices=DismissalReason, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    by = models.ForeignKey("auth.User", verbose_name=_("by"), on_delete=models.SET_NULL, related_name="+", null=True)
    at = models.DateTimeField(_("at"), auto_now_add=True)

    class Meta:
        verbose_name = _("decision on an almost-hub")
        verbose_name_plural = _("decisions on almost-hubs")
        default_permissions = ()  # who may change candidates decides on them
        constraints = [
            models.UniqueConstraint(fields=["area", "industry"], name="candidate_decision_once"),
            models.CheckConstraint(
                condition=Q(state="dismissed", hub=None) & ~Q(reason="")
                | Q(state__in=["described", "belongs"], hub__isnull=False, reason=""),
                name="candidate_decision_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.industry} in {self.area}: {self.state}"


class CandidateQuerySet(models.QuerySet["Candidate"]):
    def visible(self) -> CandidateQuerySet:
        """Those of industries that figures can see: an industry may have been marked since the figures were loaded."""
        return self.filter(industry__no_figures="")

    def undescribed(self) -> CandidateQuerySet:
        """Those outside the reach of every published hub of their main industry."""
        return self.filter(described_by=None)

    def almost_hubs(self) -> CandidateQuerySet:
        """What the public is shown: neither described, nor dismissed, nor part of a published hub."""
        settled = Q(decision__state=CandidateState.DISMISSED) | _decided_for_a_published_hub()
        # Not exclude(): of rows without a decision it would be unknown whether they match.
        return self.visible().undescribed().filter(Q(decision=None) | ~settled)

    def with_is_almost_hub(self) -> CandidateQuerySet:
        """Annotate `is_almost_hub`, whether a row is among `almost_hubs`."""
        return self.annotate(is_almost_hub=Exists(Candidate.objects.almost_hubs().filter(pk=OuterRef("pk"))))

    def with_names(self) -> CandidateQuerySet:
        """Load what a list row shows: region and state, industry and sector, the decision with its hub."""
        return self.select_related(
            "region__parent", "industry__sector", "decision__hub__successor", "decision__by"
        ).defer("region__boundary", "region__parent__boundary")


def _decided_for_a_published_hub() -> Q:
    is_merged = Q(decision__hub__successor__publication=Publication.PUBLISHED)
    return Q(decision__hub__publication=Publication.PUBLISHED) | is_merged


class Candidate(models.Model):
    """An industry in an area whose figures pass the thresholds in `hubs.statistics.measures`. Never a hub.

    Made from the figures after each load. It is an almost-hub as long as no published hub describes it and no curator decided
    otherwise.
    """

    area = models.CharField(_("area"), max_length=5)
    region = models.ForeignKey("hubs.Region", verbose_name=_("region"), on_delete=models.CASCADE, related_name="+")
    industry = models.ForeignKey(
        "hubs.Industry", verbose_name=_("industry"), on_delete=models.CASCADE, related_name="+"
    )
    decision = models.OneToOneField(
        CandidateDecision, verbose_name=_("decision"), on_delete=models.SET_NULL, related_name="candidate", null=True
    )
    described_by = models.ManyToManyField(
        "hubs.Hub",
        verbose_name=_("described by"),
        related_name="+",
        help_text="Published hubs of this main industry, in the area or with its center in their reach. `hubs.indexes` finds them.",
    )
    jobs = models.PositiveIntegerField(_("jobs"))
    establishments = models.PositiveIntegerField(_("establishments"))
    quotient = models.FloatField(_("location quotient"))
    excess = models.IntegerField(_("excess jobs"))
    year = models.PositiveSmallIntegerField(_("year"))
    program = models.CharField(_("program"), max_length=1)
    is_lower_bound = models.BooleanField(_("at least"))

    objects = CandidateQuerySet.as_manager()

    is_almost_hub: bool
    """Only set by the query `with_is_almost_hub`."""

    class Meta:
        verbose_name = _("almost-hub")
        verbose_name_plural = _("almost-hubs")
        ordering = ["-excess", "area", "industry"]
        default_permissions = ("view", "change")
        constraints = [models.UniqueConstraint(fields=["area", "industry"], name="candidate_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """Costs queries unless the names are loaded."""
        return almost_hub_name(self.industry, self.region)

    @property
    def state(self) -> CandidateState:
        return CandidateState.OPEN if self.decision is None else CandidateState(self.decision.state)

    @property
    def settled_hub(self) -> Hub | None:
        """The published hub that curators decided for, or the published successor of an archived one. Costs queries unless loaded."""
        hub = self.decision.hub if self.decision is not None else None
        if hub is None or hub.publication == Publication.PUBLISHED:
            return hub
        return hub.published_successor

    @property
    def reason(self) -> str:
        """Why it was dismissed; empty otherwise."""
        return self.decision.reason if self.decision is not None else ""
