"""Map tiles as GeoJSON."""

from __future__ import annotations

import gzip
from hashlib import blake2b

import orjson
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _

from hubs.api.answers import GEOJSON, error, form_error, read_only
from hubs.fast.memory import kept
from hubs.forms.search import HubSearchForm
from hubs.indexes.data_version import current_version
from hubs.indexes.map_cells import LAST_ZOOM
from hubs.mapdata.tiles import Tile, kept_features, tile_features
from hubs.search.hubs import matching

IMMUTABLE = "public, max-age=31536000, immutable"

TILES_KEPT = 4_096
"""Compressed tiles that each process keeps, about two kilobytes each."""

LONGEST_KEPT = 300
"""Characters of the filters. Tiles for longer filters, which the map never sends, are not kept."""


class _Refused(Exception):
    def __init__(self, form: HubSearchForm) -> None:
        super().__init__(form.errors)
        self.form = form


@read_only
def tile(request: HttpRequest, z: int, x: int, y: int) -> HttpResponse:
    """A tile of the hubs that match the filters. `v` is the data version; the current one makes the tile cacheable forever.

    With any other version, or none, the tile shows current data and may be cached for a minute.
    """
    try:
        wanted = Tile(z, x, y)
    except ValueError:
        return error(404, "z", _("This tile does not exist."))
    query = request.GET.copy()
    asked = query.pop("v", [""])[-1]
    version = current_version()
    if asked and asked != version:
        version = current_version(fresh=True)
    filters = query.urlencode()
    try:
        packed = (_kept if len(filters) <= LONGEST_KEPT else _made)(version, wanted, filters)
    except _Refused as refused:
        return form_error(refused.form)
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        response = HttpResponse(packed, content_type=GEOJSON, headers={"Content-Encoding": "gzip"})
    else:
        response = HttpResponse(gzip.decompress(packed), content_type=GEOJSON)
    # One weak ETag for both, because the compressed and the plain bytes have the same content.
    response["ETag"] = f'W/"{blake2b(packed, digest_size=16).hexdigest()}"'
    if asked == version:
        response["Cache-Control"] = IMMUTABLE
    return response


def _made(version: str, wanted: Tile, filters: str) -> bytes:
    """The tile as compressed JSON. Raises _Refused."""
    form = HubSearchForm(QueryDict(filters))
    if not form.is_valid():
        raise _Refused(form)
    criteria = form.criteria
    if criteria.is_listed and wanted.z <= LAST_ZOOM:
        features = kept_features(wanted, category=criteria.category, stage=criteria.stage)
    else:
        found, _words = matching(criteria)
        features = tile_features(found, wanted)
    return gzip.compress(orjson.dumps(features), mtime=0)


_kept = kept(TILES_KEPT)(_made)
