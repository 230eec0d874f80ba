"""“November 30, 2026”, where Django's own format has “Nov. 30, 2026”."""

DATE_FORMAT = "F j, Y"
DATETIME_FORMAT = "F j, Y, P"
