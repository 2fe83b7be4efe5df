"""Stills of a film: what uses one, and how one is taken out of the file."""

from collections.abc import Iterator, Sequence

from storyboard.actions.edits import Digests, EditResult, EditStep, RemoveStep, edit
from storyboard.actions.result import Result
from storyboard.author.text_files import TextFile, text_files
from storyboard.author.yaml.field_path import path_text, steps_of
from storyboard.author.yaml.value_text import Value, value_at
from storyboard.author.yaml.written_tree import Step, Steps
from storyboard.errors import CommandError
from storyboard.project import Project

_PICTURES = frozenset({"first_frame", "last_frame", "image", "images", "references"})
"""Keys under which a picture, or a list of them, stands."""


class StillPlace(Result):
    """A place where a still stands as a picture."""

    file: str
    path: str
    """In that file, with the places of lists' items counted out."""
    owner: str
    """The shot, the still or the member of the cast, in words."""
    field: str
    """`first_frame`, `references`: under which key it stands."""


def uses_of(files: Sequence[TextFile], still: str) -> tuple[StillPlace, ...]:
    """Return where *still* stands as a picture in *files*, a film's."""
    return tuple(
        StillPlace(file=file.name, path=path_text(steps), owner=_owner(file.document, steps), field=_field(steps))
        for file in files
        for steps in _places(file.document, (), still)
    )


def delete_still(
    project: Project, still: str, *, with_uses: bool = False, digests: Digests | None = None
) -> EditResult:
    """
    Take a still out of the file; its takes stay in the archive. *with_uses* takes it out of what it is drawn into, too.

    Raises:
        StoryboardInvalid: Something uses it, and shall not be changed with it.
        CommandError: No still is called so, or it is used in an included file.
    """
    files = text_files(project)
    found = uses_of(files, still) if with_uses else ()
    elsewhere = sorted({use.file for use in found if use.file != files[0].name})
    if elsewhere:
        raise CommandError(
            f"{still}: {', '.join(elsewhere)} uses it", hint="take it out there first: other films may share that file"
        )
    places = [tuple(steps_of(use.path)) for use in found]
    # A list that would be left empty goes whole.
    whole = {at[:-1] for at in places if _is_alone(files[0].document, at, places)}
    steps: list[EditStep] = [
        RemoveStep(path=at)
        for at in reversed(list(dict.fromkeys(at[:-1] if at[:-1] in whole else at for at in places)))
    ]
    # The last one takes the list with it.
    own = ("stills",) if [*_ids(files[0].document)] == [still] else ("stills", still)
    return edit(project, [*steps, RemoveStep(path=own)], digests=digests)


def _ids(document: Value) -> Iterator[str]:
    listed = document.get("stills")
    for still in listed if isinstance(listed, list) else ():
        yield str(still.get("id", "")) if isinstance(still, dict) else ""


def _is_alone(document: Value, at: Steps, places: Sequence[Steps]) -> bool:
    """Return whether *at* is an item of a list of which every item is among *places*."""
    around = value_at(document, at[:-1])
    return isinstance(around, list) and len(around) == sum(place[:-1] == at[:-1] for place in places)


def _places(value: Value, at: Steps, still: str) -> Iterator[Steps]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in _PICTURES:
                yield from _in_field(inner, (*at, key), still)
            yield from _places(inner, (*at, key), still)
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from _places(inner, (*at, place), still)


def _in_field(value: Value, at: Steps, still: str) -> Iterator[Steps]:
    if value == still:
        yield at
    elif isinstance(value, list):
        for place, entry in enumerate(value):
            if entry == still or (isinstance(entry, dict) and entry.get("image") == still):
                yield (*at, place)


def _owner(document: Value, steps: Steps) -> str:
    """Return whose the field at *steps* is, in words."""
    if steps[0] == "cast":
        return f"{steps[1]} of the cast"
    names: list[str] = []
    value: Value = document
    for step in steps[:-1]:
        value = value[step]
        if isinstance(value, dict) and isinstance(value.get("id"), str):
            names.append(value["id"])
    return names[-1] if names else path_text(steps)


def _field(steps: Steps) -> str:
    named: list[Step] = [step for step in steps if step in _PICTURES]
    return str(named[-1])
