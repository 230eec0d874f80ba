"""Records curators' decisions on suggestions. Each suggestion is decided once; the first decision counts."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from hubs.curation.accepting import CannotAccept, accept_proposal
from hubs.curation.notify import send_outcomes
from hubs.enums import RejectionReason, SuggestionState
from hubs.models import Hub, Suggestion

__all__ = ["AlreadyDecided", "CannotAccept", "accept_suggestion", "conclude_suggestion", "reject_suggestion"]


class AlreadyDecided(Exception):
    """Somebody else decided first; the message says who and when. Nothing was changed."""


def accept_suggestion(*, suggestion: Suggestion, by: User) -> Hub:
    """Apply the suggestion to the directory and return the resulting hub.

    Raises AlreadyDecided, or CannotAccept if a curator must edit the hub by hand. Nothing is written then.
    """
    with transaction.atomic():
        waiting = _locked(suggestion)
        hub = accept_proposal(waiting, by)
        _decide(waiting, SuggestionState.ACCEPTED, by, result=hub)
    _copy_decision(waiting, suggestion)
    return hub


def conclude_suggestion(*, suggestion: Suggestion, hub: Hub, by: User) -> None:
    """Mark as accepted a suggestion that a curator applied by hand. Raises AlreadyDecided.

    Call it in the transaction that saves the hub, so that AlreadyDecided rolls that back too.
    """
    with transaction.atomic():
        waiting = _locked(suggestion)
        _decide(waiting, SuggestionState.ACCEPTED, by, result=hub)
    _copy_decision(waiting, suggestion)


def reject_suggestion(*, suggestion: Suggestion, by: User, reason: RejectionReason, outcome: str = "") -> None:
    """Reject a suggestion. `outcome` is an explanation for its sender. Raises AlreadyDecided."""
    with transaction.atomic():
        waiting = _locked(suggestion)
        _decide(waiting, SuggestionState.REJECTED, by, reason=reason, outcome=outcome)
    _copy_decision(waiting, suggestion)


def _locked(suggestion: Suggestion) -> Suggestion:
    """The current row, locked until the transaction ends. Raises AlreadyDecided."""
    row = Suggestion.objects.select_related("hub").select_for_update(of=("self",)).get(pk=suggestion.pk)
    if row.state != SuggestionState.PENDING:
        raise AlreadyDecided(
            _("This suggestion was already decided: %(state)s, by %(who)s (%(when)s).")
            % {
                "state": row.get_state_display(),
                "who": row.reviewer or _("somebody"),
                "when": date_format(timezone.localtime(row.decided_at), "DATETIME_FORMAT") if row.decided_at else "",
            }
        )
    return row


_DECISION = ["state", "reviewer", "decided_at", "result", "reason", "outcome", "email"]


def _copy_decision(decided: Suggestion, suggestion: Suggestion) -> None:
    """Copy the decision to the caller's object."""
    for name in _DECISION:
        setattr(suggestion, name, getattr(decided, name))


def _decide(
    row: Suggestion,
    state: SuggestionState,
    by: User,
    *,
    result: Hub | None = None,
    reason: str = "",
    outcome: str = "",
) -> None:
    row.state, row.reviewer, row.decided_at = state, by, timezone.now()
    row.result, row.reason, row.outcome = result, reason, outcome
    if row.email_confirmed_at is None:
        row.email = ""  # the address was never confirmed, so no mail is sent to it
    row.save(update_fields=_DECISION)
    transaction.on_commit(send_outcomes, robust=True)
