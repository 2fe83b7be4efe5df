"""Cancel what is queued at the provider, and stop waiting for the rest."""

from collections.abc import Sequence
from typing import Annotated

import typer

from storyboard.actions import runs
from storyboard.actions.interrupted_run import running_tasks_text, take_names
from storyboard.cli.arguments import JsonOption, words_of_shots
from storyboard.cli.completion import complete_project_or_shots
from storyboard.cli.console import print_line, talk
from storyboard.cli.json_result import print_result
from storyboard.errors import ProviderError
from storyboard.model.units import count_of
from storyboard.project import Project, path_to_type


def cancel(
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[PROJECT] [SHOT ...]",
            help="A project; the shots to cancel, all without any.",
            autocompletion=complete_project_or_shots,
        ),
    ] = None,
    *,
    json: JsonOption = False,
) -> None:
    """
    Cancel what is queued at the provider; leave what runs, and say so.

    A run that is at work begins nothing more of these shots and waits for none of their tasks. Run again to go on.
    """
    place, shots = words_of_shots(words or [])
    outcomes = runs.cancel(place, shots)
    if json:
        print_result(runs.CancelResult(takes=outcomes))
    else:
        _show(outcomes, place)
    if any(outcome.became == "unknown" for outcome in outcomes):
        raise typer.Exit(ProviderError.exit_status)


def _show(outcomes: Sequence[runs.CancelledTake], place: Project) -> None:
    for outcome in outcomes:
        became = {"cancelled": "cancelled", "left": "left as it is", "unknown": "not cancelled"}[outcome.became]
        task = f" (task {outcome.task_id})" if outcome.task_id else ""
        print_line(f"{outcome.name}: {became}{task}: {outcome.why}")
    if not outcomes:
        talk("nothing is under way")
    if taken_back := [outcome.key for outcome in outcomes if outcome.became == "cancelled"]:
        were = "was" if len(taken_back) == 1 else "were"
        talk(f"{count_of(len(taken_back), 'take')} {were} taken back: {take_names(taken_back)}.")
    if going_on := running_tasks_text((outcome.key, outcome.runs_at) for outcome in outcomes if outcome.runs_at):
        talk(going_on)
    talk(f"to go on: storyboard run {path_to_type(place)}")
