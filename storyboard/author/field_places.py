"""Where a field of a film is written: in the storyboard file, in a file that it includes, or in defaults above it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from storyboard.author.text_files import TextFile, text_files
from storyboard.author.yaml.field_path import path_text, steps_of, written_steps
from storyboard.author.yaml.value_text import Value, value_at
from storyboard.author.yaml.written_tree import Step, Steps, WrittenNode, node_at, written_tree
from storyboard.errors import CommandError
from storyboard.model.storyboard import Settings, Shared
from storyboard.model.written_stills import ImageSettings
from storyboard.project import Project

Origin = Literal["here", "scene", "film", "included"]
"""Whose the place is: that of the field itself, its scene's, the film's, or an included file's."""

_SETTINGS = frozenset(Settings.model_fields)
_SHARED = frozenset(Shared.model_fields)
_IMAGES = frozenset(ImageSettings.model_fields)


@dataclass(frozen=True, slots=True)
class FieldPlace:
    """One place where the value of a field is written."""

    file: str
    """Relative to the project's folder."""
    path: str
    """In that file: what an edit of this place names."""
    origin: Origin
    line: int
    """Counted from 1."""
    column: int
    """Counted from 1, in characters."""
    value: Value


@dataclass(frozen=True, slots=True)
class FieldPlaces:
    """Where a field is written, and where an edit of it would be."""

    path: str
    """In `file`, with the places of lists' items counted out."""
    file: str
    """The file that an edit of this field changes, relative to the project's folder."""
    places: tuple[FieldPlace, ...]
    """The one that rules first; empty where nobody wrote it."""


def field_places(project: Project, path: str | Sequence[Step]) -> FieldPlaces:
    """
    Return where the field at *path* of the film is written.

    Raises:
        CommandError: The path goes through a shot, a scene or an entry that is not there.
    """
    return places_in(text_files(project), path)


def places_in(files: Sequence[TextFile], path: str | Sequence[Step]) -> FieldPlaces:
    """Return where the field at *path* is written in *files*, a film's; else as `field_places`."""
    steps = steps_of(path)
    target = file_of(files, steps)
    return FieldPlaces(
        path=path_text(written_steps(target.document, steps)),
        file=target.name,
        places=tuple(_places(files, steps)),
    )


def file_of(files: Sequence[TextFile], steps: Steps) -> TextFile:
    """Return which of *files*, the storyboard first, an edit of the field changes: where its first keys stand."""
    if steps[0] in _SHARED:
        # The member, the variable, the setting: whose is whole in one file.
        known = steps[:2] if steps[0] != "look" else steps[:1]
        for file in (files[0], *reversed(files[1:])):
            if value_at(file.document, known) is not None:
                return file
    return files[0]


def file_named(files: Sequence[TextFile], name: str) -> TextFile:
    """
    Return the file called *name*.

    Raises:
        CommandError: It is none of the film's.
    """
    for file in files:
        if file.name == name:
            return file
    known = ", ".join(file.name for file in files)
    raise CommandError(f"{name}: is not a file of this film", hint=f"its files are {known}")


def _places(files: Sequence[TextFile], steps: Steps) -> Iterator[FieldPlace]:
    head, *included = files
    own = written_steps(head.document, steps)
    yield from _place(head, own, "here")
    for inner, origin in _above(own):
        yield from _place(head, inner, origin)
    for inner, _ in (*_above(own), (own, "included")):
        if inner[0] in _SHARED:
            for file in reversed(included):
                yield from _place(file, inner, "included")


def _above(own: Steps) -> Iterator[tuple[Steps, Origin]]:
    """Give the places under which a setting of a shot or a still, or the look of a scene, may be written instead."""
    match own:
        case ("shots", int(), key, *rest) if key in _SETTINGS:
            yield ("defaults", key, *rest), "film"
        case ("scenes", int() as scene, "shots", int(), key, *rest) if key in _SETTINGS:
            yield ("scenes", scene, "defaults", key, *rest), "scene"
            yield ("defaults", key, *rest), "film"
        case ("stills", int(), key, *rest) if key in _IMAGES:
            yield ("images", key, *rest), "film"
        case ("scenes", int(), "defaults", key, *rest):
            yield ("defaults", key, *rest), "film"
        case ("scenes", int(), "look"):
            yield ("look",), "film"


def _place(file: TextFile, steps: Steps, origin: Origin) -> Iterator[FieldPlace]:
    value = value_at(file.document, steps)
    if value is None:
        return
    text = file.text
    node = node_at(_tree(text), steps)
    # What stands for an alias has no place of its own.
    start = node.start if node else 0
    line = text.count("\n", 0, start) + 1
    yield FieldPlace(file.name, path_text(steps), origin, line, start - text.rfind("\n", 0, start), value)


@lru_cache(maxsize=4)
def _tree(text: str) -> WrittenNode:
    return written_tree(text)
