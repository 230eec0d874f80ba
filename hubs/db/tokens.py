"""Defaults for columns that hold a random token. Migrations import these functions, so do not move or rename them."""

import secrets


def short_token() -> str:
    """12 characters, enough to tell two versions apart."""
    return secrets.token_hex(6)


def secret_token() -> str:
    """22 characters that nobody can guess."""
    return secrets.token_urlsafe(16)
