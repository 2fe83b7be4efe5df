"""Say how every shot and reel stands: state, take, cost, and what a person should know."""

import time
from typing import Annotated

import typer

from storyboard.actions.status_result import status_result
from storyboard.cli.arguments import HERE, JsonOption, ProjectArgument
from storyboard.cli.console import Screen
from storyboard.cli.json_result import print_result
from storyboard.cli.status_table import print_status, shot_lines
from storyboard.edit.reels_now import reels_now
from storyboard.errors import Interrupted
from storyboard.project import Project, find_project
from storyboard.show.looks import film_standing

_LOOK_EVERY_S = 1.0


def status(
    project: ProjectArgument = HERE,
    *,
    verbose: Annotated[bool, typer.Option("-v", "--verbose", help="Tokens and task ids, too.")] = False,
    json: JsonOption = False,
    watch: Annotated[bool, typer.Option("--watch", help="Look again each second until nothing runs.")] = False,
) -> None:
    """Say how each shot and reel stands: state, take, price, and what it waits for."""
    place = find_project(project)
    if watch and not json:
        _watch(place, verbose=verbose)
        return
    standing = film_standing(place)
    if json:
        print_result(status_result(standing))
        return
    print_status(standing, reels_now(standing.film), place, verbose=verbose)


def _watch(place: Project, *, verbose: bool) -> None:
    try:
        _look_again(place, verbose=verbose)
    except KeyboardInterrupt as interrupt:
        raise Interrupted("stopped watching; a run that is under way goes on") from interrupt


def _look_again(place: Project, *, verbose: bool) -> None:
    from rich.console import Group  # noqa: PLC0415 - a look that is over at once needs neither
    from rich.live import Live  # noqa: PLC0415

    screen = Screen()
    with Live(console=screen, auto_refresh=False) as live:
        while True:
            standing = film_standing(place)
            live.update(Group(*shot_lines(standing, verbose=verbose, screen=screen)), refresh=True)
            if not any(entry.state == "running" for entry in standing.entries):
                return
            time.sleep(_LOOK_EVERY_S)
