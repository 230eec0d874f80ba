"""What a visitor proposed, for a curator to decide on."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hubs.db.tokens import secret_token
from hubs.enums import RejectionReason, SuggestionKind, SuggestionState


class Suggestion(models.Model):
    token = models.CharField(max_length=32, unique=True, default=secret_token, editable=False)
    kind = models.CharField(_("kind"), max_length=12, choices=SuggestionKind)
    state = models.CharField(_("state"), max_length=10, choices=SuggestionState, default=SuggestionState.PENDING)
    hub = models.ForeignKey(
        "hubs.Hub", verbose_name=_("hub"), on_delete=models.CASCADE, related_name="suggestions", null=True, blank=True
    )
    region = models.ForeignKey(
        "hubs.Region",
        verbose_name=_("region"),
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
        help_text=_("The smallest known region that contains the hub."),
    )
    payload = models.JSONField(_("proposed"), default=dict)
    base = models.JSONField(
        default=dict, blank=True, editable=False, help_text="The hub's document when the suggestion was sent."
    )
    sender = models.CharField(
        max_length=64, editable=False, help_text="A keyed hash of the sender's IP address, for the rate limit."
    )
    email = models.EmailField(_("e-mail"), blank=True)
    email_confirmed_at = models.DateTimeField(_("e-mail confirmed"), null=True, blank=True)
    language = models.CharField(
        max_length=10, default="en", editable=False, help_text="The language of mail to the sender."
    )
    created_at = models.DateTimeField(_("received"), auto_now_add=True)
    reviewer = models.ForeignKey(
        "auth.User", verbose_name=_("reviewer"), on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    reason = models.CharField(_("reason"), max_length=10, choices=RejectionReason, blank=True)
    outcome = models.TextField(_("outcome"), blank=True)
    result = models.ForeignKey(
        "hubs.Hub",
        verbose_name=_("resulting hub"),
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)

    class Meta:
        verbose_name = _("suggestion")
        verbose_name_plural = _("suggestions")
        ordering = ["created_at"]
        permissions = [("review_suggestion", _("Can decide on suggestions"))]
        indexes = [
            models.Index(fields=["sender", "created_at"], name="suggestion_by_sender"),
            models.Index(fields=["state", "created_at"], name="suggestion_queue"),
        ]
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
