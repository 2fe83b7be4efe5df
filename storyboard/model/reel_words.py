"""Words of a reel: transitions as people say them, what subtitles say, and how narration sounds."""

import re
from collections.abc import Collection, Mapping
from typing import Annotated, Literal, get_args

from pydantic import Field, StringConstraints, model_validator
from pydantic_core import PydanticKnownError

from storyboard.model.written import Written

SPOKEN_TRANSITIONS = {
    "cross dissolve": "dissolve", "cross fade": "dissolve", "crossfade": "dissolve",
    "fade to black": "fadeblack", "dip to black": "fadeblack",
    "fade to white": "fadewhite", "dip to white": "fadewhite",
}  # fmt: skip
"""Transitions as people say them, and the kind of each."""

_Show = Literal["soft", "burn", "off"]


_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
LanguageTag = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]
"""``zh``, ``zh-Hant``, ``pt-BR``: a tag of BCP 47."""


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
    """What is said in each shot and over it; or, for an animatic, what happens in it."""
    speakers: bool = False
    """Whether each line begins with who says it."""
    max_lines: int = Field(default=2, ge=1, le=4)
    """How many lines are seen at once."""
    max_chars_per_line: int | None = Field(default=None, ge=8, le=100)
    """How long a line is; 42 when left out, and 16 of Chinese, Japanese and Korean."""
    max_chars_per_second: float | None = Field(default=None, ge=3, le=60)
    """How fast people read; 20 when left out, and 11 of Chinese, Japanese and Korean. Where there is room, words stand
    as long as that takes."""
    min_duration: float | None = Field(default=None, ge=0, le=2)
    """How long words are seen at least, in seconds, where there is room; five sixths of one when left out."""
    max_duration: float = Field(default=7, ge=2, le=60)
    """How long they are seen at most, in seconds."""
    min_gap: int = Field(default=2, ge=0, le=24)
    """Frames between what follows each other."""
    translations: dict[LanguageTag, str] = Field(default_factory=dict)
    """Language to the file with what is said in it, path in the project; `zh: subs/main.zh.yaml` for short. Each is a
    track that a player can switch on, and files beside the reel."""

    @model_validator(mode="before")
    @classmethod
    def _by_their_languages(cls, written: object) -> object:
        """Take keys that are languages for translations."""
        if not isinstance(written, Mapping):
            return written
        named = {key for key in written if isinstance(key, str) and _is_language(key, cls.model_fields)}
        if not named:
            return written
        listed = written.get("translations", {})
        of_languages = {key: written[key] for key in written if key in named}
        kept = {key: value for key, value in written.items() if key not in named}
        return {**kept, "translations": {**listed, **of_languages} if isinstance(listed, Mapping) else listed}


def _is_language(key: str, fields: Collection[str]) -> bool:
    return key not in fields and _LANGUAGE.fullmatch(key) is not None


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
