"""Text that a spreadsheet would take for a formula is kept from being one.

An apostrophe before it makes it text; reading takes that apostrophe away again. Nothing is lost: text that already looks as
if it had been guarded gets one apostrophe more. Plain numbers, such as longitudes, are left alone.
"""

import re

_FORMULA = re.compile(r"'*(?:[=+\-@\t\r\n＝＋－＠]|#(?:NULL!|DIV/0!|VALUE!|REF!|NAME\?|NUM!|N/A)$)")
_GUARDED = re.compile(r"'" + _FORMULA.pattern)
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?", re.IGNORECASE | re.ASCII)


def guarded(cell: str) -> str:
    return "'" + cell if cell and _FORMULA.match(cell) and not _NUMBER.fullmatch(cell) else cell


def unguarded(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and _GUARDED.match(cell) else cell
