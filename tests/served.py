"""The site as `make run` serves it, for tests: gunicorn's real processes on a copy of the test database."""

from __future__ import annotations

import contextlib
import http.client
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent
KEY = "a key for these tests only, as long as Django's checks want it to be"
PATIENCE_S = 30

PRODUCTION = {"DJANGO_SETTINGS_MODULE": "hubfinder.settings.base"}
"""For the environment of a process that a test starts: the tests' own settings are for the tests' own process."""


class Relay:
    """Stands between the site and PostgreSQL, so that the database can go away and come back."""

    def __init__(self, host: str, port: int) -> None:
        self.target = (host, port)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.open: set[socket.socket] = set()
        self._serve()

    def _serve(self) -> None:
        threading.Thread(target=self._accept, args=(self.listener,), daemon=True).start()

    def _accept(self, listener: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                inside, _ = listener.accept()
                outside = socket.create_connection(self.target)
                self.open |= {inside, outside}
                for source, sink in ((inside, outside), (outside, inside)):
                    threading.Thread(target=self._pump, args=(source, sink), daemon=True).start()

    def _pump(self, source: socket.socket, sink: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65_536):
                sink.sendall(data)
        for end in (source, sink):
            self.open.discard(end)
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def stop(self) -> None:
        # Closing alone does not wake the thread that waits in accept().
        with contextlib.suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        for end in list(self.open):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def start(self) -> None:
        self.listener = socket.create_server(("127.0.0.1", self.port))
        self._serve()


@dataclass
class Database:
    """A copy of the test database; what the site is told as its address; and how it goes away and comes back."""

    url: str
    ask: Callable[[str], list[Any]]
    leave: Callable[[], None]
    come_back: Callable[[], None]


@contextlib.contextmanager
def copied_database(folder: Path) -> Iterator[Database]:
    """A copy of the test database: a file in the folder, or a database on the same server behind a relay."""
    source = str(connection.settings_dict["NAME"])
    connection.close()
    yield from (
        _on_server(source) if connection.vendor == "postgresql" else _in_file(Path(source), folder / "site.sqlite3")
    )


def _in_file(source: Path, file: Path) -> Iterator[Database]:
    with contextlib.closing(sqlite3.connect(source)) as old, contextlib.closing(sqlite3.connect(file)) as new:
        old.backup(new)

    def ask(sql: str) -> list[Any]:
        with contextlib.closing(sqlite3.connect(file)) as own:
            return own.execute(sql).fetchall()

    elsewhere = file.with_name("elsewhere.sqlite3")

    def leave() -> None:
        file.rename(elsewhere)
        file.mkdir()  # or SQLite would make an empty file of that name

    def come_back() -> None:
        file.rmdir()
        elsewhere.rename(file)

    # An open connection would outlive its file.
    yield Database(f"spatialite:///{file}?conn_max_age=0", ask, leave, come_back)
    shutil.rmtree(file.parent)


def _on_server(source: str) -> Iterator[Database]:
    name, at = f"hubfinder_resilience_{os.getpid()}", connection.settings_dict
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE {name} TEMPLATE {source}")
    host, port = at["HOST"] or "localhost", int(at["PORT"] or 5432)
    relay = Relay(host, port)

    def ask(sql: str) -> list[Any]:
        with psycopg.connect(
            host=host, port=port, user=at["USER"], password=at["PASSWORD"], dbname=name, autocommit=True
        ) as own:
            return own.execute(sql).fetchall()

    account = f"{quote(at['USER'], safe='')}:{quote(at['PASSWORD'], safe='')}"
    yield Database(f"postgis://{account}@127.0.0.1:{relay.port}/{name}", ask, relay.stop, relay.start)
    relay.stop()
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@dataclass
class Site:
    process: subprocess.Popen[bytes]
    port: int
    log: Path

    def get(self, address: str, **headers: str) -> http.client.HTTPResponse:
        return self.send("GET", address, None, headers)

    def send(self, method: str, address: str, body: str | None, headers: dict[str, str]) -> http.client.HTTPResponse:
        """The answer, read to its end."""
        return self._ask(method, address, body, headers)[0]

    def text(self, address: str, **headers: str) -> str:
        return self._ask("GET", address, None, headers)[1].decode()

    def _ask(
        self, method: str, address: str, body: str | None, headers: dict[str, str]
    ) -> tuple[http.client.HTTPResponse, bytes]:
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S)) as line:
            line.request(method, address, body, headers)
            response = line.getresponse()
            return response, response.read()

    def workers(self) -> set[int]:
        found = subprocess.run(["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True, check=True)
        pairs = [tuple(map(int, line.split())) for line in found.stdout.splitlines()]
        return {pid for pid, parent in pairs if parent == self.process.pid}


@contextlib.contextmanager
def served(url: str, log: Path, **other: str) -> Iterator[Site]:
    """On the database at this DATABASE_URL, with other settings where any are named.

    The listening socket is handed to gunicorn, so the first request waits until it is up.
    """
    subprocess.run([ROOT / ".setup" / "static"], check=True)
    with socket.create_server(("127.0.0.1", 0)) as listener, log.open("wb") as output:
        port = listener.getsockname()[1]
        settings = {
            "DATABASE_URL": url,
            "DEBUG": "0",
            "SITE_URL": f"http://127.0.0.1:{port}",
            "ALLOWED_HOSTS": "127.0.0.1",
            "CACHE_URL": "dbcache://hubfinder_cache",
            "SECRET_KEY": KEY,
            "TRUSTED_PROXIES": "1",
            "GEOCODER": "",
            "PORT": str(port),
            "WEB_CONCURRENCY": "2",
        }
        bind = ["--bind", f"fd://{listener.fileno()}"]
        process = subprocess.Popen(
            [ROOT / ".venv/bin/gunicorn", "--config", ".setup/gunicorn.conf.py", *bind, "hubfinder.wsgi"],
            cwd=ROOT,
            env=os.environ | PRODUCTION | settings | other,
            pass_fds=[listener.fileno()],
            stdout=output,
            stderr=output,
        )
    try:
        running = Site(process, port, log)
        assert running.get("/readyz").status == 200, log.read_text()
        yield running
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=PATIENCE_S)
