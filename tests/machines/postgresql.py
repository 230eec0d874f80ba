"""PostgreSQL servers that tests pause and kill, each in a temporary folder."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from tests.served import ROOT

USER = "hubfinder"
LEFT_OUT = ("hubs_place", "hubs_placename", "hubs_placespelling")
CONFIGURATION = """
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
fsync = off
wal_keep_size = '256MB'
wal_retrieve_retry_interval = '200ms'
"""


@dataclass(frozen=True)
class PostgreSQL:
    """A server on a port of its own; `url` is for DATABASE_URL."""

    folder: Path
    port: int
    password: str

    @property
    def address(self) -> str:
        return f"{USER}:{self.password}@127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        return f"postgis://{self.address}/hubfinder"

    def start(self) -> None:
        _run(
            "pg_ctl",
            "start",
            "-w",
            "-s",
            "-D",
            self.folder / "data",
            "-l",
            self.folder / "log",
            "-o",
            f"-p {self.port}",
        )

    def stop(self) -> None:
        """As if the plug were pulled: nobody who is connected is asked."""
        _run("pg_ctl", "stop", "-s", "-m", "immediate", "-D", self.folder / "data")

    def runs(self) -> bool:
        return (self.folder / "data" / "postmaster.pid").exists()

    def ask(self, sql: str, *values: Any, database: str = "hubfinder") -> list[Any]:
        with psycopg.connect(f"postgresql://{self.address}/{database}", autocommit=True) as own:
            cursor = own.execute(sql.encode(), values or None)
            return cursor.fetchall() if cursor.description else []

    def fill(self, source: Mapping[str, Any]) -> None:
        """Copy the database of these Django settings."""
        self.ask("CREATE DATABASE hubfinder", database="postgres")
        name, password = str(source["NAME"]), str(source["PASSWORD"])
        at = {"-h": source["HOST"] or "localhost", "-p": str(source["PORT"] or 5432), "-U": source["USER"], "-d": name}
        less = [f"--exclude-table-data={table}" for table in LEFT_OUT]
        dump = [_programs() / "pg_dump", "--no-owner", *(part for pair in at.items() for part in pair), *less]
        read = [
            _programs() / "psql",
            "-X",
            "-q",
            "-o",
            os.devnull,
            "-v",
            "ON_ERROR_STOP=1",
            "-d",
            f"postgresql://{self.address}/hubfinder",
        ]
        with subprocess.Popen(dump, stdout=subprocess.PIPE, env=os.environ | {"PGPASSWORD": password}) as dumping:
            subprocess.run(read, stdin=dumping.stdout, check=True)
        assert dumping.returncode == 0


@contextlib.contextmanager
def new_server() -> Iterator[PostgreSQL]:
    with _folder() as folder:
        server = PostgreSQL(folder, _free_port(), secrets.token_hex(16))
        password = folder / "password"
        password.write_text(server.password)
        options = ["-U", USER, f"--pwfile={password}", "--auth=scram-sha-256", "--encoding=UTF8", "--no-sync"]
        _run("initdb", "-D", folder / "data", "--locale=C.UTF-8", *options)
        with (folder / "data" / "postgresql.conf").open("a") as configuration:
            configuration.write(CONFIGURATION)
        with _running(server):
            yield server


@contextlib.contextmanager
def new_replica(primary: PostgreSQL) -> Iterator[PostgreSQL]:
    """A streaming replica: what the primary commits arrives within milliseconds."""
    with _folder() as folder:
        server = PostgreSQL(folder, _free_port(), primary.password)
        _run(
            *("pg_basebackup", "-D", folder / "data", "--write-recovery-conf", "--no-sync", "--checkpoint=fast"),
            *("-d", f"postgresql://{primary.address}"),
        )
        with _running(server):
            yield server


@contextlib.contextmanager
def _running(server: PostgreSQL) -> Iterator[None]:
    try:
        server.start()
        yield
    finally:
        if server.runs():
            server.stop()


@contextlib.contextmanager
def _folder() -> Iterator[Path]:
    """PostgreSQL refuses to run as root, whose temporary folders its user may not enter."""
    folder = Path(tempfile.mkdtemp(prefix="hubfinder-postgresql-"))
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
        yield folder
    finally:
        shutil.rmtree(folder)


def _run(program: str, *arguments: str | Path) -> None:
    as_owner = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    # A server that is started keeps its output open, so nothing waits for the end of a pipe here.
    subprocess.run([*as_owner, _programs() / program, *arguments], check=True, cwd="/", stdout=subprocess.DEVNULL)


def _programs() -> Path:
    found = subprocess.run([ROOT / ".setup" / "postgis", "where"], check=True, capture_output=True, text=True)
    return Path(found.stdout.strip())


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])
