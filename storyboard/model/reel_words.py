"""Words of a reel: transitions as people say them, and what subtitles say."""

from collections.abc import Mapping
from typing import Literal, get_args

from pydantic_core import PydanticKnownError

from storyboard.model.written import Written

SPOKEN_TRANSITIONS = {
    "cross dissolve": "dissolve", "cross fade": "dissolve", "crossfade": "dissolve",
    "fade to black": "fadeblack", "dip to black": "fadeblack",
    "fade to white": "fadewhite", "dip to white": "fadewhite",
}  # fmt: skip
"""Transitions as people say them, and the kind of each."""

_Show = Literal["soft", "burn", "off"]


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
