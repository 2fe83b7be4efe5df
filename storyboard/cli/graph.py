"""Draw the graph of a film: which shot gives a frame to which, and how each stands."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from storyboard.actions.graphs import draw_graph
from storyboard.cli.arguments import HERE, JsonOption, ProjectArgument
from storyboard.cli.console import print_line
from storyboard.cli.json_result import print_result
from storyboard.project import find_project


def graph(
    project: ProjectArgument = HERE,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="FILE", help="A picture: .svg or .png; or text: .dot or .mmd."),
    ] = None,
    *,
    json: JsonOption = False,
) -> None:
    """Print the film's graph as Mermaid text, or draw it into a file; coloured by state."""
    result = draw_graph(find_project(project), output)
    if json:
        print_result(result)
    elif result.file is not None:
        print_line(result.file)
    else:
        sys.stdout.write(result.mermaid or "")
