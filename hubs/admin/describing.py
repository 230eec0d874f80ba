"""Describe an almost-hub: its figures fill the form of a new hub, and saving the form settles it."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from hubs.admin.revisions import KeptAdmin
from hubs.curation.settling import AlreadySettled, describe_candidate
from hubs.entries.naming import free_slug
from hubs.enums import Origin, Program
from hubs.models import Candidate, Hub
from hubs.roles import candidates_in_care
from hubs.statistics.figures import PAGES, SOURCES

PARAMETER = "candidate"


class FillsFromCandidate(KeptAdmin):
    """With `?candidate=<key>`, the form of a new hub starts as a draft about it. What is saved is what the curator sends.

    Answers 404 where the almost-hub is not in the user's care.
    """

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        candidate = _candidate(request)
        if candidate is None:
            return super().changeform_view(request, object_id, form_url, extra_context)
        if object_id is not None:
            raise Http404
        page = reverse("admin:hubs_candidate_change", args=[candidate.pk])
        if request.method == "GET":
            words = _("This form starts with what the figures say. Check it and describe the hub in your own words.")
            link = format_html('{} <a href="{}">{}</a>', words, page, _("The figures"))
            self.message_user(request, link, messages.INFO)
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except AlreadySettled as error:
            # The exception rolled back the transaction, and everything saved in it.
            self.message_user(request, _("Nothing was saved. %(why)s") % {"why": error}, messages.ERROR)
            return HttpResponseRedirect(page)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        candidate = _candidate(request)
        return super().get_changeform_initial_data(request) if candidate is None else _initial(candidate)

    def get_formsets_with_inlines(self, request: HttpRequest, obj: Any = None) -> Any:
        is_filled = request.method == "GET" and _candidate(request) is not None
        for formset, inline in super().get_formsets_with_inlines(request, obj):
            if is_filled and formset.get_default_prefix() == "sources":
                formset.extra += 1
            yield formset, inline

    def get_formset_kwargs(self, request: HttpRequest, obj: Any, inline: Any, prefix: str) -> dict[str, Any]:
        kwargs: dict[str, Any] = super().get_formset_kwargs(request, obj, inline, prefix)
        candidate = _candidate(request) if request.method == "GET" and prefix == "sources" else None
        return kwargs | {"initial": [_source(candidate)]} if candidate is not None else kwargs

    def save_related(self, request: HttpRequest, form: forms.ModelForm, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        candidate = _candidate(request)
        if candidate is not None:
            describe_candidate(candidate=candidate, hub=form.instance, by=cast(User, request.user))


def _candidate(request: HttpRequest) -> Candidate | None:
    """The almost-hub named in the query string, read once per request, or None. Raises Http404."""
    key = request.GET.get(PARAMETER)
    if key is None:
        return None
    if not hasattr(request, "_candidate"):
        rows = candidates_in_care(request.user).visible().with_names()
        found = rows.filter(pk=key).first() if key.isascii() and key.isdecimal() and len(key) < 19 else None
        if found is None:
            raise Http404
        request._candidate = found  # type: ignore[attr-defined]
    return request._candidate  # type: ignore[attr-defined]


def _initial(candidate: Candidate) -> dict[str, Any]:
    """The name is that of the area's first city with the industry, as most hubs are called."""
    city = candidate.region.name.partition(",")[0].partition("-")[0].partition("/")[0]
    name = f"{city} {candidate.industry.name}"
    return {
        "name": name,
        "slug": free_slug(Hub, name),
        "region": candidate.region_id,
        "industry": candidate.industry_id,
        "point": candidate.region.point,
        "origin": Origin.STATISTICAL,
    }


def _source(candidate: Candidate) -> dict[str, Any]:
    program = Program(candidate.program)
    publisher, _comma, title = SOURCES[program].partition(", ")
    return {
        "title": f"{title}, {candidate.year}",
        "publisher": publisher,
        "url": PAGES[program],
        "retrieved_on": date.today(),
    }
