"""What a long verb tells while it works, one JSON document a line: `--events` prints these."""

from typing import Literal

from storyboard.actions.interrupted_run import tasks_going_on
from storyboard.actions.new_films import WrittenFilm
from storyboard.actions.reels import ReelsResult
from storyboard.actions.result import Result
from storyboard.actions.run_result import RunResult
from storyboard.actions.runs import TaskLeft
from storyboard.errors import Interrupted, StoryboardError
from storyboard.model.clock import now
from storyboard.model.take_key import TakeKind
from storyboard.model.units import Currency
from storyboard.project import Project
from storyboard.reporter import Event, Note, ReelDone, ReelProgress, RunBegins, ShotChanged, ShotState, Step


class RunStep(Result):
    """A segment that a run makes, or its draft."""

    shot: str
    segment: int
    kind: TakeKind
    takes: int
    """How many takes of it are lacking."""
    expected_s: float
    """From create to success; a guess."""
    after: tuple[str, ...]
    """The shots that it needs first and that this run makes, too."""


class BeginLine(Result):
    """A run is about to ask for something; nothing was asked for yet."""

    type: Literal["begin"]
    time: str
    """When it was told: UTC, ISO 8601."""
    steps: tuple[RunStep, ...]
    """What it makes."""
    shots: tuple[str, ...]
    """All that it is about, those that are up to date among them."""
    spent_usd: float
    """By the takes that count against the limit, before this run."""
    limit_usd: float | None
    """What may be spent; null where nobody set a limit."""
    is_free: bool
    """Whether all of it is made by the simulator."""
    currency: Currency


class TakeLine(Result):
    """A take moved on."""

    type: Literal["take"]
    time: str
    """When it was told: UTC, ISO 8601."""
    shot: str
    segment: int
    take: int
    kind: TakeKind
    state: ShotState
    task_id: str
    """Empty where there is none yet."""
    note: str
    """Why it failed, or what it waits for."""
    expected_s: float
    """What it should need from create to success; a guess."""
    age_s: float
    """How long ago the service took it on."""
    usd: float | None
    """What the service billed for it, where that is known."""
    cny: float | None
    is_simulated: bool
    """Whether the simulator makes it: then nobody bills what it costs."""


class ReelLine(Result):
    """A reel is being stitched."""

    type: Literal["reel"]
    time: str
    """When it was told: UTC, ISO 8601."""
    name: str
    share: float
    """How much of it is done, from 0 to 1."""


class ReelDoneLine(Result):
    """A reel is finished."""

    type: Literal["reel_done"]
    time: str
    """When it was told: UTC, ISO 8601."""
    name: str
    file: str
    duration_s: float
    was_up_to_date: bool
    """Whether it was left as it is."""


class NoteLine(Result):
    """A sentence for people: a warning, a place, a next step."""

    type: Literal["note"]
    time: str
    """When it was told: UTC, ISO 8601."""
    text: str


class ResultLine(Result):
    """The last line of a verb that did its work: what came of it."""

    type: Literal["result"]
    time: str
    """When it was told: UTC, ISO 8601."""
    exit_status: int
    """0, or that of the gravest of what a run missed."""
    result: RunResult | ReelsResult | WrittenFilm
    """What the verb prints with `--json`."""


class ErrorLine(Result):
    """The last line of a verb that failed: why."""

    type: Literal["error"]
    time: str
    """When it was told: UTC, ISO 8601."""
    exit_status: int
    error: str
    """The kind of error: `StoryboardInvalid`."""
    message: str
    hint: str
    """What to do next; empty where nothing can be said."""


class StoppedLine(Result):
    """The last line of a verb that a ^C ended: what goes on without it."""

    type: Literal["stopped"]
    time: str
    """When it was told: UTC, ISO 8601."""
    exit_status: int
    message: str
    hint: str
    tasks: tuple[TaskLeft, ...]
    """Tasks that go on at their services; the next run waits for them and archives them."""


EventLine = BeginLine | TakeLine | ReelLine | ReelDoneLine | NoteLine | ResultLine | ErrorLine | StoppedLine

LINES: tuple[type[Result], ...] = (
    BeginLine, TakeLine, ReelLine, ReelDoneLine, NoteLine, ResultLine, ErrorLine, StoppedLine,
)  # fmt: skip
"""Every kind of line."""


def event_line(event: Event) -> EventLine:
    """Return *event* as a line that is told now."""
    match event:
        case RunBegins():
            return _begin_line(event)
        case ShotChanged():
            return _take_line(event)
        case ReelProgress(name=name, share=share):
            return ReelLine(type="reel", time=now(), name=name, share=share)
        case ReelDone(name=name, path=path):
            return ReelDoneLine(
                type="reel_done", time=now(), name=name, file=str(path), duration_s=float(event.duration_s),
                was_up_to_date=event.was_up_to_date,
            )  # fmt: skip
        case Note(text=text):
            return NoteLine(type="note", time=now(), text=text)


def result_line(result: object, *, exit_status: int = 0) -> ResultLine:
    """Return the last line of a verb that did its work; *result* is one of those that such a line may hold."""
    return ResultLine.model_validate({"type": "result", "time": now(), "exit_status": exit_status, "result": result})


def error_line(error: Exception) -> ErrorLine:
    """Return the last line of a verb that *error* ended."""
    known = error if isinstance(error, StoryboardError) else StoryboardError(str(error))
    return ErrorLine(
        type="error",
        time=now(),
        exit_status=known.exit_status,
        error=type(error).__name__,
        message=known.message,
        hint=known.hint,
    )


def stopped_line(stopped: Interrupted, place: Project | None) -> StoppedLine:
    """Return the last line of a verb that a ^C ended: with what goes on of a run of *place*."""
    return StoppedLine(
        type="stopped",
        time=now(),
        exit_status=Interrupted.exit_status,
        message=stopped.message,
        hint=stopped.hint,
        tasks=tasks_going_on(place) if place else (),
    )


def _begin_line(begun: RunBegins) -> BeginLine:
    return BeginLine(
        type="begin",
        time=now(),
        steps=tuple(map(_step, begun.steps)),
        shots=tuple(sorted(begun.shots)),
        spent_usd=float(begun.spent_usd),
        limit_usd=begun.limit_usd,
        is_free=begun.is_free,
        currency=begun.currency,
    )


def _step(step: Step) -> RunStep:
    shot, segment, kind = step.name
    above = tuple(sorted({name for name, _, _ in step.after}))
    return RunStep(
        shot=shot, segment=segment, kind=kind, takes=step.takes, expected_s=step.expected_s, after=above
    )  # fmt: skip


def _take_line(changed: ShotChanged) -> TakeLine:
    return TakeLine(
        type="take",
        time=now(),
        shot=changed.key.shot,
        segment=changed.key.segment,
        take=changed.key.take,
        kind=changed.kind,
        state=changed.state,
        task_id=changed.task_id,
        note=changed.note,
        expected_s=changed.expected_s,
        age_s=changed.age_s,
        usd=changed.usd,
        cny=changed.cny,
        is_simulated=changed.is_simulated,
    )
