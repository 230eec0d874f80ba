"""Almost-hubs: made from what areas specialize in, by the thresholds in `hubs.statistics.measures`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import transaction

from hubs.db.bulk import write_rows
from hubs.entries.changes import touching
from hubs.enums import AreaKind
from hubs.indexes import described
from hubs.models import Candidate, CandidateDecision, Industry, Specialization
from hubs.statistics.figures import shortfalls
from hubs.statistics.profile import regions_of

_KEY = ("area", "industry_id")
_COLUMNS = (
    *_KEY,
    *("region_id", "decision_id", "jobs", "establishments", "quotient", "excess", "year", "program", "is_lower_bound"),
)


@transaction.atomic
def refresh_candidates() -> int:
    """Make the candidates again from `Specialization`; how many there are. About a second.

    A pair of area and industry that was one before keeps its row, and what curators decided about a pair holds.
    """
    rows = list(_rows())
    write_rows(Candidate, _COLUMNS, rows, key=_KEY, update=_COLUMNS[len(_KEY) :])
    made = {(row[0], row[1]) for row in rows}
    gone = [pk for pk, *key in Candidate.objects.values_list("pk", "area", "industry") if tuple(key) not in made]
    Candidate.objects.filter(pk__in=gone).delete()
    described.rebuild()
    with touching() as touched:
        touched.is_public = True
    return len(rows)


def candidate_at(area: str, industry: Industry) -> Candidate | None:
    """The candidate of an industry in an area, with `is_almost_hub`, what was decided about it, and that hub. One query."""
    rows = Candidate.objects.visible().with_is_almost_hub().select_related("decision__hub__successor")
    return rows.filter(area=area, industry=industry).first()


def _rows() -> Iterator[tuple[Any, ...]]:
    industries = dict(Industry.objects.filter(no_figures="").exclude(sector=None).values_list("slug", "pk"))
    kinds = [kind[0] for kind in (AreaKind.METRO, AreaKind.COUNTY)]
    found = Specialization.objects.filter(kind__in=kinds, subject__in=industries, is_by_establishments=False)
    passing = [row for row in found.order_by("area", "subject").iterator() if not shortfalls(row)]
    regions = regions_of({row.area for row in passing})
    decisions = {(row.area, row.industry): row.pk for row in CandidateDecision.objects.all()}
    for row in passing:
        region = regions.get(row.area)
        if region is not None:
            yield (
                *(row.area, industries[row.subject], region.pk, decisions.get((row.area, row.subject))),
                *(row.jobs, row.establishments, row.quotient, row.excess, row.year, row.program, row.is_lower_bound),
            )
