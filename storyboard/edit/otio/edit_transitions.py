"""
The transitions of an edited track: those between two shown clips come back, the others become remarks.

Needs the extra ``export``.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from opentimelineio import schema

from storyboard.edit.otio.edit_file import short
from storyboard.edit.otio.facts import facts_of, frames_of, name_of, seconds
from storyboard.load.transitions import TRANSITION_KINDS
from storyboard.model.reel_words import SPOKEN_TRANSITIONS


@dataclass(frozen=True, slots=True)
class FoundTransition:
    """A transition at a cut: frames before it, which the clip after lends, and after it, which the clip before does."""

    kind: str
    head: int
    tail: int
    lost: int = 0
    """Frames that the clip before does not have."""

    @property
    def frames(self) -> int:
        """How long it is."""
        return self.head + self.tail - self.lost

    def with_fewer_frames(self, frames: int) -> "FoundTransition":
        """Return the transition, shorter by *frames*."""
        return replace(self, lost=min(frames, self.head + self.tail - 1))


def found_transitions(
    items: Sequence[Any], is_seen: Sequence[bool], *, rate: Fraction, remarks: list[str]
) -> dict[int, FoundTransition]:
    """Return the transitions of *items* that come back, by their place; the others become *remarks*."""
    found: dict[int, FoundTransition] = {}
    for n, item in enumerate(items):
        if not isinstance(item, schema.Transition):
            continue
        head, tail = frames_of(item.in_offset, rate), frames_of(item.out_offset, rate)
        if why := _refusal(items, is_seen, n, min(head, tail, head + tail - 1)):
            remarks.append(f"left out: the transition of {seconds(head + tail, rate)} {why}")
            continue
        kind, is_guessed = _kind(item)
        if is_guessed:
            name = short(item.name or item.transition_type)
            remarks.append(f"the transition {name!r} into {name_of(items[n + 1])} comes back as a {kind}")
        found[n] = FoundTransition(kind, head, tail)
    return found


def _refusal(items: Sequence[Any], is_seen: Sequence[bool], n: int, least: int) -> str:
    """Return where a transition is that a reel cannot have, and why; nothing where it can."""
    before = items[n - 1] if n else None
    after = items[n + 1] if n + 1 < len(items) else None
    if before is None:
        return "at the beginning: a reel begins with no fade"
    if after is None:
        return "at the end: a reel ends with no fade"
    where = f"between {name_of(before)} and {name_of(after)}"
    if not (is_seen[n - 1] and is_seen[n + 1]):
        return f"{where}: not both of them are in the reel"
    if str(facts_of(after).get("card") or ""):
        return f"{where}: a reel has a hard cut to its {short(facts_of(after)['card'])}"
    return f"{where}: it has no length" if least < 0 else ""


def _kind(transition: Any) -> tuple[str, bool]:  # noqa: ANN401 - the library is untyped
    """Return the kind in a storyboard's words, and whether it had to be guessed."""
    is_dissolve = transition.transition_type == schema.TransitionTypes.SMPTE_Dissolve
    said, name = facts_of(transition).get("kind"), _by_its_kind(transition.name)
    if said in TRANSITION_KINDS and (not is_dissolve or said in {"fade", transition.name}):
        return _by_its_kind(said), False
    if name in TRANSITION_KINDS:
        return name, False
    return "fade", not is_dissolve


def _by_its_kind(name: str) -> str:
    """Return *name*, or the kind that people mean by it; every dissolve is a fade."""
    kind = SPOKEN_TRANSITIONS.get(name.casefold(), name.casefold())
    return "fade" if kind == "dissolve" else kind
