"""The fixtures of the browser tests: the site as in production, a tile server, one Chromium, and a check of each page's console.

The site is gunicorn with hashed static files and a database of its own. Street tiles come from a server of the tests, so that
no request leaves the machine.
"""

from __future__ import annotations

import contextlib
import os
import re
import signal
import socket
import sqlite3
import struct
import subprocess
import sys
import threading
import urllib.request
import zlib
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from django.db import connection
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, expect

from tests.served import PRODUCTION

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "correct-horse-7"
CHROMIUM_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
PATIENCE_MS = 15_000
TOO_MANY = "&".join(["a=1"] * 1001)

PAGES = {
    "home": "/",
    "explore": "/hubs/",
    "explore-filtered": "/hubs/?industry=wine&near=Sacramento",
    "explore-nothing-found": "/hubs/?q=zzzz&near=Ogden&radius=10",
    "explore-almost-hubs": "/hubs/?industry=furniture&include=candidates",
    "explore-wrong-filter": "/hubs/?radius=-1",
    "hub": "/hubs/silicon-valley/",
    "industries": "/industries/",
    "industry": "/industries/automotive/",
    "near-search": "/near/",
    "near-ambiguous": "/near/?place=Portland",
    "near": "/near/ogden-ut/",
    "regions": "/regions/",
    "methods": "/methods/",
    "region-state": "/regions/us-ut/",
    "region-area": "/regions/ogden-clearfield-metro/",
    "region-industry": "/regions/ogden-clearfield-metro/?industry=furniture",
    "support": "/support/",
    "support-near": "/support/?near=Ogden",
    "organization": "/support/utah-sbdc/",
    "advice": "/am-i-in-a-hub/?place=Boise&industry=furniture",
    "compare": "/compare/",
    "compare-two": "/compare/?a=hub:high-point-furniture&b=hub:hickory-furniture&place=Ogden",
    "compare-unknown": "/compare/?a=hub:no-such-hub&b=portland&c=region:us-ut",
    "start": "/start/",
    "suggest": "/suggest/",
    "about": "/about/",
    "not-found": "/no-such-page/",
    "bad-request": f"/hubs/?{TOO_MANY}",
    "german-home": "/de/",
    "german-near": "/de/near/ogden-ut/",
    "german-region": "/de/regions/us-ut-weber-county/",
    "german-suggest": "/de/suggest/",
}
STATUSES = {"explore-wrong-filter": 400, "not-found": 404, "bad-request": 400, "compare-unknown": 404}

# Playwright's loop runs in this thread, where Django would refuse to speak with the database at the end of the session.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
expect.set_options(timeout=PATIENCE_MS)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "page_name" in metafunc.fixturenames:
        metafunc.parametrize("page_name", PAGES)


# The site


@pytest.fixture(scope="session")
def database_url(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """A copy of the loaded test database: what visitors send in the browser is not for other tests to see."""
    with django_db_blocker.unblock():
        source = str(connection.settings_dict["NAME"])
        connection.close()
        if connection.vendor == "sqlite":
            yield from _copy_of_file(Path(source))
        else:
            yield from _copy_on_server(source)


def _copy_of_file(source: Path) -> Iterator[str]:
    copy = source.with_name(f"browser-{os.getpid()}.sqlite3")
    with contextlib.closing(sqlite3.connect(source)) as old, contextlib.closing(sqlite3.connect(copy)) as new:
        old.backup(new)
    yield f"spatialite:///{copy}"
    for suffix in ("", "-wal", "-shm"):
        copy.with_name(copy.name + suffix).unlink(missing_ok=True)


def _copy_on_server(source: str) -> Iterator[str]:
    name, at = f"hubfinder_browser_{os.getpid()}", connection.settings_dict
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name} TEMPLATE {source}")
    account = f"{quote(at['USER'], safe='')}:{quote(at['PASSWORD'], safe='')}"
    yield f"postgis://{account}@{at['HOST'] or 'localhost'}:{at['PORT'] or 5432}/{name}"
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def base_url(database_url: str, street_tiles: StreetTiles) -> Iterator[str]:
    """The site's address. The listening socket is handed to gunicorn, so the first request waits until it is up."""
    subprocess.run([ROOT / ".setup" / "static"], check=True)
    log = ROOT / "var" / "test" / "browser-server.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with socket.create_server(("127.0.0.1", 0)) as listener, log.open("wb") as output:
        port = listener.getsockname()[1]
        address = f"http://localhost:{port}"
        server = subprocess.Popen(
            [
                *(ROOT / ".venv/bin/gunicorn", "--config", ".setup/gunicorn.conf.py"),
                *("--bind", f"fd://{listener.fileno()}", "hubfinder.wsgi"),
            ],
            cwd=ROOT,
            env=os.environ | _settings(address, database_url, street_tiles.address) | {"PORT": str(port)},
            pass_fds=[listener.fileno()],
            stdout=output,
            stderr=output,
        )
    try:
        with urllib.request.urlopen(f"{address}/readyz", timeout=60) as answer:  # noqa: S310
            assert answer.status == 200
        yield address
    except OSError as error:
        pytest.fail(f"The site did not start ({error}):\n{log.read_text()}")
    finally:
        server.send_signal(signal.SIGQUIT)
        server.wait(timeout=20)


def _settings(address: str, database_url: str, tiles: str) -> dict[str, str]:
    """Production's defaults, whatever an installation's .env says."""
    return PRODUCTION | {
        "DEBUG": "0",
        "SITE_URL": address,
        "ALLOWED_HOSTS": "localhost",
        "CSRF_TRUSTED_ORIGINS": address,
        "TRUSTED_PROXIES": "0",
        "DATABASE_URL": database_url,
        "CACHE_URL": "dbcache://hubfinder_cache",
        "GEOCODER": "",
        "TILE_URL": f"{tiles}/{{z}}/{{x}}/{{y}}.png",
        "TILE_ATTRIBUTION": "Streets of the tests",
    }


# Street tiles


class StreetTiles:
    """A tile server; `mode` says how it answers: "up", "broken" (500) or "silent" (never, until the session ends)."""

    def __init__(self) -> None:
        self.mode = "up"
        self.asked: list[str] = []
        self.over = threading.Event()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_TileHandler,), {"tiles": self}))
        self.server.daemon_threads = True
        self.address = f"http://localhost:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self.over.set()
        self.server.shutdown()
        self.server.server_close()


class _TileHandler(BaseHTTPRequestHandler):
    tiles: StreetTiles

    def do_GET(self) -> None:
        self.tiles.asked.append(self.path)
        if self.tiles.mode == "silent":
            self.tiles.over.wait()
            return
        body = _PNG if self.tiles.mode == "up" else b""
        self.send_response(200 if body else 500)
        self.send_header("Content-Type", "image/png")
        self.send_header("Content-Length", str(len(body)))
        # Each test sees for itself whether tiles come.
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        pass


def _png_of_one_grey(side: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    pixels = zlib.compress((b"\0" + b"\xdd" * side) * side)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


_PNG = _png_of_one_grey(256)


@pytest.fixture(scope="session")
def street_tiles() -> Iterator[StreetTiles]:
    tiles = StreetTiles()
    yield tiles
    tiles.close()


@pytest.fixture
def tile_server(street_tiles: StreetTiles) -> Iterator[StreetTiles]:
    """The tile server, for tests that change how it answers."""
    street_tiles.asked.clear()
    yield street_tiles
    street_tiles.mode = "up"


# The browser


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    chromium = os.environ.get("CHROMIUM") or "/usr/bin/chromium"
    return browser_type_launch_args | {"executable_path": chromium, "args": CHROMIUM_FLAGS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return browser_context_args | {"viewport": {"width": 1280, "height": 800}, "locale": "en-US"}


class Watch:
    """Notes what no page may do: errors, breaches of the content security policy, requests to other hosts."""

    def __init__(self) -> None:
        self.faults: list[str] = []
        self.expected: list[str] = []

    def expect(self, pattern: str) -> None:
        """An error that this test causes on purpose, as a pattern of its text."""
        self.expected.append(pattern)

    def attach(self, context: BrowserContext) -> None:
        context.set_default_timeout(PATIENCE_MS)
        context.add_init_script(
            "addEventListener('securitypolicyviolation', e => console.error('CSP', e.violatedDirective, e.blockedURI))"
        )
        context.on("console", self._on_console)
        context.on("weberror", lambda error: self._note(f"page error: {error.error}"))
        context.on("request", self._on_request)

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self._note(f"console: {message.text} ({message.location['url']})")

    def _on_request(self, request: Request) -> None:
        if request.url.startswith("http") and urlsplit(request.url).hostname != "localhost":
            self._note(f"a request left the machine: {request.url}")

    def _note(self, fault: str) -> None:
        if not any(re.search(pattern, fault) for pattern in self.expected):
            self.faults.append(fault)


@pytest.fixture
def watch() -> Iterator[Watch]:
    watch = Watch()
    yield watch
    assert not watch.faults, "\n".join(watch.faults)


@pytest.fixture
def new_context(new_context: Callable[..., BrowserContext], watch: Watch) -> Callable[..., BrowserContext]:
    def make(**options: Any) -> BrowserContext:
        context = new_context(**options)
        watch.attach(context)
        return context

    return make


@pytest.fixture
def open_page(page: Page, watch: Watch) -> Callable[[str], Page]:
    """Opens one of PAGES by its name, and sees that it answers as it should."""

    def open_(name: str) -> Page:
        status = STATUSES.get(name, 200)
        if status != 200:
            watch.expect(f"the server responded with a status of {status}")
        answer = page.goto(PAGES[name])
        assert answer is not None
        assert answer.status == status
        return page

    return open_


# The curators' side


@pytest.fixture(scope="session")
def curator(base_url: str, database_url: str) -> str:
    """The name of an account in the site's database, made as an installation makes one."""
    subprocess.run(
        [sys.executable, "manage.py", "make_curator", "--username=cora", "--password-env=NEW_PASSWORD"],
        cwd=ROOT,
        env=os.environ | PRODUCTION | {"DATABASE_URL": database_url, "NEW_PASSWORD": PASSWORD},
        check=True,
        capture_output=True,
    )
    return "cora"


@pytest.fixture
def desk(page: Page, curator: str) -> Page:
    page.goto("/admin/")
    page.fill("#id_username", curator)
    page.fill("#id_password", PASSWORD)
    page.click("[type=submit]")
    expect(page.locator("#user-tools")).to_contain_text(curator)
    return page
