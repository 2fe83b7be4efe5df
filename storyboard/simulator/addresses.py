"""Addresses that clients write, taken apart."""

from urllib.parse import SplitResult, urlsplit

_NONE = SplitResult("", "", "", "", "")


def parts_of(url: str) -> SplitResult:
    """Return the parts of *url*; empty ones where it is no address, such as ``http://[::1``."""
    try:
        return urlsplit(url)
    except ValueError:
        return _NONE
