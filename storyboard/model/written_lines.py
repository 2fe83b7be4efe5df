"""What a person writes of speech: lines, narration, and who speaks them."""

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field, model_serializer, model_validator
from pydantic_core import PydanticCustomError

from storyboard.model.said import HEARD_SOUND
from storyboard.model.written import Written

_BESIDE = ("tone", "file")
"""Keys of a line beside the one that names who says it."""


class RecordingName(str):
    """The id of a recording that a speech service makes, where the path of a file can stand: ``turn.line-2``."""

    __slots__ = ()


class Spoken(Written):
    """One thing that somebody says, written `{NAME: text}`, or a text alone that nobody in particular says."""

    speaker: str = ""
    """A name of the cast; empty where nobody is named."""
    text: str = Field(min_length=1)
    """The words; a template too."""
    tone: str | None = Field(default=None, min_length=1)
    """How it is said: `whispering`."""
    file: str | None = Field(default=None, min_length=1)
    """A recording of it: path in the project to a sound file."""

    @property
    def is_said(self) -> bool:
        """Whether somebody says it: what stands in brackets is only heard."""
        return not HEARD_SOUND.fullmatch(self.text)

    @property
    def written_file(self) -> str | None:
        """The recording that the storyboard names."""
        return None if isinstance(self.file, RecordingName) else self.file

    @model_validator(mode="before")
    @classmethod
    def _by_its_speaker(cls, written: object) -> object:
        """Take the key that is none of the others for who says it, and a text alone."""
        if isinstance(written, str) and not written.isspace():
            return {"text": written}
        if isinstance(written, str):
            raise PydanticCustomError("line_words", "what is said must be words")
        if not isinstance(written, Mapping) or "text" in written or "speaker" in written:
            return written
        named = [key for key in written if key not in _BESIDE]
        if len(named) != 1:
            found = ", ".join(f"`{name}`" for name in named) or "nobody"
            raise PydanticCustomError(
                "line_speaker", "a line names one who says it, and here is {found}", {"found": found}
            )
        words = written[named[0]]
        if not isinstance(words, str) or not words.strip():
            raise PydanticCustomError("line_words", "what {name} says must be words", {"name": named[0]})
        beside = {key: value for key, value in written.items() if key in _BESIDE}
        return {"speaker": named[0], "text": words, **beside}

    @model_serializer
    def _written_form(self) -> dict[str, str] | str:
        """Return it as a person writes it."""
        beside = {
            key: value
            for key in _BESIDE
            if (value := getattr(self, key)) is not None and not isinstance(value, RecordingName)
        }
        return {self.speaker or "text": self.text, **beside} if self.speaker or beside else self.text


class Line(Spoken):
    """What one figure says in a shot."""


class Narration(Spoken):
    """What a voice says over a shot in the reel, not in the clip."""


class SpeechSettings(Written):
    """Who speaks lines and narration, and how."""

    provider: str | None = Field(default=None, min_length=1)
    """Who records the lines: the name of a speech service. When left out, lines without a `file` are not recorded."""
    model: str | None = Field(default=None, min_length=1)
    """The service's name of its model. When left out, the service's default."""
    voice: str | None = Field(default=None, min_length=1)
    """Who speaks where a member of the cast has no `voice`: the service's name of a voice."""
    speed: float | None = Field(default=None, ge=0.25, le=4)
    """2 speaks twice as fast; 1 when left out."""
    format: Literal["wav", "mp3", "flac", "opus", "aac"] | None = None
    """In which form the service is asked for the sound; what it has, `wav` first, when left out."""
    takes: int | None = Field(default=None, ge=1, le=100)
    """How many readings of each line to make; 1 when left out."""
    approve: bool | None = None
    """What uses a recording waits until a person circles a reading."""
    ask_again_below_usd: float | None = Field(default=None, ge=0, le=100)
    """A recording whose answer was lost is perhaps paid, and nobody can ask. Below this price it is asked for once
    more; 0.10 when left out."""
    extra: dict[str, Any] | None = None
    """Passed to the service untouched, for parameters newer than this program."""
