"""Exports for users who may view the entries: all of one type, or the rows selected in a list."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.utils.translation import gettext_lazy

from hubs.entries.describe import MODELS, entry_type_of
from hubs.enums import CURATED, EntryType
from hubs.importers.exports import FORMATS, export, template


def export_file(request: HttpRequest, entry_type: str, suffix: str) -> HttpResponseBase:
    """All entries of a type."""
    if entry_type not in CURATED or suffix not in formats_of(EntryType(entry_type)):
        raise Http404
    model = MODELS[EntryType(entry_type)]
    if not request.user.has_perm(f"hubs.view_{model._meta.model_name}"):
        raise PermissionDenied
    return _download(EntryType(entry_type), model.objects.all(), suffix)


def template_file(request: HttpRequest, entry_type: str, suffix: str) -> HttpResponseBase:
    if entry_type not in CURATED or suffix not in ("csv", "xlsx"):
        raise Http404
    return _response(template(EntryType(entry_type), suffix), f"{entry_type}-template", suffix)


def formats_of(entry_type: EntryType) -> list[str]:
    return [suffix for suffix in FORMATS if suffix != "geojson" or entry_type == EntryType.HUB]


@admin.action(permissions=["view"], description=gettext_lazy("Export as CSV"))
def export_as_csv(screen: admin.ModelAdmin, request: HttpRequest, rows: QuerySet[Any]) -> HttpResponseBase:
    """For the lists of hubs, firms and organizations."""
    return _download(entry_type_of(rows.model), rows, "csv")


@admin.action(permissions=["view"], description=gettext_lazy("Export as XLSX"))
def export_as_xlsx(screen: admin.ModelAdmin, request: HttpRequest, rows: QuerySet[Any]) -> HttpResponseBase:
    return _download(entry_type_of(rows.model), rows, "xlsx")


@admin.action(permissions=["view"], description=gettext_lazy("Export as GeoJSON"))
def export_as_geojson(screen: admin.ModelAdmin, request: HttpRequest, rows: QuerySet[Any]) -> HttpResponseBase:
    """For the list of hubs."""
    return _download(entry_type_of(rows.model), rows, "geojson")


def _download(entry_type: EntryType, rows: QuerySet[Any], suffix: str) -> HttpResponseBase:
    # The list's query joins tables, which may repeat rows. Select each chosen row once.
    chosen = MODELS[entry_type].objects.filter(pk__in=rows.order_by().values("pk"))
    return _response(export(entry_type, chosen, suffix), f"{entry_type}-{date.today().isoformat()}", suffix)


def _response(pieces: Any, name: str, suffix: str) -> StreamingHttpResponse:
    response = StreamingHttpResponse(pieces, content_type=FORMATS[suffix])
    response["Content-Disposition"] = f'attachment; filename="{name}.{suffix}"'
    return response
