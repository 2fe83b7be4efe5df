"""Write reels for an editing program."""

from contextlib import nullcontext
from pathlib import Path
from typing import Annotated

import typer

from storyboard.cli.arguments import HERE, EventsOption, JsonOption, ProjectArgument
from storyboard.cli.completion import complete_reels
from storyboard.cli.console import talk
from storyboard.cli.event_stream import event_stream
from storyboard.cli.progress import fitting_reporter
from storyboard.edit.exchange.kinds import KINDS, SUFFIXES
from storyboard.model.units import count_of
from storyboard.project import find_project


def export(
    project: ProjectArgument = HERE,
    *,
    to: Annotated[
        str | None, typer.Option(metavar="|".join(KINDS), help="The format; otio, or as -o says, when left out.")
    ] = None,
    reel: Annotated[
        str | None, typer.Option(metavar="NAME", help="Only this reel.", autocompletion=complete_reels)
    ] = None,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Write it here, not into reels/.")] = None,
    bundle: Annotated[bool, typer.Option("--bundle", help="One .otioz file with all media in it.")] = False,
    draft: Annotated[bool, typer.Option("--draft", help="Let cards stand in for shots that have no take yet.")] = False,
    json: JsonOption = False,
    events: EventsOption = False,
) -> None:
    """Write reels as timelines for an editing program, cut to the frame as a stitch would cut them, or as subtitles."""
    with event_stream(events=events, json=json) as stream:
        place = find_project(project)
        said = SUFFIXES.get(output.suffix.lower()) if output else None
        is_bundle = bundle or (to is None and output is not None and output.suffix.lower() == ".otioz")
        with nullcontext(stream) if stream is not None else fitting_reporter() as reporter:
            # All that lays reels out takes longer to import than anybody waits for a first word: the line stands.
            from storyboard.actions import reels  # noqa: PLC0415
            from storyboard.cli.json_result import print_result  # noqa: PLC0415
            from storyboard.load.yaml.source import path_from_here  # noqa: PLC0415

            kind = to or said or "otio"
            done = reels.export(
                place, to=kind, reel=reel, file=output, bundle=is_bundle, with_slugs=draft, reporter=reporter
            )
        if stream is not None:
            stream.end(reels.ReelsResult(reels=done))
            return
    if json:
        print_result(reels.ReelsResult(reels=done))
        return
    for made in done:
        what = count_of(made.clips or 0, {"srt": "subtitle", "vtt": "subtitle", "lines": "line"}.get(kind, "clip"))
        length = f"{what}, {count_of(made.frames, 'frame')}, {made.duration_s:.2f} s"
        talk(f"reel {made.name}: {path_from_here(Path(made.file))} ({length})")
