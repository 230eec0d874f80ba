"""Reads a table from a file of any supported format."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from hubs.enums import EntryType
from hubs.importers.columns import COLUMNS
from hubs.importers.csv_files import read_csv
from hubs.importers.table import LARGEST_FILE, KnownTable, Unreadable, known_table
from hubs.importers.xlsx_files import read_xlsx, unpacked_size

_ZIP = b"PK\x03\x04"
_NOT_READ = {
    b"\xd0\xcf\x11\xe0": lazy(
        "The file is in Excel's old format (.xls) or protected by a password. Save it as XLSX or CSV."
    ),
    b"%PDF": lazy("The file is a PDF. Save the table as XLSX or CSV."),
    b"{\\rtf": lazy("The file is a text document. Save the table as XLSX or CSV."),
    b"\x89PNG": lazy("The file is a picture."),
    b"\xff\xd8\xff": lazy("The file is a picture."),
    b"\x1f\x8b": lazy("The file is an archive. Unpack it first."),
    b"Rar!": lazy("The file is an archive. Unpack it first."),
    b"7z\xbc\xaf": lazy("The file is an archive. Unpack it first."),
}


def read_table(entry_type: EntryType, content: bytes) -> KnownTable:
    """Detect the format from the content, not the name. Raises Unreadable, as may iterating over the rows."""
    if len(content) > LARGEST_FILE:
        words = _("The file is too large. The limit is %(most)d MB. Import it in parts.")
        raise Unreadable.because(words % {"most": LARGEST_FILE // 1_000_000})
    if not content.strip():
        raise Unreadable.because(_("The file is empty."))
    for beginning, message in _NOT_READ.items():
        if content.startswith(beginning):
            raise Unreadable.because(str(message))
    names = [column.name for column in COLUMNS[entry_type]]
    return known_table(
        entry_type, read_xlsx(content, entry_type) if content.startswith(_ZIP) else read_csv(content, names)
    )


def size_to_read(content: bytes) -> int:
    """The size in bytes, uncompressed."""
    try:
        return unpacked_size(content) if content.startswith(_ZIP) else len(content)
    except Unreadable:
        return len(content)
