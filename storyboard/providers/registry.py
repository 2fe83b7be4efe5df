"""
Which providers there are, by name, from the entry points of installed packages.

A provider is one function ``connect(project: Project) -> Provider`` under the
entry point group ``storyboard.providers``.
"""

from importlib.metadata import entry_points

from storyboard.errors import CommandError
from storyboard.load.own_models import use_models_of
from storyboard.project import Project
from storyboard.providers.base import Provider

GROUP = "storyboard.providers"


def provider_names() -> tuple[str, ...]:
    """Return the name of every registered provider, sorted."""
    return tuple(sorted({point.name for point in entry_points(group=GROUP)}))


def connect(name: str, project: Project) -> Provider:
    """
    Return the provider called *name*, ready to be asked.

    Raises:
        CommandError: There is none of that name.
        MissingKey: It needs an API key, and the environment holds none.
    """
    points = entry_points(group=GROUP, name=name)
    if not points:
        known = ", ".join(provider_names())
        raise CommandError(f"no provider is called {name!r}", hint=f"registered are: {known}")
    use_models_of(project)
    provider: Provider = next(iter(points)).load()(project)
    return provider
