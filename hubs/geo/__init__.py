"""Points on the Earth: validated coordinates, great-circle distances and boxes, in Python and in SQL."""
