"""Reels, as films and as timelines. Nothing is asked of any service."""

import asyncio
from pathlib import Path

from storyboard.actions import reels
from storyboard.actions.reels import ReelsResult
from storyboard.library.hearing import Listener, in_loop, reporter_for
from storyboard.library.places import Place, find_project


def stitch(
    place: Place,
    *,
    reel: str | None = None,
    file: Path | str | None = None,
    draft: bool = False,
    reporter: Listener | None = None,
) -> ReelsResult:
    """
    Stitch every reel, or the one called *reel*, from the takes that count; *file* is where one reel is written.

    With *draft* cards stand in for shots that have no take yet. Lengths are in seconds and in frames.

    Raises:
        StoryboardInvalid: The storyboard has mistakes.
        CommandError: There is no such storyboard or reel, or a shot has no take.
        MediaError, ArchiveError: A clip cannot be read, or a reel cannot be written.
    """
    made = reels.stitch(
        find_project(place), reel=reel, file=_path(file), with_slugs=draft, reporter=reporter_for(reporter)
    )
    return ReelsResult(reels=made)


async def stitch_async(
    place: Place,
    *,
    reel: str | None = None,
    file: Path | str | None = None,
    draft: bool = False,
    reporter: Listener | None = None,
) -> ReelsResult:
    """
    Stitch as `stitch` does, in a thread; *reporter* is called in this event loop.

    A task that is cancelled ends at once, and the reel that is being written is finished in its thread.

    Raises:
        StoryboardError: As `stitch` does.
    """
    listener = in_loop(reporter, asyncio.get_running_loop())
    return await asyncio.to_thread(stitch, place, reel=reel, file=file, draft=draft, reporter=listener)


def export(
    place: Place,
    *,
    to: str = "otio",
    reel: str | None = None,
    file: Path | str | None = None,
    bundle: bool = False,
    draft: bool = False,
    reporter: Listener | None = None,
) -> ReelsResult:
    """
    Write reels as timelines for an editing program: *to* ``otio``, ``edl``, ``fcpxml`` or ``xmeml``; or what is said.

    What is said becomes subtitles (``srt``, ``vtt``) or texts to translate (``lines``).

    *bundle* puts all media into one ``.otioz`` file; else as `stitch`. It needs the extra ``export``.

    Raises:
        StoryboardInvalid: The storyboard has mistakes.
        CommandError: There is no such storyboard, reel or format, a shot has no take, or the extra is not installed.
        MediaError, ArchiveError: A clip cannot be read, or a file cannot be written.
    """
    made = reels.export(
        find_project(place), to=to, reel=reel, file=_path(file), bundle=bundle, with_slugs=draft,
        reporter=reporter_for(reporter),
    )  # fmt: skip
    return ReelsResult(reels=made)


async def export_async(
    place: Place,
    *,
    to: str = "otio",
    reel: str | None = None,
    file: Path | str | None = None,
    bundle: bool = False,
    draft: bool = False,
    reporter: Listener | None = None,
) -> ReelsResult:
    """
    Export as `export` does, in a thread; *reporter* is called in this event loop.

    A task that is cancelled ends at once, and the file that is being written is finished in its thread.

    Raises:
        StoryboardError: As `export` does.
    """
    listener = in_loop(reporter, asyncio.get_running_loop())
    return await asyncio.to_thread(
        export, place, to=to, reel=reel, file=file, bundle=bundle, draft=draft, reporter=listener
    )


def _path(file: Path | str | None) -> Path | None:
    return None if file is None else Path(file)
