"""A cue: words of a film, and when they are seen."""

import re
from dataclasses import dataclass

_COMMANDS = re.compile(r"\{([^{}]*\\[^{}]*)\}")
"""What players take for commands of Advanced SubStation Alpha, in files that have no sign to say that it is none."""


@dataclass(frozen=True, slots=True)
class Cue:
    """Words, and when they are seen, in frames of the film."""

    start: int
    end: int
    text: str
    id: str = ""
    """By which it is known again; empty where nobody needs that."""


def without_commands(text: str) -> str:
    r"""Return *text*, in which ``{\an8}``, which would move a cue, is words in round brackets."""
    return _COMMANDS.sub(r"(\1)", text).replace("{\\", "(\\")
