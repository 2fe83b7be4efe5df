"""The music under a reel, as long as it can be heard."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Final

from storyboard.media.sound.sound_span import sound_length
from storyboard.stitch.cache import Cache
from storyboard.stitch.narration import CODERS_PADDING_S, heard_length_s
from storyboard.stitch.timeline import TimelineMusic

_SOON_S: Final = 2
"""Who lets the music end so shortly before the film means it."""


@dataclass(frozen=True, slots=True)
class MusicFacts:
    """How long a piece of music is."""

    path: Path
    origin_s: Fraction
    """When the file begins, on its own clock."""
    said_s: Fraction
    """By what the file says of itself."""
    heard_s: Fraction
    """By what can be decoded of it."""

    @property
    def is_cut_short(self) -> bool:
        """Whether some of it is missing."""
        return self.said_s - self.heard_s > CODERS_PADDING_S

    @property
    def length_s(self) -> Fraction:
        """How long it sounds."""
        return self.heard_s if self.is_cut_short else self.said_s


def music_facts(music: TimelineMusic, *, cache: Cache) -> MusicFacts:
    """
    Return how long *music* is.

    Raises:
        MediaError: It cannot be read, or holds no sound.
    """
    origin_s, said_s = sound_length(music.path)
    return MusicFacts(music.path, origin_s, said_s, heard_length_s(music.path, cache=cache))


def music_sentences(length: MusicFacts, *, reel_s: float) -> Iterator[str]:
    """Yield what a person should know of the music under a reel of *reel_s* seconds."""
    if length.is_cut_short:
        there = f"{float(length.heard_s):.1f} s of {float(length.said_s):.1f} s can be heard"
        yield f"the music {length.path.name} is cut short: {there}"
    if reel_s - length.length_s > _SOON_S:
        yield f"the music ends at {float(length.length_s):.1f} s, and the reel at {reel_s:.1f} s: music is not repeated"
