"""
What was read from somebody else's file, on its way to a storyboard.

Frozen values without a place; what a key of a shot may be is the format's
matter. Ids are made here, and lengths fitted to what a model can do.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import ceil
from pathlib import Path
from typing import Any

from storyboard.author.yaml.dump import Row, Short
from storyboard.author.yaml.key_order import keys_in_order
from storyboard.load.prompt.sandbox import TEMPLATE_SUFFIX
from storyboard.model.model_table import shipped_models
from storyboard.model.segments import DEFAULT_MODEL
from storyboard.model.storyboard import Shot, Storyboard
from storyboard.model.written_reels import Reel

Keys = dict[str, Any]
"""Keys of the format with their values."""


@dataclass(frozen=True, slots=True)
class ShotOutline:
    """One shot, and how it is cut in."""

    keys: Keys
    """Its ``id`` among them."""
    seen_s: Fraction | None = None
    """How much of it the reel shows; None for all."""
    transition: str | None = None
    """How the shot before turns into it."""


@dataclass(frozen=True, slots=True)
class SceneOutline:
    """Shots that belong together."""

    id: str
    title: str
    shots: tuple[ShotOutline, ...]
    look: str | None = None


@dataclass(frozen=True, slots=True)
class Outline:
    """A whole film."""

    title: str
    scenes: tuple[SceneOutline, ...]
    synopsis: str = ""
    cast: dict[str, Any] = field(default_factory=dict)
    more: Keys = field(default_factory=dict)
    """Other keys of the file: ``provider``, ``defaults``, ``look``, ``prompt``."""
    title_card: str | None = None
    end_card: str | None = None
    pictures: dict[str, Path] = field(default_factory=dict)
    """Files to copy: the path in the project, and where each is now."""
    remarks: tuple[str, ...] = ()
    """What a person should know: what was put elsewhere, left out or guessed."""

    @property
    def shots(self) -> list[ShotOutline]:
        """Every shot, in order."""
        return [shot for scene in self.scenes for shot in scene.shots]


class Names:
    """Ids that are given out once each."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._next: dict[str, int] = {}
        """The number to try first for each stem."""

    def id(self, wish: str, *, fallback: str) -> str:
        """Return an id like *wish*, or like *fallback* where none can be made of it."""
        plain = unicodedata.normalize("NFKD", wish).encode("ascii", "ignore").decode()
        plain = re.sub(r"[^A-Za-z0-9]+", "-", plain).strip("-").lower()[:40].strip("-")
        if plain and not plain[0].isalpha():
            plain = f"{fallback}-{plain}"
        return self._once(plain or fallback, numbered=not plain)

    def _once(self, stem: str, *, numbered: bool) -> str:
        chosen, n = stem, self._next.get(stem, 1 if numbered else 2)
        while chosen in self._taken or (numbered and chosen == stem):
            chosen, n = f"{stem}-{n:02}" if numbered else f"{stem}-{n}", n + 1
        self._next[stem] = n
        self._taken.add(chosen)
        return chosen


def literal(text: str) -> str:
    """
    Return *text* so that a template prints it as it stands, whatever it holds and whatever text is put behind it.

    A brace that could begin a tag of the template is printed by an expression of its own. Nothing is put around
    the text, so it has nothing to end. The name of a template file is broken up in the same way.
    """
    printed = re.sub(rf"\{{(?=[{{%#]|(\{TEMPLATE_SUFFIX})?\Z)", "{{ '{' }}", text)
    return re.sub(rf"\.(?={TEMPLATE_SUFFIX[1:]}\Z)", "{{ '.' }}", printed)


def join_notes(*notes: str | None) -> str:
    """Return *notes* as lines, without those that are empty or said twice."""
    return "\n".join(dict.fromkeys(note.strip() for note in notes if note and note.strip()))


def with_length(shot: ShotOutline, length_s: Fraction, *, model: str | None) -> ShotOutline:
    """Return *shot* as long as the model can make it, and cut to *length_s* where that is shorter."""
    capability = shipped_models().find(model or DEFAULT_MODEL)
    least = capability.min_duration_s if capability else 1
    whole = max(ceil(length_s), least)
    keys = {**shot.keys, "duration": min(whole, 3600)}
    return replace(shot, keys=keys, seen_s=length_s if length_s < whole else None)


def shot_longer_words(shot: ShotOutline, length_s: Fraction) -> str:
    """Return how long *shot* is made, and why, where only *length_s* of it are to be seen."""
    made_s = shot.keys["duration"]
    why = "the model's minimum" if made_s > ceil(length_s) else "models make whole seconds"
    return f"shot as {made_s} s ({why}), trimmed to {float(length_s):g} s in the reel"


def model_for_size(resolution: str) -> str | None:
    """Return the model to write for a shot of *resolution* that names none; None where the default will do."""
    models = shipped_models()
    if resolution in models.by_name[DEFAULT_MODEL].resolutions:
        return None
    living = (model for model in models if not model.retired and model.successor is None)
    return next((model.name for model in living if resolution in model.resolutions), None)


def document_of(outline: Outline) -> Keys:
    """Return *outline* as the values of a storyboard file; a scene of all shots is left out."""
    document: Keys = {"storyboard": 1, "title": outline.title}
    if outline.synopsis:
        document["synopsis"] = outline.synopsis
    document |= outline.more
    if outline.cast:
        document["cast"] = outline.cast
    if len(outline.scenes) == 1 and not outline.scenes[0].title:
        document["shots"] = _shots(outline.scenes[0].shots)
    else:
        document["scenes"] = [_scene(scene) for scene in outline.scenes]
    document["reels"] = {"main": _reel(outline)}
    return {key: document[key] for key in keys_in_order(Storyboard, list(document))}


def _scene(scene: SceneOutline) -> Keys:
    head: Keys = {"id": scene.id}
    if scene.title:
        head["title"] = scene.title
    if scene.look:
        head["look"] = scene.look
    return {**head, "shots": _shots(scene.shots)}


def _shots(shots: Iterable[ShotOutline]) -> list[Keys]:
    return [
        {
            name: shot.keys[name]
            for name in keys_in_order(Shot, list(shot.keys))
            if shot.keys[name] not in (None, "", [])
        }
        for shot in shots
    ]


def _reel(outline: Outline) -> Any:  # noqa: ANN401 - a list, or a mapping with more
    shots = outline.shots
    before = [None, *shots]
    cuts = [_entry_after(shot, above) for shot, above in zip(shots, before, strict=False)]
    if outline.title_card and shots[0].transition:
        cuts[0] = Short(shot=shots[0].keys["id"], transition=Short(kind=shots[0].transition, duration=_USUAL_S))
    cards = {"title_card": outline.title_card, "end_card": outline.end_card}
    said = {name: literal(text) for name, text in cards.items() if text}
    listed = cuts if any(isinstance(cut, Short) for cut in cuts) else Row(cuts)
    whole = {**said, "shots": listed}
    return {key: whole[key] for key in keys_in_order(Reel, list(whole))} if said else listed


def _entry_after(shot: ShotOutline, above: ShotOutline | None) -> Any:  # noqa: ANN401 - an id, or a mapping with more
    cut = Short(shot=shot.keys["id"])
    if shot.transition and above:
        # Two transitions must have room in what is seen of a shot.
        room_s = min(shot.seen_s for shot in (shot, above, _LONG) if shot.seen_s is not None)
        cut["transition"] = Short(kind=shot.transition, duration=round(min(_USUAL_S, float(room_s) / 3), 3))
    if shot.seen_s is not None:
        cut["trim"] = Short(end=round(float(shot.seen_s), 3))
    return cut if len(cut) > 1 else shot.keys["id"]


_USUAL_S = 0.5
"""Of a transition."""
_LONG = ShotOutline({}, seen_s=Fraction(60))
