"""
A screenplay to an outline: a scene a heading, a shot a paragraph of action.

What is said is the dialogue of the shot in which it is said. Those who speak
become the cast, so that each is described once.
"""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import cycle
from math import ceil

from storyboard.author.imports.fountain import Element, Screenplay
from storyboard.author.imports.headings import place_of_heading, scene_number
from storyboard.author.imports.outline import (
    Keys,
    Names,
    Outline,
    SceneOutline,
    ShotOutline,
    join_notes,
    literal,
    with_length,
)
from storyboard.author.imports.settings import split_commands
from storyboard.author.imports.transitions import is_plain_cut, transition_of
from storyboard.errors import CommandError

_WORDS_A_SECOND = Fraction(5, 2)
_LONGEST_SPEECH_S = 12
"""A shot is made no longer than this for what is said in it."""


@dataclass(slots=True)
class _Shot:
    action: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    transition: str | None = None


@dataclass(slots=True)
class _Scene:
    heading: str = ""
    notes: list[str] = field(default_factory=list)
    shots: list[_Shot] = field(default_factory=list)


class _ShotMaker:
    """Puts elements into shots, one after the other."""

    def __init__(self) -> None:
        self.scenes = [_Scene()]
        self.speakers: dict[str, None] = {}
        self.cards: list[tuple[int, str]] = []
        """Centred lines, with how many shots come before each."""
        self.page_breaks = 0
        self.doubles: dict[str, None] = {}
        """Who speaks at the same time as the one before."""
        self.count = 0
        """How many shots there are so far."""
        self._into: str | None = None
        self._into_text = ""
        """The transition as it is written."""
        self._notes: list[str] = []
        """For the shot to come."""
        self._speaker = ""
        self._is_named = False
        """Whether the shot names the speaker already."""
        self._is_open = False
        """Whether what is said belongs to the last shot."""

    def take(self, element: Element) -> None:
        match element.kind:
            case "heading":
                self.scenes.append(_Scene(element.text))
                self._is_open = False
            case "action":
                self._begin().action.append(element.text)
            case "character":
                self._speaker, self._is_named = element.text, False
                self.speakers.setdefault(element.text.partition(" (")[0])
            case "double":
                self.doubles.setdefault(element.text)
            case "dialogue" | "lyric":
                words = f"♪ {element.text} ♪" if element.kind == "lyric" else element.text
                self._speech().said.append(
                    words if self._is_named or not self._speaker else f"{self._speaker}: {words}"
                )
                self._is_named = True
            case "parenthetical":
                self._speech().notes.append(f"{self._speaker or 'speech'}: ({element.text})")
            case "transition":
                self._transition(element.text)
            case "centered":
                self.cards.append((self.count, element.text))
            case "section" | "synopsis":
                self._notes.append(element.text)
            case "page break":
                self.page_breaks += 1
            case "note":
                (self.last_shot.notes if self._is_open and self.last_shot else self._notes).append(element.text)

    @property
    def last_shot(self) -> _Shot | None:
        return self.scenes[-1].shots[-1] if self.scenes[-1].shots else None

    def finish(self) -> list[str]:
        """Return notes that no shot came after; a transition behind the last shot is a note of it."""
        if self._into:
            self._notes.append(f"transition: {self._into_text}")
        if not self.last_shot and self._notes and self.count:
            return self._notes
        if self.last_shot:
            self.last_shot.notes += self._notes
            return []
        return self._notes

    def _begin(self) -> _Shot:
        if self._into and not self.count:
            # A film that begins with FADE IN has no shot to come from.
            self._notes.append(f"transition: {self._into_text}")
        shot = _Shot(notes=self._notes, transition=self._into)
        self._into, self._notes, self._is_open = None, [], True
        self.scenes[-1].shots.append(shot)
        self.count += 1
        return shot

    def _speech(self) -> _Shot:
        """Return the shot in which is spoken: the one before, or one of the speaker where a scene begins with words."""
        if self._is_open and self.last_shot:
            return self.last_shot
        shot = self._begin()
        shot.action.append(f"{self._speaker or 'Somebody'} speaks.")
        return shot

    def _transition(self, text: str) -> None:
        kind = transition_of(text)
        if kind is None or (not kind and not is_plain_cut(text)):
            self._notes.append(f"transition: {text}")
        if self._into:
            self._notes.append(f"transition: {self._into_text}")
        self._into, self._into_text = kind or None, text
        self._is_open = False


def outline_of(play: Screenplay, *, name: str) -> Outline:
    """
    Return the outline of *play*; *name* is the file's.

    Raises:
        CommandError: Nothing happens in it.
    """
    reading = _ShotMaker()
    for element in play.elements:
        reading.take(element)
    if not reading.count:
        raise CommandError(f"{name}: nothing happens in this screenplay", hint="a paragraph of action is a shot")
    remarks = [*play.remarks, *(f"below the last shot: {note}" for note in reading.finish())]
    if play.omitted:
        remarks.append(f"left out, as struck out by the writer with /* */: {play.omitted}")
    if reading.page_breaks:
        remarks.append(f"left out: page breaks (===): {reading.page_breaks}")
    if reading.doubles:
        remarks.append(f"speeches at the same time (^) come one after the other: of {', '.join(reading.doubles)}")
    cast = _cast_of(tuple(reading.speakers))
    scenes = _scenes(reading, cast, remarks)
    title, synopsis = _head(play, name)
    title_card, end_card = _cards(reading, remarks)
    return Outline(
        title,
        scenes,
        synopsis=synopsis,
        cast=dict(cast.values()),
        title_card=title_card,
        end_card=end_card,
        remarks=tuple(remarks),
    )


def _head(play: Screenplay, name: str) -> tuple[str, str]:
    page = dict(play.title_page)
    title = page.pop("title", "").replace("\n", " ") or name.rsplit(".", 1)[0]
    credit = " ".join(page.pop(key) for key in ("credit", "author", "authors") if key in page).replace("\n", " ")
    rest = [f"{key.capitalize()}: {text}" for key, text in page.items() if text]
    return title, join_notes(credit[:1].upper() + credit[1:], *rest)


def _cards(reading: _ShotMaker, remarks: list[str]) -> tuple[str | None, str | None]:
    """Return the centred lines before the first shot and after the last as cards; others are remarked."""
    first = "\n".join(text for at, text in reading.cards if at == 0)
    last = "\n".join(text for at, text in reading.cards if at == reading.count)
    remarks += [f"left out: the centred line {text!r}" for at, text in reading.cards if 0 < at < reading.count]
    return first or None, last or None


def _cast_of(speakers: tuple[str, ...]) -> dict[str, tuple[str, str]]:
    """Return the key and the text of everybody who speaks, by the name in the screenplay."""
    found: dict[str, tuple[str, str]] = {}
    taken: dict[str, int] = {}
    for speaker in speakers:
        key = re.sub(r"\W+", "_", speaker.lower()).strip("_")[:60]
        key = key if re.match(r"[^\W\d]", key) else f"who_{key}"
        stem = key
        while key in taken:
            taken[stem] += 1
            key = f"{stem}_{taken[stem]}"
        taken.setdefault(key, 1)
        found[speaker] = (key, speaker.title() if speaker.isupper() else speaker)
    return found


def _scenes(reading: _ShotMaker, cast: dict[str, tuple[str, str]], remarks: list[str]) -> tuple[SceneOutline, ...]:
    scene_names, shot_names = Names(), Names()
    put_cast = _put_cast_names(cast)
    found = []
    for scene in reading.scenes:
        if not scene.shots:
            if scene.heading:
                remarks.append(f"left out: the scene {scene.heading!r}, in which nothing happens")
            continue
        title, number = scene_number(scene.heading)
        place = place_of_heading(title)
        name = scene_names.id(number or place, fallback="scene")
        stem = re.split(r" [-–—] |[,.]", " ".join(place.split()))[0] or "shot"
        shots = tuple(
            _shot(shot, shot_names.id(stem, fallback="shot"), title, put_cast, remarks) for shot in scene.shots
        )
        found.append(SceneOutline(name, title, shots))
    return tuple(found)


def _shot(
    shot: _Shot, name: str, heading: str, put_cast: Callable[[str], str], remarks: list[str]
) -> ShotOutline:  # fmt: skip
    notes = list(shot.notes)
    text, settings, commands = split_commands(" ".join(shot.action), notes)
    if commands:
        remarks.append(f"shot {name}: {' '.join(commands)} became settings")
    keys: Keys = {"id": name, "action": put_cast(text), **settings}
    if heading:
        keys["background"] = literal(heading)
    if shot.said:
        keys["dialogue"] = literal("\n".join(shot.said))
    if said := join_notes(*notes):
        keys["notes"] = said
    made = ShotOutline(keys, transition=shot.transition)
    if shot.said and "duration" not in settings and "frames" not in settings:
        length_s = min(max(ceil(_words(" ".join(shot.said)) / _WORDS_A_SECOND) + 1, 5), _LONGEST_SPEECH_S)
        made = replace(with_length(made, Fraction(length_s), model=None), seen_s=None)
    return made


def _words(text: str) -> int:
    """Return how many words *text* takes to say; two Chinese signs are about one."""
    chinese = len(re.findall("[\u3400-\u9fff]", text))
    return chinese // 2 + len(re.findall("[^\\W\u3400-\u9fff]+(?:['’]\\w+)*", text))


def _put_cast_names(cast: dict[str, tuple[str, str]]) -> Callable[[str], str]:
    """Return what names those who speak in a text by their place in the *cast*."""
    names = sorted(cast, key=len, reverse=True)
    if not names:
        return literal
    firsts = Counter(name.split()[0] for name in names)
    known = {form: cast[name][0] for name in names for form in (name, name.title())}
    for name in names:
        # Of a whole name the first word stands for it, where nobody else has it.
        first = name.split()[0]
        if firsts[first] == 1 and len(first) > 2:
            known.setdefault(first, cast[name][0])
    words = "|".join(re.escape(form) for form in sorted(known, key=len, reverse=True))
    spoken = re.compile(rf"(?<!\w)({words})(?!\w)")

    def put_names(text: str) -> str:
        pieces = spoken.split(text)
        return "".join(
            f"{{{{ cast.{known[piece]} }}}}" if is_name else literal(piece)
            for piece, is_name in zip(pieces, cycle((False, True)), strict=False)
        )

    return put_names
