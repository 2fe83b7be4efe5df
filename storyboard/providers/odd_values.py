"""
Values that services write in other forms than they document: read where their meaning is sure, dropped where not.

What is dropped is said in a list that the caller hands in, by the field's name alone: values may be links with a
signature. It raises nothing.
"""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import httpx

from storyboard.model.takes import Json

Odd = list[str]
"""Sentences about what was dropped."""

MOST_TOKENS = 10**9
"""No take is billed so many: the longest in 4K needs some ten millions."""
_SEED_MOST = 2**63 - 1
_EARLIEST_S, _LATEST_S = 946_684_800, 4_102_444_800
"""The years 2000 to 2100."""
_UNITS = (1, 1_000, 1_000_000)
"""A time may be written in seconds, milliseconds or microseconds."""
_BIGGEST = 2**64
_LONGEST_LINK = 8_192


def tokens_in(usage: object, odd: Odd) -> int | None:
    """Return what a task's ``usage`` says of its billed tokens; None where it says nothing of use."""
    if not usage:
        return None
    if not isinstance(usage, dict):
        odd.append("its `usage` is of an unknown form, so its tokens are not known")
        return None
    for name in ("completion_tokens", "total_tokens"):
        if usage.get(name) is not None:
            return whole(usage[name], f"usage.{name}", odd, most=MOST_TOKENS)
    return None


def seed_in(value: object, odd: Odd) -> int | None:
    """Return the seed that *value* means; None for none and for -1, which asks for any."""
    return None if value in (-1, "-1", "") else whole(value, "seed", odd, most=_SEED_MOST)


def whole(value: object, name: str, odd: Odd, *, most: int) -> int | None:
    """Return the whole number from 0 to *most* that *value* means, as a number or as text; None for others."""
    number = _number(value)
    if number is not None and number == int(number) and 0 <= number <= most:
        return int(number)
    if value is not None:
        odd.append(f"its `{name}` is no whole number that makes sense, and is left out")
    return None


def unix_s(value: object, name: str, odd: Odd) -> int | None:
    """Return a time in Unix seconds: written as such, in milliseconds, or as ISO with or without a zone (then UTC)."""
    if value is None or value in ("", "0", 0):
        return None
    number = _number(value)
    for unit in _UNITS if number is not None else ():
        if number is not None and _EARLIEST_S <= number / unit < _LATEST_S:
            return int(number / unit)
    read_s = _iso_s(value) if isinstance(value, str) else None
    if read_s is None:
        odd.append(f"its `{name}` is no time, and is left out")
    return read_s


def link_problem(link: str) -> str:
    """Return why *link* cannot be followed, in words that go after "it"; empty where it can."""
    try:
        url = httpx.URL(link)
        host = urlsplit(link).hostname and url.host
    except (httpx.InvalidURL, ValueError):
        return "is not a link"
    if len(link) > _LONGEST_LINK or any(not letter.isprintable() for letter in link):
        return "is not a link"
    if url.scheme not in {"http", "https"}:
        return "is no http or https link"
    return "" if host else "names no host"


def _number(value: object) -> float | int | None:
    """Return *value* as a finite number, also where it is text; a truth is no number."""
    if isinstance(value, str) and len(value) <= 32 and value.strip().isascii():
        try:
            value = int(value) if value.strip().lstrip("+-").isdigit() else float(value)
        except ValueError:
            return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    # A whole number too big for a float makes sense nowhere.
    return value if -_BIGGEST < value < _BIGGEST else None


def _iso_s(text: str) -> int | None:
    try:
        # Some write the time as headers of HTTP do.
        read = parsedate_to_datetime(text) if text[:3].isalpha() else datetime.fromisoformat(text.strip())
        read_s = (read if read.tzinfo else read.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        return None
    return int(read_s) if _EARLIEST_S <= read_s < _LATEST_S else None


def links_in(value: object) -> list[str]:
    """Return what may be links in *value*: a text, an object with a ``url``, or a list of either, in their order."""
    if isinstance(value, str):
        return [value.strip()] if value.strip() else []
    if isinstance(value, list):
        return [link for item in value[:20] for link in links_in(item)]
    if isinstance(value, dict) and _may_be_made(value):
        return links_in(value.get("url") or value.get("video_url"))
    return []


def _may_be_made(item: Json) -> bool:
    """Return whether an object may be what was made: what was sent has a role and comes back with it."""
    return "role" not in item and "video" in str(item.get("type", "video"))
