"""Keeps spreadsheets from running text as formulas (https://owasp.org/www-community/attacks/CSV_Injection).

An apostrophe in front makes it text, and reading removes the apostrophe again. Text that already looks guarded gets
another apostrophe, so nothing is lost. Plain numbers, such as longitudes, are not changed. One with a plus sign is a
phone number, which a spreadsheet would store without it and round.
"""

import re

_FORMULA = re.compile(r"'*(?:[=+\-@\t\r\n＝＋－＠]|#(?:NULL!|DIV/0!|VALUE!|REF!|NAME\?|NUM!|N/A)$)")
_GUARDED = re.compile(r"'" + _FORMULA.pattern)
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e[+-]?\d+)?", re.IGNORECASE | re.ASCII)


def guarded(cell: str) -> str:
    return "'" + cell if cell and _FORMULA.match(cell) and not _NUMBER.fullmatch(cell) else cell


def unguarded(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and _GUARDED.match(cell) else cell
