"""The time as records write it."""

from datetime import UTC, datetime


def now() -> str:
    """Return the time as records write it: UTC, microseconds, ``Z``."""
    return datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
