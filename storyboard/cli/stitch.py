"""Stitch the reels from the takes that are there."""

from pathlib import Path
from typing import Annotated

import typer

from storyboard.cli.arguments import HERE, JsonOption, ProjectArgument
from storyboard.cli.completion import complete_reels
from storyboard.cli.progress import fitting_reporter
from storyboard.cli.watch import again_and_again
from storyboard.errors import CommandError
from storyboard.project import find_project, require_inside


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
) -> None:
    """Stitch the reels from the takes that are there; nothing is asked of any provider."""
    place = find_project(project)
    if watch and json:
        raise CommandError("--json prints one document, and --watch never ends", hint="leave one of them out")

    def once() -> None:
        with fitting_reporter() as reporter:
            # All that stitches takes longer to import than anybody waits for a first word: the line stands already.
            from storyboard.actions import reels  # noqa: PLC0415
            from storyboard.cli.json_result import print_result  # noqa: PLC0415

            made = reels.stitch(
                place, reel=reel, file=output, with_slugs=draft, with_stems=stems, anew=not watch, reporter=reporter
            )
        if json:
            print_result(reels.ReelsResult(reels=made))

    def again() -> None:
        # A link may have been put there since the last time.
        require_inside(place)
        once()

    if watch:
        again_and_again(again, place.file)
    else:
        once()
