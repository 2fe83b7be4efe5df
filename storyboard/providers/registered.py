"""What a package registered under an entry point group, by name."""

from importlib.metadata import EntryPoint, entry_points

from storyboard.errors import CommandError
from storyboard.model.installed import names_in


def entry_point_in(group: str, name: str, *, what: str) -> EntryPoint:
    """
    Return what is registered as *name* in *group*; nothing is loaded. Errors say *what* that is: ``provider``.

    Raises:
        CommandError: There is none of that name.
    """
    points = entry_points(group=group, name=name)
    if not points:
        raise CommandError(f"no {what} is called {name!r}", hint=f"registered are: {', '.join(names_in(group))}")
    return next(iter(points))
