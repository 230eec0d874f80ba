"""The queue of suggestions. Curators compare each with the entry and decide. Nobody edits the suggestion itself."""

from __future__ import annotations

from typing import Any, cast

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from hubs.admin.rejection import RejectionForm
from hubs.curation.notify import unsent_outcomes
from hubs.curation.proposals import Review, remarks, review
from hubs.curation.suggestions import AlreadyDecided, CannotAccept, accept_suggestion, reject_suggestion
from hubs.enums import RejectionReason, SuggestionKind, SuggestionState
from hubs.geo.sphere import distance_m
from hubs.geo.wording import distance_words
from hubs.models import Hub, Industry, Suggestion
from hubs.roles import may_change_hub, may_review, suggestions_in_care
from hubs.suggestions.lookalikes import look_alikes


class StateFilter(admin.SimpleListFilter):
    """Shows pending suggestions unless another state is chosen."""

    title = gettext_lazy("state")
    parameter_name = "state"
    everything = "all"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [*((state.value, str(state.label)) for state in SuggestionState), (self.everything, _("All"))]

    def value(self) -> str:
        return super().value() or SuggestionState.PENDING.value

    def choices(self, changelist: Any) -> Any:
        for value, label in self.lookup_choices:
            query = changelist.get_query_string({self.parameter_name: value})
            yield {"selected": self.value() == value, "query_string": query, "display": label}

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset if self.value() == self.everything else queryset.filter(state=self.value())


@admin.register(Suggestion)
class SuggestionAdmin(admin.ModelAdmin):
    list_display = ["what", "where", "kind", "waiting_since", "has_email", "state"]
    list_select_related = ["hub", "region__parent"]
    list_filter = [StateFilter, "kind"]
    ordering = ["created_at", "pk"]
    list_per_page = 50
    actions = ["reject_selected"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_review_permission(self, request: HttpRequest) -> bool:
        """Used by Django to offer the action, which then checks each suggestion."""
        return request.user.has_perm("hubs.review_suggestion")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).filter(suggestions_in_care(request.user))

    def get_urls(self) -> list[URLPattern]:
        views = {"accept": self.accept, "reject": self.reject}
        own = [
            path(f"<path:object_id>/{verb}/", self.admin_site.admin_view(view), name=f"hubs_suggestion_{verb}")
            for verb, view in views.items()
        ]
        return [*own, *super().get_urls()]

    # The queue

    @admin.display(description=gettext_lazy("what"))
    def what(self, suggestion: Suggestion) -> str:
        return suggestion.hub.name if suggestion.hub is not None else str(suggestion.payload.get("name") or "–")

    @admin.display(description=gettext_lazy("where"), ordering="region__name")
    def where(self, suggestion: Suggestion) -> str:
        return suggestion.region.label if suggestion.region is not None else str(suggestion.payload.get("place") or "–")

    @admin.display(description=gettext_lazy("waiting since"), ordering="created_at")
    def waiting_since(self, suggestion: Suggestion) -> str:
        day = date_format(timezone.localtime(suggestion.created_at), "DATE_FORMAT")
        return f"{day} ({timesince(suggestion.created_at, depth=1)})"

    @admin.display(description=gettext_lazy("e-mail confirmed"), boolean=True)
    def has_email(self, suggestion: Suggestion) -> bool:
        return suggestion.email_confirmed_at is not None

    @admin.action(permissions=["review"], description=gettext_lazy("Reject selected suggestions"))
    def reject_selected(self, request: HttpRequest, suggestions: QuerySet[Any]) -> HttpResponse | None:
        """Ask for one reason that applies to all of them, then reject."""
        rows = list(suggestions.select_related("hub", "region__parent"))
        if not all(may_review(request.user, row) for row in rows):
            raise PermissionDenied
        form = RejectionForm(request.POST if "reason" in request.POST else None)
        if not form.is_valid():
            context = {
                **self.admin_site.each_context(request),
                "title": _("Reject suggestions"),
                "opts": self.opts,
                "form": form,
                "suggestions": rows,
            }
            return TemplateResponse(request, "admin/hubs/suggestion/reject_selected.html", context)
        rejected = 0
        for row in rows:
            try:
                self._reject(request, row, form)
                rejected += 1
            except AlreadyDecided as error:
                self.message_user(request, f"{row}: {error}", messages.WARNING)
        words = ngettext("%d suggestion was rejected.", "%d suggestions were rejected.", rejected)
        self.message_user(request, words % rejected)
        return None

    # One suggestion

    @method_decorator(require_safe)
    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        suggestion = self.get_object(request, unquote(object_id))
        if suggestion is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)  # type: ignore[attr-defined]
        if not self.has_view_permission(request, suggestion):
            raise PermissionDenied
        return self._review_page(request, suggestion, RejectionForm(auto_id="reject_%s"))

    @method_decorator(require_POST)
    def accept(self, request: HttpRequest, object_id: str) -> HttpResponse:
        suggestion = self._to_decide(request, object_id)
        try:
            hub = accept_suggestion(suggestion=suggestion, by=cast(User, request.user))
        except AlreadyDecided as error:
            self.message_user(request, str(error), messages.ERROR)
            return HttpResponseRedirect(_address("change", suggestion))
        except CannotAccept as error:
            words = _("This cannot be accepted without edits. %(why)s Accept it with edits, or reject it.")
            self.message_user(request, words % {"why": _as_sentence(str(error))}, messages.ERROR)
            return HttpResponseRedirect(_address("change", suggestion))
        self.log_change(request, suggestion, [{"changed": {"fields": ["state"]}}])
        self.message_user(request, _("Accepted: %(hub)s.") % {"hub": hub.name}, messages.SUCCESS)
        return self._next(request, suggestion)

    @method_decorator(require_POST)
    def reject(self, request: HttpRequest, object_id: str) -> HttpResponse:
        suggestion = self._to_decide(request, object_id)
        form = RejectionForm(request.POST, auto_id="reject_%s")
        if not form.is_valid():
            return self._review_page(request, suggestion, form, status=400)
        try:
            self._reject(request, suggestion, form)
        except AlreadyDecided as error:
            self.message_user(request, str(error), messages.ERROR)
            return HttpResponseRedirect(_address("change", suggestion))
        self.message_user(request, _("Rejected: %(what)s.") % {"what": suggestion}, messages.SUCCESS)
        return self._next(request, suggestion)

    def _reject(self, request: HttpRequest, suggestion: Suggestion, form: RejectionForm) -> None:
        reason, outcome = RejectionReason(form.cleaned_data["reason"]), form.cleaned_data["outcome"]
        reject_suggestion(suggestion=suggestion, by=cast(User, request.user), reason=reason, outcome=outcome)
        self.log_change(request, suggestion, [{"changed": {"fields": ["state", "reason"]}}])

    def _to_decide(self, request: HttpRequest, object_id: str) -> Suggestion:
        """The suggestion to decide on. Raises Http404 and PermissionDenied."""
        rows = Suggestion.objects.select_related("hub", "region__parent")
        suggestion = rows.filter(pk=unquote(object_id)).first() if object_id.isdecimal() else None
        if suggestion is None:
            raise Http404
        if not may_review(request.user, suggestion):
            raise PermissionDenied
        return suggestion

    def _next(self, request: HttpRequest, decided: Suggestion) -> HttpResponse:
        """Go to the next pending suggestion, or to the list if there is none."""
        following = self._following(request, decided)
        if following is not None:
            return HttpResponseRedirect(_address("change", following))
        return HttpResponseRedirect(reverse("admin:hubs_suggestion_changelist"))

    def _following(self, request: HttpRequest, suggestion: Suggestion) -> Suggestion | None:
        """The next pending suggestion, or else the oldest."""
        waiting = self.get_queryset(request).filter(state=SuggestionState.PENDING).exclude(pk=suggestion.pk)
        waiting = waiting.order_by("created_at", "pk")
        return waiting.filter(created_at__gte=suggestion.created_at).first() or waiting.first()

    def _review_page(
        self, request: HttpRequest, suggestion: Suggestion, form: RejectionForm, status: int = 200
    ) -> HttpResponse:
        found = review(suggestion)
        is_waiting = suggestion.state == SuggestionState.PENDING
        context = {
            **self.admin_site.each_context(request),
            "title": f"{capfirst(suggestion.get_kind_display())}: {self.what(suggestion)}",
            "opts": self.opts,
            "original": suggestion,
            "suggestion": suggestion,
            "review": found,
            "with_base": bool(suggestion.base) and found.is_overtaken,
            "remarks": list(remarks(suggestion)),
            "moves": _moves(found),
            "alike": _alike(suggestion, found) if is_waiting else [],
            "form": form,
            "may_decide": is_waiting and may_review(request.user, suggestion),
            "edit_address": _edit_address(request, suggestion),
            "following": self._following(request, suggestion),
            "letter_waits": unsent_outcomes().filter(pk=suggestion.pk).exists(),
            "tile_url": settings.TILE_URL,
            "tile_attribution": settings.TILE_ATTRIBUTION,
        }
        return TemplateResponse(request, "admin/hubs/suggestion/review.html", context, status=status)


def _address(verb: str, suggestion: Suggestion) -> str:
    return reverse(f"admin:hubs_suggestion_{verb}", args=[suggestion.pk])


def _edit_address(request: HttpRequest, suggestion: Suggestion) -> str:
    """The address of the hub's form filled with the proposal; empty if the user may not save it."""
    if suggestion.hub is None:
        may = request.user.has_perm("hubs.add_hub")
        page = reverse("admin:hubs_hub_add")
    else:
        may = may_change_hub(request.user, suggestion.hub)
        page = reverse("admin:hubs_hub_change", args=[suggestion.hub.pk])
    return f"{page}?suggestion={suggestion.pk}" if may else ""


def _alike(suggestion: Suggestion, found: Review) -> list[Hub]:
    """Hubs that a new one may duplicate, including drafts and archived ones."""
    if suggestion.kind != SuggestionKind.NEW_HUB:
        return []
    payload = suggestion.payload
    industry = Industry.objects.filter(slug=payload.get("industry", "")).first()
    return look_alikes(str(payload.get("name", "")), Hub.objects.all(), point=found.proposed_point, industry=industry)


def _moves(found: Review) -> str:
    """The distance between the two points in words; empty unless there are two."""
    if found.today_point is None or found.proposed_point is None or found.today_point == found.proposed_point:
        return ""
    return distance_words(distance_m(found.today_point, found.proposed_point))


def _as_sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."
