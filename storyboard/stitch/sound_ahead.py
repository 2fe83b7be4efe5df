"""
Sound coded ahead of its reel, while clips of it are still being made.

What is coded is found again by what is heard in it, so a guess that turns out
wrong costs work and never a wrong film.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from storyboard.media.coded.probe import CodedClip
from storyboard.stitch.cache import Cache
from storyboard.stitch.clip_facts import facts_of
from storyboard.stitch.places import (
    SHARED_FROM_DB,
    Source,
    beginnings,
    between_cards,
    sample_at,
    sources_of,
    stretches,
)
from storyboard.stitch.seams import APART, Seam, left_out, met, seam_of
from storyboard.stitch.soundtrack import Part, Tape, coded, parts
from storyboard.stitch.timeline import Clip, Timeline
from storyboard.stitch.treated import is_as_shot

_PLACES_AT_MOST = 3
"""A clip that was coded for so many places is left to the reel: somebody cannot guess how long clips become."""


@dataclass(frozen=True, slots=True)
class Expected:
    """A reel as it should become, as far as anybody can say."""

    timeline: Timeline
    filed: frozenset[Path]
    """The clips of it that are there. The others have a path of their own, and sound."""


@dataclass(frozen=True, slots=True)
class Due:
    """A piece of a reel's sound that can be coded by now."""

    reel: str
    clip: Path
    part: Part


class SoundAhead:
    """The sound of the reels of one run, and what of it was coded by now."""

    def __init__(self, cache: Path) -> None:
        self._cache = Cache(cache)
        self._facts: dict[Path, CodedClip] = {}
        self._seams: dict[tuple[Path, Path], Seam] = {}
        self._coded: set[Part] = set()
        self._places: Counter[tuple[str, Path]] = Counter()

    def code(self, due: Due) -> None:
        """
        Code the piece that is *due*.

        Raises:
            MediaError: A clip cannot be read, or the cache cannot be written.
        """
        coded(due.part, cache=self._cache)
        self._coded.add(due.part)
        self._places[due.reel, due.clip] += 1

    def due(self, expected: Expected, *, is_called_off: Callable[[], bool]) -> list[Due]:
        """
        Return what is heard of clips whose neighbours are there too, and is not coded; nothing once *is_called_off*.

        What depends on the whole reel is left to it: music, loudness and corrected colours.

        Raises:
            MediaError: A clip cannot be read, or the cache cannot be written.
        """
        timeline = expected.timeline
        if timeline.music or timeline.levels_clips or timeline.loudness_lufs is not None:
            return []
        known = self._known(expected, is_called_off=is_called_off) if timeline.match_color == "off" else {}
        if not known or is_called_off():
            return []
        sources = self._sources(timeline, known)
        heard = stretches(sources, rate=timeline.rate)
        if not any(each.path in known for each in heard):
            return []
        tape = Tape(sources, heard, timeline.rate, sample_at(beginnings(sources)[-1], rate=timeline.rate))
        return [
            Due(timeline.name, source.facts.path, part)
            for source, part in zip(sources, parts(tape, how=timeline.sound), strict=True)
            if part is not None
            and part not in self._coded
            and self._places[timeline.name, source.facts.path] < _PLACES_AT_MOST
            and all(each.path in known for each in part.heard)
        ]

    def _known(self, expected: Expected, *, is_called_off: Callable[[], bool]) -> dict[Path, CodedClip]:
        """Return what is to be known of the clips that are there and are seen as they were shot."""
        found = {}
        for clip in expected.timeline.clips:
            if is_called_off():
                break
            if clip.path in expected.filed and is_as_shot(clip, expected.timeline):
                found[clip.path] = self._facts_of(clip.path)
        return found

    def _facts_of(self, path: Path) -> CodedClip:
        if path not in self._facts:
            # Of a long film, the places of all frames would fill the memory.
            self._facts[path] = replace(facts_of(path, cache=self._cache), coded=())
        return self._facts[path]

    def _sources(self, timeline: Timeline, known: dict[Path, CodedClip]) -> tuple[Source, ...]:
        usual = next(iter(known.values()))
        clips = [clip if clip.path in known else _plain(clip) for clip in timeline.clips]
        facts = [known.get(clip.path) or _guessed(clip, like=usual) for clip in clips]
        seams = [self._seam(before, after, known) for before, after in pairwise(clips)]
        sources = sources_of(
            replace(timeline, clips=tuple(clips)),
            facts,
            alike=[None, *(seam.alike_db for seam in seams)],
            repeats=[0, *left_out(clips, seams, rate=timeline.rate)],
        )
        card = replace(usual, path=Path(), has_audio=False)
        return between_cards(timeline, sources, card=lambda _text, _frames: card)

    def _seam(self, before: Clip, after: Clip, known: dict[Path, CodedClip]) -> Seam:
        """Return what two clips share; while one is not there, the frame at which they should meet."""
        if not (after.shares_first_frame or after.goes_on):
            return APART
        if before.path not in known or after.path not in known:
            return met(SHARED_FROM_DB)
        pair = (before.path, after.path)
        if pair not in self._seams:
            self._seams[pair] = seam_of(before, after, cache=self._cache)
        return self._seams[pair]


def _plain(clip: Clip) -> Clip:
    """Return *clip* with the length that it is seen in, and nothing else done to it."""
    return replace(clip, start_frame=0, end_frame=round(clip.duration_s * clip.rate))


def _guessed(clip: Clip, *, like: CodedClip) -> CodedClip:
    return replace(
        like, path=clip.path, format=replace(like.format, rate=clip.rate), has_audio=clip.has_audio, sound=None
    )
