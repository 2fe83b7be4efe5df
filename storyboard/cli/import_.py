"""Begin a film from a file of another program."""

from pathlib import Path
from typing import Annotated

import typer

from storyboard.cli.console import talk
from storyboard.cli.places import typed
from storyboard.errors import StoryboardInvalid
from storyboard.intake.reading import KINDS, import_file


def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A screenplay, a shot list or a run record.")],
    *,
    name: Annotated[
        str | None, typer.Option("--name", metavar="NAME", help="The new project; as the file when left out.")
    ] = None,
    kind: Annotated[
        str | None,
        typer.Option("--as", metavar="|".join(KINDS), help="What the file is, where its name does not say."),
    ] = None,
) -> None:
    """
    Make a project of a screenplay in Fountain, a shot list in CSV, TSV or Markdown, or a run record.

    What has no place in a storyboard is kept as notes, and told. Asks nothing, overwrites nothing.
    """
    made = import_file(file, name=name, kind=kind, here=Path())
    for remark in made.remarks:
        talk(remark)
    place = typed(made.project)
    print(place)
    errors = [problem for problem in made.problems if problem.severity == "error"]
    for problem in errors:
        talk(f"{problem.file}:{problem.line}:{problem.column}: {problem.message}")
    shots = "1 shot" if made.shots == 1 else f"{made.shots} shots"
    talk(f"{shots} in {place}; look through its {made.project.file.name}, then")
    if errors:
        talk(f"  storyboard check {place}")
        raise typer.Exit(StoryboardInvalid.exit_status)
    talk(f"  storyboard plan {place}")
    talk(f"  storyboard run {place}")
