"""Make what is missing, archive it, stitch every reel and write the reports."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from storyboard import production
from storyboard.cli.approvals import say_commands
from storyboard.cli.arguments import HERE, ProjectArgument, typed
from storyboard.cli.console import ask, can_ask, put_json, talk, tell
from storyboard.cli.progress import fitting_reporter
from storyboard.cli.summary import summary
from storyboard.errors import BudgetSpent, MediaError, TakeFailed, WaitingForApproval
from storyboard.model.storyboard import Budget
from storyboard.model.takes import Take
from storyboard.plan.earlier import asked_again
from storyboard.project import Project, find_project
from storyboard.reporter import Reporter, Silent
from storyboard.show.finished import Finished


def run(  # noqa: PLR0913 - one for each option of the verb
    project: ProjectArgument = HERE,
    *,
    provider: Annotated[str | None, typer.Option(help="Who makes the shots, in place of the storyboard's.")] = None,
    only: Annotated[list[str] | None, typer.Option(metavar="SHOT", help="Only this shot and what it needs.")] = None,
    draft: Annotated[bool, typer.Option("--draft", help="Cheap drafts of every shot that can have one.")] = False,
    max_usd: Annotated[float | None, typer.Option(min=0, help="Ask for nothing that could pass this price.")] = None,
    max_tokens: Annotated[int | None, typer.Option(min=0, help="Ask for nothing that could pass these tokens.")] = None,
    no_stitch: Annotated[bool, typer.Option("--no-stitch", help="Leave the reels as they are.")] = False,
    callback_url: Annotated[
        str | None,
        typer.Option(metavar="URL", envvar="STORYBOARD_CALLBACK_URL", help="Where services may call back."),
    ] = None,
    model_anyway: Annotated[
        bool, typer.Option("--model-anyway", help="Also ask for models that the table calls retired.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")] = False,
) -> None:
    """
    Make what is missing, in dependency order, archive it, stitch every reel and write the reports.

    Run again after anything (crash, reboot, ^C, failure): it goes on, and pays for nothing twice.
    """
    place = find_project(project)

    def make() -> Finished:
        with fitting_reporter() as watcher:
            reporter = Silent() if json else watcher
            with _called_back(place, callback_url, reporter) as called_at:
                return production.run(
                    place,
                    reporter=reporter,
                    provider=provider,
                    only=tuple(only or ()),
                    with_reels=not no_stitch,
                    cap=_cap(max_usd, max_tokens),
                    callback_url=called_at,
                    drafting=draft,
                    model_anyway=model_anyway,
                )

    began_s = time.monotonic()
    finished = make()
    if not json and _pays_again(finished, place):
        finished = make()
    conclude(finished, place, took_s=time.monotonic() - began_s, json=json)


def _cap(max_usd: float | None, max_tokens: int | None) -> Budget | None:
    return Budget(usd=max_usd, tokens=max_tokens) if max_usd is not None or max_tokens is not None else None


def _pays_again(finished: Finished, place: Project) -> bool:
    """Ask at a terminal whether takes that were paid and are gone shall be paid again; note it where they shall."""
    lost = [one for one in finished.missed if one.cause == "lost" and one.is_forgettable]
    if not lost or not can_ask():
        return False
    for one in lost:
        talk(f"{one.segment[0]}: {one.why}")
    names = ", ".join(dict.fromkeys(one.segment[0] for one in lost))
    if not ask(f"Make {names} again, and pay again?"):
        return False
    # DBOS takes over half a second to import: only who speaks to a run pays for it.
    from storyboard.shoot.adopting import forget  # noqa: PLC0415

    for shot, segment in (missed.segment for missed in lost):
        forget(place, shot, segment=segment)
    return True


def conclude(finished: Finished, place: Project, *, took_s: float, json: bool) -> None:
    """Tell what came of a run, and exit with its status."""
    if json:
        put_json(_document(finished))
    else:
        _say(finished, place, took_s=took_s)
    causes: set[str] = {"failed" if one.cause == "lost" else one.cause for one in finished.missed} | {
        "reel" for _ in finished.broken
    }
    ends = {"failed": TakeFailed, "reel": MediaError, "budget": BudgetSpent, "approval": WaitingForApproval}
    for cause, error in ends.items():
        if cause in causes:
            raise typer.Exit(error.exit_status)


@contextmanager
def _called_back(place: Project, url: str | None, reporter: Reporter) -> Iterator[str]:
    """Give the URL below which services may call this run; empty where the person gave none."""
    if not url:
        yield ""
        return
    # A web server takes a while to import: only a run that is called back pays for it.
    from storyboard.shoot.callback_door import called_back  # noqa: PLC0415

    with called_back(place, url, reporter=reporter) as called_at:
        yield called_at


def _say(finished: Finished, place: Project, *, took_s: float) -> None:
    waiting = [one for one in finished.missed if one.cause == "approval"]
    talk(summary(finished, took_s=took_s))
    for (shot, _), why in finished.planned.left:
        talk(f"left {shot}: {why}")
    for one in finished.missed:
        if one.cause == "budget":
            talk(f"{one.segment[0]}{' (its draft)' if one.kind == 'draft' else ''} not started: {one.why}")
        elif one.cause != "approval":
            why = f"{one.why.rstrip('.')} ({one.code})" if one.code not in one.why else one.why
            talk(f"error: {one.segment[0]}{' (its draft)' if one.kind == 'draft' else ''}: {why}")
        if one.hint:
            talk(f"  {one.hint}")
    for one in waiting:
        # Otherwise the sentence begins with what it waits for.
        talk(f"{one.segment[0]} {one.why}" if one.approve else f"{one.segment[0]}: {one.why}")
    _say_choices(finished, place, [folder for one in waiting for folder in one.takes])
    for error in finished.broken:
        tell(error)
    if finished.planned.drafting:
        unjudged = [entry.draft.folder for entry in finished.entries if entry.draft and not entry.draft.verdict]
        _say_choices(finished, place, unjudged)
    talk(f"page: {_shown(finished.page)}")


def _say_choices(finished: Finished, place: Project, folders: list[str]) -> None:
    """Say how the takes in *folders* are approved, and how to go on then."""
    takes = {take.folder: (take.key, entry.segments > 1) for entry in finished.entries for take in entry.takes}
    choices = [takes[folder] for folder in folders if folder in takes]
    if choices:
        say_commands(place, choices)
        finals = ", which makes the finals" if finished.planned.drafting else ""
        talk(f"  then: storyboard run {typed(place)}{finals}")


def _drafts_made(finished: Finished) -> list[Take]:
    takes = [take for entry in finished.entries for take in entry.takes if take.is_draft]
    return [take for take in takes if take.slate.attempt.run_id == finished.run_id]


def _shown(path: Path) -> str:
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)


def _document(finished: Finished) -> dict[str, Any]:
    return {
        "run_id": finished.run_id,
        "shots": [
            {
                "shot": entry.shot.id,
                "segment": entry.segment,
                "state": entry.state,
                "take": entry.take.key.take if entry.take else None,
                "task_id": entry.attempt.task_id if entry.attempt else None,
                "tokens": entry.attempt.tokens if entry.attempt else None,
                "usd": entry.attempt.usd if entry.attempt else None,
                "note": entry.note,
                "asked_again": asked_again(entry.attempt),
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
            for take in _drafts_made(finished)
        ],
        "left": [{"shot": shot, "segment": segment, "why": why} for (shot, segment), why in finished.planned.left],
        "missed": [
            {
                "shot": one.segment[0],
                "segment": one.segment[1],
                "kind": one.kind,
                "cause": one.cause,
                "why": one.why,
                "code": one.code,
            }
            for one in finished.missed
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
