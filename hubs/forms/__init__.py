"""The input boundary: what a visitor sends becomes checked values, or a message that names the field."""
