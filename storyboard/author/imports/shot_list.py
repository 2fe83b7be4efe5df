"""The lines of a shot list to an outline of scenes and shots."""

import re
from collections import Counter
from dataclasses import replace
from itertools import groupby
from pathlib import Path

from storyboard.author.imports.copied_pictures import CopiedPictures
from storyboard.author.imports.lengths import seconds_of
from storyboard.author.imports.outline import (
    Keys,
    Names,
    Outline,
    SceneOutline,
    ShotOutline,
    join_notes,
    literal,
    model_for_size,
    shot_longer_words,
    with_length,
)
from storyboard.author.imports.rows import Sheet
from storyboard.author.imports.settings import setting_of, split_commands
from storyboard.author.imports.timing import Line
from storyboard.author.imports.transitions import is_into, is_plain_cut, transition_of

OUTSIDE = (
    "only pictures in the list's own folder are copied: put the others there, or import again with --outside-pictures"
)
_UNWRITTEN = "(nothing is written here yet)"
_SETTINGS = ("model", "resolution", "ratio", "seed", "negative_prompt", "role")


def outline_of(sheet: Sheet, *, folder: Path, from_anywhere: bool = False) -> Outline:
    """Return the outline of *sheet*; pictures are looked for in *folder*, and outside of it only if *from_anywhere*."""
    maker = _ShotMaker(sheet, CopiedPictures(folder, from_anywhere=from_anywhere))
    shots = [(_scene_of(line), maker.shot(line)) for line in sheet.lines]
    if shots:
        shots[-1] = (shots[-1][0], maker.last(shots[-1][1]))
    names = Names()
    scenes = tuple(
        SceneOutline(names.id(title, fallback="scene"), title, tuple(shot for _, shot in group))
        for title, group in groupby(shots, key=lambda pair: pair[0])
    )
    return Outline(
        title=sheet.title,
        synopsis=sheet.synopsis,
        scenes=scenes,
        more={"stills": maker.stills} if maker.stills else {},
        pictures=maker.pictures.files,
        remarks=tuple(dict.fromkeys((*sheet.remarks, *maker.remarks))),
    )


def _scene_of(line: Line) -> str:
    """Return the title of the scene that a line is in: its number or name, else its location."""
    scene = line.cells.get("scene", "") or line.cells.get("location", "")
    return f"Scene {scene}" if scene.replace(".", "").isdecimal() else scene.replace("\n", " ")


class _ShotMaker:
    """Makes shots of lines, one after the other: an id is given out once, and a transition leads into the next."""

    def __init__(self, sheet: Sheet, pictures: CopiedPictures) -> None:
        self.pictures = pictures
        self.remarks: list[str] = []
        self.stills: list[Keys] = []
        """Pictures that are asked for by a prompt, as the format's `stills`."""
        self._names = Names()
        self._ids = Counter(line.cells.get("id", "") for line in sheet.lines)
        self._by_id: dict[str, str] = {}
        self._next: str | None = None
        self._next_said = ""
        """It as it is written."""
        self._is_first = True

    def shot(self, line: Line) -> ShotOutline:
        cells = line.cells
        name = self._name(cells)
        notes = [f"{heading}: {text}" for heading, text in line.other]
        keys: Keys = {"id": name, **self._texts(name, cells, notes)}
        self._add_pictures(keys, cells, notes)
        self._add_still(keys, cells, notes)
        for part in _SETTINGS:
            if part in cells:
                keys |= setting_of(part, cells[part], notes)
        self._add_model(keys)
        if tags := [tag.strip() for tag in re.split(r"[,;、，；\n]", cells.get("tags", "")) if tag.strip()]:
            keys["tags"] = tags
        shot = self._with_length(ShotOutline(keys, transition=self._transition(cells, notes)), cells, notes)
        said = join_notes(cells.get("notes"), *notes)
        return replace(shot, keys={**shot.keys, **({"notes": said} if said else {})})

    def _add_model(self, keys: Keys) -> None:
        """Write a model for a shot that names none, where the usual one does not make its size."""
        size = keys.get("resolution", "")
        model = model_for_size(size) if size and "model" not in keys else None
        if model:
            keys["model"] = model
            self.remarks.append(f"shot {keys['id']}: model {model} was written, as the usual one does not make {size}")

    def _name(self, cells: dict[str, str]) -> str:
        own = cells.get("id", "")
        # Lists that begin at 1 in every scene have the same number many times.
        wish = f"{_scene_of(Line(0, cells))} {own}" if own and self._ids[own] > 1 else own
        name = self._names.id(wish, fallback="shot")
        self._by_id.setdefault(own, name)
        return name

    def _texts(self, name: str, cells: dict[str, str], notes: list[str]) -> Keys:
        """Return what is said of a shot's picture, each in its key; commands in it become settings."""
        camera = ", ".join(cells[part] for part in ("size", "angle", "movement", "lens") if part in cells)
        place = cells.get("location", "") if "scene" in cells else ""
        background = "\n".join(text for text in (place, cells.get("background", "")) if text)
        whole = cells.get("prompt", "")
        seen = ", ".join(cells[part] for part in ("cast", "location") if part in cells)
        said = cells.get("action") or seen or cells.get("dialogue") or cells.get("still")
        action = whole or said or camera or _UNWRITTEN
        if action == _UNWRITTEN:
            self.remarks.append(f"shot {name}: the list does not say what happens; write its `action` before a run")
        text, settings, commands = split_commands(action, notes)
        if commands:
            self.remarks.append(f"shot {name}: {' '.join(commands)} became settings")
        keys: Keys = {"prompt" if whole else "action": literal(text)}
        if whole:
            # A whole prompt is sent as it stands: what else is said of the picture is for people.
            told = {"action": cells.get("action"), "camera": camera, "location": background}
            notes += [f"{part}: {said}" for part, said in told.items() if said]
        else:
            keys |= {part: literal(said) for part, said in (("background", background), ("camera", camera)) if said}
        if "dialogue" in cells:
            keys["dialogue"] = literal(cells["dialogue"])
        notes += [f"cast: {cells['cast']}"] if "cast" in cells else []
        return {**keys, **settings}

    def _add_pictures(self, keys: Keys, cells: dict[str, str], notes: list[str]) -> None:
        if "from" in cells:
            above = self._by_id.get(cells["from"])
            keys |= {"from": above} if above else {}
            notes += [] if above else [f"from: {cells['from']}"]
        for part in ("first_frame", "last_frame"):
            if part not in cells:
                continue
            opens = {"from", "first_frame"} & set(keys)
            picture = self.pictures.find_picture(cells[part]) if bool(opens) == (part == "last_frame") else None
            if picture:
                keys[part] = picture
                continue
            words = part.replace("_", " ")
            notes.append(f"{words}: {cells[part]}")
            self.remarks.append(f"shot {keys['id']}: the {words} {cells[part]!r} cannot be used; it is in the notes")
            if why := self.pictures.why.get(cells[part].strip()):
                self.remarks.append(why)
            elif Path(cells[part]).is_absolute() or ".." in Path(cells[part]).parts:
                self.remarks.append(OUTSIDE)

    def _add_still(self, keys: Keys, cells: dict[str, str], notes: list[str]) -> None:
        """Make a still of the prompt for a picture; the shot opens on it, unless it opens on something else."""
        if "still" not in cells:
            return
        if opens := {"from", "first_frame"} & set(keys):
            notes.append(f"picture prompt: {cells['still']}")
            said = f"shot {keys['id']}: the prompt for its picture is in the notes, as it has `{opens.pop()}` already"
            self.remarks.append(said)
            return
        text, settings, commands = split_commands(cells["still"], notes)
        still: Keys = {"id": self._names.id(f"{keys['id']}-first", fallback="still"), "prompt": literal(text)}
        if "seed" in settings:
            still["seed"] = settings["seed"]
        if commands:
            notes.append(f"picture prompt: {' '.join(commands)}")
        self.stills.append(still)
        keys["first_frame"] = still["id"]

    def _transition(self, cells: dict[str, str], notes: list[str]) -> str | None:
        """Return what leads into this shot, and keep what leads out of it for the next."""
        into, self._next = self._next, None
        said = cells.get("transition", "")
        kind = transition_of(said)
        if kind is None or (not kind and not is_plain_cut(said)):
            notes.append(f"transition: {said}")
        is_first, self._is_first = self._is_first, False
        if kind and is_into(said):
            if is_first:
                notes.append(f"transition: {said}")
                return None
            if into:
                notes.append(f"transition: {self._next_said}")
            return kind
        self._next, self._next_said = kind or None, said
        return into

    def last(self, shot: ShotOutline) -> ShotOutline:
        """Return *shot*, the last, with a note of what leads out of it: nothing comes after it."""
        if not self._next:
            return shot
        return replace(
            shot, keys={**shot.keys, "notes": join_notes(shot.keys.get("notes"), f"transition: {self._next_said}")}
        )

    def _with_length(self, shot: ShotOutline, cells: dict[str, str], notes: list[str]) -> ShotOutline:
        name, said = shot.keys["id"], cells.get("duration")
        if not said:
            return shot
        length_s = seconds_of(said)
        if length_s is None:
            notes.append(f"duration: {said}")
            self.remarks.append(f"shot {name}: the duration {said!r} says no length; it is in the notes")
            return shot
        timed = with_length(shot, length_s, model=shot.keys.get("model"))
        if timed.seen_s is not None:
            self.remarks.append(f"{name}: {shot_longer_words(timed, length_s)}")
        return timed
