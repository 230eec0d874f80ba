"""What a visitor proposed, kept until a curator decides."""

from __future__ import annotations

import secrets

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hubs.enums import SuggestionKind, SuggestionState


def _new_token() -> str:
    return secrets.token_urlsafe(16)


class Suggestion(models.Model):
    token = models.CharField(max_length=32, unique=True, default=_new_token, editable=False)
    kind = models.CharField(_("kind"), max_length=12, choices=SuggestionKind)
    state = models.CharField(_("state"), max_length=10, choices=SuggestionState, default=SuggestionState.PENDING)
    hub = models.ForeignKey(
        "hubs.Hub", verbose_name=_("hub"), on_delete=models.CASCADE, related_name="suggestions", null=True, blank=True
    )
    payload = models.JSONField(_("proposed"), default=dict)
    sender = models.CharField(
        max_length=64, editable=False, help_text="A keyed hash of the address, for the rate limit."
    )
    created_at = models.DateTimeField(_("received"), auto_now_add=True)
    reviewer = models.ForeignKey(
        "auth.User", verbose_name=_("reviewer"), on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    outcome = models.TextField(_("outcome"), blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)

    class Meta:
        verbose_name = _("suggestion")
        verbose_name_plural = _("suggestions")
        ordering = ["created_at"]
        indexes = [models.Index(fields=["sender", "created_at"], name="suggestion_by_sender")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=SuggestionKind.NEW_HUB) | Q(hub__isnull=False), name="suggestion_names_its_hub"
            ),
            models.CheckConstraint(condition=Q(state__in=SuggestionState.values), name="suggestion_state"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.payload.get('name') or self.hub}"

    def get_absolute_url(self) -> str:
        return reverse("suggestion", args=[self.token])
