"""Curators' decisions about almost-hubs. A decision holds for an area and an industry, also when newer figures are loaded."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from hubs.entries.changes import touching
from hubs.enums import CandidateState, DismissalReason
from hubs.models import Candidate, CandidateDecision, Hub


class AlreadySettled(Exception):
    """Somebody decided in the meantime. The message says so."""


def describe_candidate(*, candidate: Candidate, hub: Hub, by: User) -> None:
    """Note the hub that a curator wrote about it. It stays an almost-hub until the hub is published. Raises AlreadySettled."""
    _decide(candidate, by, state=CandidateState.DESCRIBED, hub=hub)


def assign_candidate(*, candidate: Candidate, hub: Hub, by: User) -> None:
    """Count it to a hub of any industry, whose firms it shares. Raises AlreadySettled."""
    _decide(candidate, by, state=CandidateState.BELONGS, hub=hub)


def dismiss_candidate(*, candidate: Candidate, reason: DismissalReason, by: User, note: str = "") -> None:
    """Say that the figures mislead, and why. Raises AlreadySettled."""
    _decide(candidate, by, state=CandidateState.DISMISSED, reason=reason, note=note)


@transaction.atomic
def reopen_candidate(*, candidate: Candidate) -> bool:
    """Take the decision back. False if there was none."""
    deleted, _by_model = _decisions(candidate).delete()
    with touching() as touched:
        touched.is_public = True
    return bool(deleted)


@transaction.atomic
def _decide(candidate: Candidate, by: User, **decision: Any) -> None:
    try:
        with transaction.atomic():
            made = CandidateDecision.objects.create(
                area=candidate.area, industry=candidate.industry.slug, by=by, **decision
            )
    except IntegrityError as error:
        if _decisions(candidate).exists():
            raise AlreadySettled(_("Somebody has already decided about this almost-hub.")) from error
        raise
    Candidate.objects.filter(pk=candidate.pk).update(decision=made)
    with touching() as touched:
        touched.is_public = True  # what is shown as an almost-hub has changed


def _decisions(candidate: Candidate) -> QuerySet[CandidateDecision]:
    return CandidateDecision.objects.filter(area=candidate.area, industry=candidate.industry.slug)
