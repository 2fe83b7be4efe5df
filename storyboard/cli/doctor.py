"""Say what this machine has for making films, what it lacks, and what to do about it."""

from contextlib import suppress
from typing import Annotated

import typer

from storyboard.actions.machine_checks import MachineCheck, MachineChecks
from storyboard.archive.takes import bring_slates
from storyboard.cli.arguments import HERE, JsonOption, ProjectArgument, project_or_none
from storyboard.cli.console import Screen, talk
from storyboard.cli.json_result import print_result
from storyboard.doctor import Check, examine
from storyboard.errors import StoryboardError
from storyboard.load.load import examine as examine_storyboard
from storyboard.model.units import count_of
from storyboard.project import STORYBOARD_FILE, Project, find_project, path_to_type

_STYLES = {"ok": "green", "warning": "yellow", "error": "bold red", "off": "dim"}


def doctor(
    project: ProjectArgument = HERE,
    *,
    repair: Annotated[
        bool, typer.Option("--repair", help="Set a damaged state aside, and note again what is known elsewhere.")
    ] = False,
    json: JsonOption = False,
) -> None:
    """
    Say what this machine has for making films, what it lacks, and what to do about it.

    Every provider that has a key is asked one question that costs nothing. PROJECT may be left out, also where there
    is none.
    """
    found = project_or_none(project)
    if repair:
        _repair(found or find_project(project))
    checks = examine(found or Project(file=project.resolve() / STORYBOARD_FILE), **_needed_names(found))
    if json:
        told = tuple(
            MachineCheck(name=check.name, state=check.state, message=check.message, hint=check.hint) for check in checks
        )
        print_result(MachineChecks(ok=not _status(checks), checks=told))
    else:
        _show(checks)
    if status := _status(checks):
        raise typer.Exit(status)


def _repair(project: Project) -> None:
    # The run's engine takes a while to import: only a repair pays for it.
    from storyboard.shoot.repairing import repair  # noqa: PLC0415

    done = repair(project)
    if not done.why:
        talk(f"{project.name}: its state is sound, and nothing was changed")
        return
    talk(done.why)
    talk(f"it is set aside as {done.aside}; nothing was deleted")
    talk(f"{count_of(done.takes, 'take')} of the archive noted again")
    if done.tasks:
        talk(
            f"asked for, not archived, and paid or to be paid: {', '.join(done.tasks)}; the next run goes on with them"
        )
    talk(f"the next run looks for more in the services' lists: storyboard run {path_to_type(project)}")


def _needed_names(project: Project | None) -> dict[str, set[str]]:
    """Return whom the project's film asks; nobody where its storyboard is wrong, which is for `check` to say."""
    if project is None:
        return {}
    # Slates that are in a bucket say whose film it is; that it does not answer is told of the archive.
    with suppress(StoryboardError):
        bring_slates(project)
    storyboard = examine_storyboard(project)[0]
    if storyboard is None:
        return {}
    draws = storyboard.images.provider or storyboard.provider
    return {
        "needed": {shot.provider or storyboard.provider for shot in storyboard.every_shot},
        "needed_images": {still.provider or draws for still in storyboard.stills},
        "needed_speech": {storyboard.speech.provider} if storyboard.speech.provider else set(),
    }


def _status(checks: tuple[Check, ...]) -> int:
    return next((check.exit_status for check in checks if check.state == "error"), 0)


def _show(checks: tuple[Check, ...]) -> None:
    console = Screen(soft_wrap=True)
    for check in checks:
        console.print(check.state, style=_STYLES[check.state], end=" ")
        console.print(f"{check.name}: {check.message}")
        if check.hint:
            console.print(f"  {check.hint}")
