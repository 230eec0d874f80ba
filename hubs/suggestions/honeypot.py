"""Detects spam bots by the time they take to fill in a form, without bothering people."""

from __future__ import annotations

from django.core import signing

SALT = "suggestion-form"
LEAST_S = 2
MOST_S = 24 * 3600


def time_stamp() -> str:
    """A signed timestamp of when a form was shown."""
    return signing.TimestampSigner(salt=SALT).sign("shown")


def is_too_old(stamp: str) -> bool:
    """Whether the timestamp is missing, forged or more than a day old."""
    return not _is_within(stamp, MOST_S)


def is_too_fast(stamp: str) -> bool:
    """Whether the form came back faster than a person can fill it in."""
    return _is_within(stamp, LEAST_S)


def _is_within(stamp: str, seconds: int) -> bool:
    try:
        signing.TimestampSigner(salt=SALT).unsign(stamp, max_age=seconds)
    except signing.BadSignature:
        return False
    return True
