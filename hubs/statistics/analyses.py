"""Analyses over all hubs and figures: made after each load, stored, and read by pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from typing import Any, NamedTuple

from hubs.models import Analysis
from hubs.statistics.claims import Claim, Claims, claims_of_hubs
from hubs.statistics.detection import Detection, detect

_MAKE: dict[str, Callable[[], Any]] = {"claims": claims_of_hubs, "detection": detect}


class Analyses(NamedTuple):
    claims: Claims
    detection: Detection
    made_at: datetime


def refresh_analyses() -> None:
    """Make all of them again from the hubs and figures as they are now. Reads every US hub."""
    for name, make in _MAKE.items():
        Analysis.objects.update_or_create(name=name, defaults={"result": asdict(make())})


def analyses() -> Analyses | None:
    """As they were after the last load; None where nothing was loaded yet. One query."""
    rows = {row.name: row for row in Analysis.objects.all()}
    if rows.keys() < _MAKE.keys():
        return None
    claims = Claims(**{name: Claim(**claim) for name, claim in rows["claims"].result.items()})
    return Analyses(claims, Detection(**rows["detection"].result), rows["claims"].made_at)
