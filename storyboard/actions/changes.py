"""
What was changed on a page, newest last, so that it can be undone one by one: edits, verdicts and notes.

The list stands in the project's state and outlives whoever wrote it. What somebody else changed since is never undone.
"""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Literal
from uuid import uuid4

from storyboard.actions import edits, notes, verdicts
from storyboard.actions.edits import EditResult, FileChange
from storyboard.actions.notes import FiledNote, NoteChange
from storyboard.actions.remembered import hold_list, read_list, write_list
from storyboard.actions.result import Result
from storyboard.actions.verdicts import FiledVerdict, VerdictChanges
from storyboard.archive.takes import read_take
from storyboard.errors import CommandError
from storyboard.model.clock import now as utc_now
from storyboard.model.take_key import take_words
from storyboard.project import Project

_MOST = 200
"""Changes that are remembered; the oldest go, as their texts do."""
_LIST = "changes"

UndoableResult = EditResult | VerdictChanges | NoteChange


class ChangeView(Result):
    """A change that can be undone, or was."""

    id: str
    sentence: str
    """What was done: `approved door take 2`."""
    at: str
    """UTC."""


class RememberedChange(ChangeView):
    """A change with what takes it back."""

    files: tuple[FileChange, ...] = ()
    verdicts: tuple[FiledVerdict, ...] = ()
    """As they were before."""
    verdicts_after: tuple[FiledVerdict, ...] = ()
    notes: tuple[FiledNote, ...] = ()
    """As they were before."""
    notes_after: tuple[FiledNote, ...] = ()


class ChangeList(Result):
    """Every change that is remembered."""

    done: tuple[RememberedChange, ...] = ()
    """Newest last."""
    undone: tuple[RememberedChange, ...] = ()
    """Newest last; a new change forgets them."""


class UndoneChange(Result):
    """What was undone, or done again."""

    change: ChangeView
    kind: Literal["undone", "redone"]
    files: tuple[FileChange, ...]
    """Files that are other now."""
    folders: tuple[str, ...]
    """Takes of which something else is said now."""


def remember(project: Project, made: UndoableResult, *, sentence: str = "") -> ChangeView | None:
    """
    Remember what an action has just *made*, so that it can be undone; None where nothing was changed.

    Raises:
        Unwritable: The project's state cannot be written.
    """
    change = _remembered_change(project, made, sentence)
    if change is None:
        return None
    with _hold_list(project):
        known = _read_list(project)
        _write_list(project, ChangeList(done=(*known.done, change)[-_MOST:]))
    return _view(change)


def undoable(project: Project) -> tuple[ChangeView, ...]:
    """Return the changes that can be undone, the newest first."""
    return tuple(_view(change) for change in reversed(_read_list(project).done))


def redoable(project: Project) -> tuple[ChangeView, ...]:
    """Return the changes that were undone and can be done again, the one undone last first."""
    return tuple(_view(change) for change in reversed(_read_list(project).undone))


def undo_last(project: Project) -> UndoneChange:
    """
    Undo the newest change.

    Raises:
        EditConflict: A file was changed since; nothing was written.
        CommandError: There is none, or somebody changed since what it changed; nothing was written.
    """
    with _hold_list(project):
        known = _read_list(project)
        if not known.done:
            raise CommandError(f"{project.name}: nothing to undo", hint="changes made here are remembered")
        inverse = _take_back(project, known.done[-1])
        _write_list(project, ChangeList(done=known.done[:-1], undone=(*known.undone, inverse)[-_MOST:]))
    return _undone_change(inverse, "undone")


def redo_last(project: Project) -> UndoneChange:
    """Do again what was undone last; else as `undo_last`."""
    with _hold_list(project):
        known = _read_list(project)
        if not known.undone:
            raise CommandError(f"{project.name}: nothing to do again", hint="a new change forgets what was undone")
        again = _take_back(project, known.undone[-1])
        _write_list(project, ChangeList(done=(*known.done, again)[-_MOST:], undone=known.undone[:-1]))
    return _undone_change(again, "redone")


def forget_taken_back(
    project: Project,
    *,
    files: Sequence[FileChange] = (),
    verdicts: Sequence[FiledVerdict] = (),
    notes: Sequence[FiledNote] = (),
) -> None:
    """Forget the newest change that somebody took back by its own facts, as it cannot be undone twice."""
    with _hold_list(project):
        known = _read_list(project)
        taken = (tuple(files), tuple(verdicts), tuple(notes))
        found = [place for place, each in enumerate(known.done) if (each.files, each.verdicts, each.notes) == taken]
        if found:
            done = known.done[: found[-1]] + known.done[found[-1] + 1 :]
            _write_list(project, known.model_copy(update={"done": done}))


def forget_last(project: Project) -> ChangeView | None:
    """Forget the newest change, which cannot be undone any more; return it, None where there is none."""
    with _hold_list(project):
        known = _read_list(project)
        if not known.done:
            return None
        _write_list(project, known.model_copy(update={"done": known.done[:-1]}))
    return _view(known.done[-1])


def _remembered_change(project: Project, made: UndoableResult, sentence: str) -> RememberedChange | None:
    head = {"id": uuid4().hex[:8], "at": utc_now()}
    match made:
        case EditResult() if made.files:
            said = sentence or f"changed {', '.join(made.paths)}"
            return RememberedChange(**head, sentence=said, files=made.files)
        case VerdictChanges() if made.before:
            after = tuple(_verdict_now(project, each.folder) for each in made.before)
            said = sentence or _verdict_sentence(after, made)
            return RememberedChange(**head, sentence=said, verdicts=made.before, verdicts_after=after)
        case NoteChange():
            after_notes = tuple(_note_now(project, each) for each in made.before)
            said = sentence or _note_sentence(made)
            return RememberedChange(**head, sentence=said, notes=made.before, notes_after=after_notes)
        case _:
            return None


def _take_back(project: Project, change: RememberedChange) -> RememberedChange:
    """Undo *change*; return what undoes that."""
    # Everything is looked at before anything is written.
    for verdict in change.verdicts_after:
        if _verdict_now(project, verdict.folder) != verdict:
            raise _somebody_else(verdict.folder)
    for note in change.notes_after:
        if _note_now(project, note) != note:
            raise _somebody_else(note.folder)
    files = edits.undo(project, change.files).files if change.files else ()
    said = verdicts.put_back(project, change.verdicts)
    noted = notes.put_back(project, change.notes)
    return change.model_copy(
        update={
            "files": files,
            "verdicts": said,
            "verdicts_after": change.verdicts,
            "notes": noted,
            "notes_after": change.notes,
        }
    )


def _somebody_else(folder: str) -> CommandError:
    return CommandError(
        f"{take_words([folder])}: somebody said something else of it since; nothing was undone",
        hint="look at the take, and say it anew",
    )


def _verdict_now(project: Project, folder: str) -> FiledVerdict:
    return verdicts.filed_verdict(read_take(project, folder))


def _note_now(project: Project, note: FiledNote) -> FiledNote:
    take = read_take(project, note.folder)
    for each in take.notes:
        if each.id == note.id:
            return FiledNote(folder=take.folder, id=each.id, frame=each.frame, text=each.text, at=each.at)
    return FiledNote(folder=note.folder, id=note.id, frame=None)


def _verdict_sentence(after: tuple[FiledVerdict, ...], made: VerdictChanges) -> str:
    folders = [take.folder for take in made.takes]
    said = {verdict.verdict for verdict in after if verdict.folder in folders}
    verb = "approved" if "circled" in said else "rejected" if "rejected" in said else "took back what was said of"
    return f"{verb} {take_words(folders)}"


def _note_sentence(made: NoteChange) -> str:
    (before,) = made.before
    if made.note is None:
        return f"removed a note on {take_words([before.folder])}"
    verb = "noted something on" if before.frame is None else "changed a note on"
    return f"{verb} {take_words([before.folder])} at {made.note.timecode}"


def _undone_change(change: RememberedChange, kind: Literal["undone", "redone"]) -> UndoneChange:
    said: tuple[FiledVerdict | FiledNote, ...] = (*change.verdicts, *change.notes)
    folders = tuple(dict.fromkeys(each.folder for each in said))
    return UndoneChange(change=_view(change), kind=kind, files=change.files, folders=folders)


def _view(change: RememberedChange) -> ChangeView:
    return ChangeView(id=change.id, sentence=change.sentence, at=change.at)


def _read_list(project: Project) -> ChangeList:
    # Where it cannot be read, nothing is lost but what could be undone.
    return read_list(project, _LIST, ChangeList)


def _write_list(project: Project, known: ChangeList) -> None:
    write_list(project, _LIST, known)


def _hold_list(project: Project) -> AbstractContextManager[None]:
    return hold_list(project, _LIST)
