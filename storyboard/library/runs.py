"""Runs in this process. Whoever calls them has agreed to pay: nobody is asked."""

import asyncio
import logging
from collections.abc import Callable
from functools import partial

from storyboard.actions import runs
from storyboard.actions.film_run import make_run, plan_run
from storyboard.actions.interrupted_run import interrupted_run
from storyboard.actions.run_request import RetakeRequest, RunRequest
from storyboard.actions.run_result import RunResult, run_result
from storyboard.actions.runs import CancelResult
from storyboard.actions.webhook import webhook
from storyboard.errors import CommandError
from storyboard.library.hearing import Listener, in_loop, reporter_for
from storyboard.library.places import Place, find_project
from storyboard.library.requests import request_of
from storyboard.model.until import Until
from storyboard.project import Project

_log = logging.getLogger(__name__)
_LOOK_EVERY_S = 0.5


def run(  # noqa: PLR0913 - one for each option of the verb
    place: Place,
    *,
    reporter: Listener | None = None,
    provider: str | None = None,
    only: tuple[str, ...] = (),
    draft: bool = False,
    until: Until | None = None,
    max_usd: float | None = None,
    max_tokens: int | None = None,
    stitch: bool = True,
    callback_url: str = "",
    model_anyway: bool = False,
) -> RunResult:
    """
    Make what is missing, archive it, stitch every reel and write the reports. Nobody is asked before money is spent.

    Called again after anything, it goes on and pays for nothing twice. What could not be made stands in `missed` of the
    result, and raises nothing. *max_usd* is in US dollars; *callback_url* is where services may call. *reporter* is
    called in threads of the run. A ^C is a `KeyboardInterrupt` whose note says what goes on at the service.

    In any thread but one in which an event loop runs, as in a notebook: there `run_async` does the same. A process runs
    one film at a time.

    Raises:
        StoryboardInvalid: The storyboard has mistakes; nothing was sent.
        CommandError: There is no such storyboard, shot or provider, a model is retired, or an event loop runs in this
            thread; nothing was sent.
        MissingKey: A provider that is needed has no API key; nothing was sent.
        RunLocked: A run is at work on the film, or another one in this process; nothing was sent.
        ArchiveError, DatabaseUnavailable: What is paid cannot be noted or filed; the next run goes on.
    """
    request = request_of(
        RunRequest, provider=provider, only=only, draft=draft, until=until, max_usd=max_usd, max_tokens=max_tokens,
        stitch=stitch, model_anyway=model_anyway,
    )  # fmt: skip
    _require_no_loop("run")
    return _make(find_project(place), request, reporter, callback_url=callback_url)


async def run_async(  # noqa: PLR0913 - one for each option of the verb
    place: Place,
    *,
    reporter: Listener | None = None,
    provider: str | None = None,
    only: tuple[str, ...] = (),
    draft: bool = False,
    until: Until | None = None,
    max_usd: float | None = None,
    max_tokens: int | None = None,
    stitch: bool = True,
    callback_url: str = "",
    model_anyway: bool = False,
) -> RunResult:
    """
    Run as `run` does, in a thread; *reporter* is called in this event loop.

    A task that is cancelled asks the run to begin nothing more and to wait for nothing, and ends with it: what runs at
    a service goes on, is charged, and is archived by the next run.

    Raises:
        StoryboardError: As `run` does.
    """
    return await _make_async(
        find_project(place),
        partial(
            run, place, reporter=in_loop(reporter, asyncio.get_running_loop()), provider=provider, only=only,
            draft=draft, until=until, max_usd=max_usd, max_tokens=max_tokens, stitch=stitch, callback_url=callback_url,
            model_anyway=model_anyway,
        ),
    )  # fmt: skip


def retake(  # noqa: PLR0913 - one for each option of the verb
    place: Place,
    shot: str,
    *,
    reporter: Listener | None = None,
    segment: int | None = None,
    seed: int | None = None,
    provider: str | None = None,
    draft: bool = False,
    stitch: bool = True,
    model_anyway: bool = False,
) -> RunResult:
    """
    Make one more take of *shot*, and leave every other shot as it is; else as `run`. Segments are counted from 1.

    Raises:
        StoryboardInvalid: The storyboard has mistakes; nothing was sent.
        CommandError: There is no such storyboard, shot or segment, a frame that it needs is not there, or an event loop
            runs in this thread; nothing was sent.
        WaitingForApproval: A person must approve the take above it first; nothing was sent.
        MissingKey: A provider that is needed has no API key; nothing was sent.
        RunLocked: A run is at work on the film, or another one in this process; nothing was sent.
        ArchiveError, DatabaseUnavailable: What is paid cannot be noted or filed; the next run goes on.
    """
    request = request_of(
        RetakeRequest, shot=shot, segment=segment, seed=seed, provider=provider, draft=draft, stitch=stitch,
        model_anyway=model_anyway,
    )  # fmt: skip
    _require_no_loop("retake")
    return _make(find_project(place), request, reporter)


async def retake_async(  # noqa: PLR0913 - one for each option of the verb
    place: Place,
    shot: str,
    *,
    reporter: Listener | None = None,
    segment: int | None = None,
    seed: int | None = None,
    provider: str | None = None,
    draft: bool = False,
    stitch: bool = True,
    model_anyway: bool = False,
) -> RunResult:
    """
    Retake as `retake` does, in a thread; *reporter* and a task that is cancelled are as with `run_async`.

    Raises:
        StoryboardError: As `retake` does.
    """
    return await _make_async(
        find_project(place),
        partial(
            retake, place, shot, reporter=in_loop(reporter, asyncio.get_running_loop()), segment=segment, seed=seed,
            provider=provider, draft=draft, stitch=stitch, model_anyway=model_anyway,
        ),
    )  # fmt: skip


def cancel(place: Place, *shots: str) -> CancelResult:
    """
    Take back what is queued at its service, of *shots* or of all; what runs there is left, and is charged.

    A run that is at work begins nothing more of these shots and waits for none of their tasks.

    Raises:
        CommandError: There is no such storyboard, nothing was ever asked of one of *shots*, or an event loop runs in
            this thread.
        MissingKey: A provider that has tasks of ours has no API key.
    """
    _require_no_loop("cancel")
    return CancelResult(takes=runs.cancel(find_project(place), shots))


async def cancel_async(place: Place, *shots: str) -> CancelResult:
    """
    Cancel as `cancel` does, in a thread.

    Raises:
        StoryboardError: As `cancel` does.
    """
    return await asyncio.to_thread(cancel, place, *shots)


def _require_no_loop(name: str) -> None:
    """See that no event loop runs in this thread: the run would wait for it, and it for the run."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return
    raise CommandError(
        f"storyboard.{name}: cannot be called in a thread in which an event loop runs",
        hint=f"await storyboard.{name}_async(...)",
    )


def _make(
    project: Project, request: RunRequest | RetakeRequest, listener: Listener | None, *, callback_url: str = ""
) -> RunResult:
    planned = plan_run(project, request)
    try:
        post = webhook(say=_log.warning)
        finished = make_run(
            planned, reporter=reporter_for(listener), callback_url=callback_url, deliver=post.deliver if post else None
        )
        return run_result(finished)
    except KeyboardInterrupt as interrupt:
        stopped = interrupted_run(project)
        interrupt.add_note(f"{stopped.message}\n{stopped.hint}")
        raise


async def _make_async(project: Project, make: Callable[[], RunResult]) -> RunResult:
    """Call *make*, which runs the film of *project*, in a thread; a cancellation stops the run first."""
    work = asyncio.ensure_future(asyncio.to_thread(make))
    try:
        return await asyncio.shield(work)
    except asyncio.CancelledError:
        # It may only be planning: what it is asked before it begins, it forgets.
        while not work.done():
            await asyncio.to_thread(runs.stop_run, project)
            await asyncio.wait({work}, timeout=_LOOK_EVERY_S)
        raise
