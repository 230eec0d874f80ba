"""Downloads County Business Patterns of a year from the Census Bureau; goes on where an earlier try broke off."""

from __future__ import annotations

import http.client
import urllib.error
import urllib.request
import zipfile
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

FILES = ("cbp{yy:02}msa.zip", "cbp{yy:02}co.zip")
FIRST_YEAR = 2017
"""The first year in codes of NAICS 2017; older tables are in codes that we have no concordance for."""
_CHUNK = 1 << 16
_TIMEOUT_S = 30
_MOST_BYTES = 500_000_000


class CannotDownload(Exception):
    """The file did not come; its text says why and what to do, for people."""


Progress = Callable[[str, float], None]


def download_year(year: int, folder: Path, progress: Progress) -> list[Path]:
    """The tables of metropolitan areas and of counties of a year, in `folder`. A file that is there whole is not fetched again.

    CannotDownload without network, where the agency has no such year, or where a file came damaged.
    """
    if year < FIRST_YEAR:
        raise CannotDownload(f"Figures of {year} are in older codes: choose {FIRST_YEAR} or later.")
    folder.mkdir(parents=True, exist_ok=True)
    return [
        download(
            f"{settings.CBP_URL}/{year}/{name.format(yy=year % 100)}", folder / name.format(yy=year % 100), progress
        )
        for name in FILES
    ]


def download(url: str, path: Path, progress: Progress) -> Path:
    """Fetch an archive into `path`; what came of it earlier is kept beside it, and only the rest is asked for.

    Its size is compared with what the server announced, and every member with its checksum.
    """
    if path.exists() and _is_whole(path):
        return path
    part = path.with_suffix(f"{path.suffix}.part")
    try:
        _fetch(url, part, progress)
    except urllib.error.HTTPError as error:
        raise CannotDownload(
            f"{url}: the server answers {error.code} {error.reason}. Is this year published?"
        ) from error
    except (urllib.error.URLError, TimeoutError, ConnectionError, http.client.HTTPException) as error:
        reason = getattr(error, "reason", None) or error
        raise CannotDownload(
            f"{urlsplit(url).hostname} cannot be reached, or broke off ({reason}). Try again: what has come so far is kept."
            f" Or fetch {url} by hand and give the file to load_statistics."
        ) from error
    if not _is_whole(part):
        part.unlink()
        raise CannotDownload(f"{url} came damaged and was thrown away. Try again.")
    part.replace(path)
    return path


def _fetch(url: str, part: Path, progress: Progress) -> None:
    """Append to `part` what is missing of it."""
    if urlsplit(url).scheme not in ("http", "https"):
        raise CannotDownload(f"{url} is no web address.")
    have = part.stat().st_size if part.exists() else 0
    headers = {"Range": f"bytes={have}-"} if have else {}
    request = urllib.request.Request(url, headers=headers)  # noqa: S310  (the scheme is checked above)
    try:
        answer = urllib.request.urlopen(request, timeout=_TIMEOUT_S)  # noqa: S310
    except urllib.error.HTTPError as error:
        if error.code == http.HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
            return  # all of it is here, or it changed: the checksums tell
        raise
    with answer:
        goes_on = answer.status == http.HTTPStatus.PARTIAL_CONTENT
        have = have if goes_on else 0
        size = have + int(answer.headers.get("Content-Length") or 0)
        if size > _MOST_BYTES:
            raise CannotDownload(f"{url} is larger than {_MOST_BYTES:,} bytes: it is not the table that was asked for.")
        with part.open("ab" if goes_on else "wb") as file:
            while chunk := answer.read(_CHUNK):
                file.write(chunk)
                have += len(chunk)
                progress(part.stem, min(have / size, 1.0) if size else 0.0)
        if size and have != size:
            raise CannotDownload(
                f"{url} broke off after {have:,} of {size:,} bytes. Try again: what has come so far is kept."
            )


def _is_whole(path: Path) -> bool:
    """Whether each member of the archive has its checksum."""
    try:
        with zipfile.ZipFile(path) as archive:
            return archive.testzip() is None
    except (zipfile.BadZipFile, OSError, EOFError):
        return False
