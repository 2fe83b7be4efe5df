"""Edits of a film's files: any field, and what a cutting room does most, each checked first and undoable."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter

from storyboard.actions.result import ProblemView, Result, problem_view
from storyboard.author.edit_film import EditedFile, FilmEdit, edit_film, try_edit, undo_edit
from storyboard.author.field_places import FieldPlaces, field_places, places_in
from storyboard.author.text_files import text_files
from storyboard.author.yaml.change import (
    AddItem,
    Change,
    OrderItems,
    RemoveField,
    RenameField,
    SetField,
    ShotsIntoScene,
)
from storyboard.load.film import ONLY_SCENE
from storyboard.load.load import load
from storyboard.project import Project

Path = str | tuple[str | int, ...]
"""`shots/door/action`, or its steps."""


class SetStep(Result):
    """Write a value at a path: in place of what stands there, else as a new key."""

    do: Literal["set"] = "set"
    path: Path
    value: Any


class RemoveStep(Result):
    """Take a field, a shot, an entry or a reel out."""

    do: Literal["remove"] = "remove"
    path: Path


class AddStep(Result):
    """Put an item into the list at a path."""

    do: Literal["add"] = "add"
    path: Path
    value: Any
    index: int | None = None
    """Its place then, counted from 0; the end when left out."""


class OrderStep(Result):
    """Put the items of the list at a path in another order."""

    do: Literal["order"] = "order"
    path: Path
    order: tuple[int, ...]
    """The place that each item has now, in the order wanted."""


class RenameStep(Result):
    """Write another key in place of the last one of a path: another name of a reel."""

    do: Literal["rename"] = "rename"
    path: Path
    key: str = Field(min_length=1)


EditStep = Annotated[SetStep | RemoveStep | AddStep | OrderStep | RenameStep, Field(discriminator="do")]
EDIT_STEPS: TypeAdapter[tuple[EditStep, ...]] = TypeAdapter(tuple[EditStep, ...])
"""Reads the steps of an edit from JSON."""

Digests = Mapping[str, str]
"""The digest of each file that an edit was made on, by the file's name."""


class FileText(Result):
    """A YAML file of the film as it is on the disk."""

    name: str
    """Relative to the project's folder."""
    digest: str
    text: str


class FileChange(Result):
    """One file, before and after an edit."""

    name: str
    before: str
    """Digest of the text as it was."""
    after: str
    """Digest of the text as it is now."""
    diff: str


class EditResult(Result):
    """What an edit changed."""

    files: tuple[FileChange, ...]
    """Those that are different now; `undo` takes them back."""
    paths: tuple[str, ...]
    lost_comments: tuple[str, ...]
    """Comments that stood within what was taken out."""
    warnings: tuple[ProblemView, ...]


class PlaceView(Result):
    """One place where the value of a field is written."""

    file: str
    path: str
    origin: Literal["here", "scene", "film", "included"]
    line: int
    column: int
    value: Any


class FieldView(Result):
    """Where a field is written, and where an edit of it would be."""

    path: str
    file: str
    places: tuple[PlaceView, ...]
    """The one that rules first; empty where nobody wrote it."""


def texts(project: Project) -> tuple[FileText, ...]:
    """Return the storyboard file, then the files that it includes, with the digests that edits name."""
    return tuple(FileText(name=file.name, digest=file.digest, text=file.text) for file in text_files(project))


def field(project: Project, path: Path) -> FieldView:
    """
    Return where the field at *path* is written: there, in its scene's or the film's defaults, or in an included file.

    Raises:
        CommandError: The path leads nowhere.
    """
    return field_view(field_places(project, path))


def fields(project: Project, paths: Sequence[Path]) -> tuple[FieldView, ...]:
    """Return where each field of *paths* is written, in their order; raise as `field`."""
    files = text_files(project)
    return tuple(field_view(places_in(files, path)) for path in paths)


def field_view(found: FieldPlaces) -> FieldView:
    """Return *found* as actions tell it."""
    return FieldView(
        path=found.path,
        file=found.file,
        places=tuple(
            PlaceView(
                file=place.file,
                path=place.path,
                origin=place.origin,
                line=place.line,
                column=place.column,
                value=place.value,
            )
            for place in found.places
        ),
    )


def edit(
    project: Project, steps: Sequence[EditStep], *, digests: Digests | None = None, file: str | None = None
) -> EditResult:
    """
    Make *steps*, all or none: each where its field stands, or in *file*.

    Raises:
        EditConflict: A file is not as *digests* says; nothing was written.
        StoryboardInvalid: The film would have mistakes that it has not now; nothing was written.
        CommandError: A path leads nowhere, or a place cannot be edited.
    """
    return _result(edit_film(project, [_change(step) for step in steps], digests=digests, file=file))


def check(project: Project, steps: Sequence[EditStep], *, file: str | None = None) -> tuple[ProblemView, ...]:
    """Return every problem that the film would have with *steps*; write nothing."""
    found = try_edit(project, [_change(step) for step in steps], file=file)
    return tuple(map(problem_view, found.problems))


def undo(project: Project, files: Sequence[FileChange]) -> EditResult:
    """
    Put the texts back that an edit replaced; undoing what this returns does the edit again.

    Raises:
        EditConflict: A file was changed since; nothing was written.
        CommandError: The text is not kept any more.
    """
    return _result(undo_edit(project, [EditedFile(each.name, each.before, each.after, each.diff) for each in files]))


def add_shot(
    project: Project, shot: Mapping[str, Any], *, scene: str | None = None, index: int | None = None,
    digests: Digests | None = None,
) -> EditResult:  # fmt: skip
    """Put a new shot into a scene, or into the film's one list of shots."""
    path = ("scenes", scene, "shots") if scene else ("shots",)
    return edit(project, [AddStep(path=path, value=dict(shot), index=index)], digests=digests)


def add_scene(project: Project, scene: Mapping[str, Any], *, digests: Digests | None = None) -> EditResult:
    """Put a new scene behind the others; a film's one list of shots becomes a scene first, called as it is known."""
    is_one_list = "scenes" not in text_files(project)[0].document
    first = [ShotsIntoScene(ONLY_SCENE)] if is_one_list else []
    return _result(edit_film(project, [*first, AddItem(("scenes",), dict(scene))], digests=digests))


def delete_shot(project: Project, shot: str, *, digests: Digests | None = None) -> EditResult:
    """
    Take a shot out of the film and out of every reel; its takes stay in the archive.

    Raises:
        StoryboardInvalid: Other shots open on it, or nothing is left of its scene or of a reel.
    """
    reels = load(project).storyboard.reels if _reels_of(project) else {}
    steps: list[EditStep] = [
        RemoveStep(path=("reels", name, "shots", place))
        for name, reel in reels.items()
        for place in reversed(range(len(reel.shots)))
        if reel.shots[place].shot == shot
    ]
    return edit(project, [*steps, RemoveStep(path=("shots", shot))], digests=digests)


def reorder_shots(
    project: Project, order: Sequence[int], *, scene: str | None = None, digests: Digests | None = None
) -> EditResult:
    """Put the shots of a scene, or of the film's one list, in another order."""
    path = ("scenes", scene, "shots") if scene else ("shots",)
    return edit(project, [OrderStep(path=path, order=tuple(order))], digests=digests)


def rename_reel(project: Project, reel: str, name: str, *, digests: Digests | None = None) -> EditResult:
    """Give a reel another name; files that were made of it keep theirs."""
    return _edit_reel(project, reel, [RenameStep(path=("reels", reel), key=name)], digests)


def reorder(project: Project, reel: str, order: Sequence[int], *, digests: Digests | None = None) -> EditResult:
    """Put the entries of a reel in another order; *order* names the place that each has now."""
    return _edit_reel(project, reel, [OrderStep(path=("reels", reel), order=tuple(order))], digests)


def add_entry(
    project: Project, reel: str, shot: str, *, index: int | None = None, digests: Digests | None = None
) -> EditResult:
    """Put a shot into a reel."""
    return _edit_reel(project, reel, [AddStep(path=("reels", reel), value=shot, index=index)], digests)


def remove_entry(project: Project, reel: str, entry: int, *, digests: Digests | None = None) -> EditResult:
    """Take an entry out of a reel, by its place; the shot stays in the film."""
    return _edit_reel(project, reel, [RemoveStep(path=("reels", reel, "shots", entry))], digests)


def trim(
    project: Project, reel: str, entry: int, *, start: float | None = None, end: float | None = None,
    digests: Digests | None = None,
) -> EditResult:  # fmt: skip
    """Show only a part of an entry, from *start* to *end* in seconds of its clip; all of it without both."""
    path = ("reels", reel, "shots", entry, "trim")
    wanted = {name: _number(value) for name, value in (("start", start), ("end", end)) if value is not None}
    return _set_of_entry(project, reel, path, wanted or None, digests)


def set_transition(
    project: Project, reel: str, entry: int, kind: str | None, *, duration: float | None = None,
    digests: Digests | None = None,
) -> EditResult:  # fmt: skip
    """Turn the clip before an entry into it as *kind* says, for *duration* seconds; without a kind it is a hard cut."""
    path = ("reels", reel, "shots", entry, "transition")
    value: dict[str, Any] | str | None = kind or None
    if kind and duration is not None:
        value = {"kind": kind, "duration": _number(duration)}
    return _set_of_entry(project, reel, path, value, digests)


def _set_of_entry(
    project: Project,
    reel: str,
    path: tuple[str | int, ...],
    value: dict[str, Any] | str | None,
    digests: Digests | None,
) -> EditResult:
    if value is None:
        written = bool(field_places(project, path).places)
        return _edit_reel(project, reel, [RemoveStep(path=path)] if written else [], digests)
    return _edit_reel(project, reel, [SetStep(path=path, value=value)], digests)


def _edit_reel(project: Project, reel: str, steps: Sequence[EditStep], digests: Digests | None) -> EditResult:
    """Edit a reel; the one that every film has without writing it is written first."""
    first: list[EditStep] = []
    if not _reels_of(project):
        known = load(project).storyboard.reels
        if reel in known:
            first = [SetStep(path=("reels", reel), value=[cut.shot for cut in known[reel].shots])]
    return edit(project, [*first, *steps], digests=digests)


def _reels_of(project: Project) -> dict[str, Any]:
    return text_files(project)[0].document.get("reels") or {}


def _number(value: float) -> float:
    """Return a whole number of seconds as one, so that it is written `4` and not `4.0`."""
    return int(value) if float(value).is_integer() else round(value, 3)


def _change(step: EditStep) -> Change:
    match step:
        case SetStep():
            return SetField(step.path, step.value)
        case RemoveStep():
            return RemoveField(step.path)
        case AddStep():
            return AddItem(step.path, step.value, step.index)
        case OrderStep():
            return OrderItems(step.path, step.order)
        case RenameStep():
            return RenameField(step.path, step.key)


def _result(edited: FilmEdit) -> EditResult:
    return EditResult(
        files=tuple(
            FileChange(name=file.name, before=file.before, after=file.after, diff=file.diff) for file in edited.files
        ),
        paths=edited.paths,
        lost_comments=edited.lost_comments,
        warnings=tuple(map(problem_view, edited.warnings)),
    )
