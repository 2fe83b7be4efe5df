"""Begin a film: make a project from a starter."""

from pathlib import Path
from typing import Annotated

import typer

from storyboard.actions import new_films
from storyboard.author.starters import FIRST
from storyboard.cli.arguments import JsonOption
from storyboard.cli.console import print_line, talk
from storyboard.cli.json_result import print_result
from storyboard.errors import CommandError
from storyboard.project import Project, path_to_type


def new(
    name: Annotated[
        str | None,
        typer.Argument(metavar="NAME", help="The new project: projects/NAME, or ./NAME where no projects folder is."),
    ] = None,
    *,
    starter: Annotated[str, typer.Option("--from", metavar="STARTER", help="What it begins as.")] = FIRST,
    show: Annotated[bool, typer.Option("--list", help="Say which starters there are.")] = False,
    json: JsonOption = False,
) -> None:
    """Make a project from a starter. Asks nothing, overwrites nothing."""
    if show:
        every = new_films.list_starters()
        if json:
            print_result(new_films.StarterList(starters=every))
            return
        width = max(len(known.name) for known in every)
        for known in every:
            print_line(f"{known.name:{width}}  {known.line}")
        return
    if name is None:
        raise CommandError("new: the project needs a name", hint="storyboard new NAME; --list shows the starters")
    film = new_films.new(name, starter=starter, here=Path())
    if json:
        print_result(film)
        return
    made = Project(file=Path(film.file))
    place = path_to_type(made)
    print_line(place)
    talk(f'Created from starter "{starter}". Edit {made.file.name}, then:')
    talk(f"  storyboard plan {place}")
    talk(f"  storyboard run {place}")
