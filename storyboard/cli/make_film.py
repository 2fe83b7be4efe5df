"""A run, or one more take, from the plan to its last word: what is asked of a person, and what is said of it."""

import time
from functools import partial

import typer

from storyboard.actions.film_run import (
    exit_status_of,
    forget_takes,
    forgettable_takes,
    make_run,
    plan_run,
)
from storyboard.actions.notices import Deliver, Notice
from storyboard.actions.run_request import RetakeRequest, RunRequest
from storyboard.actions.run_result import new_takes, run_result
from storyboard.actions.webhook import webhook
from storyboard.cli.approvals import approve_command, say_commands
from storyboard.cli.confirm import confirm
from storyboard.cli.console import ask, can_ask, talk, tell
from storyboard.cli.desktop import desktop
from storyboard.cli.event_stream import EventStream
from storyboard.cli.json_result import print_result
from storyboard.cli.summary import summary
from storyboard.cli.watched_run import watched_run
from storyboard.load.yaml.source import path_from_here
from storyboard.project import Project, path_to_type
from storyboard.show.finished_run import FinishedRun


def make_film(
    place: Project,
    request: RunRequest | RetakeRequest,
    *,
    is_confirmed: bool,
    json: bool,
    callback_url: str | None = None,
    stream: EventStream | None = None,
) -> FinishedRun:
    """
    Make what *request* asks of the film at *place*; where takes that were paid are lost, ask whether to pay again.

    Where it *is_confirmed* nobody is asked before takes that cost money are made.
    """
    is_quiet = json or stream is not None
    making = partial(
        _make, place, request, is_confirmed=is_confirmed, json=is_quiet, callback_url=callback_url or "", stream=stream
    )
    finished = making()
    if isinstance(request, RetakeRequest):
        _say_circles(finished, place)
    elif not is_quiet and _pays_again(finished, place):
        finished = making()
    return finished


def _make(
    place: Project,
    request: RunRequest | RetakeRequest,
    *,
    is_confirmed: bool,
    json: bool,
    callback_url: str,
    stream: EventStream | None,
) -> FinishedRun:
    # The plan of a long film takes a while, too.
    with watched_run(place, json=json, stream=stream):
        planned = plan_run(place, request)
    if not is_confirmed and not json:
        # No line stands while a person is asked.
        confirm(planned.film, planned.planned, model_anyway=request.model_anyway)
    with watched_run(place, json=json, stream=stream) as reporter:
        return make_run(planned, reporter=reporter, callback_url=callback_url, deliver=_ways_to_tell())


def _ways_to_tell() -> Deliver | None:
    """Return what tells who looks elsewhere: at the environment's address, and on the desktop; None without either."""
    post, show = webhook(say=talk), desktop(began_s=time.monotonic())
    ways = [way for way in (post.deliver if post else None, show) if way is not None]

    def deliver(notice: Notice) -> None:
        for way in ways:
            way(notice)

    return deliver if ways else None


def _pays_again(finished: FinishedRun, place: Project) -> bool:
    """Ask at a terminal whether takes that were paid and are gone shall be paid again; note it where they shall."""
    lost = forgettable_takes(finished)
    if not lost or not can_ask():
        return False
    for missed in lost:
        talk(f"{missed.segment[0]}: {missed.why}")
    names = ", ".join(dict.fromkeys(missed.segment[0] for missed in lost))
    if not ask(f"Make {names} again, and pay again?"):
        return False
    forget_takes(place, lost)
    return True


def _say_circles(finished: FinishedRun, place: Project) -> None:
    """Say where a circle stays on an older take: only a person moves it."""
    for entry in finished.entries:
        new = new_takes(entry, finished)
        if new and entry.take and entry.take.is_circled:
            talk(f"{entry.take.folder} stays the circled take")
            command = approve_command(place, new[-1].key, in_segments=entry.segments > 1)
            talk(f"  to use the new one: {command}")


def conclude(
    finished: FinishedRun, place: Project, *, took_s: float, json: bool, stream: EventStream | None = None
) -> None:
    """Tell what came of a run, and exit with its status."""
    if stream is not None:
        stream.end(run_result(finished), exit_status=exit_status_of(finished))
    elif json:
        print_result(run_result(finished))
    else:
        _say(finished, place, took_s=took_s)
    if status := exit_status_of(finished):
        raise typer.Exit(status)


def _say(finished: FinishedRun, place: Project, *, took_s: float) -> None:
    waiting = [missed for missed in finished.missed if missed.cause == "approval"]
    talk(summary(finished, took_s=took_s))
    for (shot, _), why in finished.planned.left:
        talk(f"left {shot}: {why}")
    for missed in finished.missed:
        if missed.cause == "budget":
            talk(f"{missed.segment[0]}{' (its draft)' if missed.kind == 'draft' else ''} not started: {missed.why}")
        elif missed.cause != "approval":
            why = f"{missed.why.rstrip('.')} ({missed.code})" if missed.code not in missed.why else missed.why
            word = "stopped" if missed.is_stopped else "error"
            talk(f"{word}: {missed.segment[0]}{' (its draft)' if missed.kind == 'draft' else ''}: {why}")
        if missed.hint:
            talk(f"  {missed.hint}")
    for missed in waiting:
        talk(f"{missed.segment[0]}: {missed.why}")
    _say_choices(finished, place, [folder for missed in waiting for folder in missed.takes])
    for error in finished.broken:
        tell(error)
    if finished.planned.drafting:
        unjudged = [entry.draft.folder for entry in finished.entries if entry.draft and not entry.draft.verdict]
        _say_choices(finished, place, unjudged)
    talk(f"page: {path_from_here(finished.page)}")


def _say_choices(finished: FinishedRun, place: Project, folders: list[str]) -> None:
    """Say how the takes in *folders* are approved, and how to go on then."""
    takes = {take.folder: (take.key, entry.segments > 1) for entry in finished.entries for take in entry.takes}
    choices = [takes[folder] for folder in folders if folder in takes]
    if choices:
        say_commands(place, choices)
        finals = ", which makes the finals" if finished.planned.drafting else ""
        talk(f"  then: storyboard run {path_to_type(place)}{finals}")
