"""Decisions on possible duplicates, which `hubs.indexes.duplicates` finds."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser, User
from django.utils import timezone

from hubs.models import DuplicateCandidate
from hubs.models.duplicate_candidate import DuplicateCandidateQuerySet
from hubs.roles import hubs_in_care, steward_regions


def dismiss_duplicate(*, duplicate: DuplicateCandidate, by: User) -> bool:
    """Mark the pair as two different hubs; it is not suggested again. False if it was already dismissed."""
    rows = DuplicateCandidate.objects.undecided().filter(pk=duplicate.pk)
    return bool(rows.update(dismissed_by=by, dismissed_at=timezone.now()))


def duplicates_in_care(user: User | AnonymousUser) -> DuplicateCandidateQuerySet:
    """The pairs in the user's care: for a steward those with both hubs in the steward's regions."""
    if steward_regions(user) is None:
        return DuplicateCandidate.objects.all()
    hubs = hubs_in_care(user).values("pk")
    return DuplicateCandidate.objects.filter(one__in=hubs, other__in=hubs)
