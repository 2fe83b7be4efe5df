"""
Read an edited timeline back: which frames of which shot it shows.

Needs the extra ``export``. What it says besides the picture is read by
`beside`.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

from opentimelineio import schema

from storyboard.edit.assembly import exact_rate
from storyboard.edit.otio.edit import Edit, FilmFacts
from storyboard.edit.otio.edit_file import short, timelines_of, translated_errors
from storyboard.edit.otio.facts import facts_of, is_on
from storyboard.edit.otio.picture import PictureTrack
from storyboard.edit.otio.surroundings import Surroundings
from storyboard.errors import CommandError

_RATES = (1, 1000)
"""Frames a second that make sense."""


def read_edit(path: Path, film: FilmFacts, *, reel: str | None, music: Mapping[str, str]) -> Edit:
    """
    Return the edit in the file at *path*; of several timelines in it that of *reel*, else the first.

    *music* is the file under each reel that has one.

    Raises:
        CommandError: It cannot be read, holds no picture, or says what a storyboard cannot.
    """
    timelines = timelines_of(path)
    with translated_errors(path):
        timeline, remarks = _choose_timeline(timelines, reel)
        tracks = [track for track in (timeline.video_tracks() if timeline else ()) if len(track)]
        if not tracks:
            raise CommandError(f"{path}: there is no picture in it", hint="name the timeline of one reel")
        shown = [track for track in tracks if is_on(track)]
        if not shown:
            raise CommandError(f"{path}: every track of its picture is switched off", hint="switch one on, then again")
        picture = PictureTrack(shown[0], film, rate=_rate(path, shown[0]), place=path.parent)
        clips = tuple(picture.clips())
        named = str(facts_of(timeline).get("reel") or "")
        beside = Surroundings(
            timeline, shown[0], picture.spots, film, rate=picture.rate, music=music.get(reel or named)
        )
        remarks = [*remarks, *picture.remarks, *beside.remarks()]
    return Edit(
        short(named),
        picture.rate,
        clips,
        frozenset(picture.cards),
        tuple(remarks),
        tuple(beside.marks),
        tuple(picture.overlapping),
    )


def _choose_timeline(timelines: Sequence[Any], reel: str | None) -> tuple[Any, list[str]]:
    own = [timeline for timeline in timelines if reel and facts_of(timeline).get("reel") == reel]
    chosen = next(iter([*own, *timelines]), None)
    others = [short(timeline.name) or "without a name" for timeline in timelines if timeline is not chosen]
    return chosen, [f"left out: the timeline {name} of the file: a reel comes back from one" for name in others]


def _rate(path: Path, track: Any) -> Fraction:  # noqa: ANN401 - the library is untyped
    """Return the frames a second that a track counts in: the most that any item of it does."""
    items = [item for item in track if not isinstance(item, schema.Transition)]
    written = [item.source_range for item in items if item.source_range]
    whole = [item.media_reference.available_range for item in items if isinstance(item, schema.Clip)]
    rates = [found.duration.rate for found in written or [available for available in whole if available]]
    fps = max(rates, default=0)
    if not _RATES[0] <= fps <= _RATES[1]:
        why = f"{short(fps)} frames a second" if rates else "no clip of it says which part is seen"
        raise CommandError(f"{path}: cannot be read as a timeline: {why}", hint="export it again")
    return exact_rate(fps)
