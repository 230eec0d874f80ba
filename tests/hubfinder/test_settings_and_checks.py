"""Settings from the environment: sensible defaults, and one clear sentence for a wrong value before the site starts."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings

pytestmark = pytest.mark.one_engine  # each process is told its settings

ROOT = Path(django_settings.BASE_DIR)

# Whatever the tests' own environment or a .env file says: empty is the default, but for SITE_URL.
PLAIN = {"SITE_URL": "http://localhost:8000", "DJANGO_SETTINGS_MODULE": "hubfinder.settings.base"} | dict.fromkeys(
    (
        *("DEBUG", "SECRET_KEY", "DATABASE_URL", "CACHE_URL", "TRUSTED_PROXIES", "HSTS_SECONDS"),
        *("DATABASE_REPLICA_URL", "REPLICA_LAG_SECONDS"),
        *("GEOCODER", "GEOCODER_USER_AGENT", "GDAL_LIBRARY_PATH", "GEOS_LIBRARY_PATH"),
    ),
    "",
)
CHOSEN = ("ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS", "TILE_URL", "TILE_ATTRIBUTION")


def run(*command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if name not in CHOSEN}
    return subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=kept | PLAIN | environment, capture_output=True, text=True
    )


def settings_of(*names: str, **environment: str) -> list[Any]:
    """What the settings are under an environment, in a process of its own."""
    wanted = f"import json; from django.conf import settings as s; print(json.dumps([getattr(s, n) for n in {names}]))"
    done = run("-c", wanted, **environment)
    assert done.stderr == ""
    found: list[Any] = json.loads(done.stdout)
    return found


WRONG: list[dict[str, dict[str, str]]] = [
    {
        "hubs.E001": {"SITE_URL": "hubs.example.org"},
        "hubs.E002": {"TILE_URL": "https://tile.example.org/{z}/{x}.png"},
        "hubs.E004": {"GEOCODER": "crystal-ball", "GEOCODER_USER_AGENT": "me"},
        "hubs.E006": {"DATABASE_URL": "sqlite:////tmp/plain.sqlite3"},
        "hubs.E007": {"CACHE_URL": "dummycache://"},
    },
    {
        "hubs.E003": {"TILE_URL": "https://tile.example.org/{z}/{x}/{y}.png", "TILE_ATTRIBUTION": ""},
        "hubs.E005": {"GEOCODER": "nominatim"},
        "hubs.E008": {"DATABASE_REPLICA_URL": "postgis://user:password@replica.example.org:5432/hubs"},
    },
]
"""Each check, with the values that it refuses. Those of one group do not touch each other, and share a process."""


@pytest.mark.parametrize("group", WRONG)
def test_each_wrong_value_fails_the_check_with_its_number(group: dict[str, dict[str, str]]) -> None:
    environment = {name: value for wrong in group.values() for name, value in wrong.items()}
    done = run("manage.py", "check", **environment)
    assert done.returncode == 1
    assert sorted(re.findall(r"\((hubs\.E\d+)\)", done.stderr)) == sorted(group)
    assert done.stderr.count("HINT: ") == len(group)


def test_every_check_is_tried_here() -> None:
    tried = {number for group in WRONG for number in group}
    assert set(re.findall(r'id="(hubs\.\w+)"', (ROOT / "hubs" / "checks.py").read_text())) == tried


@pytest.mark.parametrize("primary", ["postgis://a:b@db.example.org/hubs", "spatialite:////tmp/primary.sqlite3"])
@pytest.mark.parametrize("replica", ["spatialite:////tmp/replica.sqlite3", "postgres://a:b@replica.example.org/hubs"])
def test_a_replica_is_postgis_beside_postgis(primary: str, replica: str) -> None:
    done = run("manage.py", "check", DATABASE_URL=primary, DATABASE_REPLICA_URL=replica)
    assert re.findall(r"\((hubs\.E\d+)\)", done.stderr) == ["hubs.E008"]


def test_without_a_replica_nothing_chooses_between_databases() -> None:
    databases, routers, middleware = settings_of("DATABASES", "DATABASE_ROUTERS", "MIDDLEWARE")
    assert (list(databases), routers) == (["default"], [])
    assert not any("replica" in name for name in middleware)


def test_a_geocoder_that_wants_a_key_is_refused_at_the_start() -> None:
    done = run("manage.py", "check", GEOCODER="opencage", GEOCODER_USER_AGENT="me")
    assert re.findall(r"\((hubs\.E\d+)\)", done.stderr) == ["hubs.E004"]


@pytest.mark.parametrize(
    "environment",
    [
        {},
        {"TILE_URL": "", "TILE_ATTRIBUTION": ""},
        {
            "SITE_URL": "https://hubs.example.org/",
            "DATABASE_URL": "postgis://user:password@db.example.org:5432/hubs",
            "DATABASE_REPLICA_URL": "postgis://user:password@replica.example.org:5432/hubs",
            "REPLICA_LAG_SECONDS": "5",
            "CACHE_URL": "redis://cache.example.org:6379/0",
            "GEOCODER": "nominatim",
            "GEOCODER_USER_AGENT": "hubs.example.org, admin@example.org",
            "TRUSTED_PROXIES": "1",
        },
    ],
)
def test_good_values_pass_all_checks(environment: dict[str, str]) -> None:
    done = run("manage.py", "check", **environment)
    assert (done.returncode, done.stderr) == (0, "")


DATABASE = (
    "DATABASE_URL cannot be read. Write it as postgis://user:password@host:5432/name or spatialite:////path/to/file."
)
CACHE = "CACHE_URL cannot be read. Write it as redis://host:6379/0, dbcache://table or locmemcache://."


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("DATABASE_URL", "nonsense", DATABASE),
        ("DATABASE_URL", "://", DATABASE),
        ("DATABASE_URL", "postgis://user:password@host:port/name", DATABASE),
        ("DATABASE_REPLICA_URL", "nonsense", DATABASE.replace("DATABASE_URL", "DATABASE_REPLICA_URL")),
        ("REPLICA_LAG_SECONDS", "soon", "REPLICA_LAG_SECONDS is “soon”, which is not a whole number."),
        ("CACHE_URL", "nonsense", CACHE),
        ("TRUSTED_PROXIES", "one", "TRUSTED_PROXIES is “one”, which is not a whole number."),
        ("HSTS_SECONDS", "-1", "HSTS_SECONDS is “-1”, which is not a whole number."),
    ],
)
def test_an_unreadable_value_is_told_in_one_sentence(name: str, value: str, sentence: str) -> None:
    done = run("manage.py", "check", **{name: value})
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == f"django.core.exceptions.ImproperlyConfigured: {sentence}"


def test_without_any_variable_the_site_runs_on_one_machine() -> None:
    databases, caches, debug, hosts, geocoder, proxies, hsts = settings_of(
        *("DATABASES", "CACHES", "DEBUG", "ALLOWED_HOSTS", "GEOCODER", "TRUSTED_PROXIES", "SECURE_HSTS_SECONDS")
    )
    assert databases["default"]["ENGINE"] == "django.contrib.gis.db.backends.spatialite"
    assert databases["default"]["NAME"] == str(ROOT / "var" / "hubfinder.sqlite3")
    assert databases["default"]["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert caches["default"]["BACKEND"] == "django.core.cache.backends.db.DatabaseCache"
    assert (debug, geocoder, proxies, hsts) == (False, "", 0, 0)
    assert hosts == ["localhost", "localhost", "127.0.0.1", "[::1]"]


def test_with_https_everything_is_secure() -> None:
    names = ("SECURE_SSL_REDIRECT", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_HSTS_SECONDS")
    assert settings_of(*names, SITE_URL="https://hubs.example.org") == [True, True, True, 31_536_000]
    assert settings_of(*names) == [False, False, False, 0]


def test_a_postgis_address_is_taken_apart() -> None:
    (databases,) = settings_of("DATABASES", DATABASE_URL="postgis://hub:p%40ss@db.example.org:5433/hubs")
    found = databases["default"]
    assert found["ENGINE"] == "hubs.db.postgis"
    assert [found[key] for key in ("USER", "PASSWORD", "HOST", "PORT", "NAME")] == [
        *("hub", "p@ss", "db.example.org", 5433, "hubs"),
    ]
    assert (found["CONN_HEALTH_CHECKS"], found["OPTIONS"]["connect_timeout"]) == (True, 3)


@pytest.mark.parametrize(
    ("address", "sources"),
    [
        ("https://tile.example.org/{z}/{x}/{y}.png", ["'self'", "data:", "https://tile.example.org"]),
        ("https://{s}.tile.example.org/{z}/{x}/{y}.png", ["'self'", "data:", "https://*.tile.example.org"]),
        ("", ["'self'", "data:"]),
    ],
)
def test_only_the_tiles_host_may_send_pictures(address: str, sources: list[str]) -> None:
    policy, leaflet = settings_of("CONTENT_SECURITY_POLICY", "LEAFLET_CONFIG", TILE_URL=address)
    assert policy["DIRECTIVES"]["img-src"] == sources
    assert [tile[1] for tile in leaflet["TILES"]] == ([address] if address else [])


def test_a_secret_key_is_made_once_and_for_the_owners_eyes_only(tmp_path: Path) -> None:
    """In a copy of the tree, where none has been made yet."""
    copy = tmp_path / "site"
    (copy / ".setup").mkdir(parents=True)
    shutil.copy(ROOT / ".setup" / "secret-key", copy / ".setup")
    (copy / ".venv").symlink_to(sys.prefix)
    environment = {name: value for name, value in os.environ.items() if name != "SECRET_KEY"}
    path = copy / "var" / "secret_key"
    keys = set()
    for _ in range(2):
        subprocess.run(["sh", ".setup/secret-key"], cwd=copy, env=environment, check=True)
        keys.add(path.read_text().strip())
    assert len(keys) == 1
    assert len(keys.pop()) >= 50
    assert path.stat().st_mode & 0o777 == 0o600


def test_without_a_secret_key_the_site_does_not_start_and_says_what_to_do(tmp_path: Path) -> None:
    """Reading the settings writes nothing."""
    (copy := tmp_path / "site").mkdir()
    shutil.copytree(ROOT / "hubfinder", copy / "hubfinder")
    told = os.environ | PLAIN | {"SECRET_KEY": ""}
    done = subprocess.run(
        [sys.executable, "-c", "import hubfinder.settings.base"], cwd=copy, env=told, capture_output=True, text=True
    )
    assert done.returncode == 1
    assert "run .setup/secret-key to make one" in done.stderr
    assert {path.name for path in copy.iterdir()} == {"hubfinder"}


def test_every_variable_is_explained_in_the_example_file() -> None:
    read = set(
        re.findall(r'(?:env\.\w+|_whole_number)\(\s*"(\w+)"', (ROOT / "hubfinder" / "settings" / "base.py").read_text())
    )
    explained = set(re.findall(r"(?m)^#(\w+)=", (ROOT / ".env.example").read_text()))
    assert len(read) > 10
    assert explained == read


def test_the_models_need_no_other_migration() -> None:
    done = run("manage.py", "makemigrations", "--check", "--dry-run")
    assert (done.returncode, done.stdout) == (0, "No changes detected\n")
