"""Read a storyboard and tell every mistake with its place. Costs nothing, sends nothing."""

import sys
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from storyboard.cli.arguments import HERE, ProjectArgument
from storyboard.cli.console import print_json, print_line, talk
from storyboard.cli.watch import again_and_again
from storyboard.errors import CommandError, Problem, StoryboardInvalid
from storyboard.load import load as reader
from storyboard.load.rules.crops import Crop
from storyboard.model.storyboard import Storyboard
from storyboard.model.units import count_of, stills_and_shots
from storyboard.project import Project, find_project, require_inside


def check(
    project: ProjectArgument = HERE,
    *,
    crops: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Write pictures that show what the service will cut off.")
    ] = None,
    watch: Annotated[bool, typer.Option("--watch", help="Check again whenever a file of the film changes.")] = False,
    json: Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")] = False,
) -> None:
    """List every mistake in a storyboard with file, line and column. Costs nothing, sends nothing."""
    found = find_project(project)
    if watch and json:
        raise CommandError("--json prints one document, and --watch never ends", hint="leave one of them out")
    if watch:

        def again() -> None:
            # A link may have been put there since the last time.
            require_inside(found)
            _once(found, crops, json=False)

        again_and_again(again, found.file, others=lambda: _included_files(found))
    if not _once(found, crops, json=json):
        raise typer.Exit(StoryboardInvalid.exit_status)


def _once(found: Project, crops: Path | None, *, json: bool) -> bool:
    """Tell what there is to tell, and return whether the film can be shot."""
    examined = reader.examine_whole(found)
    storyboard, problems = examined.storyboard, examined.problems
    files = _write_crops(examined.crops, found, to=crops) if crops else {}
    if json:
        told: dict[str, Any] = {"ok": storyboard is not None, "problems": [asdict(problem) for problem in problems]}
        if crops:
            told["crops"] = [_crop(crop, files[crop]) for crop in examined.crops]
        print_json(told)
    else:
        _show(problems)
        for file in files.values():
            talk(f"{file}: what stays is framed, what goes is dark")
        if crops and not files:
            talk("no picture that is here will be cropped")
        talk(f"{found.name}: {_summary(storyboard, problems)}")
    return storyboard is not None


def _write_crops(crops: tuple[Crop, ...], found: Project, *, to: Path) -> dict[Crop, Path]:
    # Who draws and writes letters needs more of Pillow than a check does.
    from storyboard.load.rules.crop_pictures import write_crops  # noqa: PLC0415

    return write_crops(crops, project=found, to=to)


def _included_files(found: Project) -> list[Path]:
    """Return the files that a storyboard may include, and its templates."""
    folder = found.folder
    return sorted({*folder.glob("*.yaml"), *folder.glob("*.yml"), *folder.glob("prompts/*")} - {found.file})


def _crop(crop: Crop, file: Path) -> dict[str, Any]:
    x, y, width_px, height_px = crop.box
    return {
        "shot": crop.shot,
        "key": crop.key,
        "picture": crop.picture,
        "ratio": crop.ratio,
        "size": [crop.width_px, crop.height_px],
        "kept": {"x": x, "y": y, "width": width_px, "height": height_px},
        "file": str(file),
    }


def _show(problems: Iterable[Problem]) -> None:
    for problem in problems:
        path = f"{problem.path}: " if problem.path else ""
        print_line(f"{problem.file}:{problem.line}:{problem.column}: {problem.severity}: {path}{problem.message}")
        if problem.hint:
            print_line(f"  {problem.hint}")
    # Whoever watches through a pipe sees it now.
    sys.stdout.flush()


def _summary(storyboard: Storyboard | None, problems: tuple[Problem, ...]) -> str:
    errors = sum(problem.severity == "error" for problem in problems)
    warnings = len(problems) - errors
    told = [count_of(number, word) for number, word in ((errors, "error"), (warnings, "warning")) if number]
    if storyboard is not None:
        shots = sum(len(scene.shots) for scene in storyboard.scenes)
        told = [stills_and_shots(stills=len(storyboard.stills), shots=shots), *(told or ["no problems"])]
    return ", ".join(told)
