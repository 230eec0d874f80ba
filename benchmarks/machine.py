"""Describes the machine and the versions that were measured."""

from __future__ import annotations

import os
import platform
import sqlite3
import subprocess
from importlib.metadata import version
from pathlib import Path

import psycopg

from benchmarks.databases import Engine, PostGIS


def described() -> str:
    """One line: cores, processor, memory, system, Python and packages."""
    memory_gb = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    packages = ", ".join(
        f"{name} {version(package)}"
        for name, package in {
            "Django": "django",
            "gunicorn": "gunicorn",
            "Django REST framework": "djangorestframework",
            "djangorestframework-gis": "djangorestframework-gis",
        }.items()
    )
    return (
        f"{os.cpu_count()} cores ({_processor()}), {memory_gb:.0f} GB of memory, {platform.system()} {platform.release()},"
        f" Python {platform.python_version()}, {packages}"
    )


def versions_of(engine: Engine) -> str:
    if isinstance(engine, PostGIS):
        with psycopg.connect(engine.any) as server:
            row = server.execute(
                "SELECT current_setting('server_version'), extversion FROM pg_extension WHERE extname = 'postgis'"
            ).fetchone()
        return f"PostgreSQL {row[0].split()[0]}, PostGIS {row[1]}" if row else "PostgreSQL"
    with sqlite3.connect(":memory:") as memory:
        memory.enable_load_extension(True)
        memory.load_extension(os.environ.get("SPATIALITE_LIBRARY_PATH") or "mod_spatialite")
        return "SQLite {}, SpatiaLite {}".format(
            *memory.execute("SELECT sqlite_version(), spatialite_version()").fetchone()
        )


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    if info.exists():
        for line in info.read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    if platform.system() == "Darwin":
        command = ["sysctl", "-n", "machdep.cpu.brand_string"]
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()
    return platform.machine()
