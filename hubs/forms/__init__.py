"""The input boundary: forms turn what a visitor sends into checked values, or into errors that name the field."""
