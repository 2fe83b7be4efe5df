"""
Takes that were made and paid, and whose files are gone: they are fetched again by their tasks.

Where the service has the task no more, nothing is asked for in its place
before a person says so: it would be paid a second time.
"""

from collections.abc import Iterable

from storyboard.archive.bucket import bucket_of
from storyboard.archive.takes import SLATE, take_folder
from storyboard.errors import ArchiveError, LinkExpired, StoryboardError, TaskNotFound
from storyboard.model.graph import SegmentId
from storyboard.model.paid import is_simulated
from storyboard.model.take_key import TakeKey
from storyboard.model.takes import Attempt, Failure
from storyboard.project import Project, path_to_type
from storyboard.reporter import Note
from storyboard.shoot.context import Context
from storyboard.shoot.gone_takes import LOST
from storyboard.shoot.state.journal import Journal


def is_gone(error: StoryboardError) -> bool:
    """Return whether *error* says that the service has what a task made no more."""
    return isinstance(error, TaskNotFound | LinkExpired)


def lost_ids(journal: Journal, project: Project, segments: Iterable[SegmentId]) -> tuple[str, ...]:
    """Return the ids of the attempts at *segments* that were filed, and whose slates are not on this disk any more."""
    filed = journal.filed_takes(segments)
    return tuple(attempt_id for attempt_id, key in filed.items() if not _is_filed(project, key))


def reopen(context: Context, attempt_id: str, attempt: Attempt) -> None:
    """Let what the task of a lost take made be fetched and filed once more; nothing is asked for."""
    of_task = f"task {attempt.task_id} " if attempt.asked.has_task else ""
    said = (
        f"{attempt.key} was made and paid ({of_task}at {attempt.provider}), and its files are not in the "
        "archive any more: they are fetched again"
    )
    lost = Failure(type=LOST, code="", message=said, hint="run again")
    if context.journal.swap(attempt_id, attempt, attempt.model_copy(update={"state": "succeeded", "failure": lost})):
        context.reporter.report(Note(said))


def fetch_error(project: Project, attempt: Attempt, error: StoryboardError) -> ArchiveError:
    """Return what is said of a lost take that the service has no more, or does not give now."""
    task = f"task {attempt.task_id} at {attempt.provider}"
    if not attempt.asked.has_task:
        return _call_error(project, attempt, error)
    if not is_gone(error):
        return ArchiveError(
            f"{attempt.key} was made and paid ({task}), its files are not in the archive any more, and they cannot be "
            f"fetched now: {error.message}",
            hint="run again to fetch them; nothing is asked for in their place",
        )
    return ArchiveError(
        f"{attempt.key} was made and paid ({task}); its files are not in the archive, and the service has them no "
        f"more: {error.message}",
        hint=_way_on(project, attempt),
    )


def _call_error(project: Project, attempt: Attempt, error: StoryboardError) -> ArchiveError:
    """Return what is said of a picture or recording that was paid, and cannot be had from the service."""
    return ArchiveError(
        f"{attempt.key}: the {attempt.asked.thing} was made by {attempt.provider} and is paid, but cannot be archived: "
        f"{error.message}",
        hint=_way_on(project, attempt) if is_gone(error) else "run again to fetch it; none is asked for in its place",
    )


def way_on_without_task(project: Project, attempt: Attempt, forgotten: TaskNotFound) -> str:
    """Return what to do about a task that the service knows no more before its take was filed."""
    if is_simulated(attempt.provider):
        return _SIMULATED
    look = forgotten.hint or "look at the account"
    return f"{look}: run again to ask about it once more; or {_pay_again(project, attempt)}"


def _way_on(project: Project, attempt: Attempt) -> str:
    if is_simulated(attempt.provider):
        return _SIMULATED
    return f"restore {attempt.key} from a copy of the archive; or {_pay_again(project, attempt)}"


_SIMULATED = "run again: the simulator makes another, which costs nothing"


def _pay_again(project: Project, attempt: Attempt) -> str:
    segment = f" --segment {attempt.key.segment}" if attempt.key.segment > 1 else ""
    forget = f"`storyboard tasks forget {path_to_type(project)} {attempt.key.shot}{segment}`"
    return f"{forget} lets the next run make another, which is paid again"


def retake_command(project: Project, attempt: Attempt) -> str:
    """Return what a person types for another take of what *attempt* was to make."""
    segment = f" --segment {attempt.key.segment}" if attempt.key.segment > 1 else ""
    return f"`storyboard retake {path_to_type(project)} {attempt.key.shot}{segment}`"


def _is_filed(project: Project, key: TakeKey) -> bool:
    # With a bucket the disk has copies only, which come by themselves.
    return bucket_of(project) is not None or (take_folder(project, key) / SLATE).exists()
