"""
Which providers there are, by name, from the entry points of installed packages.

A provider is one function ``connect(project: Project) -> Provider`` under the
entry point group ``storyboard.providers``.
"""

from importlib.metadata import EntryPoint, entry_points

from storyboard.errors import CommandError
from storyboard.model.installed import PROVIDERS, provider_names
from storyboard.project import Project
from storyboard.providers.base import Provider


def entry_point_of(name: str) -> EntryPoint:
    """
    Return what the package of the provider called *name* registered; nothing is loaded.

    Raises:
        CommandError: There is none of that name.
    """
    points = entry_points(group=PROVIDERS, name=name)
    if not points:
        known = ", ".join(provider_names())
        raise CommandError(f"no provider is called {name!r}", hint=f"registered are: {known}")
    return next(iter(points))


def connect(name: str, project: Project) -> Provider:
    """
    Return the provider called *name*, ready to be asked.

    Raises:
        CommandError: There is none of that name.
        MissingKey: It needs an API key, and the environment holds none.
    """
    point = entry_point_of(name)
    provider: Provider = point.load()(project)
    return provider
