"""How a film stands, for people: its shots, its reels, and the totals."""

from collections import Counter
from collections.abc import Iterator, Mapping

from rich.console import Console
from rich.text import Text

from storyboard.cli.approvals import say_commands
from storyboard.cli.prices import paid_text
from storyboard.cli.reel_table import print_reels
from storyboard.cli.shared_reasons import own_reasons, rows_of_shots, shared_reason, shared_sentence
from storyboard.cli.table import Column, print_lines, print_sentence, state_cell, table_lines
from storyboard.edit.reels_now import StandingReel
from storyboard.model.units import count_of, dollars, names_of
from storyboard.plan.earlier import earlier_clause
from storyboard.plan.explaining import choices_of
from storyboard.plan.spending import Spending, exceeds_budget
from storyboard.plan.which_counts import rejections
from storyboard.project import Project
from storyboard.show.entries import Entry
from storyboard.show.heard import heard_remarks
from storyboard.show.looks import FilmStanding
from storyboard.show.lost_calls import lost_calls_clause, pictures_clause

_COLUMNS = (
    Column("shot"),
    Column("state"),
    Column("take", is_right=True),
    Column("price", is_right=True),
    Column("tokens", is_right=True),
    Column("task"),
    Column("note"),
)
_OUT_OF_DATE = "out of date: "
_STATES = {"blocked": "not started"}
_ORDER = ("done", "out of date", "running", "failed", "not started", "waiting")


def print_status(standing: FilmStanding, reels: tuple[StandingReel, ...], place: Project, *, verbose: bool) -> None:
    """Print shots, reels and totals; say how the takes are approved that others wait for."""
    print_lines(lambda screen: shot_lines(standing, verbose=verbose, screen=screen))
    print()
    print_reels(reels)
    print()
    for sentence in _totals(standing):
        print_sentence(sentence)
    now = standing.film.plan
    choices = (choice for shot in now.to_make for choice in choices_of(shot, now))
    say_commands(place, ((take.key, is_of_segments) for take, is_of_segments in choices))


def shot_lines(standing: FilmStanding, *, verbose: bool, screen: Console) -> Iterator[Text]:
    """Give the lines of the table of shots."""
    remarks = [(entry, tuple(_remarks(entry))) for entry in standing.entries]
    open_rows = [(entry, row) for entry, row in remarks if state_text(entry) != "done"]
    to_make = [row for _, row in open_rows]
    shared = shared_reason(to_make)
    if shared:
        of_shots = rows_of_shots((entry.shot.id for entry, _ in open_rows), to_make)
        yield Text(shared_sentence(shared, of_shots, "to make"))
    rows = [_row(entry, own_reasons(row, shared), verbose=verbose) for entry, row in remarks]
    yield from table_lines(_COLUMNS, rows, screen=screen)


def state_text(entry: Entry) -> str:
    """Return how an entry stands, in the words of the film."""
    if entry.state == "done" and entry.note.startswith(_OUT_OF_DATE):
        return "out of date"
    return _STATES.get(entry.state, entry.state)


def _row(entry: Entry, remarks: tuple[str, ...], *, verbose: bool) -> tuple[str | Text, ...]:
    attempt = entry.attempt
    tokens = attempt.tokens if attempt and verbose else None
    return (
        entry.shot.id if entry.segments == 1 else f"{entry.shot.id} {entry.segment}/{entry.segments}",
        state_cell(state_text(entry)),
        str(entry.take.key.take) if entry.take else "",
        paid_text(attempt) if attempt else "",
        "" if tokens is None else f"{tokens:,}",
        attempt.task_id if attempt and verbose else "",
        "; ".join(remarks),
    )


def _remarks(entry: Entry) -> Iterator[str]:
    """Give what a person should know of an entry, each thing once."""
    yield from dict.fromkeys(_all_remarks(entry))


def _all_remarks(entry: Entry) -> Iterator[str]:
    """Give what people said of the takes of an entry, and what it waits for."""
    if entry.take and entry.take.is_circled:
        yield "circled"
    if entry.draft:
        yield f"draft {entry.draft.key.take}{' is circled' if entry.draft.is_circled else ''}"
    yield from rejections(entry.takes)
    if notes := sum(len(take.notes) for take in entry.takes):
        yield count_of(notes, "note")
    yield from heard_remarks(entry)
    if entry.note:
        yield from _without_task(_with_code(entry).removeprefix(_OUT_OF_DATE), entry)
    # Of a failure, the sentence itself says how many were asked for.
    if entry.lost_calls and entry.state != "failed":
        yield lost_calls_clause(entry.lost_calls)
    if more := pictures_clause(entry.attempt):
        yield more
    again = earlier_clause(entry.attempt) if entry.attempt else ""
    # A run that has just failed says it by itself.
    if again and again not in entry.note:
        yield again


def _without_task(note: str, entry: Entry) -> list[str]:
    """Return the parts of *note* but for the task's id, which has a column."""
    task = f"task {entry.attempt.task_id}" if entry.attempt else ""
    return [part for part in note.split("; ") if part != task]


def _with_code(entry: Entry) -> str:
    """Return what an entry says, with the service's code where it failed."""
    failure = entry.attempt.failure if entry.state == "failed" and entry.attempt else None
    is_told = failure is None or not failure.code or failure.code in entry.note
    return entry.note if is_told or failure is None else f"{entry.note.rstrip('.')} ({failure.code})"


def _totals(standing: FilmStanding) -> Iterator[str]:
    """Give shots done of all, money spent and left, and what waits for a person."""
    # A shot in segments stands as the one of them that is furthest behind.
    states: dict[str, str] = {}
    for entry in standing.entries:
        state, before = state_text(entry), states.get(entry.shot.id, _ORDER[0])
        states[entry.shot.id] = max(state, before, key=_ORDER.index)
    counted = Counter(states.values())
    others = [f"{counted[state]} {state}" for state in _ORDER[1:] if counted[state]]
    yield ", ".join([_done_of_all(standing, states), *others])
    if money := _money(standing.spending):
        yield money
    if standing.spending.is_free and standing.spending.sentence:
        yield "Simulator: free. The budget counts what the real service would charge."
    if exceeds_budget(standing.film.plan, standing.spending):
        yield "The budget does not cover what is still to make: a run holds back what goes beyond."
    now = standing.film.plan
    held_by = dict.fromkeys(shot for planned in now.to_make for shot, _ in planned.held_by)
    if held_by:
        yield f"waiting for you: {names_of(held_by)}"


def _done_of_all(standing: FilmStanding, states: Mapping[str, str]) -> str:
    """Return ``2 of 3 shots done``, or ``1 of 3 stills and 2 of 3 shots done``."""
    stills = {entry.shot.id for entry in standing.entries if entry.shot.is_still}
    recordings = {entry.shot.id for entry in standing.entries if entry.shot.is_recording}
    shots = states.keys() - stills - recordings
    kinds = ((stills, "still"), (recordings, "recording"), (shots, "shot"))
    counted = [(sum(states[name] == "done" for name in names), len(names), thing) for names, thing in kinds if names]
    return f"{names_of(f'{done} of {count_of(every, thing)}' for done, every, thing in counted)} done"


def _money(spent: Spending) -> str:
    if spent.sentence:
        return spent.sentence
    if spent.is_free and spent.usd:
        free = f"Simulator: free. The real service would have charged {dollars(spent.usd)}."
        return f"{free} {spent.heard_clause.capitalize()}." if spent.heard_clause else free
    return "; ".join(filter(None, [f"{dollars(spent.usd)} spent" if spent.usd else "", spent.heard_clause]))
