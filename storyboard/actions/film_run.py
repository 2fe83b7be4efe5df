"""
A run in this process: planned, then made, and what a person may say of takes that were paid and are gone.

Between its plan and its takes there is room for a question; `runs` begins runs in processes of their own.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from storyboard import production
from storyboard.actions.notices import Deliver, RunNotices
from storyboard.actions.planned_film import film_as_asked
from storyboard.actions.run_request import RetakeRequest, RunRequest
from storyboard.errors import BudgetSpent, MediaError, RunLocked, StoryboardError, TakeFailed, WaitingForApproval
from storyboard.model.storyboard import Budget
from storyboard.plan.film_now import FilmNow
from storyboard.plan.plan import Plan
from storyboard.project import Project
from storyboard.reporter import Note, Reporter
from storyboard.shoot.outcomes import Missed
from storyboard.show.finished_run import FinishedRun


@dataclass(frozen=True, slots=True)
class PlannedRun:
    """A run before it begins."""

    film: FilmNow
    planned: Plan
    request: RunRequest | RetakeRequest
    left: str = ""
    """What a run that stops before the first clip leaves to a later one, in a sentence."""


def plan_run(project: Project, request: RunRequest | RetakeRequest) -> PlannedRun:
    """
    Return what a run, or one more take, as *request* asks would make; nothing is sent.

    Raises:
        StoryboardInvalid: The storyboard has mistakes.
        CommandError: There is no such shot, segment or provider, or a frame that one more take needs is not there.
        WaitingForApproval: A person must approve the take above it first.
    """
    asked = film_as_asked(project, request)
    return PlannedRun(asked.film, asked.planned, request, asked.left)


def make_run(
    planned: PlannedRun, *, reporter: Reporter, callback_url: str = "", deliver: Deliver | None = None
) -> FinishedRun:
    """
    Make what *planned* wants, stitch and write the reports; services may call below *callback_url*.

    *deliver* is handed notices for who looks elsewhere: of what is held back when it is, of the rest at the end.
    """
    if deliver is None:
        return _make(planned, reporter=reporter, callback_url=callback_url)
    notices = RunNotices(planned.film.loaded, deliver)
    try:
        finished = _make(planned, reporter=notices.around(reporter), callback_url=callback_url)
    except RunLocked:
        # The run that is at work tells of itself.
        raise
    except StoryboardError as error:
        notices.tell_error(error)
        raise
    notices.tell_end(finished, exit_status=exit_status_of(finished))
    return finished


def _make(planned: PlannedRun, *, reporter: Reporter, callback_url: str) -> FinishedRun:
    request, film = planned.request, planned.film
    is_whole = isinstance(request, RetakeRequest) or not request.until
    with _callback_address(film.project, callback_url, reporter) as called_at:
        if planned.left:
            reporter.report(Note(planned.left))
        return production.make(
            film,
            planned.planned,
            reporter=reporter,
            with_reels=request.stitch and is_whole,
            cap=_cap(request),
            callback_url=called_at,
            model_anyway=request.model_anyway,
        )


def forgettable_takes(finished: FinishedRun) -> tuple[Missed, ...]:
    """Return what the run did not make as its take was paid and is gone, and a person may have it paid again."""
    return tuple(missed for missed in finished.missed if missed.cause == "lost" and missed.is_forgettable)


def forget_takes(project: Project, lost: tuple[Missed, ...]) -> None:
    """Note that a person gave up what was paid for *lost*: the next run asks for them again."""
    # DBOS takes over half a second to import: only who speaks to a run pays for it.
    from storyboard.shoot.adopting import forget  # noqa: PLC0415

    for shot, segment in (missed.segment for missed in lost):
        forget(project, shot, segment=segment)


def exit_status_of(finished: FinishedRun) -> int:
    """Return how a run ends for scripts: 0, or the status of the gravest of what it missed."""
    causes: set[str] = {"failed" if missed.cause == "lost" else missed.cause for missed in finished.missed}
    ends: tuple[tuple[bool, type[StoryboardError]], ...] = (
        ("failed" in causes, TakeFailed),
        (bool(finished.broken), MediaError),
        ("budget" in causes, BudgetSpent),
        ("approval" in causes, WaitingForApproval),
    )
    return next((error.exit_status for is_so, error in ends if is_so), 0)


def _cap(request: RunRequest | RetakeRequest) -> Budget | None:
    if isinstance(request, RetakeRequest) or (request.max_usd is None and request.max_tokens is None):
        return None
    return Budget(usd=request.max_usd, tokens=request.max_tokens)


@contextmanager
def _callback_address(project: Project, url: str, reporter: Reporter) -> Iterator[str]:
    """Give the URL below which services may call this run; empty where the person gave none."""
    if not url:
        yield ""
        return
    # A web server takes a while to import: only a run that is called back pays for it.
    from storyboard.shoot.callback_server import open_callbacks  # noqa: PLC0415

    with open_callbacks(project, url, reporter=reporter) as called_at:
        yield called_at
