"""What came of a run as programs read it."""

from typing import Literal

from storyboard.actions.earlier_attempt import EarlierAttempt, earlier_attempts
from storyboard.actions.plan_result import LeftSegment, left_segments
from storyboard.actions.result import Result
from storyboard.model.medium import Medium
from storyboard.model.take_key import TakeKind
from storyboard.model.takes import Take
from storyboard.plan.spending import BudgetRecord
from storyboard.shoot.outcomes import Missed
from storyboard.show.entries import Entry, EntryState
from storyboard.show.finished_run import FinishedRun


class EndedSegment(Result):
    """How one segment stands after a run."""

    shot: str
    segment: int
    """Counted from 1."""
    medium: Medium
    """What is made of it: a clip, one picture, or a recording."""
    state: EntryState
    take: int | None
    """The take that is used: the circled one; never a draft."""
    task_id: str | None
    tokens: int | None
    usd: float | None
    note: str
    """Why it failed, what it waits for; empty where there is nothing to say."""
    asked_again: tuple[EarlierAttempt, ...]
    """The attempts before the newest that came to nothing."""
    perhaps_paid: tuple[str, ...]
    """When calls for a still were sent whose answers were lost, UTC."""
    draft: int | None
    """The draft that counts, of those that are up to date."""


class NewDraft(Result):
    """A draft that the run made."""

    shot: str
    segment: int
    take: int
    task_id: str
    tokens: int | None
    usd: float | None


class MissedSegment(Result):
    """A segment that a run wanted and did not get."""

    shot: str
    segment: int
    kind: TakeKind
    cause: Literal["failed", "blocked", "budget", "approval", "lost"]
    """
    `blocked`: what it is made from was missed; `approval`: a person must say something first; `lost`: its take was paid
    and is gone.
    """
    why: str
    code: str
    """The service's code of the failure; empty where it gave none."""
    stopped: bool
    """Whether a person stopped it, or what it is made from."""


class StitchedFile(Result):
    """A reel that the run stitched."""

    path: str
    frames: int
    duration_s: float


class RunResult(Result):
    """What came of a run, or of one more take."""

    run_id: str
    shots: tuple[EndedSegment, ...]
    drafts: tuple[NewDraft, ...]
    left: tuple[LeftSegment, ...]
    """Segments of which no draft can be made, though drafts were asked for."""
    missed: tuple[MissedSegment, ...]
    reels: tuple[StitchedFile, ...]
    budget: BudgetRecord | None
    unstitched: tuple[str, ...]
    """One sentence for each reel that could not be made."""
    record: str
    """Where the run record is."""
    page: str
    """Where the page is."""


def run_result(finished: FinishedRun) -> RunResult:
    """Return what came of a run as programs read it."""
    made = (take for entry in finished.entries for take in new_takes(entry, finished))
    return RunResult(
        run_id=finished.run_id,
        shots=tuple(map(_segment, finished.entries)),
        drafts=tuple(_draft(take) for take in made if take.is_draft),
        left=left_segments(finished.planned),
        missed=tuple(map(_missed_segment, finished.missed)),
        reels=tuple(
            StitchedFile(path=str(reel.path), frames=reel.frames, duration_s=float(reel.duration_s))
            for reel in finished.reels
        ),
        budget=finished.spending.record,
        unstitched=finished.unstitched,
        record=str(finished.record),
        page=str(finished.page),
    )


def new_takes(entry: Entry, finished: FinishedRun) -> tuple[Take, ...]:
    """Return the takes of *entry* that the run itself made."""
    return tuple(take for take in entry.takes if take.slate.attempt.run_id == finished.run_id)


def _segment(entry: Entry) -> EndedSegment:
    attempt = entry.attempt
    return EndedSegment(
        shot=entry.shot.id,
        segment=entry.segment,
        medium=entry.shot.medium,
        state=entry.state,
        take=entry.take.key.take if entry.take else None,
        task_id=attempt.task_id if attempt else None,
        tokens=attempt.tokens if attempt else None,
        usd=attempt.usd if attempt else None,
        note=entry.note,
        asked_again=earlier_attempts(attempt),
        perhaps_paid=tuple(call.at for call in entry.lost_calls),
        draft=entry.draft.key.take if entry.draft else None,
    )


def _draft(take: Take) -> NewDraft:
    attempt = take.slate.attempt
    return NewDraft(
        shot=take.key.shot,
        segment=take.key.segment,
        take=take.key.take,
        task_id=attempt.task_id,
        tokens=attempt.tokens,
        usd=attempt.usd,
    )


def _missed_segment(missed: Missed) -> MissedSegment:
    shot, segment = missed.segment
    return MissedSegment(
        shot=shot,
        segment=segment,
        kind=missed.kind,
        cause=missed.cause,
        why=missed.why,
        code=missed.code,
        stopped=missed.is_stopped,
    )
