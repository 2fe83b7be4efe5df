"""What a person writes of speech: lines, each with who says it."""

from collections.abc import Mapping

from pydantic import Field, model_serializer, model_validator
from pydantic_core import PydanticCustomError

from storyboard.model.written import Written

_BESIDE = ("tone",)
"""Keys of a line beside the one that names who says it."""


class Line(Written):
    """What one figure says, written `{NAME: text}`, or a text alone that nobody in particular says."""

    speaker: str = ""
    """A name of the cast; empty where nobody is named."""
    text: str = Field(min_length=1)
    """The words; a template too."""
    tone: str | None = Field(default=None, min_length=1)
    """How it is said: `whispering`."""

    @model_validator(mode="before")
    @classmethod
    def _by_its_speaker(cls, written: object) -> object:
        """Take the key that is none of the others for who says it, and a text alone."""
        if isinstance(written, str):
            return {"text": written}
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
            raise PydanticCustomError("line_words", "what {name} says must be text", {"name": named[0]})
        beside = {key: value for key, value in written.items() if key in _BESIDE}
        return {"speaker": named[0], "text": words, **beside}

    @model_serializer
    def _written_form(self) -> dict[str, str] | str:
        """Return the line as a person writes it."""
        if not self.speaker and self.tone is None:
            return self.text
        return {self.speaker or "text": self.text} | ({"tone": self.tone} if self.tone else {})
