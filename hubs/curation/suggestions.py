"""A curator's decision on what a visitor proposed."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.utils import timezone

from hubs.enums import SuggestionState
from hubs.models import Suggestion


def decide_suggestion(*, suggestion: Suggestion, state: SuggestionState, by: User) -> None:
    """Save the suggestion in this state, with who decided and when; waiting again, it has neither."""
    decided = state != SuggestionState.PENDING
    suggestion.state = state
    suggestion.reviewer = by if decided else None
    suggestion.decided_at = timezone.now() if decided else None
    suggestion.save()
