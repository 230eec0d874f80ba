"""Answers "Is my place in a hub, and if not, is one near?"."""
