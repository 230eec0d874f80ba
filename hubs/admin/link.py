"""Web addresses in entries: which ones no longer answer, and which entries they are in."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from hubs.entries.describe import MODELS
from hubs.links.checks import Naming, ask_for_link_check, entries_naming, links_in_care, vouch_for_links
from hubs.models import Link


@admin.register(Link)
class LinkAdmin(admin.ModelAdmin):
    list_display = ["address", "named_by", "state", "answer", "checked_at"]
    list_display_links = None
    list_filter = ["state"]
    list_per_page = 50
    search_fields = ["url"]
    actions = ["alive_all_the_same"]

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_POST(self.check_view))
        return [path("check/", view, name="hubs_link_check"), *super().get_urls()]

    def check_view(self, request: HttpRequest) -> HttpResponse:
        """Have a worker check all links."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        job = ask_for_link_check(by=cast(User, request.user))
        words = _("A worker will check the links: %(job)s. This takes a while, so look again later.")
        self.message_user(request, words % {"job": job})
        return redirect("admin:hubs_link_changelist")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Link]:
        return links_in_care(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return [field.name for field in self.opts.fields]

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        """The page of the list, with the entries that contain each address."""
        page = super().get_changelist_instance(request)
        links = list(page.result_list)
        naming = entries_naming(link.url for link in links)
        for link in links:
            link.naming = naming.get(link.url, [])
        page.result_list = links
        return page

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        return super().changelist_view(
            request,
            {
                "title": capfirst(str(self.opts.verbose_name_plural)),
                "may_check": self.has_change_permission(request),
            },
        )

    @admin.action(permissions=["change"], description=gettext_lazy("Checked by hand: it works"))
    def alive_all_the_same(self, request: HttpRequest, links: QuerySet[Link]) -> None:
        n = vouch_for_links(links=links, by=cast(User, request.user))
        self.message_user(
            request, ngettext("%d link was marked as working.", "%d links were marked as working.", n) % n
        )

    @admin.display(description=gettext_lazy("address"), ordering="url")
    def address(self, link: Link) -> SafeString:
        return format_html('<a href="{0}" rel="noopener noreferrer external">{0}</a>', link.url)

    @admin.display(description=gettext_lazy("answer"), ordering="status")
    def answer(self, link: Link) -> str:
        answer = " ".join(str(part) for part in (link.status, link.message) if part)
        if link.failures < 2:
            return answer
        return _("%(answer)s (%(n)d times in a row)") % {"answer": answer, "n": link.failures}

    @admin.display(description=gettext_lazy("found in"))
    def named_by(self, link: Link) -> SafeString:
        rows = ((_address(entry), entry.name, entry.part) for entry in cast(Any, link).naming)
        return format_html("<ul>{}</ul>", format_html_join("", '<li><a href="{}">{}</a> ({})</li>', rows))


def _address(entry: Naming) -> str:
    return reverse(f"admin:hubs_{MODELS[entry.entry_type]._meta.model_name}_change", args=[entry.pk])
