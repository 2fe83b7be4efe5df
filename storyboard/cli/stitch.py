"""Stitch the reels from the takes that are there."""

from contextlib import nullcontext
from pathlib import Path
from typing import Annotated

import typer

from storyboard.cli.arguments import HERE, EventsOption, JsonOption, ProjectArgument
from storyboard.cli.completion import complete_reels
from storyboard.cli.event_stream import EventStream, event_stream
from storyboard.cli.progress import fitting_reporter
from storyboard.cli.watch import again_and_again
from storyboard.errors import CommandError
from storyboard.project import Project, find_project, require_inside


def stitch(
    project: ProjectArgument = HERE,
    *,
    reel: Annotated[
        str | None, typer.Option(metavar="NAME", help="Only this reel.", autocompletion=complete_reels)
    ] = None,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Write the reel here.")] = None,
    draft: Annotated[bool, typer.Option("--draft", help="Let cards stand in for shots that have no take yet.")] = False,
    stems: Annotated[
        bool, typer.Option("--stems", help="Write narration, music and clips as .wav files beside the reel too.")
    ] = False,
    watch: Annotated[bool, typer.Option("--watch", help="Stitch again whenever the storyboard file changes.")] = False,
    json: JsonOption = False,
    events: EventsOption = False,
) -> None:
    """Stitch the reels from the takes that are there; nothing is asked of any provider."""
    with event_stream(events=events, json=json) as stream:
        place = find_project(project)
        if watch and (json or events):
            option = "--json" if json else "--events"
            raise CommandError(f"{option} comes to an end, and --watch never does", hint="leave one of them out")
        if not watch:
            _stitch(place, reel, output, with_slugs=draft, with_stems=stems, anew=True, json=json, stream=stream)
            return

        def again() -> None:
            # A link may have been put there since the last time.
            require_inside(place)
            _stitch(place, reel, output, with_slugs=draft, with_stems=stems, anew=False, json=False, stream=None)

        again_and_again(again, place.file)


def _stitch(
    place: Project,
    reel: str | None,
    output: Path | None,
    *,
    with_slugs: bool,
    with_stems: bool,
    anew: bool,
    json: bool,
    stream: EventStream | None,
) -> None:
    with nullcontext(stream) if stream is not None else fitting_reporter() as reporter:
        # All that stitches takes longer to import than anybody waits for a first word: the line stands already.
        from storyboard.actions import reels  # noqa: PLC0415

        cut = reels.stitch(
            place,
            reel=reel,
            file=output,
            with_slugs=with_slugs,
            with_stems=with_stems,
            anew=anew,
            reporter=reporter,
        )
        made = reels.ReelsResult(reels=cut)
    if stream is not None:
        stream.end(made)
    elif json:
        from storyboard.cli.json_result import print_result  # noqa: PLC0415 - as above

        print_result(made)
