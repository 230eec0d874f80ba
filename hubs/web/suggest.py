"""Suggest a hub or a change to one, and see later what became of it."""

from __future__ import annotations

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from hubs.curation.proposals import proposed_changes, remarks
from hubs.entries.describe import documents
from hubs.enums import EntryType, SuggestionKind
from hubs.forms.corrections import CorrectionForm
from hubs.forms.places import CompletionForm
from hubs.forms.suggestions import ClosedForm, DuplicateForm, NewHubForm, SuggestionForm
from hubs.models import Hub, Suggestion
from hubs.suggestions.confirm import TooManyMails, ask_to_confirm, confirm_email, marked_suggestion
from hubs.suggestions.lookalikes import look_alikes
from hubs.suggestions.submit import TooManySuggestions, submit_suggestion
from hubs.web.visitors import visitor_address

METHODS = ["GET", "HEAD", "POST"]
KINDS = {
    SuggestionKind.CORRECTION: (CorrectionForm, gettext_lazy("Something is wrong")),
    SuggestionKind.CLOSED: (ClosedForm, gettext_lazy("It has closed or moved")),
    SuggestionKind.DUPLICATE: (DuplicateForm, gettext_lazy("It is a duplicate")),
}


@require_http_methods(METHODS)
def suggest(request: HttpRequest) -> HttpResponse:
    form = NewHubForm(request.POST or None, initial={"name": request.GET.get("name", "")[:120]})
    return _take(request, form, None, {})


@require_http_methods(METHODS)
def suggest_change(request: HttpRequest, slug: str) -> HttpResponse:
    hub = get_object_or_404(Hub.objects.published().select_related("region__parent"), slug=slug)
    kind = request.GET.get("kind", SuggestionKind.CORRECTION.value)
    if kind not in KINDS:
        raise BadRequest(f"There is no kind {kind[:20]!r}.")
    form = KINDS[SuggestionKind(kind)][0](request.POST or None, hub=hub)
    choices = [(value, label, value == kind) for value, (_form, label) in KINDS.items()]
    return _take(request, form, hub, {"choices": choices})


@require_safe
def alike(request: HttpRequest) -> HttpResponse:
    """JSON with the hubs of a similar name, shown while a visitor types it."""
    form = CompletionForm(request.GET)
    found = look_alikes(form.cleaned_data["q"], Hub.objects.published()) if form.is_valid() else []
    results = [{"name": hub.name, "where": hub.region.label, "url": hub.get_absolute_url()} for hub in found]
    return JsonResponse({"results": results})


@require_safe
@never_cache
def suggestion(request: HttpRequest, token: str) -> HttpResponse:
    """The status of a suggestion. The address contains a token that cannot be guessed."""
    row = get_object_or_404(Suggestion.objects.select_related("hub", "result"), token=token)
    context = {
        "suggestion": row,
        "changes": proposed_changes(row),
        "remarks": list(remarks(row)),
        "mail": request.GET.get("mail", ""),
    }
    return render(request, "hubs/suggestion.html", context)


@require_http_methods(METHODS)
def confirm(request: HttpRequest, mark: str) -> HttpResponse:
    """Only the button confirms, because mail scanners open links too."""
    row = marked_suggestion(mark)
    if row is None:
        return render(request, "hubs/suggestion_confirm.html", {"suggestion": None}, status=400)
    if request.method == "POST":
        confirmed = confirm_email(suggestion=row)
        return redirect(f"{row.get_absolute_url()}?mail={'confirmed' if confirmed else 'decided'}")
    return render(request, "hubs/suggestion_confirm.html", {"suggestion": row})


def _take(request: HttpRequest, form: SuggestionForm, hub: Hub | None, context: dict[str, object]) -> HttpResponse:
    """Store a valid suggestion and redirect to its page, or show the form."""
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                return redirect(_file(request, form, hub))
            except TooManySuggestions as error:
                form.add_error(None, str(error))
                status = 429
    return render(request, "hubs/suggest.html", {"form": form, "hub": hub, **context}, status=status)


def _file(request: HttpRequest, form: SuggestionForm, hub: Hub | None) -> str:
    """Store the suggestion and return the address of its page, with the result of the confirmation mail as `mail`.

    Raises TooManySuggestions.
    """
    base = form.base if isinstance(form, CorrectionForm) else None
    if hub is not None and base is None:
        base = documents(EntryType.HUB, [hub.slug]).get(hub.slug)
    row = submit_suggestion(
        kind=form.kind,
        payload=form.payload,
        address=visitor_address(request),
        hub=hub,
        base=base,
        region=form.region if isinstance(form, NewHubForm) else None,
        email=form.cleaned_data["email"],
    )
    page = reverse("suggestion", args=[row.token])
    if not row.email:
        return page
    try:
        return f"{page}?mail={ask_to_confirm(row)}"
    except TooManyMails:
        return f"{page}?mail=often"
