"""Which providers are installed, by name; nothing of them is loaded."""

from functools import cache
from importlib.metadata import PackageNotFoundError, distribution, entry_points

PROVIDERS = "storyboard.providers"
"""The entry point group under which packages register their providers."""


def is_installed(name: str) -> bool:
    """Return whether a package registers a provider called *name*; one of ours is found without a look at others."""
    return name in _own_names() or name in provider_names()


@cache
def _own_names() -> frozenset[str]:
    try:
        return frozenset(point.name for point in distribution("storyboard").entry_points if point.group == PROVIDERS)
    except PackageNotFoundError:
        # A checkout that was never installed.
        return frozenset()


IMAGE_SERVICES = "storyboard.images"
"""The entry point group under which packages register their image services."""
SPEECH_SERVICES = "storyboard.speech"
"""The entry point group under which packages register their speech services."""
RECOGNITION_SERVICES = "storyboard.recognition"
"""The entry point group under which packages register services that hear speech."""


@cache
def names_in(group: str) -> tuple[str, ...]:
    """Return every name that an installed package registers in the entry point *group*, sorted."""
    return tuple(sorted({point.name for point in entry_points(group=group)}))


def provider_names() -> tuple[str, ...]:
    """Return the name of every provider that an installed package registers, sorted."""
    return names_in(PROVIDERS)


def image_service_names() -> tuple[str, ...]:
    """Return the name of every image service that an installed package registers, sorted."""
    return names_in(IMAGE_SERVICES)


def speech_service_names() -> tuple[str, ...]:
    """Return the name of every speech service that an installed package registers, sorted."""
    return names_in(SPEECH_SERVICES)
