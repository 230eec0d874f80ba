"""The queue of almost-hubs: curators describe one, count it to a hub, or dismiss it."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from hubs.admin.base import ReadOnlyAdmin
from hubs.admin.candidate_forms import BelongsForm, DismissalForm
from hubs.admin.filters import IndustryFilter, SectorFilter
from hubs.curation.settling import AlreadySettled, assign_candidate, dismiss_candidate, reopen_candidate
from hubs.enums import CandidateState, DismissalReason, RegionKind
from hubs.geo.wording import distance_words
from hubs.models import Candidate, Hub, Region
from hubs.roles import candidates_in_care
from hubs.statistics import phrasing
from hubs.statistics.figures import figure
from hubs.statistics.profile import placed

_CONFLICT = 409


class StateFilter(admin.SimpleListFilter):
    """Shows open ones unless another state is chosen."""

    title = gettext_lazy("decision")
    parameter_name = "decision"
    everything, in_reach = "all", "in_reach"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        states = [(state.value, str(state.label)) for state in CandidateState]
        return [*states, (self.in_reach, _("in the reach of a published hub")), (self.everything, _("All"))]

    def value(self) -> str:
        return super().value() or CandidateState.OPEN.value

    def choices(self, changelist: Any) -> Any:
        for value, label in self.lookup_choices:
            query = changelist.get_query_string({self.parameter_name: value})
            yield {"selected": self.value() == value, "query_string": query, "display": label}

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        match self.value():
            case self.everything:
                return queryset
            case self.in_reach:
                return queryset.exclude(described_by=None)
            case CandidateState.OPEN:
                return queryset.filter(described_by=None, decision=None)
        return queryset.filter(decision__state=self.value())


class StateOfAreaFilter(admin.SimpleListFilter):
    """US states by name. An area in several states counts in the first one of its name."""

    title = gettext_lazy("US state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        states = Region.objects.filter(kind=RegionKind.STATE, country="US").order_by("name")
        return list(states.values_list("slug", "name"))

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(region__parent__slug=self.value()) if self.value() else queryset


@admin.register(Candidate)
class CandidateAdmin(ReadOnlyAdmin):
    list_display = ["name", "excess", "jobs", "establishments", "concentration", "of_year", "decided"]
    list_filter = [StateFilter, SectorFilter, IndustryFilter, StateOfAreaFilter]
    search_fields = ["region__name", "region__parent__name", "industry__name", "industry__name_de"]
    search_help_text = gettext_lazy("Area, state or industry")
    ordering = ["-excess", "pk"]
    list_per_page = 50
    actions = ["dismiss_selected"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether the user may decide. Its figures are nobody's to edit: `change_view` has no form for them."""
        return request.user.has_perm("hubs.change_candidate")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Candidate]:
        return candidates_in_care(request.user).visible().with_names().order_by(*self.ordering)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        return super().changelist_view(request, {"title": capfirst(str(self.opts.verbose_name_plural))})

    @admin.display(description=gettext_lazy("almost-hub"), ordering="industry__name")
    def name(self, candidate: Candidate) -> str:
        return candidate.name

    @admin.display(description=gettext_lazy("location quotient"), ordering="quotient")
    def concentration(self, candidate: Candidate) -> str:
        return phrasing.number(candidate.quotient, 1)

    @admin.display(description=gettext_lazy("year"), ordering="year")
    def of_year(self, candidate: Candidate) -> str:
        """Without the separator of thousands."""
        return str(candidate.year)

    @admin.display(description=gettext_lazy("decision"))
    def decided(self, candidate: Candidate) -> str:
        decision = candidate.decision
        if decision is None:
            return ""
        about = decision.hub or decision.get_reason_display()
        return f"{decision.get_state_display()}: {about}"

    @admin.action(permissions=["change"], description=gettext_lazy("Dismiss selected almost-hubs"))
    def dismiss_selected(self, request: HttpRequest, candidates: QuerySet[Any]) -> HttpResponse | None:
        """Ask for one reason that applies to all of them, then dismiss."""
        rows = list(candidates)
        form = DismissalForm(request.POST if "reason" in request.POST else None)
        if not form.is_valid():
            context = self._context(request, _("Dismiss almost-hubs")) | {"form": form, "candidates": rows}
            return TemplateResponse(request, "admin/hubs/candidate/dismiss_selected.html", context)
        dismissed = 0
        for row in rows:
            try:
                self._dismiss(request, row, form)
                dismissed += 1
            except AlreadySettled as error:
                self.message_user(request, f"{row}: {error}", messages.WARNING)
        words = ngettext("%d almost-hub was dismissed.", "%d almost-hubs were dismissed.", dismissed)
        self.message_user(request, words % dismissed)
        return None

    # One almost-hub

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show the figures and the hubs around, or take a decision."""
        candidate = self.get_object(request, unquote(object_id))
        if not self.has_view_or_change_permission(request, candidate):
            raise PermissionDenied
        if candidate is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)  # type: ignore[attr-defined]
        if request.method != "POST":
            return self._show(request, candidate)
        if not self.has_change_permission(request, candidate):
            raise PermissionDenied
        return self._decide(request, candidate)

    def _decide(self, request: HttpRequest, candidate: Candidate) -> HttpResponse:
        by = cast(User, request.user)
        belongs, dismissal = BelongsForm(candidate), DismissalForm(auto_id="dismiss_%s")
        try:
            match request.POST.get("decision"):
                case CandidateState.BELONGS:
                    belongs = BelongsForm(candidate, request.POST)
                    if not belongs.is_valid():
                        return self._show(request, candidate, belongs=belongs, status=400)
                    hub: Hub = belongs.cleaned_data["hub"]
                    assign_candidate(candidate=candidate, hub=hub, by=by)
                    said = _("“%(what)s” is counted to “%(hub)s”.") % {"what": candidate, "hub": hub}
                case CandidateState.DISMISSED:
                    dismissal = DismissalForm(request.POST, auto_id="dismiss_%s")
                    if not dismissal.is_valid():
                        return self._show(request, candidate, dismissal=dismissal, status=400)
                    self._dismiss(request, candidate, dismissal)
                    said = _("“%(what)s” was dismissed.") % {"what": candidate}
                case CandidateState.OPEN:
                    reopen_candidate(candidate=candidate)
                    said = _("“%(what)s” is open again.") % {"what": candidate}
                case _other:
                    return self._show(request, candidate, error=_("Use one of the buttons."), status=400)
        except AlreadySettled as error:
            settled = self.get_queryset(request).get(pk=candidate.pk)
            return self._show(request, settled, error=str(error), status=_CONFLICT)
        self.log_change(request, candidate, [{"changed": {"fields": ["decision"]}}])
        self.message_user(request, said, messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:hubs_candidate_changelist"))

    def _dismiss(self, request: HttpRequest, candidate: Candidate, form: DismissalForm) -> None:
        reason, note = DismissalReason(form.cleaned_data["reason"]), form.cleaned_data["note"]
        dismiss_candidate(candidate=candidate, reason=reason, note=note, by=cast(User, request.user))

    def _show(
        self,
        request: HttpRequest,
        candidate: Candidate,
        *,
        belongs: BelongsForm | None = None,
        dismissal: DismissalForm | None = None,
        error: str = "",
        status: int = 200,
    ) -> HttpResponse:
        found = figure(candidate.area, candidate.industry.slug)
        may_describe = request.user.has_perm("hubs.add_hub") and candidate.decision is None
        belongs = belongs or BelongsForm(candidate)
        context = self._context(request, candidate.name) | {
            "candidate": candidate,
            "placed": placed([found])[0] if found is not None else None,
            "described_by": candidate.described_by.all(),
            "around": [(hub, distance_words(hub.distance_m)) for hub in belongs.around],
            "describe_address": f"{reverse('admin:hubs_hub_add')}?candidate={candidate.pk}" if may_describe else "",
            "may_decide": self.has_change_permission(request, candidate),
            "belongs": belongs,
            "dismissal": dismissal or DismissalForm(auto_id="dismiss_%s"),
            "error": error,
        }
        return TemplateResponse(request, "admin/hubs/candidate/change_form.html", context, status=status)

    def _context(self, request: HttpRequest, title: str) -> dict[str, Any]:
        return {**self.admin_site.each_context(request), "opts": self.opts, "title": title, "subtitle": None}
