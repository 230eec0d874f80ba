"""Suggestions from visitors, stored as pending. Nothing changes until a curator accepts one."""
