"""What the page may ask of a film: for each name an action, with the type of what it is asked."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, Field

from storyboard.actions import changes, edits, notes, pictures, plans, reels, runs, stills, verdicts
from storyboard.actions.hear import HearRequest
from storyboard.actions.hear_view import look_at_hearing
from storyboard.actions.result import Result
from storyboard.actions.run_request import RetakeRequest, RunRequest
from storyboard.project import Project
from storyboard.studio.bodies import MOST_BYTES, MOST_UPLOADED, from_base64
from storyboard.studio.hear_job import hear_job
from storyboard.studio.jobs import JobOutcome, JobReporter, outcome_of_reels
from storyboard.studio.note_calls import EditNoteCall, NoteCall, PutBackNotesCall, RemoveNoteCall


class Nothing(Result):
    """A call that needs to say nothing."""


class TakeCall(Result):
    """A person's word about a take."""

    shot: str
    take: int | None = Field(default=None, ge=1)
    segment: int | None = Field(default=None, ge=1)
    note: str = Field(default="", max_length=2000)


class ClearCall(Result):
    """A person's word that is taken back."""

    shot: str
    take: int | None = Field(default=None, ge=1)
    segment: int | None = Field(default=None, ge=1)


class PutBackCall(Result):
    """Verdicts to file as they were."""

    before: tuple[verdicts.FiledVerdict, ...]


class EditCall(Result):
    """Steps of an edit, and the digests of the files that it was made on."""

    steps: tuple[edits.EditStep, ...]
    digests: dict[str, str] | None = None
    file: str | None = None


class CheckCall(Result):
    """Steps of an edit that is only tried."""

    steps: tuple[edits.EditStep, ...]
    file: str | None = None


class UndoCall(Result):
    """The files of an edit that is taken back."""

    files: tuple[edits.FileChange, ...]


class FieldCall(Result):
    """The path of a field."""

    path: str


class FieldsCall(Result):
    """The paths of several fields."""

    paths: tuple[edits.Path, ...] = Field(max_length=2000)


class AddShotCall(Result):
    """A new shot."""

    shot: dict[str, Any]
    scene: str | None = None
    index: int | None = None
    digests: dict[str, str] | None = None


class AddSceneCall(Result):
    """A new scene."""

    scene: dict[str, Any]
    digests: dict[str, str] | None = None


class DeleteShotCall(Result):
    """A shot to take out."""

    shot: str
    digests: dict[str, str] | None = None


class DeleteStillCall(Result):
    """A still to take out."""

    still: str
    with_uses: bool = False
    """Take it out of what it is drawn into, too."""
    digests: dict[str, str] | None = None


class OrderShotsCall(Result):
    """Another order of the shots of a scene, or of the film."""

    order: tuple[int, ...]
    scene: str | None = None
    digests: dict[str, str] | None = None


class RenameReelCall(Result):
    """Another name for a reel."""

    reel: str
    name: str = Field(min_length=1, max_length=100)
    digests: dict[str, str] | None = None


class OrderCall(Result):
    """Another order of a reel's entries."""

    reel: str
    order: tuple[int, ...]
    digests: dict[str, str] | None = None


class AddEntryCall(Result):
    """A shot to put into a reel."""

    reel: str
    shot: str
    index: int | None = None
    digests: dict[str, str] | None = None


class EntryCall(Result):
    """One entry of a reel."""

    reel: str
    entry: int = Field(ge=0)
    digests: dict[str, str] | None = None


class TrimCall(EntryCall):
    """The part of an entry that is seen, in seconds of its clip."""

    start: float | None = Field(default=None, ge=0)
    end: float | None = Field(default=None, gt=0)


class TransitionCall(EntryCall):
    """How the clip before an entry turns into it."""

    kind: str | None = None
    duration: float | None = Field(default=None, gt=0)


class ShotCall(Result):
    """One shot."""

    shot: str


class PictureCall(Result):
    """A picture for the film's folder."""

    file_name: str = Field(min_length=1, max_length=200)
    data_base64: str
    """The file's bytes."""


class CancelCall(Result):
    """Shots whose queued takes are taken back; all where none is named."""

    shots: tuple[str, ...] = ()


class LinesCall(Result):
    """The run whose last lines are wanted."""

    pid: int | None = None
    """Its process; where it is named, another one's are not told."""


class StitchCall(Result):
    """Reels to stitch."""

    reel: str | None = None
    """Only this one; all where none is named."""
    with_slugs: bool = False
    """Let cards stand in for shots that have no take yet."""


class ExportCall(Result):
    """Reels to write for an editing program."""

    to: str = "otio"
    reel: str | None = None
    bundle: bool = False
    with_slugs: bool = False


Asked = TypeVar("Asked", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Call(Generic[Asked]):
    """One thing that the page may ask."""

    asks: type[Asked]
    does: Callable[[Project, Asked], object]
    reads: bool = False
    """Whether it changes nothing."""
    forgets: Callable[[Project, Asked], None] | None = None
    """What it makes of the list of changes, where it takes one back by its own facts."""
    most: int = MOST_BYTES
    """Bytes of what is sent."""


@dataclass(frozen=True, slots=True)
class Job(Generic[Asked]):
    """Work that the page may have begun, and that it is told of while it goes on."""

    asks: type[Asked]
    does: Callable[[Project, Asked, JobReporter], JobOutcome]


class UndoList(Result):
    """The changes that were made on pages, the newest first."""

    undoable: tuple[changes.ChangeView, ...]
    redoable: tuple[changes.ChangeView, ...]


def _changes(film: Project) -> UndoList:
    return UndoList(undoable=changes.undoable(film), redoable=changes.redoable(film))


def do_call(film: Project, call: "Call[Any]", asked: BaseModel) -> object:
    """Do what a page asks of *film*, and remember what it changed, so that it can be undone."""
    result = call.does(film, asked)
    if call.forgets is not None:
        call.forgets(film, asked)
    elif isinstance(result, changes.UndoableResult):
        changes.remember(film, result)
    return result


def _verdict(act: Callable[..., object]) -> Call[TakeCall]:
    return Call(
        TakeCall, lambda film, asked: act(film, asked.shot, take=asked.take, segment=asked.segment, note=asked.note)
    )


def _stitch(film: Project, asked: StitchCall, reporter: JobReporter) -> JobOutcome:
    made = reels.stitch(film, reel=asked.reel, with_slugs=asked.with_slugs, reporter=reporter)
    return outcome_of_reels("stitch", film, made, reporter.notes)


def _export(film: Project, asked: ExportCall, reporter: JobReporter) -> JobOutcome:
    made = reels.export(
        film, to=asked.to, reel=asked.reel, bundle=asked.bundle, with_slugs=asked.with_slugs, reporter=reporter
    )
    return outcome_of_reels("export", film, made, reporter.notes)


CALLS: dict[str, Call[Any]] = {
    "approve": _verdict(verdicts.approve),
    "reject": _verdict(verdicts.reject),
    "clear": Call(
        ClearCall, lambda film, asked: verdicts.clear(film, asked.shot, take=asked.take, segment=asked.segment)
    ),
    "put_back": Call(
        PutBackCall,
        lambda film, asked: verdicts.put_back(film, asked.before),
        forgets=lambda film, asked: changes.forget_taken_back(film, verdicts=asked.before),
    ),
    "note": Call(NoteCall, lambda film, asked: notes.add_note_at(film, asked.folder, asked.frame, asked.text)),
    "edit_note": Call(
        EditNoteCall,
        lambda film, asked: notes.edit_note(film, asked.folder, asked.note, text=asked.text, frame=asked.frame),
    ),
    "remove_note": Call(RemoveNoteCall, lambda film, asked: notes.remove_note(film, asked.folder, asked.note)),
    "put_back_notes": Call(
        PutBackNotesCall,
        lambda film, asked: notes.put_back(film, asked.before),
        forgets=lambda film, asked: changes.forget_taken_back(film, notes=asked.before),
    ),
    "edit": Call(EditCall, lambda film, asked: edits.edit(film, asked.steps, digests=asked.digests, file=asked.file)),
    "check": Call(CheckCall, lambda film, asked: edits.check(film, asked.steps, file=asked.file), reads=True),
    "undo": Call(
        UndoCall,
        lambda film, asked: edits.undo(film, asked.files),
        forgets=lambda film, asked: changes.forget_taken_back(film, files=asked.files),
    ),
    "changes": Call(Nothing, lambda film, _: _changes(film), reads=True),
    "undo_last": Call(Nothing, lambda film, _: changes.undo_last(film)),
    "redo_last": Call(Nothing, lambda film, _: changes.redo_last(film)),
    "field": Call(FieldCall, lambda film, asked: edits.field(film, asked.path), reads=True),
    "fields": Call(FieldsCall, lambda film, asked: edits.fields(film, asked.paths), reads=True),
    "add_picture": Call(
        PictureCall,
        lambda film, asked: pictures.add_picture(film, from_base64(asked.data_base64), file_name=asked.file_name),
        most=MOST_UPLOADED,
    ),
    "add_shot": Call(
        AddShotCall,
        lambda film, asked: edits.add_shot(
            film, asked.shot, scene=asked.scene, index=asked.index, digests=asked.digests
        ),
    ),
    "add_scene": Call(AddSceneCall, lambda film, asked: edits.add_scene(film, asked.scene, digests=asked.digests)),
    "delete_shot": Call(DeleteShotCall, lambda film, asked: edits.delete_shot(film, asked.shot, digests=asked.digests)),
    "delete_still": Call(
        DeleteStillCall,
        lambda film, asked: stills.delete_still(film, asked.still, with_uses=asked.with_uses, digests=asked.digests),
    ),
    "reorder_shots": Call(
        OrderShotsCall,
        lambda film, asked: edits.reorder_shots(film, asked.order, scene=asked.scene, digests=asked.digests),
    ),
    "rename_reel": Call(
        RenameReelCall, lambda film, asked: edits.rename_reel(film, asked.reel, asked.name, digests=asked.digests)
    ),
    "reorder": Call(OrderCall, lambda film, asked: edits.reorder(film, asked.reel, asked.order, digests=asked.digests)),
    "add_entry": Call(
        AddEntryCall,
        lambda film, asked: edits.add_entry(film, asked.reel, asked.shot, index=asked.index, digests=asked.digests),
    ),
    "remove_entry": Call(
        EntryCall, lambda film, asked: edits.remove_entry(film, asked.reel, asked.entry, digests=asked.digests)
    ),
    "trim": Call(
        TrimCall,
        lambda film, asked: edits.trim(
            film, asked.reel, asked.entry, start=asked.start, end=asked.end, digests=asked.digests
        ),
    ),
    "set_transition": Call(
        TransitionCall,
        lambda film, asked: edits.set_transition(
            film, asked.reel, asked.entry, asked.kind, duration=asked.duration, digests=asked.digests
        ),
    ),
    "plan": Call(RunRequest, plans.plan, reads=True),
    "plan_retake": Call(RetakeRequest, plans.plan_retake, reads=True),
    "plan_hear": Call(HearRequest, look_at_hearing, reads=True),
    "why": Call(ShotCall, lambda film, asked: plans.why(film, asked.shot), reads=True),
    "run": Call(RunRequest, runs.start_run),
    "retake": Call(RetakeRequest, runs.start_retake),
    "stop": Call(Nothing, lambda film, _: runs.stop_run(film)),
    "interrupt": Call(Nothing, lambda film, _: runs.interrupt_run(film)),
    "cancel": Call(CancelCall, lambda film, asked: runs.cancel(film, asked.shots)),
    "last_lines": Call(LinesCall, lambda film, asked: runs.last_lines(film, pid=asked.pid), reads=True),
}
"""By the last step of its address."""

JOBS: dict[str, Job[Any]] = {
    "stitch": Job(StitchCall, _stitch),
    "export": Job(ExportCall, _export),
    "hear": Job(HearRequest, hear_job),
}
"""The same, of what takes longer than a page waits."""
