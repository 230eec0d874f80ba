"""Pairs of hubs that may be the same: who may decide on them, and that somebody did. `hubs.indexes.duplicates` finds them."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser, User
from django.utils import timezone

from hubs.models import Twins
from hubs.models.twins import TwinsQuerySet
from hubs.roles import hubs_in_care, steward_regions


def dismiss_twins(*, twins: Twins, by: User) -> bool:
    """They are two hubs: no search brings the pair up again. False if somebody had dismissed it before."""
    rows = Twins.objects.undecided().filter(pk=twins.pk)
    return bool(rows.update(dismissed_by=by, dismissed_at=timezone.now()))


def twins_in_care(user: User | AnonymousUser) -> TwinsQuerySet:
    """The pairs on which the user may decide, if on any: both hubs lie in a steward's regions."""
    if steward_regions(user) is None:
        return Twins.objects.all()
    hubs = hubs_in_care(user).values("pk")
    return Twins.objects.filter(one__in=hubs, other__in=hubs)
