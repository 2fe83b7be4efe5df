"""A run from the plan to its last word: what is asked of a person, what is made, and what is said of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal

import typer

from storyboard import production
from storyboard.cli.approvals import say_commands
from storyboard.cli.confirm import confirm
from storyboard.cli.console import ask, can_ask, print_json, talk, tell
from storyboard.cli.summary import summary
from storyboard.cli.watched_run import watched_run
from storyboard.errors import BudgetSpent, MediaError, TakeFailed, WaitingForApproval
from storyboard.load.yaml.source import path_from_here
from storyboard.model.storyboard import Budget
from storyboard.model.takes import Take
from storyboard.plan.earlier import earlier_attempts
from storyboard.plan.film_now import film_now
from storyboard.plan.until_stills import left_sentence, until_stills
from storyboard.project import Project, path_to_type
from storyboard.reporter import Note, Reporter
from storyboard.show.finished_run import FinishedRun


@dataclass(frozen=True, slots=True)
class RunRequest:
    """What a person asks of a run."""

    provider: str | None
    only: tuple[str, ...]
    drafting: bool
    until: Literal["stills"] | None
    """``stills``: no clip is made."""
    max_usd: float | None
    max_tokens: int | None
    with_reels: bool
    callback_url: str | None
    model_anyway: bool
    is_confirmed: bool
    """Whether nobody is to be asked before takes that cost money are made."""
    json: bool


def make_film(place: Project, request: RunRequest) -> FinishedRun:
    """Make what is missing of the film at *place*; where takes that were paid are lost, ask whether to pay again."""
    finished = _make(place, request)
    if not request.json and _pays_again(finished, place):
        finished = _make(place, request)
    return finished


def _make(place: Project, request: RunRequest) -> FinishedRun:
    # The plan of a long film takes a while, too.
    with watched_run(place, json=request.json):
        whole = film_now(place, provider=request.provider, only=request.only, drafting=request.drafting)
        film = until_stills(whole) if request.until else whole
    if not request.is_confirmed and not request.json:
        # No line stands while a person is asked.
        confirm(film, film.plan, model_anyway=request.model_anyway)
    with (
        watched_run(place, json=request.json) as reporter,
        _callback_url(place, request.callback_url, reporter) as called_at,
    ):
        if request.until and (left := left_sentence(whole.plan, film.plan)):
            reporter.report(Note(left))
        return production.make(
            film,
            film.plan,
            reporter=reporter,
            with_reels=request.with_reels and not request.until,
            cap=_cap(request.max_usd, request.max_tokens),
            callback_url=called_at,
            model_anyway=request.model_anyway,
        )


def _cap(max_usd: float | None, max_tokens: int | None) -> Budget | None:
    return Budget(usd=max_usd, tokens=max_tokens) if max_usd is not None or max_tokens is not None else None


def _pays_again(finished: FinishedRun, place: Project) -> bool:
    """Ask at a terminal whether takes that were paid and are gone shall be paid again; note it where they shall."""
    lost = [missed for missed in finished.missed if missed.cause == "lost" and missed.is_forgettable]
    if not lost or not can_ask():
        return False
    for missed in lost:
        talk(f"{missed.segment[0]}: {missed.why}")
    names = ", ".join(dict.fromkeys(missed.segment[0] for missed in lost))
    if not ask(f"Make {names} again, and pay again?"):
        return False
    # DBOS takes over half a second to import: only who speaks to a run pays for it.
    from storyboard.shoot.adopting import forget  # noqa: PLC0415

    for shot, segment in (missed.segment for missed in lost):
        forget(place, shot, segment=segment)
    return True


def conclude(finished: FinishedRun, place: Project, *, took_s: float, json: bool) -> None:
    """Tell what came of a run, and exit with its status."""
    if json:
        print_json(_document(finished))
    else:
        _say(finished, place, took_s=took_s)
    causes: set[str] = {"failed" if missed.cause == "lost" else missed.cause for missed in finished.missed} | {
        "reel" for _ in finished.broken
    }
    ends = {"failed": TakeFailed, "reel": MediaError, "budget": BudgetSpent, "approval": WaitingForApproval}
    for cause, error in ends.items():
        if cause in causes:
            raise typer.Exit(error.exit_status)


@contextmanager
def _callback_url(place: Project, url: str | None, reporter: Reporter) -> Iterator[str]:
    """Give the URL below which services may call this run; empty where the person gave none."""
    if not url:
        yield ""
        return
    # A web server takes a while to import: only a run that is called back pays for it.
    from storyboard.shoot.callback_server import open_callbacks  # noqa: PLC0415

    with open_callbacks(place, url, reporter=reporter) as called_at:
        yield called_at


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
            talk(f"error: {missed.segment[0]}{' (its draft)' if missed.kind == 'draft' else ''}: {why}")
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


def _new_drafts(finished: FinishedRun) -> list[Take]:
    takes = [take for entry in finished.entries for take in entry.takes if take.is_draft]
    return [take for take in takes if take.slate.attempt.run_id == finished.run_id]


def _document(finished: FinishedRun) -> dict[str, Any]:
    return {
        "run_id": finished.run_id,
        "shots": [
            {
                "shot": entry.shot.id,
                "segment": entry.segment,
                "medium": entry.medium,
                "state": entry.state,
                "take": entry.take.key.take if entry.take else None,
                "task_id": entry.attempt.task_id if entry.attempt else None,
                "tokens": entry.attempt.tokens if entry.attempt else None,
                "usd": entry.attempt.usd if entry.attempt else None,
                "note": entry.note,
                "asked_again": earlier_attempts(entry.attempt),
                "draft": entry.draft.key.take if entry.draft else None,
            }
            for entry in finished.entries
        ],
        "drafts": [
            {
                "shot": take.key.shot,
                "segment": take.key.segment,
                "take": take.key.take,
                "task_id": take.slate.attempt.task_id,
                "tokens": take.slate.attempt.tokens,
                "usd": take.slate.attempt.usd,
            }
            for take in _new_drafts(finished)
        ],
        "left": [{"shot": shot, "segment": segment, "why": why} for (shot, segment), why in finished.planned.left],
        "missed": [
            {
                "shot": missed.segment[0],
                "segment": missed.segment[1],
                "kind": missed.kind,
                "cause": missed.cause,
                "why": missed.why,
                "code": missed.code,
            }
            for missed in finished.missed
        ],
        "reels": [
            {"path": str(reel.path), "frames": reel.frames, "duration_s": float(reel.duration_s)}
            for reel in finished.reels
        ],
        "budget": finished.spending.record.model_dump() if finished.spending.record else None,
        "unstitched": list(finished.unstitched),
        "record": str(finished.record),
        "page": str(finished.page),
    }
