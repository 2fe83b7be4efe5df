"""Cancel what is queued at the provider, and stop waiting for the rest."""

from typing import Annotated

import typer

from storyboard.cli.arguments import words_of_shots
from storyboard.cli.console import print_line, talk
from storyboard.errors import ProviderError
from storyboard.project import path_to_type


def cancel(
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="[PROJECT] [SHOT ...]", help="A project; the shots to cancel, all without any."),
    ] = None,
) -> None:
    """
    Cancel what is queued at the provider; leave what runs, and say so.

    A run that is at work begins nothing more of these shots and waits for none of their tasks. Run again to go on.
    """
    place, shots = words_of_shots(words or [])
    # DBOS takes over half a second to import: `--help` does not wait for it.
    from storyboard.shoot.cancelling import cancel_tasks  # noqa: PLC0415

    outcomes = cancel_tasks(place, shots)
    for outcome in outcomes:
        became = {"cancelled": "cancelled", "left": "left as it is", "unknown": "not cancelled"}[outcome.became]
        task = f" (task {outcome.task_id})" if outcome.task_id else ""
        print_line(f"{outcome.key}: {became}{task}: {outcome.why}")
    if not outcomes:
        talk("nothing is under way")
    talk(f"to go on: storyboard run {path_to_type(place)}")
    if any(outcome.became == "unknown" for outcome in outcomes):
        raise typer.Exit(ProviderError.exit_status)
