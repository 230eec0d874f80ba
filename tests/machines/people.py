"""The visitors of these tests: an anonymous one, and a curator with a session."""

from __future__ import annotations

import time
import urllib.error
import urllib.request
from collections.abc import Callable
from http.cookiejar import CookieJar
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.core import signing

from hubs.suggestions.honeypot import SALT
from tests.machines.postgresql import PostgreSQL
from tests.served import KEY, PATIENCE_S, Site

NAME, PASSWORD = "carla", "correct-horse-7"
HUB = "ogden-sporting-goods"
PAGE = f"/hubs/{HUB}/"


class Person:
    """Keeps cookies, which hold for all ports of a host, as they would for all machines of a site."""

    def __init__(self) -> None:
        self.cookies = CookieJar()
        self.browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))

    def get(self, site: Site, address: str) -> tuple[int, str]:
        return self._send(site, address, None)

    def post(self, site: Site, address: str, **form: str) -> tuple[int, str]:
        """Where the answer led, after redirects."""
        token = {cookie.name: cookie.value or "" for cookie in self.cookies}.get("csrftoken", "")
        return self._send(site, address, urlencode(form | {"csrfmiddlewaretoken": token}).encode())

    def log_in(self, site: Site) -> None:
        self.get(site, "/admin/login/")
        status, page = self.post(site, "/admin/login/", username=NAME, password=PASSWORD, next="/admin/")
        assert (status, "/admin/logout/" in page) == (200, True)

    def publish(self, site: Site, database: PostgreSQL) -> None:
        key = database.ask("SELECT id FROM hubs_hub WHERE slug = %s", HUB)[0][0]
        status, page = self.post(site, "/admin/hubs/hub/", action="publish", _selected_action=str(key))
        assert (status, "1 hub was published." in page) == (200, True)

    def suggest(self, site: Site, **more: str) -> tuple[int, str]:
        self.get(site, f"{PAGE}suggest/")
        stamp = _Earlier(key=KEY, salt=SALT).sign("shown")
        return self.post(site, f"{PAGE}suggest/", note="A correction", shown_at=stamp, **more)

    def _send(self, site: Site, address: str, body: bytes | None) -> tuple[int, str]:
        try:
            with self.browser.open(f"http://127.0.0.1:{site.port}{address}", body, timeout=PATIENCE_S) as response:
                return response.status, response.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()


class _Earlier(signing.TimestampSigner):
    """Stamps a form as shown a minute ago."""

    def timestamp(self) -> str:
        return signing.b62_encode(int(time.time()) - 60)


def make_curator(database: PostgreSQL) -> None:
    database.ask(
        "INSERT INTO auth_user (username, password, first_name, last_name, email, is_superuser, is_staff, is_active, date_joined)"
        " VALUES (%s, %s, '', '', '', true, true, true, now()) ON CONFLICT DO NOTHING",
        NAME,
        PBKDF2PasswordHasher().encode(PASSWORD, "salt", iterations=1),
    )


def eventually(holds: Callable[[], Any]) -> bool:
    """Whether it comes true in time."""
    until = time.monotonic() + PATIENCE_S
    while not holds():
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True
