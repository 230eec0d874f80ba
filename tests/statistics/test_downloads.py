"""Downloading a year from an agency; here the agency is a local server."""

from __future__ import annotations

import http.server
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from hubs.models import Figure
from tests.official import COUNTIES, METRO

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_figures")]


class Agency(http.server.ThreadingHTTPServer):
    """Serves archives by name; breaks off after `breaks_after` bytes of a first answer, and counts the bytes that it sent."""

    archives: dict[str, bytes]
    breaks_after: int | None = None
    ranges: list[str | None]


class _Answers(http.server.BaseHTTPRequestHandler):
    server: Agency

    def do_GET(self) -> None:
        asked = self.headers.get("Range")
        self.server.ranges.append(asked)
        content = self.server.archives.get(self.path.rsplit("/", 1)[1])
        if content is None:
            self.send_error(404)
            return
        start = int(asked.removeprefix("bytes=").rstrip("-")) if asked else 0
        self.send_response(206 if asked else 200)
        self.send_header("Content-Length", str(len(content) - start))
        self.end_headers()
        stop, self.server.breaks_after = self.server.breaks_after, None
        self.wfile.write(content[start:][:stop])

    def log_message(self, format: str, *args: Any) -> None:
        pass


def archive(path: Path, name: str, text: str) -> bytes:
    with zipfile.ZipFile(path / f"{name}.made", "w") as made:
        made.writestr(f"{name}.txt", text)
    return (path / f"{name}.made").read_bytes()


@pytest.fixture
def agency(tmp_path: Path, settings: Any) -> Iterator[Agency]:
    with Agency(("127.0.0.1", 0), _Answers) as server:
        server.archives = {
            "cbp23msa.zip": archive(tmp_path, "cbp23msa", METRO),
            "cbp23co.zip": archive(tmp_path, "cbp23co", COUNTIES),
        }
        server.ranges = []
        settings.CBP_URL, settings.VAR_DIR = f"http://127.0.0.1:{server.server_port}", tmp_path
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_a_year_is_downloaded_and_loaded(agency: Agency, tmp_path: Path) -> None:
    call_command("load_statistics", year=2023, verbosity=0)
    assert set(Figure.objects.values_list("program", "year")) == {("M", 2023), ("C", 2023)}
    asked = len(agency.ranges)
    call_command("load_statistics", year=2023, verbosity=0)
    assert len(agency.ranges) == asked  # both are there, whole
    assert not list((tmp_path / "statistics").glob("*.part"))


def test_a_download_goes_on_where_it_broke_off(agency: Agency) -> None:
    agency.breaks_after = 100
    with pytest.raises(CommandError, match="Try again: what has come so far is kept"):
        call_command("load_statistics", year=2023)
    call_command("load_statistics", year=2023, verbosity=0)
    assert agency.ranges == [None, "bytes=100-", None]
    assert Figure.objects.filter(program="M", year=2023).exists()


def test_a_damaged_download_is_thrown_away(agency: Agency, tmp_path: Path) -> None:
    whole = agency.archives["cbp23msa.zip"]
    agency.archives["cbp23msa.zip"] = whole[:60] + b"\0\0\0\0" + whole[64:]
    with pytest.raises(CommandError, match="came damaged and was thrown away"):
        call_command("load_statistics", year=2023)
    assert not list((tmp_path / "statistics").iterdir())


def test_a_year_that_is_not_published_is_told(agency: Agency) -> None:
    with pytest.raises(CommandError, match=r"answers 404 Not Found\. Is this year published"):
        call_command("load_statistics", year=2024)
    with pytest.raises(CommandError, match="choose 2017 or later"):
        call_command("load_statistics", year=2016)


def test_without_network_the_way_by_hand_is_told(tmp_path: Path, settings: Any) -> None:
    settings.CBP_URL, settings.VAR_DIR = "http://127.0.0.1:9", tmp_path
    with pytest.raises(CommandError, match=r"cannot be reached.*by hand and give the file to load_statistics"):
        call_command("load_statistics", year=2023)
