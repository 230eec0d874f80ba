"""Static files as they are served: hashed, compressed, small, and with imports that resolve."""

from __future__ import annotations

import gzip
import json
import posixpath
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import brotli
import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import override_settings

from hubs.fast import fragments

HASHED = re.compile(r"\.[0-9a-f]{12}\.\w+$")
OWN_BUDGET = 40_000
WHOLE_BUDGET = 110_000

# All of them are marked, so that the files are collected only once.
pytestmark = [pytest.mark.manifest, pytest.mark.django_db, pytest.mark.one_engine]


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("static")
    with override_settings(STATIC_ROOT=folder, STORAGES=settings.HASHED_STORAGES):
        call_command("collectstatic", interactive=False, verbosity=0)
        forget_fragments()
        yield folder
    forget_fragments()


def forget_fragments() -> None:
    """Kept pieces of pages name the files that were there when the process began; only in tests do these change."""
    fragments._rendered.kept.cache_clear()


@pytest.fixture(scope="module")
def manifest(collected: Path) -> dict[str, str]:
    return json.loads((collected / "staticfiles.json").read_text())["paths"]


def own(manifest: dict[str, str], suffix: str) -> list[str]:
    """The hashed names of our own files, without those of the packages."""
    return [hashed for name, hashed in manifest.items() if name.startswith(("js/", "css/")) and name.endswith(suffix)]


def imports(text: str) -> list[str]:
    return re.findall(r"""(?:\bfrom\s*|\bimport\s*\(?\s*)["'](\.[^"']+)["']""", text)


def test_the_dynamic_imports_of_the_maps_are_hashed(collected: Path, manifest: dict[str, str]) -> None:
    main = (collected / manifest["js/main.js"]).read_text()
    assert re.findall(r"""\bimport\(["']([^"']+)["']\)""", main) == [
        f"./{posixpath.relpath(manifest[f'js/map/{module}.js'], 'js')}" for module in ("map", "point")
    ]


def test_every_import_leads_to_a_hashed_file(collected: Path, manifest: dict[str, str]) -> None:
    found = {
        posixpath.normpath(posixpath.join(posixpath.dirname(name), address))
        for name in own(manifest, ".js")
        for address in imports((collected / name).read_text())
    }
    assert found | {manifest["js/main.js"]} == {*own(manifest, ".js"), manifest["leaflet/leaflet.js"]}
    assert all(HASHED.search(name) and (collected / name).is_file() for name in found)


def test_every_address_in_a_style_sheet_leads_to_a_hashed_file(collected: Path, manifest: dict[str, str]) -> None:
    for name in own(manifest, ".css"):
        for address in re.findall(r"""url\(["']?([^"')]+)""", (collected / name).read_text()):
            if not address.startswith("data:"):
                path = posixpath.normpath(posixpath.join(posixpath.dirname(name), address.partition("#")[0]))
                assert HASHED.search(path), address
                assert (collected / path).is_file(), address


def gzipped_size(collected: Path, names: list[str]) -> int:
    return sum(len(gzip.compress((collected / name).read_bytes())) for name in names)


def test_our_own_scripts_are_small(collected: Path, manifest: dict[str, str]) -> None:
    assert gzipped_size(collected, own(manifest, ".js")) <= OWN_BUDGET


def test_all_scripts_with_leaflet_are_small(collected: Path, manifest: dict[str, str]) -> None:
    assert gzipped_size(collected, [*own(manifest, ".js"), manifest["leaflet/leaflet.js"]]) <= WHOLE_BUDGET


@pytest.mark.parametrize("address", ["/", "/hubs/", "/near/ogden-ut/", "/hubs/ogden-sporting-goods/", "/suggest/"])
def test_a_page_names_one_script_which_loads_the_others(manifest: dict[str, str], client, address: str) -> None:
    """So that no script delays the page, and Leaflet is loaded only when a map comes into view."""
    page = client.get(address).content.decode()
    assert re.findall(r'<script[^>]* src="([^"]+)"', page) == [f"/static/{manifest['js/main.js']}"]


def test_every_static_address_of_a_page_is_hashed_and_there(collected: Path, manifest: dict[str, str], client) -> None:
    for address in ("/", "/hubs/", "/near/ogden-ut/", "/hubs/ogden-sporting-goods/", "/no-such-page/"):
        page = client.get(address).content.decode()
        names = {name.partition("#")[0] for name in re.findall(r'"/static/([^"]+)"', page)}
        assert names
        assert [name for name in names if not HASHED.search(name)] == []
        assert [name for name in names if not (collected / name).is_file()] == []


def test_the_icons_that_pages_use_stand_in_the_sprite(client, settings) -> None:
    sprite = (settings.BASE_DIR / "static" / "img" / "sectors.svg").read_text()
    drawn = set(re.findall(r'<symbol[^>]* id="([^"]+)"', sprite))
    used: set[str] = set()
    for address in ("/", "/hubs/", "/near/", "/hubs/ogden-sporting-goods/", "/industries/"):
        used |= set(re.findall(r'sectors(?:\.[0-9a-f]{12})?\.svg#([\w-]+)"', client.get(address).content.decode()))
    assert used - drawn == set()


# As they are served


COMPRESSIBLE = (".js", ".css", ".svg", ".json", ".html", ".txt")


@pytest.mark.parametrize(
    ("suffix", "pack", "unpack"),
    [(".gz", gzip.compress, gzip.decompress), (".br", brotli.compress, brotli.decompress)],
)
def test_whatever_shrinks_lies_there_compressed(
    collected: Path,
    manifest: dict[str, str],
    suffix: str,
    pack: Callable[[bytes], bytes],
    unpack: Callable[[bytes], bytes],
) -> None:
    files = [collected / hashed for hashed in manifest.values() if hashed.endswith(COMPRESSIBLE)]
    assert {file.suffix for file in files} >= {".js", ".css", ".svg", ".json"}
    for file in files:
        plain, beside = file.read_bytes(), file.with_name(file.name + suffix)
        if beside.exists():
            assert unpack(beside.read_bytes()) == plain
        else:  # WhiteNoise leaves what compressing does not make smaller.
            assert len(pack(plain)) > 0.95 * len(plain), file.name


@pytest.mark.parametrize(
    ("accepts", "encoding", "unpack"),
    [
        ("gzip, deflate, br, zstd", "br", brotli.decompress),
        ("gzip", "gzip", gzip.decompress),
        ("", None, bytes),
    ],
)
@pytest.mark.parametrize("name", ["js/main.js", "css/base.css", "basemap/states.json", "img/sectors.svg"])
def test_a_hashed_file_is_sent_compressed_and_kept_forever(
    collected: Path,
    manifest: dict[str, str],
    client,
    name: str,
    accepts: str,
    encoding: str | None,
    unpack: Callable[[bytes], bytes],
) -> None:
    answer = client.get(f"/static/{manifest[name]}", headers={"accept-encoding": accepts})
    body = b"".join(answer.streaming_content)
    assert (answer.status_code, answer.headers.get("Content-Encoding")) == (200, encoding)
    assert unpack(body) == (collected / manifest[name]).read_bytes()
    assert answer.headers["Cache-Control"] == "max-age=315360000, public, immutable"
    assert answer.headers["Vary"] == "Accept-Encoding"
    for header, date in (
        ("if-none-match", answer.headers["ETag"]),
        ("if-modified-since", answer.headers["Last-Modified"]),
    ):
        assert client.get(f"/static/{manifest[name]}", headers={header: date}).status_code == 304


def test_a_file_under_its_plain_name_is_kept_for_an_hour(collected: Path, client) -> None:
    assert client.get("/static/js/main.js").headers["Cache-Control"] == "max-age=3600, public"
