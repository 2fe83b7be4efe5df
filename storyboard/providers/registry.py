"""
Which providers there are, by name, from the entry points of installed packages.

A provider is one function ``connect(project: Project) -> Provider`` under the
entry point group ``storyboard.providers``.
"""

from typing import TYPE_CHECKING

from storyboard.model.installed import PROVIDERS
from storyboard.project import Project
from storyboard.providers.registered import entry_point_in

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

    from storyboard.providers.base import Provider


def entry_point_of(name: str) -> "EntryPoint":
    """
    Return what the package of the provider called *name* registered; nothing is loaded.

    Raises:
        CommandError: There is none of that name.
    """
    return entry_point_in(PROVIDERS, name, what="provider")


def connect(name: str, project: Project) -> "Provider":
    """
    Return the provider called *name*, ready to be asked.

    Raises:
        CommandError: There is none of that name.
        MissingKey: It needs an API key, and the environment holds none.
    """
    point = entry_point_of(name)
    provider: Provider = point.load()(project)
    return provider
