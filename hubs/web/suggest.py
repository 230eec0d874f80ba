"""Suggest a hub, or a correction to one."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from hubs.enums import SuggestionKind
from hubs.forms.suggestions import CorrectionForm, NewHubForm
from hubs.models import Hub, Suggestion
from hubs.suggestions.filing import TooManySuggestions, file_suggestion
from hubs.web.visitors import visitor_address

METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
def suggest(request: HttpRequest) -> HttpResponse:
    return _suggest(
        request, NewHubForm(request.POST or None, initial={"name": request.GET.get("name", "")[:120]}), None
    )


@require_http_methods(METHODS)
def suggest_correction(request: HttpRequest, slug: str) -> HttpResponse:
    hub = get_object_or_404(Hub.objects.published(), slug=slug)
    return _suggest(request, CorrectionForm(request.POST or None), hub)


@require_safe
def suggestion(request: HttpRequest, token: str) -> HttpResponse:
    """The page to which a visitor comes back; who does not have its address cannot guess it."""
    row = get_object_or_404(Suggestion.objects.select_related("hub"), token=token)
    return render(request, "hubs/suggestion.html", {"suggestion": row})


def _suggest(request: HttpRequest, form: NewHubForm | CorrectionForm, hub: Hub | None) -> HttpResponse:
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                row = file_suggestion(
                    kind=SuggestionKind(form.kind), payload=form.payload, address=visitor_address(request), hub=hub
                )
                return redirect(row)
            except TooManySuggestions as error:
                form.add_error(None, str(error))
                status = 429
    return render(request, "hubs/suggest.html", {"form": form, "hub": hub}, status=status)
