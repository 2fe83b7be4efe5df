"""A film as it stands, in the form in which pages get it: read once, told often, and only what is another one."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from pydantic_core import to_jsonable_python

from storyboard.actions import film_view
from storyboard.actions.film_watch import FilmWatch
from storyboard.archive.heard_clips import heard_mark
from storyboard.errors import StoryboardError
from storyboard.files import digest_of
from storyboard.plan.film_now import FilmNow
from storyboard.project import Project, require_inside
from storyboard.studio.answers import to_json
from storyboard.studio.events import FilmEvent

_FAR_BACK: Final = 500
"""Shots are told one by one up to so many; beyond that a page reads the whole film."""


_ORDER: Final = "..order"
"""Among what changed; no id of a shot begins with a dot."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A film as it stood at some time."""

    number: int
    """It grows with each that is different."""
    mark: str
    parts: Mapping[str, Any]
    """All of the film but its shots, by their keys, as JSON has them."""
    shots: Mapping[str, bytes]
    """Each shot as JSON, in the film's order."""
    changed: Mapping[str, int]
    """The number since which each shot is as it is, and each part by its key behind a dot."""
    trouble: StoryboardError | None = None
    """Why the film cannot be shown now; the rest is as it was before."""
    _whole: list[bytes] = field(default_factory=list)

    def body(self) -> bytes:
        """Return the whole film as JSON; it is put together once."""
        if not self._whole:
            self._whole.append(self._json(list(self.shots), self.parts))
        return self._whole[0]

    def since(self, mark: str) -> bytes | None:
        """
        Return what of the film changed after *mark*: shots, other parts, and the order of all shots where that did.

        None where the mark is not known, or so much changed that the whole film is as good.
        """
        start, _, number = mark.rpartition("-")
        if start != self.mark.rpartition("-")[0] or not number.isdecimal() or int(number) > self.number:
            return None
        shots = [shot for shot in self.shots if self.changed[shot] > int(number)]
        if len(shots) > _FAR_BACK:
            return None
        parts = {name: part for name, part in self.parts.items() if self.changed[f".{name}"] > int(number)}
        order = {"order": list(self.shots)} if self.changed[_ORDER] > int(number) else {}
        return self._json(shots, {"since": mark, **order, **parts})

    def _json(self, shots: list[str], head_parts: Mapping[str, Any]) -> bytes:
        head = to_json({"mark": self.mark, **head_parts})
        return head[:-1] + b',"shots":[' + b",".join(self.shots[shot] for shot in shots) + b"]}"


def read_snapshot(watch: FilmWatch, before: Snapshot | None, *, start: str) -> Snapshot:
    """
    Return the film of *watch* as it stands; the one *before* itself where nothing is different.

    *start* tells this server from others in the marks.
    """
    try:
        # A link may have been put there since the studio was started.
        require_inside(watch.project)
        view = film_view.film(watch.project, watch=watch)
    except StoryboardError as error:
        return _with_trouble(before, error, start=start)
    parts = to_jsonable_python(view)
    now = watch.now()
    details, pictures = _details(now), _digests_of_frames(now)
    shots = {}
    for shot in parts.pop("shots"):
        marks = {"mark": details[shot["id"]], "poster_mark": _picture_mark(watch.project, shot["poster"], pictures)}
        shots[shot["id"]] = _shot_json(shot | marks)
    return _snapshot(before, parts, shots, start=start)


def change_between(before: Snapshot | None, now: Snapshot) -> FilmEvent:
    """Return what is different in *now*."""
    if before is None:
        return FilmEvent(now.mark)
    parts = {name for name in now.parts if now.parts[name] != before.parts.get(name)}
    if before.shots.keys() != now.shots.keys():
        parts.add("shots")
    if _words_of(before.trouble) != _words_of(now.trouble):
        parts.add("trouble")
    shots = {shot for shot, told in now.shots.items() if told != before.shots.get(shot)}
    return FilmEvent(now.mark, frozenset(shots), frozenset(parts))


def _snapshot(before: Snapshot | None, parts: dict[str, Any], shots: dict[str, bytes], *, start: str) -> Snapshot:
    number = before.number + 1 if before else 1
    changed = _changes(before, parts, shots, number=number)
    if before and before.trouble is None and number not in changed.values() and len(changed) == len(before.changed):
        return before
    return Snapshot(number, f"{start}-{number}", parts, shots, changed)


def _changes(
    before: Snapshot | None, parts: Mapping[str, Any], shots: Mapping[str, bytes], *, number: int
) -> dict[str, int]:
    """Return the number since which each shot and each part is as it is: *number* for what is different now."""
    if before is None:
        return dict.fromkeys([*shots, *(f".{name}" for name in parts), _ORDER], number)
    since, old_shots, old_parts = before.changed, before.shots, before.parts
    changed = {shot: since[shot] if told == old_shots.get(shot) else number for shot, told in shots.items()}
    for name, part in parts.items():
        is_same = name in old_parts and part == old_parts[name]
        changed[f".{name}"] = since[f".{name}"] if is_same else number
    changed[_ORDER] = since.get(_ORDER, number) if list(shots) == list(old_shots) else number
    return changed


def _with_trouble(before: Snapshot | None, error: StoryboardError, *, start: str) -> Snapshot:
    if before and _words_of(before.trouble) == _words_of(error):
        return before
    number = before.number + 1 if before else 1
    if before is None:
        return Snapshot(number, f"{start}-{number}", {}, {}, {}, trouble=error)
    return Snapshot(number, f"{start}-{number}", before.parts, before.shots, before.changed, trouble=error)


def _words_of(error: StoryboardError | None) -> str:
    return "" if error is None else f"{error.message}\n{error.hint}"


def _details(now: FilmNow) -> dict[str, str]:
    """Return for each shot a mark of what only a look at that shot tells: its text, its takes, what is said of them."""
    seen: dict[str, Any] = {}
    for planned in now.plan.shots:
        digest = seen.setdefault(planned.id[0], hashlib.blake2b(digest_size=6))
        every, shot = now.takes.get(planned.id, ()), planned.placed.segment.shot
        takes = [(take.folder, take.verdict, take.notes) for take in every]
        # What is heard in a take is filed beside it, and held against the lines as they are written now.
        heard = [heard_mark(now.project, take) for take in every] if shot.lines or shot.dialogue else []
        lines = (shot.lines, shot.dialogue) if any(heard) else ()
        told = repr((planned.wanted.request.prompt, planned.reasons, takes, heard, lines))
        digest.update(told.encode("utf-8", "backslashreplace"))
    return {shot: digest.hexdigest() for shot, digest in seen.items()}


def _digests_of_frames(now: FilmNow) -> dict[str, str]:
    """Return the digest of the first frame of every take, by its path from the project's folder."""
    slates = [(take.folder, take.slate.first_frame) for takes in now.takes.values() for take in takes]
    return {f"archive/{folder}/{frame.path}": frame.sha256 for folder, frame in slates}


def _picture_mark(project: Project, path: str, frames: Mapping[str, str]) -> str:
    """Return what a picture's small forms are kept by in browsers; empty where there is none."""
    if not path:
        return ""
    try:
        return (frames.get(path) or digest_of(project.folder / path))[:16]
    except OSError:
        return ""


def _shot_json(shot: dict[str, Any]) -> bytes:
    return json.dumps(shot, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "backslashreplace")
