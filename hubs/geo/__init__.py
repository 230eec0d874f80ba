"""Points on the Earth: checked coordinates, great-circle distance, boxes, and the same as database expressions."""
