"""Say how every shot and reel stands: state, take, cost, and what a person should know."""

import time
from typing import Annotated, Any

import typer
from rich.console import Group
from rich.live import Live

from storyboard.cli.arguments import HERE, ProjectArgument
from storyboard.cli.console import Screen, print_json
from storyboard.cli.reel_table import reel_document
from storyboard.cli.status_table import print_status, shot_lines
from storyboard.edit.reels_now import reels_now
from storyboard.errors import Interrupted
from storyboard.plan.earlier import earlier_attempts
from storyboard.project import Project, find_project
from storyboard.show.entries import Entry
from storyboard.show.looks import FilmStanding, film_standing

_LOOK_EVERY_S = 1.0


def status(
    project: ProjectArgument = HERE,
    *,
    verbose: Annotated[bool, typer.Option("-v", "--verbose", help="Tokens and task ids, too.")] = False,
    json: Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")] = False,
    watch: Annotated[bool, typer.Option("--watch", help="Look again each second until nothing runs.")] = False,
) -> None:
    """Say how each shot and reel stands: state, take, price, and what it waits for."""
    place = find_project(project)
    if watch and not json:
        _watch(place, verbose=verbose)
        return
    standing = film_standing(place)
    if json:
        print_json(_document_of(standing))
        return
    print_status(standing, reels_now(standing.film), place, verbose=verbose)


def _watch(place: Project, *, verbose: bool) -> None:
    try:
        _look_again(place, verbose=verbose)
    except KeyboardInterrupt as interrupt:
        raise Interrupted("stopped watching; a run that is under way goes on") from interrupt


def _look_again(place: Project, *, verbose: bool) -> None:
    screen = Screen()
    with Live(console=screen, auto_refresh=False) as live:
        while True:
            standing = film_standing(place)
            live.update(Group(*shot_lines(standing, verbose=verbose, screen=screen)), refresh=True)
            if not any(entry.state == "running" for entry in standing.entries):
                return
            time.sleep(_LOOK_EVERY_S)


def _document_of(standing: FilmStanding) -> dict[str, Any]:
    record = standing.spending.record
    return {
        "shots": [_document(entry) for entry in standing.entries],
        "budget": record.model_dump() if record else None,
        "reels": [reel_document(reel) for reel in reels_now(standing.film)],
    }


def _document(entry: Entry) -> dict[str, Any]:
    attempt = entry.attempt
    return {
        "shot": entry.shot.id,
        "segment": entry.segment,
        "medium": entry.medium,
        "state": entry.state,
        "take": entry.take.key.take if entry.take else None,
        "task_id": attempt.task_id or None if attempt else None,
        "progress": attempt.polls[-1].provider_status if attempt and attempt.polls else None,
        "tokens": attempt.tokens if attempt else None,
        "usd": attempt.usd if attempt else None,
        **({"cny": attempt.cny} if attempt and attempt.cny is not None else {}),
        "note": entry.note,
        "asked_again": earlier_attempts(attempt),
        "draft": entry.draft.key.take if entry.draft else None,
        "verdict": entry.take.verdict.verdict if entry.take and entry.take.verdict else None,
        "takes": [
            {
                "take": take.key.take,
                "kind": take.slate.attempt.asked.kind,
                "verdict": take.verdict.verdict if take.verdict else None,
                "note": take.verdict.note if take.verdict else "",
                **({"notes": len(take.notes)} if take.notes else {}),
            }
            for take in entry.takes
        ],
    }
