"""Opens tables as statistical offices publish them: text, gzip or zip, read line by line; a bad line is counted and named."""

from __future__ import annotations

import csv
import gzip
import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, cast

Progress = Callable[[float], None]
"""Is told from time to time which share of a file is done, from 0 to 1."""

MOST_BAD = 0.01
"""The share of bad lines above which a file is not what it should be."""
_NAMED = 10
_LINES_A_STEP = 20_000


class UnreadableFile(Exception):
    """The file is not what it should be; its text says how, for people."""


class BadLine(ValueError):
    """One line cannot be read; its text says why."""


@dataclass
class Report:
    """How many lines were read, and which of them could not be."""

    lines: int = 0
    bad: int = 0
    named: list[str] = field(default_factory=list)

    def note(self, line: int, why: str) -> None:
        self.bad += 1
        if len(self.named) < _NAMED:
            self.named.append(f"line {line}: {why}")


@dataclass
class Table:
    """A table being read: its header in lower case, and its other lines."""

    path: Path
    header: list[str]
    report: Report
    _reader: Any
    _done: Callable[[], float]

    def rows(self, progress: Progress = lambda share: None) -> Iterator[tuple[int, list[str]]]:
        """Number and cells of each line that is not empty. When all is read: UnreadableFile if too many were noted as bad."""
        for cells in self._reader:
            if not cells:
                continue
            self.report.lines += 1
            if self.report.lines % _LINES_A_STEP == 0:
                progress(self._done())
            yield self._reader.line_num, cells
        if self.report.bad > MOST_BAD * self.report.lines:
            named = "\n  ".join(self.report.named)
            raise UnreadableFile(
                f"{self.path}: {self.report.bad:,} of {self.report.lines:,} lines cannot be read, more than 1 %."
                f" Nothing was loaded.\n  {named}"
            )
        progress(1.0)


@contextmanager
def open_table(path: Path) -> Iterator[Table]:
    """The only table in a file. Memory does not grow with the file. UnreadableFile where it cannot be read."""
    try:
        with path.open("rb") as raw, _unpacked(raw, path) as unpacked:
            reader = csv.reader(io.TextIOWrapper(unpacked, "utf-8-sig", newline=""))
            header = [name.strip().lower() for name in next(reader, [])]
            size = max(path.stat().st_size, 1)
            yield Table(path, header, Report(), reader, lambda: min(raw.tell() / size, 1.0))
    except OSError as error:
        raise UnreadableFile(f"{path} cannot be read: {error.strerror or error}.") from error
    except UnicodeDecodeError as error:
        raise UnreadableFile(f"{path} is not a text file.") from error
    except csv.Error as error:
        raise UnreadableFile(f"{path} is not a table of comma-separated values: {error}.") from error
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise UnreadableFile(f"{path} cannot be unpacked: it is damaged or incomplete.") from error


@contextmanager
def _unpacked(raw: IO[bytes], path: Path) -> Iterator[IO[bytes]]:
    if zipfile.is_zipfile(raw):
        with zipfile.ZipFile(raw) as archive:
            names = [name for name in archive.namelist() if name.lower().endswith((".txt", ".csv"))]
            if len(names) != 1:
                raise UnreadableFile(f"{path} holds {len(names)} tables, not one.")
            with archive.open(names[0]) as member:
                yield member
        return
    raw.seek(0)
    packed = raw.read(2) == b"\x1f\x8b"
    raw.seek(0)
    yield cast(IO[bytes], gzip.GzipFile(fileobj=raw)) if packed else raw
