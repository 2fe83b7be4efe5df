"""Make one more take of a shot; earlier takes are kept."""

import time
from typing import Annotated

import typer

from storyboard.cli.arguments import EventsOption, JsonOption, SegmentOption, words_of_shot
from storyboard.cli.completion import complete_project_or_shot, complete_providers
from storyboard.cli.event_stream import event_stream
from storyboard.cli.watched_run import watched_run


def retake(  # noqa: PLR0913 - one for each option of the verb
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="[PROJECT] SHOT",
            help="A project, where it is not the current folder; a shot.",
            autocompletion=complete_project_or_shot,
        ),
    ],
    *,
    seed: Annotated[int | None, typer.Option(min=0, max=2**32 - 1, help="The seed of this take alone.")] = None,
    segment: SegmentOption = None,
    provider: Annotated[
        str | None,
        typer.Option(help="Who makes the shots, in place of the storyboard's.", autocompletion=complete_providers),
    ] = None,
    draft: Annotated[bool, typer.Option("--draft", help="One more draft instead of a final.")] = False,
    no_stitch: Annotated[bool, typer.Option("--no-stitch", help="Leave the reels as they are.")] = False,
    model_anyway: Annotated[
        bool, typer.Option("--model-anyway", help="Also ask for models that the table calls retired.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before takes that cost money are made.")] = False,
    json: JsonOption = False,
    events: EventsOption = False,
) -> None:
    """
    Make one more take of a shot, now; earlier takes are kept, other shots are left as they are.

    The new take counts from now on, unless another one is circled. Of a shot in segments
    all are made anew, or only the one named.
    """
    with event_stream(events=events, json=json) as stream:
        place, shot = words_of_shot(words)
        began_s = time.monotonic()
        with watched_run(place, json=json, stream=stream):
            # All that plans and shoots takes longer to import than anybody waits for a first word: the line stands.
            from storyboard.actions.run_request import RetakeRequest  # noqa: PLC0415
            from storyboard.cli.make_film import conclude, make_film  # noqa: PLC0415
        request = RetakeRequest(
            shot=shot,
            seed=seed,
            segment=segment,
            provider=provider,
            draft=draft,
            stitch=not no_stitch,
            model_anyway=model_anyway,
        )
        finished = make_film(place, request, is_confirmed=yes, json=json, stream=stream)
        conclude(finished, place, took_s=time.monotonic() - began_s, json=json, stream=stream)
