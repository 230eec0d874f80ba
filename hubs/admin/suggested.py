"""Accept with edits: a suggestion fills a hub's form, and saving the form accepts the suggestion."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from hubs.admin.prefill import proposal_initial, proposal_rows
from hubs.admin.revisions import KeptAdmin
from hubs.curation.proposals import Proposal, resolve
from hubs.curation.suggestions import AlreadyDecided, conclude_suggestion
from hubs.models import Suggestion
from hubs.roles import may_review

PARAMETER = "suggestion"


class FillsFromSuggestion(KeptAdmin):
    """With `?suggestion=<key>`, the form starts with the proposed values. What is saved is what the curator sends.

    Answers 403 to users who may not review the suggestion, and 404 if it belongs to another hub.
    """

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        suggestion = _suggestion(request, object_id)
        if suggestion is None:
            return super().changeform_view(request, object_id, form_url, extra_context)
        page = reverse("admin:hubs_suggestion_change", args=[suggestion.pk])
        if request.method == "GET":
            words = _("This form shows what a visitor suggested. Saving it accepts the suggestion.")
            link = format_html('{} <a href="{}">{}</a>', words, page, _("Compare"))
            self.message_user(request, link, messages.INFO)
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except AlreadyDecided as error:
            # The exception rolled back the transaction, and everything saved in it.
            self.message_user(request, _("Nothing was saved. %(why)s") % {"why": error}, messages.ERROR)
            return HttpResponseRedirect(page)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form_class: Any = super().get_form(request, obj, change, **kwargs)
        filling = _filling(request)
        if filling is None:
            return form_class
        initial = proposal_initial(filling)

        class Filled(form_class):
            def __init__(self, *args: Any, **options: Any) -> None:
                options["initial"] = {**(options.get("initial") or {}), **initial}
                super().__init__(*args, **options)

        return Filled

    def get_formsets_with_inlines(self, request: HttpRequest, obj: Any = None) -> Any:
        filling = _filling(request)
        rows = proposal_rows(filling) if filling is not None else {}
        for formset, inline in super().get_formsets_with_inlines(request, obj):
            formset.extra += len(rows.get(formset.get_default_prefix(), []))
            yield formset, inline

    def get_formset_kwargs(self, request: HttpRequest, obj: Any, inline: Any, prefix: str) -> dict[str, Any]:
        kwargs: dict[str, Any] = super().get_formset_kwargs(request, obj, inline, prefix)
        filling = _filling(request)
        return kwargs | {"initial": proposal_rows(filling).get(prefix, [])} if filling is not None else kwargs

    def save_related(self, request: HttpRequest, form: forms.ModelForm, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        suggestion = _suggestion(request, str(form.instance.pk))
        if suggestion is not None:
            conclude_suggestion(suggestion=suggestion, hub=form.instance, by=cast(User, request.user))


def _suggestion(request: HttpRequest, object_id: str | None) -> Suggestion | None:
    """The suggestion named in the query string, or None. Raises Http404 and PermissionDenied."""
    key = request.GET.get(PARAMETER)
    if key is None:
        return None
    rows = Suggestion.objects.select_related("hub", "region__parent")
    suggestion = rows.filter(pk=key).first() if key.isascii() and key.isdecimal() and len(key) < 19 else None
    if suggestion is None or (suggestion.hub_id is not None and str(suggestion.hub_id) != object_id):
        raise Http404
    if not may_review(request.user, suggestion):
        raise PermissionDenied
    return suggestion


def _filling(request: HttpRequest) -> Proposal | None:
    """The proposal that the form starts with, resolved once per request; None if the curator has sent the form."""
    if request.method != "GET" or PARAMETER not in request.GET:
        return None
    if not hasattr(request, "_proposal"):
        rows = Suggestion.objects.select_related("hub", "region")
        suggestion = rows.filter(pk=request.GET[PARAMETER]).first()
        request._proposal = resolve(suggestion) if suggestion is not None else None  # type: ignore[attr-defined]
    return request._proposal  # type: ignore[attr-defined]
