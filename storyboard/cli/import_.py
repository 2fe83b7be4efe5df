"""Begin a film from a file of another program."""

import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from storyboard.actions import new_films
from storyboard.author.imports.import_file import KINDS
from storyboard.cli.arguments import JsonOption
from storyboard.cli.console import print_line, talk
from storyboard.cli.json_result import print_result
from storyboard.cli.progress import fitting_reporter
from storyboard.errors import CommandError, StoryboardInvalid
from storyboard.load.yaml.source import path_from_here
from storyboard.model.units import count_of
from storyboard.project import Project, find_project, path_to_type


def import_(
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", help="A screenplay, a shot list or a run record; with --into an edited .otio."),
    ],
    *,
    name: Annotated[
        str | None, typer.Option("--name", metavar="NAME", help="The new project; as the file when left out.")
    ] = None,
    kind: Annotated[
        str | None,
        typer.Option("--as", metavar="|".join(KINDS), help="What the file is, where its name does not say."),
    ] = None,
    into: Annotated[
        Path | None,
        typer.Option(metavar="PROJECT", help="Bring an edited .otio back: order, trims and transitions of a reel."),
    ] = None,
    outside_pictures: Annotated[
        bool, typer.Option("--outside-pictures", help="Copy pictures that a shot list names outside of its folder too.")
    ] = False,
    reel: Annotated[str | None, typer.Option(metavar="NAME", help="With --into: which reel; as the edit says.")] = None,
    json: JsonOption = False,
) -> None:
    """
    Make a project of a screenplay in Fountain, a shot list in CSV, TSV or Markdown, or a run record.

    What has no place in a storyboard is kept as notes, and told. Asks nothing, overwrites nothing.
    """
    if into is not None:
        _refuse({"--name": name, "--as": kind, "--outside-pictures": outside_pictures}, "goes without --into")
        _bring_back(file, into, reel, json=json)
        return
    _refuse({"--reel": reel}, "goes with --into PROJECT")
    if file.suffix.lower() in {".otio", ".otioz"}:
        hint = f"storyboard import {shlex.quote(str(file))} --into PROJECT"
        raise CommandError(f"{file}: to bring an edit back, say which project", hint=hint)
    if file.suffix.lower() in {".edl", ".fcpxml", ".xml", ".aaf"}:
        raise CommandError(f"{file}: an edit comes back as .otio or .otioz", hint="export it so from your program")
    made = new_films.import_film(file, name=name, kind=kind, here=Path(), outside_pictures=outside_pictures)
    if json:
        print_result(made)
    else:
        _tell(made)
    if any(problem.severity == "error" for problem in made.problems):
        raise typer.Exit(StoryboardInvalid.exit_status)


def _refuse(options: Mapping[str, object], why: str) -> None:
    """Stop where one of *options* is given, which would do nothing."""
    for option, value in options.items():
        if value:
            raise CommandError(f"{option} {why}", hint="take it out, or see: storyboard import --help")


def _tell(made: new_films.MadeFilm) -> None:
    """Say what came of a file, and what to do next."""
    for remark in made.remarks:
        talk(remark)
    project = Project(file=Path(made.file))
    place = path_to_type(project)
    print_line(place)
    errors = [problem for problem in made.problems if problem.severity == "error"]
    for problem in errors:
        talk(f"{problem.file}:{problem.line}:{problem.column}: {problem.message}")
    talk(f"{count_of(made.shots, 'shot')} in {place}; read through its {project.file.name}, then:")
    if errors:
        talk(f"  storyboard check {place}")
        return
    talk(f"  storyboard plan {place}")
    talk(f"  storyboard run {place}")


def _bring_back(file: Path, into: Path, reel: str | None, *, json: bool) -> None:
    # What makes and exports reels takes a while to import: a list or a screenplay needs none of it.
    from storyboard.actions import reels  # noqa: PLC0415

    project = find_project(into)
    with fitting_reporter() as reporter:
        came = reels.import_edit(project, file, reel=reel, reporter=reporter)
    if json:
        print_result(came)
        return
    for remark in came.remarks:
        talk(remark)
    cuts = count_of(came.cuts, "cut")
    if came.is_written:
        talk(f"reel {came.reel}: {cuts}, {came.changed} of them changed; written to {path_from_here(project.file)}")
        talk(f"  storyboard stitch {path_to_type(project)}")
    elif came.remarks:
        talk(f"reel {came.reel}: {cuts}, nothing written: what else the edit says is listed above")
    else:
        talk(f"reel {came.reel}: {cuts}, as they were")
