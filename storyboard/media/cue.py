"""A cue: words of a film, and when they are seen."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cue:
    """Words, and when they are seen, in frames of the film."""

    start: int
    end: int
    text: str
    id: str = ""
    """By which it is known again; empty where nobody needs that."""
