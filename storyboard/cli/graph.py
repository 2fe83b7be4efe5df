"""Draw the graph of a film: which shot gives a frame to which, and how each stands."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from storyboard.cli.arguments import HERE, ProjectArgument
from storyboard.cli.console import print_line
from storyboard.files import write_durably
from storyboard.project import find_project
from storyboard.show.graph.draw import draw


def graph(
    project: ProjectArgument = HERE,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="FILE", help="A picture: .svg or .png; or text: .dot or .mmd."),
    ] = None,
) -> None:
    """Print the film's graph as Mermaid text, or draw it into a file; coloured by state."""
    place = find_project(project)
    drawn = draw(place, output or Path("graph.mmd"))
    if output is None:
        sys.stdout.write(drawn.decode())
        return
    write_durably(output, drawn)
    print_line(str(output))
