"""Make one more take of a shot; earlier takes are kept."""

import time
from typing import Annotated

import typer

from storyboard import production
from storyboard.cli.arguments import SegmentOption, words_of_shot
from storyboard.cli.confirm import confirm
from storyboard.cli.console import talk
from storyboard.cli.run import conclude, watched_run
from storyboard.plan.film_now import film_now
from storyboard.plan.retaking import plan_of_retake
from storyboard.project import Project, path_to_type
from storyboard.show.finished_run import FinishedRun


def retake(  # noqa: PLR0913 - one for each option of the verb
    words: Annotated[
        list[str],
        typer.Argument(metavar="[PROJECT] SHOT", help="A project, where it is not the current folder; a shot."),
    ],
    *,
    seed: Annotated[int | None, typer.Option(min=0, max=2**32 - 1, help="The seed of this take alone.")] = None,
    segment: SegmentOption = None,
    provider: Annotated[str | None, typer.Option(help="Who makes the shots, in place of the storyboard's.")] = None,
    draft: Annotated[bool, typer.Option("--draft", help="One more draft instead of a final.")] = False,
    no_stitch: Annotated[bool, typer.Option("--no-stitch", help="Leave the reels as they are.")] = False,
    model_anyway: Annotated[
        bool, typer.Option("--model-anyway", help="Also ask for models that the table calls retired.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before takes that cost money are made.")] = False,
    json: Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")] = False,
) -> None:
    """
    Make one more take of a shot, now; earlier takes are kept, other shots are left as they are.

    The new take counts from now on, unless another one is circled. Of a shot in segments
    all are made anew, or only the one named.
    """
    place, shot = words_of_shot(words)
    began_s = time.monotonic()
    film = film_now(place, provider=provider, only=(shot,), drafting=draft)
    planned = plan_of_retake(film.plan, shot, seed=seed, segment=segment)
    if not yes and not json:
        confirm(film, planned, model_anyway=model_anyway)
    with watched_run(place, json=json) as reporter:
        finished = production.make(
            film, planned, reporter=reporter, with_reels=not no_stitch, model_anyway=model_anyway
        )
    _say_circles(finished, place)
    conclude(finished, place, took_s=time.monotonic() - began_s, json=json)


def _say_circles(finished: FinishedRun, place: Project) -> None:
    """Say where a circle stays on an older take: only a person moves it."""
    for entry in finished.entries:
        new = [take for take in entry.takes if take.slate.attempt.run_id == finished.run_id]
        if new and entry.take and entry.take.is_circled:
            talk(f"{entry.take.folder} stays the circled take")
            which = f"{new[-1].key.take}{f' --segment {entry.segment}' if entry.segments > 1 else ''}"
            talk(f"  to use the new one: storyboard approve {path_to_type(place)} {entry.shot.id} {which}")
