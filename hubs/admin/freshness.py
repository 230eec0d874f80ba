"""The queue of entries that are due for review, the longest overdue first."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hubs.entries.describe import MODELS
from hubs.enums import CURATED, EntryType
from hubs.models.slug_model import SLUG
from hubs.quality.freshness import count_stale, entries_to_verify, stale_entries, verify_entries

MOST_SHOWN = 100
_CHANGING = ("hubs.change_hub", "hubs.change_firm", "hubs.change_supportorganization")


@require_http_methods(["GET", "HEAD", "POST"])
def freshness(request: HttpRequest) -> HttpResponse:
    if not any(request.user.has_perm(right) for right in _CHANGING):
        raise PermissionDenied
    return _verify(request) if request.method == "POST" else _show(request)


def _verify(request: HttpRequest) -> HttpResponse:
    """Mark one entry as still correct. Back in the queue, the button of the entry that took its place has the focus."""
    entry_type, slug = request.POST.get("entry_type", ""), request.POST.get("slug", "")
    if entry_type not in CURATED:
        return _show(request, error=_("Choose the entry that is still correct."), status=400)
    entry_type = EntryType(entry_type)
    entry = MODELS[entry_type].objects.filter(slug=slug).first() if re.match(SLUG, slug) else None
    if entry is None:
        return _show(request, error=_("This entry no longer exists."), status=404)
    if not entries_to_verify(request.user, entry_type).filter(pk=entry.pk).exists():
        raise PermissionDenied
    today = date.today()
    if verify_entries(entry_type=entry_type, slugs=[slug], by=cast(User, request.user), on=today):
        messages.success(request, _("“%(name)s” is marked as still correct.") % {"name": entry})
    else:
        messages.info(request, _("“%(name)s” was already marked as correct today.") % {"name": entry})
    return HttpResponseRedirect(f"{reverse('admin:freshness')}?at={_position(request.POST.get('at'))}")


def _show(request: HttpRequest, *, error: str = "", status: int = 200) -> HttpResponse:
    today = date.today()
    entries = stale_entries(request.user, on=today, most=MOST_SHOWN)
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": _("Entries due for review"),
        "subtitle": None,
        "entries": entries,
        "total": count_stale(request.user, on=today) if len(entries) == MOST_SHOWN else len(entries),
        "focused": min(_position(request.GET.get("at")), max(0, len(entries) - 1)),
        "error": error,
    }
    return TemplateResponse(request, "admin/hubs/freshness.html", context, status=status)


def _position(text: str | None) -> int:
    """A row of the queue, counted from 0. Anything but a number counts as 0."""
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 4 else 0
