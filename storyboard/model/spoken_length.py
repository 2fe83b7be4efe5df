"""How long a shot is in which something is said: as long as the lines take, and a breath. It opens no file."""

import math
from collections.abc import Collection, Sequence

from storyboard.model.capabilities import Model
from storyboard.model.sent_sounds import GAP_S
from storyboard.model.storyboard import Shot
from storyboard.model.wires import wire_of

BREATH_S = 0.5
"""After the last word."""
TOLERANCE_S = 0.2
"""A line may end so much after its shot: most recordings end in a moment of silence."""
UNSURE = 1.1
"""Words that take so much longer than the shot are told: a little more may still fit."""
_SAME_S = 1e-6


class SpokenTime(int):
    """A length in seconds that nobody wrote: that of what is said in the shot."""

    __slots__ = ()


def said_s(lines_s: Sequence[float]) -> float:
    """Return how long lines of these lengths take, one after the other."""
    heard = [line_s for line_s in lines_s if line_s]
    return sum(heard) + GAP_S * max(0, len(heard) - 1)


def as_sent_s(lines_s: Sequence[float], sent: Collection[int], *, least_sound_s: float) -> tuple[float, ...]:
    """
    Return *lines_s* as they follow each other in the sounds of a request: the next begins where a sound ends.

    Of the lines with the numbers *sent* each is a sound of at least *least_sound_s*; the silence behind the last one of
    all may be cut off.
    """
    spoken = [number for number, line_s in enumerate(lines_s, start=1) if line_s]
    filled = frozenset(sent).intersection(spoken[:-1])
    least_s = least_sound_s - GAP_S
    return tuple(max(line_s, least_s) if n in filled else line_s for n, line_s in enumerate(lines_s, start=1))


def whole_s(lines_s: Sequence[float], *, least: int, most: int) -> int:
    """Return how long a shot of such lines is, in whole seconds from *least* to *most*."""
    return min(max(math.ceil(said_s(lines_s) + BREATH_S - _SAME_S), least), most)


def lengths_of(shot: Shot, model: Model) -> tuple[int, int]:
    """Return the shortest and the longest that *shot* can be in one piece."""
    choices = wire_of(shot.provider or "").durations_s
    if choices:
        return min(choices), max(choices)
    return model.min_duration_s, model.max_duration_s


def may_follow_lines(shot: Shot) -> bool:
    """Return whether *shot* is as long as what is said in it: where nothing says another length."""
    has_words = any(line.is_said for line in shot.lines)
    return has_words and shot.duration is None and shot.frames is None and not shot.beats
