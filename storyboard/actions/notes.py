"""Notes of people at a time of a take: written, changed, taken away, and all of it taken back."""

from collections.abc import Sequence
from fractions import Fraction
from uuid import uuid4

from storyboard.actions.note_view import NoteView, note_view
from storyboard.actions.result import Result
from storyboard.archive.takes import file_notes, read_take, read_takes
from storyboard.errors import CommandError
from storyboard.load.load import load
from storyboard.model.clock import now as utc_now
from storyboard.model.graph import no_such_shot
from storyboard.model.take_note import MOST_LETTERS, TakeNote, plain_text
from storyboard.model.takes import Take
from storyboard.plan.film_now import film_now
from storyboard.plan.takes_meant import meant_takes
from storyboard.project import Project, path_to_type


class FiledNote(Result):
    """A note as it was, or that it was not there."""

    folder: str
    id: str
    frame: int | None
    """None where there was none."""
    text: str = ""
    at: str = ""


class NoteChange(Result):
    """What became of a note."""

    note: NoteView | None
    """As it is now; None where it was removed."""
    before: tuple[FiledNote, ...]
    """As it was: `put_back` files it again."""


class NoteList(Result):
    """The notes on the takes of a shot."""

    notes: tuple[NoteView, ...]


def notes_of(project: Project, shot: str | None = None) -> tuple[NoteView, ...]:
    """
    Return the notes on the takes of *shot*, or of every shot, by take and frame.

    Raises:
        StoryboardInvalid: The storyboard has mistakes.
        CommandError: No shot is called so.
    """
    board, takes = load(project).storyboard, read_takes(project)
    shots = [shot.id for shot in board.every_shot]
    if shot is not None and shot not in shots:
        raise no_such_shot(shot, shots)
    wanted = [each for each in shots if shot in {None, each}]
    return tuple(
        note_view(take, note)
        for each in wanted
        for (name, _), several in takes.items()
        if name == each
        for take in several
        for note in take.notes
    )


def add_note(
    project: Project, shot: str, text: str, *, at_s: float = 0.0, take: int | None = None, segment: int | None = None
) -> NoteChange:
    """
    Note *text* at *at_s* seconds of a take of *shot*: the one numbered *take*, else the one that counts.

    Of a shot in segments the seconds count from the shot's beginning, or from that of the *segment* that is named.

    Raises:
        CommandError: There is no such shot, take or time, or the text is empty or too long.
    """
    film = film_now(project)
    meant = meant_takes(film.plan, film.takes, shot, number=take, segment=segment)
    found, frame = _place(meant, shot, at_s)
    return _add(project, found, frame, text)


def add_note_at(project: Project, folder: str, frame: int, text: str) -> NoteChange:
    """
    Note *text* at a *frame* of the take in *folder*.

    Raises:
        ArchiveError: There is no such take.
        CommandError: It has no such frame, or the text is empty or too long.
    """
    return _add(project, read_take(project, folder), frame, text)


def edit_note(
    project: Project, folder: str, note_id: str, *, text: str | None = None, frame: int | None = None
) -> NoteChange:
    """
    Give a note of the take in *folder* another text, or another frame.

    Raises:
        ArchiveError: There is no such take.
        CommandError: It has no such note or frame, or the text is empty or too long.
    """
    take = read_take(project, folder)
    old = _note_called(project, take, note_id)
    changes: dict[str, object] = {}
    if text is not None:
        changes["text"] = _checked_text(text)
    if frame is not None:
        changes["frame"] = _checked_frame(take, frame)
    new = old.model_copy(update=changes)
    return _file(project, take, note_id, new)


def remove_note(project: Project, folder: str, note_id: str) -> NoteChange:
    """
    Take a note of the take in *folder* away.

    Raises:
        ArchiveError: There is no such take.
        CommandError: It has no such note.
    """
    take = read_take(project, folder)
    _note_called(project, take, note_id)
    return _file(project, take, note_id, None)


def note_called(project: Project, note_id: str, *, shot: str | None = None) -> NoteView:
    """
    Return the note that *note_id* names, or begins to name, on the takes of *shot* or of the film.

    Raises:
        CommandError: None is called so, or several are.
    """
    found = [note for note in notes_of(project, shot) if note_id and note.id.startswith(note_id)]
    if len(found) != 1:
        whose = shot or project.name
        listing = f"`storyboard note {path_to_type(project)}{f' {shot}' if shot else ''}` lists them"
        number = "several notes are" if found else "no note is"
        raise CommandError(f"{whose}: {number} called {note_id!r}", hint=listing)
    return found[0]


def put_back(project: Project, before: Sequence[FiledNote]) -> tuple[FiledNote, ...]:
    """
    File notes as they were *before*; return those that this replaced, so that it can be undone too.

    Other notes of the same takes stay as they are.

    Raises:
        ArchiveError: One of the takes is not there.
    """
    replaced: list[FiledNote] = []
    for wanted in before:
        take = read_take(project, wanted.folder)
        note = (
            None if wanted.frame is None else TakeNote(id=wanted.id, frame=wanted.frame, text=wanted.text, at=wanted.at)
        )
        replaced += _file(project, take, wanted.id, note).before
    return tuple(replaced)


def _place(meant: Sequence[Take], shot: str, at_s: float) -> tuple[Take, int]:
    """Return which of the takes of a shot's segments is seen at that time, and the frame of it."""
    first = meant[0]
    rate = Fraction(first.slate.clip.rate)
    left = round(Fraction(at_s) * rate)
    for take in meant if left >= 0 else ():
        if left < take.slate.clip.frames:
            return take, left
        # A frame that two segments share is seen once.
        left -= take.slate.clip.frames - 1
    length_s = float((sum(take.slate.clip.frames - 1 for take in meant) + 1) / rate)
    raise CommandError(f"{shot}: it has no {at_s:g} s; it is {length_s:.2f} s long", hint="name a time within it")


def _add(project: Project, take: Take, frame: int, text: str) -> NoteChange:
    note = TakeNote(
        id=uuid4().hex[:8], frame=_checked_frame(take, frame), text=_checked_text(text), at=utc_now()
    )  # fmt: skip
    return _file(project, take, note.id, note)


def _file(project: Project, take: Take, note_id: str, note: TakeNote | None) -> NoteChange:
    before: list[TakeNote] = []

    def change(notes: tuple[TakeNote, ...]) -> list[TakeNote]:
        before.extend(each for each in notes if each.id == note_id)
        return [*(each for each in notes if each.id != note_id), *([note] if note else [])]

    filed = file_notes(project, take, change)
    old = before[0] if before else None
    return NoteChange(
        note=note_view(filed, note) if note else None,
        before=(
            FiledNote(folder=take.folder, id=note_id, frame=old.frame, text=old.text, at=old.at)
            if old
            else FiledNote(folder=take.folder, id=note_id, frame=None),
        ),
    )


def _note_called(project: Project, take: Take, note_id: str) -> TakeNote:
    for note in take.notes:
        if note.id == note_id:
            return note
    raise CommandError(
        f"{take.folder}: no note is called {note_id!r}",
        hint=f"`storyboard note {path_to_type(project)} {take.key.shot}` lists them",
    )


def _checked_text(text: str) -> str:
    plain = plain_text(text)
    if not plain:
        raise CommandError("a note has no text", hint="say what is to be seen there")
    if len(plain) > MOST_LETTERS:
        raise CommandError(f"a note has {len(plain):,} letters", hint=f"write {MOST_LETTERS:,} at most")
    return plain


def _checked_frame(take: Take, frame: int) -> int:
    frames = take.slate.clip.frames
    if not 0 <= frame < frames:
        raise CommandError(f"{take.folder}: it has no frame {frame}", hint=f"its frames are numbered 0 to {frames - 1}")
    return frame
