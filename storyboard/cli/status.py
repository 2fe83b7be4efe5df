"""Say how every shot stands: state, take, task, progress, cost."""

import time
from collections.abc import Iterator
from typing import Annotated, Any

import typer
from rich.live import Live
from rich.table import Table

from storyboard.cli.arguments import HERE, ProjectArgument
from storyboard.cli.console import Screen, print_json, print_line
from storyboard.errors import Interrupted
from storyboard.model.takes import Attempt
from storyboard.model.units import money
from storyboard.plan.earlier import earlier_attempts, earlier_clause
from storyboard.plan.which_counts import rejections
from storyboard.project import Project, find_project
from storyboard.show.entries import Entry
from storyboard.show.looks import entries as entries_now
from storyboard.show.looks import standings

_LOOK_EVERY_S = 1.0


def status(
    project: ProjectArgument = HERE,
    json: Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")] = False,  # noqa: FBT002
    watch: Annotated[bool, typer.Option("--watch", help="Look again each second until nothing runs.")] = False,  # noqa: FBT002
) -> None:
    """Say each shot's state, take, task id, progress and cost."""
    place = find_project(project)
    if watch and not json:
        _watch(place)
        return
    entries, spent = standings(place)
    if json:
        budget = spent.record.model_dump() if spent.record else None
        print_json({"shots": [_document(entry) for entry in entries], "budget": budget})
        return
    Screen().print(_table(entries))
    if spent.sentence:
        print_line(spent.sentence)


def _watch(place: Project) -> None:
    try:
        _look_again(place)
    except KeyboardInterrupt as interrupt:
        raise Interrupted("stopped watching; a run that is under way goes on") from interrupt


def _look_again(place: Project) -> None:
    with Live(console=Screen(), auto_refresh=False) as live:
        while True:
            entries = entries_now(place)
            live.update(_table(entries), refresh=True)
            if not any(entry.state == "running" for entry in entries):
                return
            time.sleep(_LOOK_EVERY_S)


def _document(entry: Entry) -> dict[str, Any]:
    attempt = entry.attempt
    return {
        "shot": entry.shot.id,
        "segment": entry.segment,
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
            }
            for take in entry.takes
        ],
    }


def _table(entries: tuple[Entry, ...]) -> Table:
    table = Table(box=None, pad_edge=False)
    units = {"USD" if attempt.cny is None else "CNY" for attempt in _paid_attempts(entries)}
    unit = "price" if len(units) > 1 else "".join(units) or "USD"
    for heading in ("shot", "state", "take", "tokens", unit, "task", ""):
        right = heading in {"take", "tokens", unit}
        table.add_column(heading, justify="right" if right else "left", overflow="fold")
    for entry in entries:
        attempt = entry.attempt
        name = entry.shot.id if entry.segments == 1 else f"{entry.shot.id} {entry.segment}/{entry.segments}"
        table.add_row(
            name,
            entry.state,
            _number(entry),
            f"{attempt.tokens:,}" if attempt and attempt.tokens is not None else "",
            _price(attempt, with_sign=unit == "price") if attempt else "",
            attempt.task_id if attempt else "",
            "; ".join(_remarks(entry)),
        )
    return table


def _paid_attempts(entries: tuple[Entry, ...]) -> Iterator[Attempt]:
    """Give the attempts whose price is known."""
    for entry in entries:
        if entry.attempt and (entry.attempt.usd is not None or entry.attempt.cny is not None):
            yield entry.attempt


def _price(attempt: Attempt, *, with_sign: bool) -> str:
    """Return what an attempt cost in what its service bills; empty where that is not known."""
    amount = attempt.usd if attempt.cny is None else attempt.cny
    if amount is None:
        return ""
    return money(amount, "USD" if attempt.cny is None else "CNY") if with_sign else f"{amount:.2f}"


def _number(entry: Entry) -> str:
    """Return which take an entry has; of a draft it says so."""
    if entry.take:
        return str(entry.take.key.take)
    return f"{entry.draft.key.take} (draft)" if entry.draft else ""


def _remarks(entry: Entry) -> Iterator[str]:
    """Give what a person should know of an entry: what people said of its takes, and what it waits for."""
    if entry.take and entry.take.is_circled:
        yield "circled"
    if entry.draft and entry.draft.is_circled:
        yield f"draft {entry.draft.key.take} is circled"
    yield from rejections(entry.takes)
    if entry.note:
        yield _with_code(entry)
    again = earlier_clause(entry.attempt) if entry.attempt else ""
    # A run that has just failed says it by itself.
    if again and again not in entry.note:
        yield again


def _with_code(entry: Entry) -> str:
    """Return what an entry says, with the service's code where it failed."""
    failure = entry.attempt.failure if entry.state == "failed" and entry.attempt else None
    is_told = failure is None or not failure.code or failure.code in entry.note
    return entry.note if is_told or failure is None else f"{entry.note.rstrip('.')} ({failure.code})"
