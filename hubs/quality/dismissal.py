"""Pairs of hubs that may be the same: who may decide on them, and that somebody did. `hubs.indexes.duplicates` finds them."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser, User
from django.utils import timezone

from hubs.models import DuplicateCandidate
from hubs.models.duplicate_candidate import DuplicateCandidateQuerySet
from hubs.roles import hubs_in_care, steward_regions


def dismiss_duplicate(*, duplicate: DuplicateCandidate, by: User) -> bool:
    """They are two hubs: no search brings the pair up again. False if somebody had dismissed it before."""
    rows = DuplicateCandidate.objects.undecided().filter(pk=duplicate.pk)
    return bool(rows.update(dismissed_by=by, dismissed_at=timezone.now()))


def duplicates_in_care(user: User | AnonymousUser) -> DuplicateCandidateQuerySet:
    """The pairs on which the user may decide, if on any: both hubs lie in a steward's regions."""
    if steward_regions(user) is None:
        return DuplicateCandidate.objects.all()
    hubs = hubs_in_care(user).values("pk")
    return DuplicateCandidate.objects.filter(one__in=hubs, other__in=hubs)
