"""
What is heard over the clips of a reel as it would be cut now: where the stitcher lays narration, and all else under it.

Lengths are those that were filed or listened to already. When a voice is heard in its recording is kept once somebody
looked; of the rest a few are listened to at a time, as a look must not decode a whole film.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from storyboard.edit.cut_now import CutNow
from storyboard.edit.reel_timeline import pieces_of
from storyboard.errors import MediaError
from storyboard.load.heard_recordings import HeardRecording, heard_recording
from storyboard.media.sound.sound_span import joined_ranges
from storyboard.model.takes import Take
from storyboard.plan.film_now import FilmNow
from storyboard.stitch.cache import digest
from storyboard.stitch.heard_parts import SampleRanges, heard_ranges_of, known_heard_ranges
from storyboard.stitch.narration import PlacedNarration, heard_in_reel, place_narrations

_MOST_LISTENED = 24
"""Recordings that a look listens to, at some 20 ms each; the next look takes the next ones."""


@dataclass(frozen=True, slots=True)
class SoundNow:
    """What is narrated over a reel, text without a recording among it, and when all else steps back."""

    placed: tuple[PlacedNarration, ...]
    spoken: SampleRanges
    """From which sample of the reel to which a voice is heard."""
    is_sure: bool
    """Whether every recording was listened to; of the others all is taken as heard."""


def sound_now(film: FilmNow, made: CutNow) -> SoundNow:
    """Return what is narrated over *made*, a cut of *film*."""
    takes = _takes_by_path(film)
    placed = place_narrations(made.timeline, made.parts, length_s=_length_from(film, takes))
    left, is_sure = _MOST_LISTENED, True
    spoken: list[tuple[int, int]] = []
    for each in placed:
        if not (path := each.narration.path):
            continue
        take = takes.get(path)
        sha256 = take.slate.video.sha256 if take else _digest(path)
        found = known_heard_ranges(sha256, cache=pieces_of(film.project)) if sha256 else None
        if found is None and sha256 and left:
            left -= 1
            found = _listen(path, sha256, cache=pieces_of(film.project))
        is_sure = is_sure and found is not None
        spoken += heard_in_reel(each, found if found is not None else ((0, each.heard_samples),))
    return SoundNow(placed, joined_ranges(spoken), is_sure)


def _takes_by_path(film: FilmNow) -> Mapping[Path, Take]:
    """Return the takes of recordings that count, each by its file."""
    takes = (recording.take for recording in film.plan.recordings if recording.take is not None)
    return {film.project.archive / take.folder / take.slate.video.path: take for take in takes}


def _length_from(film: FilmNow, takes: Mapping[Path, Take]) -> Callable[[Path], Fraction]:
    """Return what tells how long a recording is; nothing where it cannot be read."""
    shots = film.loaded.storyboard.every_shot
    files = [shot.narration.written_file for shot in shots if shot.narration and shot.narration.written_file]
    texts = {film.project.folder / text: text for text in files}

    def length_s(path: Path) -> Fraction:
        if take := takes.get(path):
            return take.slate.clip.frames / Fraction(take.slate.clip.rate)
        heard = heard_recording(path, texts.get(path, path.name))
        return Fraction(heard.duration_s) if isinstance(heard, HeardRecording) else Fraction(0)

    return length_s


def _listen(path: Path, sha256: str, *, cache: Path) -> SampleRanges | None:
    try:
        return heard_ranges_of(path, sha256=sha256, cache=cache)
    except MediaError:
        # It is not on this disk, or nothing can be kept: whoever stitches is told why.
        return None


def _digest(path: Path) -> str:
    """Return the digest of a file that the storyboard names; empty where it cannot be read."""
    try:
        return digest(path)
    except MediaError:
        return ""
