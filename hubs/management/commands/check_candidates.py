"""Prints which hubs of the directory the figures alone would find, which not, and why."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from hubs.statistics.analyses import refresh_analyses
from hubs.statistics.detection import FOUND, MISSED, NO_AREA, UNSEEN, Finding, detect, findings

_REASONS = {
    FOUND: "found",
    UNSEEN: "figures cannot see the industry",
    NO_AREA: "in no area",
    "not_published": "nothing published",
    "withheld": "jobs withheld",
    "quotient": "quotient too low",
    "jobs": "too few jobs",
    "establishments": "too few establishments",
    "establishment_quotient": "share of establishments too low",
}


class Command(BaseCommand):
    help = (
        "For each published US hub, print whether its area passes the thresholds of an almost-hub; then recall and precision. Also"
        " updates what /methods/ shows of them."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write("jobs, establishments, quotient, quotient of establishments")
        for finding in findings():
            self.stdout.write(f"  {_line(finding)}")
        found = detect()
        refresh_analyses()
        self.stdout.write(
            f"Hubs: {found.hubs}; {found.unseen} of industries that figures cannot see, {found.no_area} in no area"
        )
        self.stdout.write(f"Recall: {found.found} of {found.seen}, {found.recall_percent} %")
        for reason in MISSED:
            self.stdout.write(f"  {found.missed[reason]:4}  {_REASONS[reason]}")
        self.stdout.write(
            f"Precision: at least {found.described} of {found.candidates}, {found.precision_percent} %;"
            f" {found.dismissed} were dismissed"
        )


def _line(finding: Finding) -> str:
    row = finding.row
    counts = (row.jobs, row.establishments) if row is not None else (None, None)
    quotients = (row.quotient, row.establishment_quotient) if row is not None else (None, None)
    figures = ["-" if count is None else f"{count:,}" for count in counts]
    figures += ["-" if quotient is None else f"{quotient:.2f}" for quotient in quotients]
    said = "  ".join(f"{text:>8}" for text in figures)
    why = ", ".join(_REASONS[outcome] for outcome in finding.outcomes)
    return f"{said}  {finding.hub.slug} ({finding.hub.industry.slug}, {finding.area or '-'}): {why}"
