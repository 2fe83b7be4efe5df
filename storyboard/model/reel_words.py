"""Words of a reel: transitions as people say them, what subtitles say, and how narration sounds."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Literal, get_args

from pydantic import Field
from pydantic_core import PydanticKnownError

from storyboard.model.written import Written

SPOKEN_TRANSITIONS = {
    "cross dissolve": "dissolve", "cross fade": "dissolve", "crossfade": "dissolve",
    "fade to black": "fadeblack", "dip to black": "fadeblack",
    "fade to white": "fadewhite", "dip to white": "fadewhite",
}  # fmt: skip
"""Transitions as people say them, and the kind of each."""

TITLE_CARD_S = 2
"""How long a title card is seen, transition included."""

NARRATION_SLACK_S = Fraction(1, 20)
"""So much of a recording may be left out untold: its end is silence, as a rule."""

_Show = Literal["soft", "burn", "off"]


class ReelNarration(Written):
    """How loud the narration of a reel is, and by how much all else steps back under it."""

    heard: bool = True
    """Whether it is laid over the reel."""
    duck_db: float = Field(default=-12, ge=-60, le=0)
    """By how much clips and music step back while somebody narrates, in dB."""
    gain_db: float = Field(default=0, ge=-96, le=24)
    """Louder or softer than its loudness, in dB."""
    loudness: float | None = Field(default=None, ge=-40, le=-5)
    """What each narration is brought to, in LUFS (EBU R128): the `loudness` of the reel's `audio`, else -18."""


class Subtitles(Written):
    """What the subtitles of a reel say, and where."""

    show: _Show = "soft"
    """A track that a player can switch on, words drawn into the picture, or none."""
    text: Literal["dialogue", "action"] = "dialogue"
    """What is said in each shot; or, for an animatic, what happens in it."""


def subtitles_of(written: object) -> object:
    """
    Return *written* with the short form of `Subtitles` written out.

    Raises:
        PydanticKnownError: It is a text that says no place for subtitles, or neither text nor mapping.
    """
    if isinstance(written, Mapping | Subtitles):
        return written
    if written not in get_args(_Show):
        raise PydanticKnownError("literal_error", {"expected": "'soft', 'burn', 'off'"})
    return {"show": written}


def narration_of(written: object) -> object:
    """
    Return *written* with the short forms of `ReelNarration` written out: ``on`` and ``off``.

    Raises:
        PydanticKnownError: It is neither of these nor a mapping.
    """
    if isinstance(written, Mapping | ReelNarration):
        return written
    if written not in ("on", "off"):
        raise PydanticKnownError("literal_error", {"expected": "'on', 'off'"})
    return {"heard": written == "on"}
