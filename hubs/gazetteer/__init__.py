"""Turns a place name, ZIP code or address into a point, offline first. The only package that imports geopy."""
