"""
One MP4 from pieces of many: pictures by packets, never encoded again, sound beside them.

Every frame gets the next place on one even clock, so the track has neither
holes nor doubles. It trusts that the pieces are alike.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import accumulate
from pathlib import Path

from storyboard.errors import MediaError
from storyboard.files import reason, step
from storyboard.media.coded.avc import ParameterSets, merged_sets
from storyboard.media.coded.hevc import HevcSets, merged_hevc_sets
from storyboard.media.coded.mp4 import Sample, Track, picture_track, write_mp4
from storyboard.media.coded.probe import CodedClip, Format, Sets, open_clip, require_picture

_TICKS_A_SECOND = 10_000
"""A track's clock runs at least this fast, as players expect."""


@dataclass(frozen=True, slots=True)
class CodedPiece:
    """Coded frames of one MP4 that stand in the track as they are."""

    facts: CodedClip
    frames: range
    """Counted from 0; what `CodedClip.copied` gives."""


def join(
    pieces: Sequence[CodedPiece],
    to: Path,
    *,
    pictures: Format,
    sound: Track | None,
    words: Sequence[Track] = (),
    told: Callable[[float], None] = lambda _: None,
) -> None:
    """
    Write the *pieces* one after the other to *to*, with *sound* and *words* beside them, the index before the media.

    *told* takes how much of it is written, from 0 to 1, as it is written.

    Raises:
        MediaError: A file cannot be read, or *to* cannot be written.
    """
    every = [piece.facts.parameter_sets for piece in pieces if piece.facts.parameter_sets]
    shared = _merged_sets(every)
    # So far ahead of its showing must a frame be decoded, in any of the pieces.
    ahead = max(place - frame.shown for piece in pieces for place, frame in enumerate(piece.facts.coded))
    clock = _clock(pictures.rate)
    ticks = int(clock / pictures.rate)
    samples = [
        sample
        for piece in pieces
        # Where numbers clash, the sets stand before the frames, and the file says so by another name for its codec.
        for sample in _samples(piece, ticks=ticks, ahead=ahead, sets=None if shared else piece.facts.parameter_sets)
    ]
    track = picture_track(
        samples, pictures=pictures, sets=shared or every[0], clock=clock, ahead=ahead, in_band=shared is None
    )
    try:
        write_mp4([track, *([sound] if sound else []), *words], to, told=told)
    except OSError as error:
        raise MediaError(f"{error.filename or to}: {reason(to, error)}", hint=step(error)) from error


def _merged_sets(every: Sequence[Sets]) -> Sets | None:
    """Return one description for all; None where there is none, and sets must stand before the frames."""
    hevc = [sets for sets in every if isinstance(sets, HevcSets)]
    return merged_hevc_sets(hevc) if hevc else merged_sets(sets for sets in every if isinstance(sets, ParameterSets))


def unpack(facts: CodedClip, to: Path) -> None:
    """
    Write the coded frames of a clip to *to*, one after the other and nothing else.

    Raises:
        MediaError: The clip cannot be read.
        OSError: *to* cannot be written.
    """
    with open_clip(facts.path) as source, to.open("wb") as frames:
        for packet in source.demux(require_picture(source, facts.path)):
            if packet.pts is not None and not packet.is_discard:
                frames.write(bytes(packet))


def unpacked_clip(facts: CodedClip, frames: Path) -> CodedClip:
    """Return the clip whose coded frames `unpacked` wrote to the file *frames*."""
    offsets = accumulate((frame.size for frame in facts.coded), initial=0)
    coded = tuple(replace(frame, offset=offset) for frame, offset in zip(facts.coded, offsets, strict=False))
    return replace(facts, path=frames, coded=coded, boxed=True)


def _clock(rate: Fraction) -> int:
    """Return ticks a second, so that every frame has a whole number of them."""
    return rate.numerator * -(-_TICKS_A_SECOND // rate.numerator)


def _samples(piece: CodedPiece, *, ticks: int, ahead: int, sets: Sets | None) -> Iterator[Sample]:
    path, coded = piece.facts.path, piece.facts.coded
    for place in piece.frames:
        frame = coded[place]
        yield Sample(
            path=path,
            offset=frame.offset,
            size=frame.size,
            shift=(frame.shown - place + ahead) * ticks,
            is_start=frame.idr,
            before=sets.in_band if sets and frame.idr else b"",
        )
