"""Make what is missing, archive it, stitch every reel and write the reports."""

import time
from typing import Annotated

import typer

from storyboard.cli.arguments import HERE, EventsOption, JsonOption, ProjectArgument
from storyboard.cli.completion import complete_providers, complete_shots
from storyboard.cli.event_stream import event_stream
from storyboard.cli.watched_run import watched_run
from storyboard.model.until import Until
from storyboard.project import find_project


def run(  # noqa: PLR0913 - one for each option of the verb
    project: ProjectArgument = HERE,
    *,
    provider: Annotated[
        str | None,
        typer.Option(help="Who makes the shots, in place of the storyboard's.", autocompletion=complete_providers),
    ] = None,
    only: Annotated[
        list[str] | None,
        typer.Option(metavar="SHOT", help="Only this shot or still and what it needs.", autocompletion=complete_shots),
    ] = None,
    draft: Annotated[bool, typer.Option("--draft", help="Cheap drafts of every shot that can have one.")] = False,
    until: Annotated[
        Until | None,
        typer.Option(help="Stop before the first clip: make only the stills that need none, or only the recordings."),
    ] = None,
    max_usd: Annotated[float | None, typer.Option(min=0, help="Ask for nothing that could pass this price.")] = None,
    max_tokens: Annotated[int | None, typer.Option(min=0, help="Ask for nothing that could pass these tokens.")] = None,
    no_stitch: Annotated[bool, typer.Option("--no-stitch", help="Leave the reels as they are.")] = False,
    callback_url: Annotated[
        str | None,
        typer.Option(metavar="URL", envvar="STORYBOARD_CALLBACK_URL", help="Where services may call back."),
    ] = None,
    model_anyway: Annotated[
        bool, typer.Option("--model-anyway", help="Also ask for models that the table calls retired.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before takes that cost money are made.")] = False,
    json: JsonOption = False,
    events: EventsOption = False,
) -> None:
    """
    Make what is missing, in dependency order, archive it, stitch every reel and write the reports.

    Run again after anything (crash, reboot, ^C, failure): it goes on, and pays for nothing twice.
    """
    with event_stream(events=events, json=json) as stream:
        place = find_project(project)
        began_s = time.monotonic()
        with watched_run(place, json=json, stream=stream):
            # All that plans and shoots takes longer to import than anybody waits for a first word: the line stands.
            from storyboard.actions.run_request import RunRequest  # noqa: PLC0415
            from storyboard.cli.make_film import conclude, make_film  # noqa: PLC0415
        request = RunRequest(
            provider=provider,
            only=tuple(only or ()),
            draft=draft,
            until=until,
            max_usd=max_usd,
            max_tokens=max_tokens,
            stitch=not no_stitch,
            model_anyway=model_anyway,
        )
        finished = make_film(place, request, is_confirmed=yes, json=json, callback_url=callback_url, stream=stream)
        conclude(finished, place, took_s=time.monotonic() - began_s, json=json, stream=stream)
