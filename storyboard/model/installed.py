"""Which providers are installed, by name; nothing of them is loaded."""

from functools import cache
from importlib.metadata import entry_points

PROVIDERS = "storyboard.providers"
"""The entry point group under which packages register their providers."""


@cache
def provider_names() -> tuple[str, ...]:
    """Return the name of every provider that an installed package registers, sorted."""
    return tuple(sorted({point.name for point in entry_points(group=PROVIDERS)}))
